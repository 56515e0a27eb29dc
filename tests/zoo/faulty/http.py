"""Faults in statuses, and caches that forget a parameter."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.queries import ascending, status_of, without_filter, without_search
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import cached, fails
from zoo.server import refusal, server

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Kind

SORTS = {"SORT-1", "SORT-3", "SORT-4", "SORT-6", "SORT-8", "SORT-11"}


def kept_without(forgotten: Role) -> Kind:
    """Keeps whole answers, and finds them again without looking at one parameter."""

    class Kept(ReferenceApi):
        def body(self, request: Request) -> JSON:
            answers: dict[Hashable, JSON] = vars(self).setdefault("answers", {})
            names = {
                parameter.name
                for parameter in self.operation.parameters
                if parameter.role is not forgotten
            }
            pairs = request.query_params.multi_items()
            address = frozenset(pair for pair in pairs if pair[0] in names)
            return answers.setdefault(address, super().body(request))

    return Kept


class KeptAnswers(ReferenceApi):
    """Keeps the answers of some statuses under their address, whoever asked."""

    kept: tuple[int, ...] = ()

    def replayed(self, kept: tuple[int, JSON]) -> Response:
        """The answer that is given from what was kept."""
        return self.render(*kept)

    def respond(self, request: Request) -> Response:
        answers: dict[str, tuple[int, JSON]] = vars(self).setdefault("answers", {})
        address = str(request.url)
        if address in answers:
            return self.replayed(answers[address])
        response = super().respond(request)
        if response.status_code in self.kept:
            answers[address] = response.status_code, json.loads(bytes(response.body))
        return response


ROWS = {
    "sorted-filter-crashes": breaks("HTTP-1")(
        "A filter together with a sort by name is an ambiguous column: 500.",
        fails(lambda query, _: status_of(query) and query.sort_by == "name"),
    ),
    "later-pages-of-a-search-crash": breaks("HTTP-1")(
        "A search that does not show all its results at once is a 500.",
        fails(lambda query, total: query.search and total > query.per_page),
    ),
    "null-start-dates-crash": breaks("HTTP-1")(
        "A sort by start date in descending order compares a date with null: 500.",
        fails(lambda query, _: query.sort_by == "startDate" and not ascending(query)),
    ),
    "pages-without-items-crash": breaks("HTTP-1")(
        "The statistics of a page are read by `IN ()`, a syntax error where it has no items: 500.",
        fails(lambda query, total: (query.page - 1) * query.per_page >= total),
    ),
    "the-result-window-ends-at-a-hundred": breaks("HTTP-1")(
        "Nothing is read beyond the hundredth campaign, though nextPage leads there: 500.",
        fails(lambda query, _: query.page * query.per_page > 100 and query.page > 1),
    ),
    "search-is-unavailable": breaks("HTTP-1")(
        "The service behind the search is down: every search is a 503.",
        fails(lambda query, _: query.search, 503, message="Search is unavailable"),
    ),
    "later-pages-of-a-hundred-time-out": breaks("HTTP-1")(
        "With perPage=100 every page but the first is a 503.",
        fails(lambda query, _: query.per_page == 100 and query.page > 1, 503, message="Timeout"),
    ),
    **demonstrated("nothing-found-is-not-found", "HTTP-3"),
    "sort-by-status-is-refused": breaks("HTTP-3")(
        "sortBy=status is missing from the list of allowed keys.",
        fails(lambda query, _: query.sort_by == "status", 400, "Invalid sortBy"),
    ),
    "cache-forgets-the-query": breaks("FILT-1")(
        "Campaigns are cached by the path alone.", cached(lambda _: None)
    ),
    "cache-knows-the-page-alone": breaks("FILT-1")(
        "Campaigns are memoised by the number of their page, the first argument.",
        cached(lambda query: query.page),
    ),
    "cache-forgets-the-direction": breaks("SORT-6")(
        "Pages are cached without the sort direction.",
        cached(lambda query: replace(query, sort_direction="")),
    ),
    "cache-forgets-the-sort-key": breaks("HTTP-2")(
        "Pages are cached without the sort key.", cached(lambda query: replace(query, sort_by=""))
    ),
    "cache-forgets-the-page-size": breaks("HTTP-2")(
        "Pages are cached without perPage.", cached(lambda query: replace(query, per_page=0))
    ),
    "cache-forgets-the-filter": breaks("FILT-1")(
        "Pages are cached without the filter.", cached(without_filter)
    ),
    "cache-forgets-the-search": breaks("HTTP-2", "SRCH-7")(
        "Pages are cached without the search text.", cached(without_search)
    ),
    "kept-answers-forget-the-page-size": breaks("HTTP-2")(
        "A proxy keeps answers under an address without perPage.", kept_without(Role.PAGE_SIZE)
    ),
    "kept-answers-forget-the-sort-key": breaks("HTTP-2")(
        "A proxy keeps answers under an address without sortBy.", kept_without(Role.SORT_KEY)
    ),
    "kept-answers-forget-the-direction": breaks("SORT-6")(
        "A proxy keeps answers under an address without sortDirection.",
        kept_without(Role.SORT_DIRECTION),
    ),
    "kept-answers-forget-the-search": breaks("SRCH-1", "SRCH-2")(
        "A proxy keeps answers under an address without the search text.", kept_without(Role.SEARCH)
    ),
}


class _ByNames(ReferenceApi):
    """Fails at some queries by the names of the parameters that are given."""

    def fails_at(self, query: ListQuery, given: set[str]) -> object:
        """Whether such a query is a 500."""
        raise NotImplementedError

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        if self.fails_at(query, {name for name, _ in pairs}):
            raise self.refused(500, "column reference is ambiguous")
        return query


@server("HTTP-1")
class FiltersFailInTheDefaultSort(_ByNames):
    """With a status and without sortBy, createdAt is a column of two tables: 500."""

    def fails_at(self, query: ListQuery, given: set[str]) -> object:
        return status_of(query) and "sortBy" not in given


@server("HTTP-1", "VAL-7")
class LaterPagesFailWithoutPerPage(_ByNames):
    """A page after the first is a 500 where perPage is left out."""

    def fails_at(self, query: ListQuery, given: set[str]) -> object:
        return query.page > 1 and "perPage" not in given


@server("HTTP-1")
class AscendingStartDatesTimeOut(ReferenceApi):
    """A sort by start date in ascending order takes longer than the gateway waits: 504 in HTML."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by == "startDate" and ascending(query):
            raise refusal(504, "INTERNAL_ERROR", "Gateway Time-out")
        return super().order(query)

    def render(self, status: int, body: JSON) -> Response:
        if status == 504:
            return HTMLResponse("<h1>504 Gateway Time-out</h1>", status)
        return super().render(status, body)


@server("HTTP-3")
class RefusedKeysAreKeptForAll(KeptAnswers):
    """A proxy keeps a 401 under the address alone, and gives it to those who have the key."""

    kept = (401,)


@server("ERR-1")
class KeptRefusalsLoseTheirStatus(KeptAnswers):
    """A cache keeps the body of a refused key without its status, and gives it as a 200."""

    kept = (401,)

    def replayed(self, kept: tuple[int, JSON]) -> Response:
        return self.render(200, kept[1])


@server("ERR-1")
class KeptErrorsLoseTheirStatus(KeptRefusalsLoseTheirStatus):
    """A cache keeps the body of a validation error without its status, and gives it as a 200."""

    kept = (400,)


@server("HTTP-3")
class NothingFoundIsNoContent(ReferenceApi):
    """A search without results is a 204."""

    def render(self, status: int, body: JSON) -> Response:
        if status == 200 and isinstance(body, dict) and body["itemsTotal"] == 0:
            return Response(status_code=204)
        return super().render(status, body)


@server("HTTP-3")
class RepeatedQuestionsAreNotModified(ReferenceApi):
    """A question that was asked before gets a 304 without a body, though it has no condition."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        asked: set[str] = vars(self).setdefault("asked", set())
        if response.status_code != 200 or str(request.url) not in asked:
            asked.add(str(request.url))
            return response
        return Response(status_code=304)


@server("HTTP-3")
class ListsArePartialContent(ReferenceApi):
    """A page that is not the whole list is a 206."""

    def render(self, status: int, body: JSON) -> Response:
        partial = status == 200 and isinstance(body, dict) and body["nextPage"] is not None
        return super().render(206 if partial else status, body)


@server("SORT-12", "SORT-4")
class LaterAnswersAreNotSorted(ReferenceApi):
    """Once the planner has its statistics, a sort by status comes from another index."""

    asked = 0

    def order(self, query: ListQuery) -> str:
        self.asked += 1
        if self.asked > 25 and query.sort_by == "status":
            return "ORDER BY id"
        return super().order(query)


@server("SORT-12")
class RepeatedAnswersAreTurnedRound(ReferenceApi):
    """A question that was asked before is answered from a list that was sorted in place."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        rows = super().fetch(query)
        asked: set[ListQuery] = vars(self).setdefault("asked", set())
        if query in asked:
            return rows[::-1]
        asked.add(query)
        return rows


class _Unflushed(ReferenceApi):
    """Compresses some answers, and sends them without the end of the stream."""

    def is_compressed(self, request: Request) -> bool:
        raise NotImplementedError

    def respond(self, request: Request) -> Response:
        plain = super().respond(request)
        if not self.is_compressed(request):
            return plain
        coded = gzip.compress(bytes(plain.body))[:-20]
        headers = {"content-encoding": "gzip", "content-type": plain.headers["content-type"]}
        return Response(coded, plain.status_code, headers)


@server("HTTP-4")
class ListsByNameAreCutOff(_Unflushed):
    """Lists by name are compressed, and the last block is never flushed."""

    def is_compressed(self, request: Request) -> bool:
        return request.query_params.get("sortBy") == "name"


@server("HTTP-4")
class RefusalsAreCutOff(_Unflushed):
    """The connection of a refused key is closed before the end of a compressed error."""

    def is_compressed(self, request: Request) -> bool:
        return request.headers.get(self.operation.key.header) != self.key


class _Closing(Response):
    """No response: the connection is closed instead, as by a handler that panics."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cycle = send.__self__  # type: ignore[attr-defined]
        cycle.disconnected = True
        cycle.transport.close()


def panics(when: Callable[[Request], object]) -> Kind:
    """Closes the connection of some requests without an answer."""

    class Panics(ReferenceApi):
        def respond(self, request: Request) -> Response:
            return _Closing() if when(request) else super().respond(request)

    return Panics


def _is_no_number(value: str) -> bool:
    return not value.lstrip("-").isdigit()


@server("HTTP-4")
class PagesThatAreNoNumberPanic(
    panics(lambda request: _is_no_number(request.query_params.get("page", "1")))  # type: ignore[misc]
):
    """The page is read by parse().unwrap(), and the panic closes the connection."""


@server("HTTP-4")
class LaterPagesOfSearchesPanic(
    panics(  # type: ignore[misc]
        lambda request: (
            {"page", "search"} <= {*request.query_params} and request.query_params["page"] != "1"
        )
    )
):
    """A slice of the matches is taken beyond its end, and the panic closes the connection."""


@server("HTTP-4")
class RequestsWithoutAKeyPanic(
    panics(lambda request: "x-api-key" not in request.headers)  # type: ignore[misc]
):
    """The header is read by unwrap(), and the panic closes the connection."""


@server("HTTP-4")
class SortsByStartDatePanic(
    panics(lambda request: request.query_params.get("sortBy") == "startDate")  # type: ignore[misc]
):
    """A start date that is missing is dereferenced, and the panic closes the connection."""


@server("HTTP-1")
class OneCampaignCrashesItsPages(ReferenceApi):
    """One campaign cannot be serialised, so that every page that it is on is a 500."""

    def serialise(self, row: Campaign) -> dict[str, JSON]:
        if row.number == 60:
            raise refusal(500, "INTERNAL_SERVER_ERROR", "Internal error")
        return super().serialise(row)


class _Several(ReferenceApi):
    """What answers by turns: instances, or connections of a pool."""

    number = 3

    def turn(self) -> int:
        """Which of them answers now."""
        turn: int = vars(self).get("last", -1) + 1
        vars(self)["last"] = turn
        return turn % self.number


@server("HTTP-2")
class OneInstanceKnowsNoSearch(_Several):
    """One of three instances was not deployed again: it does not know the search."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        return replace(query, search="") if self.turn() == 0 else query


@server("HTTP-2")
class FilterStaysOnItsConnection(_Several):
    """A connection to the database keeps a filter until a question with another one uses it."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query, turn = super().read_parameters(pairs), self.turn()
        kept = vars(self).setdefault("kept", {})
        kept[turn] = query.filters or kept.get(turn, query.filters)
        return replace(query, filters=kept[turn])


@server("HTTP-3")
class ManyParametersAreRedirectedWithoutTheirQuery(ReferenceApi):
    """A gateway redirects a request of four parameters or more to the address without its query."""

    def respond(self, request: Request) -> Response:
        if len(request.query_params) < 4:
            return super().respond(request)
        return Response(status_code=302, headers={"location": request.url.path})


@server("HTTP-3")
class SortByStatusHasNoRoute(ReferenceApi):
    """A gateway that checks keys, and does not know sortBy=status, has a page of its own for it."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        if response.status_code == 200 and request.query_params.get("sortBy") == "status":
            return HTMLResponse("<h1>404 Not Found</h1>", 404)
        return response


@server("HTTP-3", "ERR-1")
class BlanksAreRefusedByTheGateway(ReferenceApi):
    """A gateway takes a blank in the text for an attack, and refuses it with a page of its own."""

    def respond(self, request: Request) -> Response:
        if " " in request.query_params.get("search", ""):
            return HTMLResponse("<h1>400 Bad Request</h1>", 400)
        return super().respond(request)
