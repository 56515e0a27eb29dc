"""Faults in the arithmetic of pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.data import Row

Body = dict[str, "JSON"]


@breaks("PAG-1", "PAG-3")
class CurrentPageFromZero(ReferenceApi):
    """currentPage counts from 0, as the framework's paginator does."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"currentPage": query.page - 1}


@breaks("PAG-1")
class CurrentPageIsAlwaysOne(ReferenceApi):
    """currentPage is a constant 1."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"currentPage": 1}


@breaks("PAG-1")
class CurrentPageIsThePageSize(ReferenceApi):
    """currentPage is filled with perPage where both are given."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        shown = query.page if query.page == 1 else query.per_page
        return super().envelope(query, total, items) | {"currentPage": shown}


@breaks("PAG-1", "PAG-10")
class CurrentPageIsClampedToTheLast(ReferenceApi):
    """Past the end, currentPage, the items and nextPage are those of the last page."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        last = max(1, -(-self.count(query) // query.per_page))
        return super().limit_and_offset(replace(query, page=min(query.page, last)))

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        last = max(1, -(-total // query.per_page))
        return super().envelope(replace(query, page=min(query.page, last)), total, items)


@breaks("PAG-2", "FILT-3", "SRCH-5")
class NextPageAtExactMultiple(ReferenceApi):
    """nextPage is given once too often where the total is a multiple of perPage."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        more = query.page * query.per_page <= total
        return body | {"nextPage": query.page + 1 if more else None}


@breaks("PAG-2", "FILT-3", "SRCH-5")
class NextPageNever(ReferenceApi):
    """nextPage is always null."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"nextPage": None}


@breaks("PAG-2", "PAG-10", "FILT-3", "SRCH-5")
class NextPageForEver(ReferenceApi):
    """nextPage is page + 1 on every page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"nextPage": query.page + 1}


@breaks("PAG-2", "FILT-3", "SRCH-5")
class NextPageWhileThePageIsFull(ReferenceApi):
    """nextPage is guessed from a full page instead of computed from the total."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        more = len(items) == query.per_page
        return super().envelope(query, total, items) | {
            "nextPage": query.page + 1 if more else None
        }


@breaks("PAG-2")
class NextPageByTheDefaultSize(ReferenceApi):
    """nextPage is computed with the default perPage whatever was asked."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        more = query.page * 50 < total
        return super().envelope(query, total, items) | {
            "nextPage": query.page + 1 if more else None
        }


@breaks("PAG-2")
class NextPageStopsOneEarly(ReferenceApi):
    """The last page is not announced: an off-by-one in the number of pages."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        pages = total // query.per_page
        more = query.page < pages
        return super().envelope(query, total, items) | {
            "nextPage": query.page + 1 if more else None
        }


@breaks("PAG-2", "PAG-6")
class NextPageStopsOneEarlyFromTheThird(ReferenceApi):
    """From page 3 on, the last page is not announced."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        stops = query.page > 2 and (query.page + 1) * query.per_page >= total
        return body | {"nextPage": None} if stops else body


@breaks("PAG-2", "PAG-6")
class NextPageEndsAtTheTenth(ReferenceApi):
    """nextPage is null from page 10 on, as if ten pages were all that anybody reads."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        return body if query.page < 10 else body | {"nextPage": None}


@breaks("PAG-2")
class NextPageIsThePage(ReferenceApi):
    """nextPage is the page itself, so that a client that follows it never ends."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        return body | {"nextPage": query.page if body["nextPage"] else None}


@breaks("PAG-2")
class NextPageSkipsOne(ReferenceApi):
    """From page 2 on nextPage skips a page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        skips = query.page > 1 and body["nextPage"]
        return body | {"nextPage": query.page + 2} if skips else body


@breaks("PAG-2", "PAG-6")
class NextPageSkipsOneFromTheThird(ReferenceApi):
    """From page 3 on nextPage skips a page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        skips = query.page > 2 and body["nextPage"]
        return body | {"nextPage": query.page + 2} if skips else body


@breaks("PAG-3", "FILT-3", "SRCH-5")
class PrevPageOnTheFirst(ReferenceApi):
    """prevPage is 1, not null, on page 1."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"prevPage": max(1, query.page - 1)}


@breaks("PAG-3", "ENV-5")
class PrevPageZero(ReferenceApi):
    """prevPage is 0 on page 1."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"prevPage": query.page - 1}


@breaks("PAG-3", "FILT-3", "SRCH-5")
class PrevPageNever(ReferenceApi):
    """prevPage is always null."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"prevPage": None}


@breaks("PAG-3")
class PrevPageOnlyWhileThereIsANext(ReferenceApi):
    """prevPage is lost on the last page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        return body if body["nextPage"] else body | {"prevPage": None}


@breaks("PAG-4")
class FirstPageHasOneTooMany(ReferenceApi):
    """The row read ahead to see whether there are more is not cut off."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit + 1, offset


@breaks("PAG-4", "PAG-6")
class LastItemOfTheListIsLost(ReferenceApi):
    """A strict comparison loses the last campaign of every list."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = super().fetch(query)
        ends = query.page * query.per_page >= self.count(query)
        return rows[:-1] if ends else rows


@breaks("PAG-4", "PAG-6")
class HiddenCampaignIsCounted(ReferenceApi):
    """A campaign that the serialiser drops still counts in itemsTotal."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        return [row for row in super().fetch(query) if row.number != 60]


@breaks("PAG-5")
class TotalIsCappedByThePage(ReferenceApi):
    """itemsTotal counts no further than the page asked, as estimates do."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        seen = min(total, query.page * query.per_page + 1)
        return super().envelope(query, total, items) | {"itemsTotal": seen}


@breaks("PAG-5", "PAG-4", "PAG-2")
class TotalIsThatOfThePage(ReferenceApi):
    """itemsTotal is the number of items on the page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"itemsTotal": len(items)}


@breaks("PAG-5")
class TotalSkipsNullStartDates(ReferenceApi):
    """COUNT(startDate) under a sort by start date does not count nulls."""

    def count(self, query: ListQuery) -> int:
        if query.sort_by != "startDate" or query.filter or query.search:
            return super().count(query)
        return self.store.count("WHERE startDate IS NOT NULL", [])


@breaks("PAG-4", "PAG-5")
class TotalCountsPages(ReferenceApi):
    """With perPage=1, itemsTotal is one less: the pages were counted from 0."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        off = int(query.per_page == 1 and total > 0)
        return super().envelope(query, total - off, items)


@breaks("PAG-2", "PAG-4")
class TotalIsAstronomic(ReferenceApi):
    """itemsTotal has four hundred digits, as what was never initialised may."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(query, total, items) | {"itemsTotal": 10**400 + total}


@breaks("PAG-6", "PAG-7")
class PagesOverlapByOne(ReferenceApi):
    """Each page begins with the last campaign of the page before."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, max(0, offset - (query.page - 1))


@breaks("PAG-6", "PAG-7", "PAG-4")
class PagesLeaveGaps(ReferenceApi):
    """Each page begins one campaign later than the page before ended."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, offset + (query.page - 1)


@breaks("PAG-6", "PAG-7")
class SecondPageIsTheFirst(ReferenceApi):
    """Every page shows items of page 1: the offset is never applied."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        left = self.count(query) - (query.page - 1) * query.per_page
        return max(0, min(query.per_page, left)), 0


@breaks("PAG-7", "PAG-6")
class OffsetByTheDefaultSize(ReferenceApi):
    """The offset is computed with the default perPage whatever was asked."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, min(offset, (query.page - 1) * 50)


@breaks("PAG-7", "SORT-1", "SORT-2", "SORT-3", "SORT-5", "SORT-8")
class PagesAreReversedInside(ReferenceApi):
    """The items of every page but the first come in reverse."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = super().fetch(query)
        return rows if query.page == 1 else list(rows)[::-1]


@breaks("PAG-9", "PAG-4", "PAG-2")
class LargestSizeIsFifty(ReferenceApi):
    """perPage above 50 is cut to 50 without a word."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        return replace(query, per_page=min(query.per_page, 50))


@breaks("PAG-9", "PAG-4", "PAG-2")
class SmallestSizeIsTen(ReferenceApi):
    """perPage below 10 is raised to 10 without a word."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        return replace(query, per_page=max(query.per_page, 10))


@breaks("PAG-9", "HTTP-3")
class LargestSizeIsRefused(ReferenceApi):
    """perPage=100 is refused: the bound is exclusive."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.PAGE_SIZE and value == "100":
            return "less than 100"
        return super().expectation(parameter, value)


@breaks("PAG-9", "PAG-4", "PAG-6", "PAG-7")
class SinglesComeInPairs(ReferenceApi):
    """perPage=1 brings two campaigns, for nothing smaller is read at once."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return max(limit, 2), offset


@breaks("PAG-10")
class PastTheEndIsTheLastPage(ReferenceApi):
    """A page past the end shows the items of the last one."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        last = max(1, -(-self.count(query) // query.per_page))
        return limit, min(offset, (last - 1) * query.per_page)


@breaks("PAG-10", "HTTP-1")
class PastTheEndCrashes(ReferenceApi):
    """A page past the end is a 500."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = super().fetch(query)
        if not rows and query.page > 1:
            raise IndexError
        return rows


@breaks("PAG-10", "VAL-7", "HTTP-1")
class FarPagesLeaveTheWindow(ReferenceApi):
    """A page that ends beyond 10,000 lies outside the window of the search engine: 500."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        if offset + limit > 10_000:
            raise ValueError(offset)
        return limit, offset


@breaks("PAG-10", "ERR-1")
class PastTheEndIsAnErrorWithoutCode(ReferenceApi):
    """A page past the end is a 404 whose body has no code."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = super().fetch(query)
        if not rows and query.page > 1:
            refusal = Refusal(404, "NOT_FOUND", "No such page")
            del refusal.body["code"]
            raise refusal
        return rows


@breaks("PAG-10")
class PastTheEndStartsOver(ReferenceApi):
    """A page past the end shows page 1 again."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, offset if offset < self.count(query) else 0
