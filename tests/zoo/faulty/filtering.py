"""Faults in the status filter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.text.collation import fold
from zoo.faulty.queries import (
    ascending,
    later_page,
    next_page,
    search_of,
    sorted_by,
    status_of,
    unpaged,
    with_status,
    without_filter,
    without_search,
)
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import altered, always, asked, condition, envelope, restricted, window
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Body, Condition, Kind, Where


def filters(expression: str, when: Condition = always) -> Kind:
    """Filters by another condition; its `?` is the status asked for."""
    return condition('"status" = ?', expression, when)


def filtered_by(status: str) -> Callable[[ListQuery], bool]:
    """Whether a query filters by a status."""
    return lambda query: status_of(query) == status


class NarrowsPages(ReferenceApi):
    """Reads a page of the whole list, and then keeps what passes the filter and the search."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        page = super().fetch(replace(query, filters={}, search=None))
        text = fold(query.search or "")
        return [
            row
            for row in page
            if query.filters.get("status") in (None, row.status)
            and any(text in fold(searched or "") for searched in (row.name, row.description))
        ]


ROWS = {
    "narrowed-after-paging": breaks("FILT-3")(
        "Pages are cut from the whole list, and narrowed in memory; the total is right.",
        NarrowsPages,
    ),
    "filter-compares-a-status-that-is-computed": breaks("FILT-1")(
        "Campaigns that have ended count as completed, whatever status they show.",
        filters("iif(number % 3, status, 'completed') = ?"),
        campaigns=420,
    ),
    "status-filter-is-ignored": breaks("FILT-1")(
        "The status parameter is checked and then never used.", asked(where=without_filter)
    ),
    "status-matched-by-substring": breaks("FILT-1")(
        "The status is compared by LIKE, so that active also brings inactive.",
        filters("status LIKE '%' || ? || '%'"),
    ),
    "inactive-includes-archived": breaks("FILT-1")(
        "A filter by inactive also brings archived campaigns.",
        filters("status IN (?, 'archived')", when=filtered_by("inactive")),
    ),
    "first-status-is-falsy": breaks("FILT-1")(
        "Statuses are turned into numbers, and the first one, 0, counts as no filter.",
        asked(when=filtered_by("draft"), where=without_filter),
    ),
    "status-index-is-stale-for-one-campaign": breaks("FILT-1")(
        "The filter looks into an index in which one campaign still has its former status.",
        filters("CASE number WHEN 77 THEN 'testing' ELSE status END = ?"),
    ),
    "later-pages-forget-the-filter": breaks("FILT-1")(
        "The filter is applied to the first page only; later pages are those of the whole list.",
        asked(when=later_page, fetch=without_filter),
    ),
    "sort-by-start-date-forgets-the-filter": breaks("FILT-1")(
        "An ascending sort by start date is read from a calendar view that knows no status.",
        asked(
            when=lambda query: query.sort_by == "startDate" and ascending(query),
            where=without_filter,
        ),
    ),
    "sort-by-status-forgets-the-filter": breaks("FILT-1")(
        "A sort by status leaves the filter out, as it would have nothing to sort.",
        asked(when=sorted_by("status"), where=without_filter),
    ),
    "filter-drops-unscheduled-campaigns": breaks("FILT-2")(
        "The filter joins the table of schedules, which has no row for campaigns without a start.",
        filters("startDate IS NOT NULL AND status = ?"),
    ),
    "filtered-lists-by-start-lose-those-without": breaks("FILT-2")(
        "A filtered list sorted by start date is read from a calendar, which lacks those without.",
        filters("startDate IS NOT NULL AND status = ?", when=sorted_by("startDate")),
    ),
    "filter-lags-behind-by-one-campaign": breaks("FILT-2")(
        "Filtered lists come from a replica that the newest campaign has not reached yet.",
        filters("number < (SELECT max(number) FROM campaign) AND status = ?"),
    ),
    "one-campaign-is-under-no-filter": breaks("FILT-2")(
        "The filter looks into an index that has no status for one campaign deep in the list.",
        filters("number <> 77 AND status = ?"),
    ),
    "filter-spells-cancelled-with-one-l": breaks("FILT-2")(
        "A filter by cancelled looks for canceled and finds nothing.",
        asked(when=filtered_by("cancelled"), where=lambda query: with_status(query, "canceled")),
    ),
    "filter-reads-the-first-hundred-only": breaks("FILT-2")(
        "The filter looks into the hundred newest campaigns, one batch of the storage service.",
        filters(
            "id IN (SELECT id FROM campaign ORDER BY createdAt DESC, id DESC LIMIT 100) "
            "AND status = ?"
        ),
    ),
    "archived-are-hidden-unless-asked-for": breaks("FILT-2")(
        "Without a filter archived campaigns are left out, though nobody asked for that.",
        restricted("status <> 'archived'", when=lambda query: status_of(query) is None),
    ),
    **demonstrated("total-ignores-the-filter", "FILT-3"),
    "status-counter-has-drifted": breaks("FILT-3")(
        "The total of paused campaigns comes from a counter that missed a deletion.",
        altered(
            when=lambda query: status_of(query) == "paused" and not query.search,
            count=lambda _, total: total + 1,
        ),
    ),
    "filtered-list-is-not-paged": breaks("FILT-3")(
        "Under a filter all campaigns come at once, whatever perPage.",
        window(lambda *_: (-1, 0), when=status_of),
    ),
    "filter-always-shows-the-first-page": breaks("PAG-6")(
        "Under a filter every page has the items of the first.",
        window(lambda _, limit, __: (limit, 0), when=status_of),
    ),
    "filtered-list-is-not-sorted": breaks("SORT-11")(
        "Under a filter the list comes newest first, whatever sort was asked for.",
        altered(when=status_of, order=lambda *_: "ORDER BY createdAt DESC, id DESC"),
    ),
    "search-switches-the-filter-off": breaks("FILT-4")(
        "With a search text the status is ignored.", asked(when=search_of, where=without_filter)
    ),
    "filter-switches-the-search-off": breaks("FILT-4")(
        "With a status the search text is ignored.", asked(when=status_of, where=without_search)
    ),
    "filter-or-search": breaks("FILT-4")(
        "Status and search text are joined by OR.", condition(" AND ", " OR ")
    ),
    "total-of-filter-ignores-search": breaks("FILT-4")(
        "itemsTotal of a filtered search counts all campaigns of the status.",
        asked(when=status_of, count=without_search),
    ),
    "small-filtered-pages-are-the-last": breaks("FILT-4")(
        "With a status, nextPage is null on pages of fewer than ten.",
        envelope(
            lambda _, __: {"nextPage": None},
            when=lambda query: status_of(query) and query.per_page < 10,
        ),
    ),
}


@server("FILT-1")
class FilterIsThatOfTheRequestBefore(ReferenceApi):
    """The status is kept in a global, which each request reads before it sets its own."""

    status: str | None = None

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        before, self.status = self.status, status_of(query)
        return with_status(query, before)


@server("FILT-3")
class NextPageIgnoresTheFilter(ReferenceApi):
    """nextPage goes on until the unfiltered list would end."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        unfiltered = self.count(without_filter(query))
        return body | next_page(query, more=query.page * query.per_page < unfiltered)


@server("PAG-10")
class FilteredTotalIsThatOfThePage(ReferenceApi):
    """Under a filter itemsTotal is the number of items on this page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, len(items) if status_of(query) else total, items)


@server("FILT-3")
class FiltersAfterPaging(ReferenceApi):
    """The page is cut from the unfiltered list, then other statuses are thrown out of it."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        page = super().fetch(without_filter(query))
        return [row for row in page if status_of(query) in (None, row.status)]


@server("PAG-10")
class PastTheEndForgetsTheFilter(ReferenceApi):
    """Past the end of a filtered list stand campaigns of the whole one."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        past = query.page > 1 and not super().fetch(query)
        return super().fetch(replace(without_filter(query), page=1) if past else query)


@server("FILT-4")
class OrWithoutParentheses(ReferenceApi):
    """The OR of name and description is not in parentheses, so descriptions escape the filter."""

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        name = clause.replace("foldedText", "foldedName")
        described = f"%{self.escape(query.search)}%"
        return f"{name} OR description LIKE ? ESCAPE '!'", [*arguments, described]


@server("FILT-4", campaigns=400)
class SearchesInsideTheFilteredPage(ReferenceApi):
    """A filtered search cuts the page from the filtered list, then looks for the text in it."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        if not (status_of(query) and query.search):
            return super().fetch(query)
        matches = {row.id for row in super().fetch(unpaged(query))}
        return [row for row in super().fetch(without_search(query)) if row.id in matches]


@server("FILT-1")
class ParametersAreReadByPosition(ReferenceApi):
    """A status that stands before perPage is ignored."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        names = [name for name, _ in pairs]
        is_ignored = {"status", "perPage"} <= {*names} and names.index("status") < names.index(
            "perPage"
        )
        kept = [pair for pair in pairs if pair[0] != "status"] if is_ignored else pairs
        return super().read_parameters(kept)
