"""Faults in statuses, and caches that forget a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row
    from carecycle_contract.reference.store import Store


@breaks("HTTP-1", "HTTP-3")
class SortedFilterCrashes(ReferenceApi):
    """A filter together with a sort by name is an ambiguous column: 500."""

    def order(self, query: ListQuery) -> str:
        if query.filter and query.sort_by == "name":
            return "ORDER BY campaign.nothing"
        return super().order(query)


@breaks("HTTP-1", "HTTP-3")
class LaterPagesOfASearchCrash(ReferenceApi):
    """A search that does not show all its results at once is a 500."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.search and self.count(query) > query.per_page:
            raise ZeroDivisionError
        return super().fetch(query)


@breaks("HTTP-1", "HTTP-3")
class NullStartDatesCrash(ReferenceApi):
    """A sort by start date in descending order compares a date with null: 500."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by == "startDate" and query.sort_direction == self.operation.descending:
            raise TypeError
        return super().order(query)


@breaks("HTTP-1", "HTTP-3", "SRCH-2", "SRCH-3", "SRCH-4", "SRCH-6")
class SearchIsUnavailable(ReferenceApi):
    """The service behind the search is down: every search is a 503."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if query.search:
            raise Refusal(503, "INTERNAL_ERROR", "Search is unavailable")
        return super().where(query)


@breaks("HTTP-1", "HTTP-3", "ERR-1")
class AscendingStartDatesTimeOut(ReferenceApi):
    """A sort by start date in ascending order takes longer than the gateway waits: 504 in HTML."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by == "startDate" and query.sort_direction == self.operation.ascending:
            raise Refusal(504, "INTERNAL_ERROR", "Gateway Time-out")
        return super().order(query)

    def render(self, status: int, body: JSON) -> Response:
        if status == 504:
            return HTMLResponse("<h1>504 Gateway Time-out</h1>", status)
        return super().render(status, body)


@breaks("HTTP-1", "HTTP-3", "PAG-9")
class LaterPagesOfAHundredTimeOut(ReferenceApi):
    """With perPage=100 every page but the first is a 503."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.per_page == 100 and query.page > 1:
            raise Refusal(503, "INTERNAL_ERROR", "Timeout")
        return super().fetch(query)


@breaks("HTTP-1", "HTTP-3", "FILT-4")
class SearchesAmongTestingCrash(ReferenceApi):
    """A search together with a filter by testing is a 500."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if query.search and query.filter == "testing":
            raise KeyError(query.filter)
        return super().where(query)


@breaks("HTTP-3", "SRCH-4")
class NothingFoundIsNotFound(ReferenceApi):
    """A search without results is a 404."""

    def count(self, query: ListQuery) -> int:
        total = super().count(query)
        if query.search and not total:
            raise Refusal(404, "NOT_FOUND", "No campaign found")
        return total


@breaks("HTTP-3", "SRCH-4")
class NothingFoundIsNoContent(ReferenceApi):
    """A search without results is a 204."""

    def render(self, status: int, body: JSON) -> Response:
        if status == 200 and isinstance(body, dict) and body["itemsTotal"] == 0:
            return Response(status_code=204)
        return super().render(status, body)


@breaks("HTTP-3")
class ListsArePartialContent(ReferenceApi):
    """A page that is not the whole list is a 206."""

    def render(self, status: int, body: JSON) -> Response:
        partial = status == 200 and isinstance(body, dict) and body["nextPage"] is not None
        return super().render(206 if partial else status, body)


@breaks("HTTP-3")
class SortByStatusIsRefused(ReferenceApi):
    """sortBy=status is missing from the list of allowed keys."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by == "status":
            raise Refusal(400, "VALIDATION_ERROR", "Invalid sortBy")
        return super().order(query)


class _Cached(ReferenceApi):
    """Keeps pages under a key that lacks something."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._pages: dict[Hashable, Sequence[Row]] = {}

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        return self._pages.setdefault(self.cache_key(query), super().fetch(query))

    def cache_key(self, query: ListQuery) -> Hashable:
        raise NotImplementedError


@breaks("SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5", "SORT-8", "SORT-11", "SORT-6")
class CacheForgetsTheDirection(_Cached):
    """Pages are cached without the sort direction."""

    def cache_key(self, query: ListQuery) -> Hashable:
        return (query.page, query.per_page, query.sort_by, query.search, query.filter)


@breaks("SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5", "SORT-8", "SORT-11", "SORT-6")
class CacheForgetsTheSortKey(_Cached):
    """Pages are cached without the sort key."""

    def cache_key(self, query: ListQuery) -> Hashable:
        return (query.page, query.per_page, query.sort_direction, query.search, query.filter)


@breaks("PAG-4", "PAG-7", "PAG-9", "PAG-8")
class CacheForgetsThePageSize(_Cached):
    """Pages are cached without perPage."""

    def cache_key(self, query: ListQuery) -> Hashable:
        keys = (query.page, query.sort_by, query.sort_direction)
        return (*keys, query.search, query.filter)


@breaks("FILT-1", "FILT-2", "FILT-3", "PAG-4")
class CacheForgetsTheFilter(_Cached):
    """Pages are cached without the filter."""

    def cache_key(self, query: ListQuery) -> Hashable:
        keys = (query.page, query.per_page, query.sort_by, query.sort_direction)
        return (*keys, query.search)


@breaks("SRCH-1", "SRCH-2", "SRCH-3", "SRCH-4", "SRCH-5", "PAG-4")
class CacheForgetsTheSearch(_Cached):
    """Pages are cached without the search text."""

    def cache_key(self, query: ListQuery) -> Hashable:
        keys = (query.page, query.per_page, query.sort_by, query.sort_direction)
        return (*keys, query.filter)


class _AnswersKept(ReferenceApi):
    """Keeps whole answers, and finds them again without looking at the parameter of one role."""

    forgotten: Role

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._answers: dict[Hashable, JSON] = {}

    def listing(self, request: Request) -> JSON:
        answer = super().listing(request)
        names = {one.name for one in self.operation.parameters if one.role is not self.forgotten}
        pairs = request.query_params.multi_items()
        return self._answers.setdefault(frozenset(one for one in pairs if one[0] in names), answer)


@breaks("HTTP-2", "PAG-4", "PAG-7", "PAG-8", "PAG-9")
class KeptAnswersForgetThePageSize(_AnswersKept):
    """A proxy keeps answers under an address without perPage."""

    forgotten = Role.PAGE_SIZE


@breaks("HTTP-2", "SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5", "SORT-6", "SORT-8", "SORT-11")
class KeptAnswersForgetTheSortKey(_AnswersKept):
    """A proxy keeps answers under an address without sortBy."""

    forgotten = Role.SORT_KEY


@breaks("HTTP-2", "SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5", "SORT-6", "SORT-8", "SORT-11")
class KeptAnswersForgetTheDirection(_AnswersKept):
    """A proxy keeps answers under an address without sortDirection."""

    forgotten = Role.SORT_DIRECTION


@breaks("HTTP-2", "SRCH-1", "SRCH-2", "SRCH-3", "SRCH-4", "SRCH-5", "FILT-4")
class KeptAnswersForgetTheSearch(_AnswersKept):
    """A proxy keeps answers under an address without the search text."""

    forgotten = Role.SEARCH


@breaks("HTTP-2", "SORT-12", "SORT-4")
class LaterAnswersAreNotSorted(ReferenceApi):
    """Once the planner has its statistics, a sort by status comes from another index."""

    _asked = 0

    def order(self, query: ListQuery) -> str:
        self._asked += 1
        if self._asked > 25 and query.sort_by == "status":
            return "ORDER BY id"
        return super().order(query)


@breaks("HTTP-2", "SORT-12")
class RepeatedAnswersAreTurnedRound(ReferenceApi):
    """A question that was asked before is answered from a list that was sorted in place."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._asked: set[ListQuery] = set()

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = super().fetch(query)
        if query in self._asked:
            return list(rows)[::-1]
        self._asked.add(query)
        return rows
