"""Faults in the order of the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row
    from carecycle_contract.reference.store import Store

Body = dict[str, "JSON"]


class _Sorted(ReferenceApi):
    """Sorts one key in a way of its own."""

    member = ""

    def order(self, query: ListQuery) -> str:
        return self.wrong(query) if query.sort_by == self.member else super().order(query)

    def wrong(self, query: ListQuery) -> str:
        raise NotImplementedError

    def way(self, query: ListQuery) -> str:
        return "DESC" if query.sort_direction == self.operation.descending else "ASC"


@breaks("SORT-1")
class CreationSortIsByTheClock(_Sorted):
    """sortBy=createdAt compares the time of day before the date."""

    member = "createdAt"

    def wrong(self, query: ListQuery) -> str:
        way = self.way(query)
        return f"ORDER BY substr(createdAt, 12, 5) {way}, createdAt {way}, id"


@breaks("SORT-1")
class CreationSortIsByDay(_Sorted):
    """sortBy=createdAt leaves campaigns of one day in the order of their ids."""

    member = "createdAt"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY substr(createdAt, 1, 10) {self.way(query)}, id"


@breaks("SORT-1")
class AscendingCreationSortIsByInsertion(_Sorted):
    """sortBy=createdAt ascending is the order of the table."""

    member = "createdAt"

    def wrong(self, query: ListQuery) -> str:
        upward = self.way(query) == "ASC"
        return "ORDER BY number % 10, number" if upward else "ORDER BY createdAt DESC, id DESC"


@breaks("SORT-2")
class ChangeSortIsByCreation(_Sorted):
    """sortBy=updatedAt sorts by createdAt."""

    member = "updatedAt"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY createdAt {self.way(query)}, id"


@breaks("SORT-2", "SORT-8")
class ChangeSortIsAlwaysDescending(_Sorted):
    """sortBy=updatedAt has the newest first whatever the direction."""

    member = "updatedAt"

    def wrong(self, query: ListQuery) -> str:
        return "ORDER BY updatedAt DESC, id DESC"


@breaks("SORT-2")
class ChangeSortForgetsTheHour(_Sorted):
    """sortBy=updatedAt compares dates only."""

    member = "updatedAt"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY substr(updatedAt, 1, 10) {self.way(query)}, id"


@breaks("SORT-2", campaigns=420)
class ChangeSortForgetsTheMinute(_Sorted):
    """sortBy=updatedAt compares no further than the hour."""

    member = "updatedAt"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY substr(updatedAt, 1, 13) {self.way(query)}, id"


@breaks("SORT-3")
class NameSortIsByLength(_Sorted):
    """sortBy=name sorts by the length of the name first."""

    member = "name"

    def wrong(self, query: ListQuery) -> str:
        way = self.way(query)
        return f"ORDER BY length(name) {way}, foldedName {way}, id"


@breaks("SORT-3")
class NameSortIsById(_Sorted):
    """sortBy=name falls back to the id."""

    member = "name"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY id {self.way(query)}"


@breaks("SORT-3")
class NameSortComparesThreeLetters(_Sorted):
    """sortBy=name uses an index over the first three letters only."""

    member = "name"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY substr(foldedName, 1, 3) {self.way(query)}, id"


@breaks("SORT-4")
class StatusSortIsById(_Sorted):
    """sortBy=status is accepted and ignored."""

    member = "status"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY id {self.way(query)}"


@breaks("SORT-4")
class StatusSortComparesOneLetter(_Sorted):
    """sortBy=status compares the first letter, so that active and archived mix."""

    member = "status"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY substr(status, 1, 1) {self.way(query)}, id"


@breaks("SORT-4", "SORT-8")
class DescendingStatusesAreAnotherOrder(_Sorted):
    """sortBy=status descending has another order of the values than ascending reversed."""

    member = "status"

    def wrong(self, query: ListQuery) -> str:
        if self.way(query) == "ASC":
            return "ORDER BY status ASC, id ASC"
        return "ORDER BY substr(status, 3) DESC, id DESC"


@breaks("SORT-5")
class StartDateSortIsByCreation(_Sorted):
    """sortBy=startDate sorts by createdAt."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY startDate IS NULL, createdAt {self.way(query)}, id"


@breaks("SORT-5")
class StartDateSortIsByWeekday(_Sorted):
    """sortBy=startDate is done on a text that begins with the weekday."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        way = self.way(query)
        return f"ORDER BY startDate IS NULL, strftime('%w', startDate) {way}, startDate {way}, id"


class _Offsets(ReferenceApi):
    """Some timestamps are written with another offset than UTC, and the database sorts the text."""

    offset = 5

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        hours = f"{self.offset:+d} hours"
        for column in ("createdAt", "updatedAt"):
            self.store.execute(
                f"UPDATE campaign SET {column} = strftime('%Y-%m-%dT%H:%M:%S', {column}, ?) || ? "
                "WHERE number % 3 = 0",
                [hours, f".000{self.offset:+03d}:00"],
            )


@breaks("SORT-7", "SORT-1", "SORT-2", "SORT-6", "SORT-11")
class TimestampsWithOffsetsSortAsText(_Offsets):
    """Timestamps with another UTC offset are sorted as the text they are written in."""


@breaks("SORT-7", "SORT-1", "SORT-2", "SORT-6", "SORT-11")
class TimestampsWestOfGreenwichSortAsText(_Offsets):
    """Timestamps with a negative UTC offset are sorted as the text they are written in."""

    offset = -8


@breaks("SORT-3", "SORT-6", "SORT-8", "SORT-11")
class DescendingNamesAreCaseSensitive(_Sorted):
    """sortBy=name sorts by folded names upward and by code points downward."""

    member = "name"

    def wrong(self, query: ListQuery) -> str:
        if self.way(query) == "ASC":
            return "ORDER BY foldedName ASC, id ASC"
        return "ORDER BY substr(name, 2) DESC, id DESC"


@breaks("SORT-5", "SORT-6", "SORT-8", "SORT-11")
class DescendingIsIgnoredForStartDates(_Sorted):
    """sortBy=startDate sorts ascending in both directions."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        return "ORDER BY startDate IS NULL, startDate ASC, id ASC"


@breaks("SORT-9", "PAG-5")
class NullStartDatesVanish(ReferenceApi):
    """A sort by start date leaves out campaigns that have none."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.sort_by != "startDate":
            return clause, arguments
        return (f"{clause} AND" if clause else "WHERE") + " startDate IS NOT NULL", arguments


@breaks("SORT-9", "PAG-4", "PAG-5")
class NullStartDatesVanishButCount(ReferenceApi):
    """A sort by start date leaves out campaigns that have none, and counts them all the same."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.sort_by != "startDate":
            return super().fetch(query)
        clause, arguments = self.where(query)
        joined = (f"{clause} AND" if clause else "WHERE") + " startDate IS NOT NULL"
        clauses = f"{joined} {self.order(query)} LIMIT ? OFFSET ?"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])


@breaks("SORT-9", "PAG-5")
class NameSortGroupsEqualNames(ReferenceApi):
    """A sort by name keeps one campaign of each name: DISTINCT ON."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.sort_by != "name":
            return clause, arguments
        first = "id IN (SELECT min(id) FROM campaign GROUP BY name)"
        return (f"{clause} AND {first}" if clause else f"WHERE {first}"), arguments


@breaks("SORT-9", "PAG-4")
class SortedListEndsAtAHundred(ReferenceApi):
    """A sort that is not the default one sees the first hundred campaigns only."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.sort_by == "createdAt":
            return super().fetch(query)
        where, arguments = self.where(query)
        inner = f"SELECT id FROM campaign {where} ORDER BY createdAt DESC, id DESC LIMIT 100"
        clauses = f"WHERE id IN ({inner}) {self.order(query)} LIMIT ? OFFSET ?"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])


@breaks("SORT-10", "SORT-5")
class NullStartDatesSortAsTheirCreation(_Sorted):
    """Campaigns without a start date stand where their creation time would."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY coalesce(startDate, createdAt) {self.way(query)}, id"


@breaks("SORT-10")
class NullStartDatesStandAtBothEnds(_Sorted):
    """Some campaigns without a start date come first, the others last."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        place = "CASE WHEN startDate IS NOT NULL THEN 1 WHEN number % 2 THEN 0 ELSE 2 END"
        return f"ORDER BY {place}, startDate {self.way(query)}, id"


@breaks("SORT-10")
class NullStartDatesSortAsAFixedDate(_Sorted):
    """Campaigns without a start date sort as if they began on one date in the midst."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY coalesce(startDate, '2025-01-12') {self.way(query)}, id"


@breaks("SORT-11")
class FilteredListsAreNotSorted(ReferenceApi):
    """Under a filter the list comes in the order of the index."""

    def order(self, query: ListQuery) -> str:
        return "ORDER BY id" if query.filter else super().order(query)


@breaks("SORT-11")
class SearchResultsAreSortedByRelevance(ReferenceApi):
    """Under a search the sort is ignored: the best match comes first."""

    def order(self, query: ListQuery) -> str:
        return "ORDER BY length(foldedText), id" if query.search else super().order(query)


@breaks("SORT-11")
class FilteredListsAreAlwaysDescending(ReferenceApi):
    """Under a filter the direction is ignored."""

    def order(self, query: ListQuery) -> str:
        if query.filter:
            query = replace(query, sort_direction=self.operation.descending)
        return super().order(query)


@breaks("SORT-11", "FILT-4", "DRAW-2")
class CompletedCampaignsSortChangesUpsideDown(_Sorted):
    """Under a filter by completed, sortBy=updatedAt takes each direction for the other."""

    member = "updatedAt"

    def wrong(self, query: ListQuery) -> str:
        if query.filter != "completed":
            return ReferenceApi.order(self, query)
        ways = self.operation.sort_direction.values
        other = ways[query.sort_direction == ways[0]]
        return ReferenceApi.order(self, replace(query, sort_direction=other))


@breaks("SORT-11", "SORT-4", "DRAW-2")
class SearchedStatusesSortByName(ReferenceApi):
    """Under a search, sortBy=status sorts by name."""

    def order(self, query: ListQuery) -> str:
        renamed = query.search and query.sort_by == "status"
        return super().order(replace(query, sort_by="name") if renamed else query)


@breaks("SORT-12", "HTTP-2")
class TiesAreRandom(ReferenceApi):
    """Equal keys come in another order each time."""

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(",")[0] + ", random()"


@breaks("SORT-12", "HTTP-2")
class TiesTurnRound(ReferenceApi):
    """Equal keys come in the reverse order at every second request, as from two replicas."""

    turn = False

    def find_endpoint(self, request: Request) -> None:
        self.turn = not self.turn
        super().find_endpoint(request)

    def order(self, query: ListQuery) -> str:
        keys, _, tie = super().order(query).rpartition(",")
        return f"{keys}, substr(id, 3) {'ASC' if self.turn else 'DESC'}, {tie}"


@breaks("SORT-12", "HTTP-2", "PAG-6")
class NullStartDatesAreShuffled(_Sorted):
    """Campaigns without a start date come in another order each time."""

    member = "startDate"

    def wrong(self, query: ListQuery) -> str:
        keys, _, tie = ReferenceApi.order(self, query).rpartition(",")
        return f"{keys}, CASE WHEN startDate IS NULL THEN random() END, {tie}"


@breaks("PAG-6", "PAG-7", "SORT-9")
class TiesDependOnThePage(_Sorted):
    """Campaigns of one status come in another order for each page, so that some are never seen."""

    member = "status"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY status {self.way(query)}, substr(id, 1 + {query.page % 8}), id"


@breaks("PAG-7")
class TiesDependOnTheSize(_Sorted):
    """Campaigns of one status come in another order for each perPage."""

    member = "status"

    def wrong(self, query: ListQuery) -> str:
        return f"ORDER BY status {self.way(query)}, substr(id, 1 + {query.per_page % 8}), id"


@breaks("SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5", "PAG-7")
class SortsInsideThePage(ReferenceApi):
    """The page is cut from the default order, then sorted."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        where, arguments = self.where(query)
        limit, offset = self.limit_and_offset(query)
        inner = f"SELECT id FROM campaign {where} ORDER BY createdAt DESC, id LIMIT ? OFFSET ?"
        clauses = f"WHERE id IN ({inner}) {self.order(query)}"
        return self.store.rows(clauses, [*arguments, limit, offset])


@breaks("SORT-3", "SORT-4", "SORT-5", "SORT-2", "PAG-7")
class LaterPagesAreNotSorted(ReferenceApi):
    """From page 2 on the sort is the default one."""

    def order(self, query: ListQuery) -> str:
        if query.page > 1:
            query = replace(query, sort_by="createdAt")
        return super().order(query)


@breaks("SORT-3")
class OneCampaignIsOutOfOrder(_Sorted):
    """One campaign deep in the list was renamed without its sort key."""

    member = "name"

    def wrong(self, query: ListQuery) -> str:
        way = self.way(query)
        return f"ORDER BY CASE number WHEN 60 THEN 'aaa' ELSE foldedName END {way}, id {way}"
