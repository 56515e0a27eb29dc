"""Faults in the status filter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")
class StatusFilterIsIgnored(ReferenceApi):
    """The status parameter is checked and then never used."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, filter=None))


@breaks("FILT-1", "FILT-2", "FILT-4")
class StatusMatchedBySubstring(ReferenceApi):
    """The status is compared by LIKE, so that active also brings inactive."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("status = ?", "status LIKE '%' || ? || '%'"), arguments


@breaks("FILT-1", "FILT-2", "FILT-4")
class InactiveIncludesArchived(ReferenceApi):
    """A filter by inactive also brings archived campaigns."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.filter != "inactive":
            return clause, arguments
        return clause.replace("status = ?", "status IN (?, 'archived')"), arguments


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")
class FirstStatusIsFalsy(ReferenceApi):
    """Statuses are turned into numbers, and the first one, 0, counts as no filter."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        falsy = query.filter == self.operation.filter.values[0]
        return super().where(replace(query, filter=None) if falsy else query)


@breaks("FILT-1", "FILT-2", "FILT-4")
class StatusIndexIsStaleForOneCampaign(ReferenceApi):
    """The filter looks into an index in which one campaign still has its former status."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        indexed = "CASE number WHEN 77 THEN 'testing' ELSE status END"
        return clause.replace("status = ?", f"{indexed} = ?"), arguments


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-6", "PAG-7")
class LaterPagesForgetTheFilter(ReferenceApi):
    """The filter is applied to the first page only; later pages are those of the whole list."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        return super().fetch(replace(query, filter=None) if query.page > 1 else query)


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")
class SortByStartDateForgetsTheFilter(ReferenceApi):
    """An ascending sort by start date is read from a calendar view that knows no status."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        order = (query.sort_by, query.sort_direction)
        calendar = order == ("startDate", self.operation.ascending)
        return super().where(replace(query, filter=None) if calendar else query)


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")
class SortByStatusForgetsTheFilter(ReferenceApi):
    """A sort by status leaves the filter out, as it would have nothing to sort."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, filter=None) if query.sort_by == "status" else query)


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4", "HTTP-2")
class FilterIsThatOfTheRequestBefore(ReferenceApi):
    """The status is kept in a global, which each request reads before it sets its own."""

    status: str | None = None

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        before, self.status = self.status, query.filter
        return replace(query, filter=before)


@breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-6", "PAG-7")
class PageCacheForgetsTheFilter(ReferenceApi):
    """Pages are cached under a key in which the status is missing."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        known: dict[ListQuery, Sequence[Row]] = vars(self).setdefault("cache", {})
        return known.setdefault(replace(query, filter=None), super().fetch(query))


@breaks("FILT-2", "FILT-4")
class FilterDropsUnscheduledCampaigns(ReferenceApi):
    """The filter joins the table of schedules, which has no row for campaigns without a start."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("status = ?", "startDate IS NOT NULL AND status = ?"), arguments


@breaks("FILT-2", "FILT-4")
class FilterLagsBehindByOneCampaign(ReferenceApi):
    """Filtered lists come from a replica to which the newest campaign was not copied yet."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        copied = "number < (SELECT max(number) FROM campaign)"
        return clause.replace("status = ?", f"{copied} AND status = ?"), arguments


@breaks("FILT-2", "FILT-4")
class OneCampaignIsUnderNoFilter(ReferenceApi):
    """The filter looks into an index that has no status for one campaign deep in the list."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("status = ?", "number <> 77 AND status = ?"), arguments


@breaks("FILT-2", "FILT-4")
class FilterSpellsCancelledWithOneL(ReferenceApi):
    """A filter by cancelled looks for canceled and finds nothing."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        canceled = query.filter == "cancelled"
        return super().where(replace(query, filter="canceled") if canceled else query)


@breaks("FILT-2", "FILT-4")
class FilterReadsTheFirstHundredOnly(ReferenceApi):
    """The filter looks into the hundred newest campaigns, one batch of the storage service."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        batch = "id IN (SELECT id FROM campaign ORDER BY createdAt DESC, id DESC LIMIT 100)"
        return clause.replace("status = ?", f"{batch} AND status = ?"), arguments


@breaks("FILT-2")
class ArchivedAreHiddenUnlessAskedFor(ReferenceApi):
    """Without a filter archived campaigns are left out, though nobody asked for that."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.filter is not None:
            return clause, arguments
        return (f"{clause} AND" if clause else "WHERE") + " status <> 'archived'", arguments


@breaks("FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-6")
class TotalIgnoresTheFilter(ReferenceApi):
    """itemsTotal counts the list as if no status had been asked for."""

    def count(self, query: ListQuery) -> int:
        return super().count(replace(query, filter=None))


@breaks("FILT-2", "FILT-3", "PAG-4", "PAG-6")
class StatusCounterHasDrifted(ReferenceApi):
    """The total of paused campaigns comes from a counter that missed a deletion."""

    def count(self, query: ListQuery) -> int:
        drifted = query.filter == "paused" and query.search is None
        return super().count(query) + drifted


@breaks("FILT-3", "FILT-4", "PAG-2", "PAG-6", "PAG-10")
class NextPageIgnoresTheFilter(ReferenceApi):
    """nextPage goes on until the unfiltered list would end."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        unfiltered = self.count(replace(query, filter=None))
        more = query.page * query.per_page < unfiltered
        return body | {"nextPage": query.page + 1 if more else None}


@breaks("FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-5", "PAG-6", "PAG-10")
class FilteredTotalIsThatOfThePage(ReferenceApi):
    """Under a filter itemsTotal is the number of items on this page."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        filtered = query.filter is not None
        return super().envelope(query, len(items) if filtered else total, items)


@breaks("FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-6", "PAG-7")
class FiltersAfterPaging(ReferenceApi):
    """The page is cut from the unfiltered list, then other statuses are thrown out of it."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        page = super().fetch(replace(query, filter=None))
        return [row for row in page if query.filter in (None, row.status)]


@breaks("FILT-3", "FILT-4", "PAG-4", "PAG-6", "PAG-7", "PAG-9")
class FilteredListIsNotPaged(ReferenceApi):
    """Under a filter all campaigns come at once, whatever perPage."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return (-1, 0) if query.filter is not None else super().limit_and_offset(query)


@breaks("FILT-3", "FILT-4", "PAG-4", "PAG-6", "PAG-7", "PAG-10")
class FilterAlwaysShowsTheFirstPage(ReferenceApi):
    """Under a filter every page has the items of the first."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, 0 if query.filter is not None else offset


@breaks("FILT-1", "FILT-3", "FILT-4", "PAG-4", "PAG-10")
class PastTheEndForgetsTheFilter(ReferenceApi):
    """Past the end of a filtered list stand campaigns of the whole one."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        past = query.page > 1 and not super().fetch(query)
        return super().fetch(replace(query, page=1, filter=None) if past else query)


@breaks("FILT-4", "SORT-1", "SORT-2", "SORT-3", "SORT-5", "SORT-6", "SORT-8", "SORT-10", "SORT-11")
class FilteredListIsNotSorted(ReferenceApi):
    """Under a filter the list comes newest first, whatever sort was asked for."""

    def order(self, query: ListQuery) -> str:
        if query.filter is None:
            return super().order(query)
        return "ORDER BY createdAt DESC, id DESC"


@breaks("FILT-1", "FILT-4")
class SearchSwitchesTheFilterOff(ReferenceApi):
    """With a search text the status is ignored."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, filter=None) if query.search is not None else query)


@breaks("FILT-4", "SRCH-1", "SRCH-4", "SRCH-5")
class FilterSwitchesTheSearchOff(ReferenceApi):
    """With a status the search text is ignored."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, search=None) if query.filter is not None else query)


@breaks("FILT-1", "FILT-4", "SRCH-1", "SRCH-4")
class FilterOrSearch(ReferenceApi):
    """Status and search text are joined by OR."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace(" AND ", " OR "), arguments


@breaks("FILT-1", "FILT-4")
class OrWithoutParentheses(ReferenceApi):
    """The OR of name and description is not in parentheses, so descriptions escape the filter."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        name = clause.replace("foldedText", "foldedName")
        described = f"%{self.escape(query.search)}%"
        return f"{name} OR description LIKE ? ESCAPE '!'", [*arguments, described]


@breaks("FILT-4", "PAG-4", "PAG-6", "SRCH-4", "SRCH-5")
class TotalOfFilterIgnoresSearch(ReferenceApi):
    """itemsTotal of a filtered search counts all campaigns of the status."""

    def count(self, query: ListQuery) -> int:
        return super().count(replace(query, search=None) if query.filter is not None else query)


@breaks("FILT-4", "SRCH-2", "DRAW-2")
class FilteredSearchesLookIntoDescriptionsOnly(ReferenceApi):
    """With a status the search does not look into names."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        described = "substr(foldedText, length(foldedName) + 1)"
        return (clause.replace("foldedText", described) if query.filter else clause), arguments


@breaks("FILT-4", "PAG-4", "PAG-6", "PAG-7", "SRCH-2", "SRCH-3", campaigns=400)
class SearchesInsideTheFilteredPage(ReferenceApi):
    """A filtered search cuts the page from the filtered list, then looks for the text in it."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.filter is None or query.search is None:
            return super().fetch(query)
        page = super().fetch(replace(query, search=None))
        found = {row.id for row in super().fetch(replace(query, page=1, per_page=-1))}
        return [row for row in page if row.id in found]
