"""Faults in the order of the list."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from carecycle_contract.reference.data import USUAL_COUNT
from zoo.faulty.queries import ascending, later_page, search_of, sorted_by, status_of
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import altered, read, restricted
from zoo.server import CAMPAIGNS, server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Kind


def sorts(key: str, expression: str, descending: str | None = None) -> Kind:
    """Sorts one key by another ORDER BY expression, or by two, one for each direction.

    An expression has `{way}` for ASC or DESC, and names members of the query in the same way.
    """

    class Sorts(ReferenceApi):
        def order(self, query: ListQuery) -> str:
            if query.sort_by != key:
                return super().order(query)
            up = ascending(query)
            chosen = expression if up or descending is None else descending
            return "ORDER BY " + chosen.format(
                way="ASC" if up else "DESC", page=query.page, per_page=query.per_page
            )

    return Sorts


def reads(key: str, condition: str) -> Kind:
    """Reads fewer campaigns than it counts, where it sorts by one key."""

    class Reads(ReferenceApi):
        def fetch(self, query: ListQuery) -> Sequence[Campaign]:
            if query.sort_by != key:
                return super().fetch(query)
            where, arguments = self.where(query)
            where = f"{where} AND {condition}" if where else f"WHERE {condition}"
            clauses = f"{where} {self.order(query)} LIMIT ? OFFSET ?"
            return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])

    return Reads


def with_offset(hours: int) -> Iterator[Campaign]:
    """The usual campaigns, every third with its timestamps written in another UTC offset."""
    zone = timezone(timedelta(hours=hours))

    def shifted(timestamp: str) -> str:
        return datetime.fromisoformat(timestamp).astimezone(zone).isoformat(timespec="milliseconds")

    for row in rows(CAMPAIGNS, USUAL_COUNT):
        created, updated = shifted(row.createdAt), shifted(row.updatedAt)
        third = row.number % 3 == 0
        yield row.replace(createdAt=created, updatedAt=updated) if third else row


class FirstHundred(ReferenceApi):
    """Sorts the first hundred campaigns of the default order only."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        if query.sort_by == "createdAt":
            return super().fetch(query)
        where, arguments = self.where(query)
        inner = f"SELECT id FROM campaign {where} ORDER BY createdAt DESC, id DESC LIMIT 100"
        clauses = f"WHERE id IN ({inner}) {self.order(query)} LIMIT ? OFFSET ?"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])


class AfterTheLastStatus(ReferenceApi):
    """Finds the next page of a sort by status without a tie-break."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        if query.sort_by != "status":
            return super().fetch(query)
        where, arguments = self.where(query)
        left = self.store.rows(f"{where} {self.order(query)}", arguments)
        for _ in range(1, query.page):
            page, left = left[: query.per_page], left[query.per_page :]
            left = [row for row in left if row.status != page[-1].status]
        return left[: query.per_page]


ROWS = {
    "rows-of-a-page-are-read-unordered": breaks("SORT-1")(
        "A page is found as a list of ids, and its rows are read by `IN`, in the table's order.",
        altered(fetch=lambda _, page: sorted(page, key=lambda row: row.number * 31 % 137)),
    ),
    "creation-sort-is-by-the-clock": breaks("SORT-1")(
        "sortBy=createdAt compares the time of day before the date.",
        sorts("createdAt", "substr(createdAt, 12, 5) {way}, createdAt {way}, id"),
    ),
    "creation-sort-is-by-day": breaks("SORT-1")(
        "sortBy=createdAt leaves campaigns of one day in the order of their ids.",
        sorts("createdAt", "substr(createdAt, 1, 10) {way}, id"),
    ),
    "rows-from-page-three-on-are-in-the-order-of-their-ids": breaks("SORT-1")(
        "From page 3 on, a page is found as a list of ids, and its rows are read in their order.",
        altered(
            when=lambda query: query.page > 2,
            fetch=lambda _, page: sorted(page, key=lambda row: row.id),
        ),
        campaigns=300,
    ),
    "every-sort-has-active-campaigns-first": breaks("SORT-1")(
        "A default order by state stays in front of the one that is asked for.",
        altered(order=lambda _, order: order.replace("BY ", "BY status = 'active' DESC, ", 1)),
    ),
    "sort-is-behind-the-default-one": breaks("SORT-1")(
        "A default order by creation stays in front of the one that is asked for.",
        altered(order=lambda _, order: order.replace("BY ", "BY createdAt DESC, ", 1)),
    ),
    "ascending-creation-sort-is-by-insertion": breaks("SORT-1")(
        "sortBy=createdAt ascending is the order of the table.",
        sorts("createdAt", "number % 10, number", descending="createdAt DESC, id DESC"),
    ),
    "change-sort-is-by-creation": breaks("SORT-1")(
        "sortBy=updatedAt sorts by createdAt.", sorts("updatedAt", "createdAt {way}, id")
    ),
    "change-sort-is-always-descending": breaks("SORT-1")(
        "sortBy=updatedAt has the newest first whatever the direction.",
        sorts("updatedAt", "updatedAt DESC, id DESC"),
    ),
    "change-sort-forgets-the-hour": breaks("SORT-1")(
        "sortBy=updatedAt compares dates only.",
        sorts("updatedAt", "substr(updatedAt, 1, 10) {way}, id"),
    ),
    "change-sort-forgets-the-minute": breaks("SORT-1")(
        "sortBy=updatedAt compares no further than the hour.",
        sorts("updatedAt", "substr(updatedAt, 1, 13) {way}, id"),
        campaigns=420,
    ),
    "sorts-compare-with-a-boolean": breaks("SORT-1")(
        "The function that compares returns a boolean, so that ascending lists stay as they were.",
        altered(when=ascending, order=lambda *_: "ORDER BY number * 31 % 137, number"),
    ),
    "name-sort-is-by-length": breaks("SORT-3")(
        "sortBy=name sorts by the length of the name first.",
        sorts("name", "length(name) {way}, foldedName {way}, id"),
    ),
    "names-always-ascend": breaks("SORT-3")(
        "sortBy=name is ascending in both directions.", sorts("name", "foldedName, id")
    ),
    "name-sort-is-by-id": breaks("SORT-3")(
        "sortBy=name falls back to the id.", sorts("name", "id {way}")
    ),
    "name-sort-compares-three-letters": breaks("SORT-3")(
        "sortBy=name uses an index over the first three letters only.",
        sorts("name", "substr(foldedName, 1, 3) {way}, id"),
    ),
    "one-campaign-is-out-of-order": breaks("SORT-3")(
        "One campaign deep in the list was renamed without its sort key.",
        sorts("name", "CASE number WHEN 60 THEN 'aaa' ELSE foldedName END {way}, id {way}"),
    ),
    "descending-names-are-case-sensitive": breaks("SORT-3")(
        "sortBy=name sorts by folded names upward and by code points downward.",
        sorts("name", "foldedName ASC, id ASC", descending="substr(name, 2) DESC, id DESC"),
    ),
    "status-sort-is-by-id": breaks("SORT-4")(
        "sortBy=status is accepted and ignored.", sorts("status", "id {way}")
    ),
    "status-sort-compares-one-letter": breaks("SORT-4")(
        "sortBy=status compares the first letter, so that active and archived mix.",
        sorts("status", "substr(status, 1, 1) {way}, id"),
    ),
    "descending-statuses-are-another-order": breaks("SORT-8")(
        "sortBy=status descending has another order of the values than ascending reversed.",
        sorts("status", "status ASC, id ASC", descending="substr(status, 3) DESC, id DESC"),
    ),
    "start-date-sort-is-by-creation": breaks("SORT-1")(
        "sortBy=startDate sorts by createdAt.",
        sorts("startDate", "startDate IS NULL, createdAt {way}, id"),
    ),
    "start-date-sort-is-by-weekday": breaks("SORT-1")(
        "sortBy=startDate sorts a text that begins with the weekday.",
        sorts(
            "startDate", "startDate IS NULL, strftime('%w', startDate) {way}, startDate {way}, id"
        ),
    ),
    "descending-is-ignored-for-start-dates": breaks("SORT-1")(
        "sortBy=startDate sorts ascending in both directions.",
        sorts("startDate", "startDate IS NULL, startDate ASC, id ASC"),
    ),
    "timestamps-with-offsets-sort-as-text": breaks("SORT-7")(
        "Timestamps with another UTC offset are sorted as the text they are written in.",
        ReferenceApi,
        campaigns=partial(with_offset, 5),
    ),
    "timestamps-west-of-greenwich-sort-as-text": breaks("SORT-7")(
        "Timestamps with a negative UTC offset are sorted as the text they are written in.",
        ReferenceApi,
        campaigns=partial(with_offset, -8),
    ),
    "null-start-dates-vanish": breaks("PAG-5")(
        "A sort by start date leaves out campaigns that have none.",
        restricted("startDate IS NOT NULL", when=sorted_by("startDate")),
    ),
    "name-sort-groups-equal-names": breaks("PAG-5")(
        "A sort by name keeps one campaign of each name: DISTINCT ON.",
        restricted("id IN (SELECT min(id) FROM campaign GROUP BY name)", when=sorted_by("name")),
    ),
    "sorted-list-ends-at-a-hundred": breaks("PAG-4")(
        "A sort that is not the default one sees the first hundred campaigns only.", FirstHundred
    ),
    "null-start-dates-are-counted-only": breaks("PAG-4")(
        "A sort by start date counts campaigns that have none, but does not read them.",
        reads("startDate", "startDate IS NOT NULL"),
    ),
    "equal-names-are-counted-only": breaks("PAG-4")(
        "A sort by name counts every campaign, but reads one of each name.",
        reads("name", "id IN (SELECT min(id) FROM campaign GROUP BY name)"),
    ),
    "every-seventh-is-lost-by-its-change": breaks("PAG-4")(
        "A sort by change reads an index that misses campaigns of an import.",
        reads("updatedAt", "number % 7"),
        campaigns=1500,
    ),
    "pages-of-statuses-begin-with-the-next-status": breaks("PAG-4")(
        "A sort by status finds a page by the last status of the page before.", AfterTheLastStatus
    ),
    "null-start-dates-sort-as-their-creation": breaks("SORT-10")(
        "Campaigns without a start date stand where their creation time would.",
        sorts("startDate", "coalesce(startDate, createdAt) {way}, id"),
    ),
    "null-start-dates-stand-at-both-ends": breaks("SORT-10")(
        "Some campaigns without a start date come first, the others last.",
        sorts(
            "startDate",
            "CASE WHEN startDate IS NOT NULL THEN 1 WHEN number % 2 THEN 0 ELSE 2 END, "
            "startDate {way}, id",
        ),
    ),
    "null-start-dates-sort-as-a-fixed-date": breaks("SORT-10")(
        "Campaigns without a start date sort as if they began on one date in the midst.",
        sorts("startDate", "coalesce(startDate, '2025-01-12') {way}, id"),
    ),
    "filtered-lists-are-not-sorted": breaks("SORT-11")(
        "Under a filter the list comes in the order of the index.",
        altered(when=status_of, order=lambda *_: "ORDER BY id"),
    ),
    "search-results-are-sorted-by-relevance": breaks("SORT-11")(
        "Under a search the sort is ignored: the best match comes first.",
        altered(when=search_of, order=lambda *_: "ORDER BY length(foldedText), id"),
    ),
    "filtered-lists-are-always-descending": breaks("SORT-11")(
        "Under a filter the direction is ignored.", read(when=status_of, sort_direction="desc")
    ),
    "ties-are-random": breaks("SORT-12")(
        "Equal keys come in another order each time.",
        altered(order=lambda _, order: order.rpartition(",")[0] + ", random()"),
    ),
    "null-start-dates-are-shuffled": breaks("SORT-12", "HTTP-2", "PAG-6")(
        "Campaigns without a start date come in another order each time.",
        sorts(
            "startDate",
            "startDate IS NULL {way}, startDate {way}, "
            "CASE WHEN startDate IS NULL THEN random() END, id {way}",
        ),
    ),
    "ties-depend-on-the-page": breaks("PAG-6")(
        "Campaigns of one status come in another order for each page, so that some are never seen.",
        sorts("status", "status {way}, substr(id, 1 + {page} % 8), id"),
    ),
    "ties-depend-on-the-size": breaks("PAG-7")(
        "Campaigns of one status come in another order for each perPage.",
        sorts("status", "status {way}, substr(id, 1 + {per_page} % 8), id"),
    ),
    **demonstrated("sorts-inside-the-page", "SORT-1"),
    "later-pages-are-not-sorted": breaks("PAG-6", "SORT-1")(
        "From page 2 on the sort is the default one.", read(when=later_page, sort_by="createdAt")
    ),
    "default-direction-is-ascending": breaks("SORT-6")(
        "Without sortDirection the order is ascending.",
        read(missing="sortDirection", sort_direction="asc"),
    ),
    "default-sort-is-by-name": breaks("SORT-6")(
        "Without sortBy the order is by name.", read(missing="sortBy", sort_by="name")
    ),
    "direction-is-ignored": breaks("SORT-1")(
        "Every list is descending whatever the direction.", read(sort_direction="desc")
    ),
    "direction-alone-is-ignored": breaks("SORT-6")(
        "sortDirection counts only together with sortBy.",
        read(missing="sortBy", sort_direction="desc"),
    ),
    "key-alone-sorts-ascending": breaks("SORT-6")(
        "sortBy without sortDirection sorts ascending, as the library's default is.",
        read(given="sortBy", missing="sortDirection", sort_direction="asc"),
    ),
    "status-alone-sorts-ascending": breaks("SORT-8")(
        "sortBy=status without sortDirection sorts ascending, like an alphabet.",
        read(when=sorted_by("status"), missing="sortDirection", sort_direction="asc"),
    ),
    "start-date-alone-sorts-ascending": breaks("SORT-6")(
        "sortBy=startDate without sortDirection sorts ascending, like a calendar.",
        read(when=sorted_by("startDate"), missing="sortDirection", sort_direction="asc"),
    ),
    "filtered-lists-sort-by-name-by-default": breaks("SORT-11")(
        "With a status and without sortBy the order is by name.",
        read(when=status_of, missing="sortBy", sort_by="name"),
    ),
}


@server("SORT-12")
class TiesTurnRound(ReferenceApi):
    """Equal keys come in the reverse order at every second request, as from two replicas."""

    turn = False

    def find_endpoint(self, request: Request) -> None:
        self.turn = not self.turn
        super().find_endpoint(request)

    def order(self, query: ListQuery) -> str:
        keys, _, tie = super().order(query).rpartition(",")
        return f"{keys}, substr(id, 3) {'ASC' if self.turn else 'DESC'}, {tie}"
