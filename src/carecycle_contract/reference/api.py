"""The documented endpoint, as a chain of small steps each of which can be overridden."""

from __future__ import annotations

import json
import re
import time
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from carecycle_contract.contract import Role, campaigns
from carecycle_contract.reference.data import document
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.data import Row
    from carecycle_contract.reference.store import Store

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
# SQLite holds integers of 64 bits; an offset beyond them is past every end.
_LARGEST = 2**62
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The query parameters, read and checked, with their defaults filled in."""

    page: int
    per_page: int
    sort_by: str
    sort_direction: str
    search: str | None
    filter: str | None


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure
    """Ends the chain with an error answer."""

    def __init__(self, status: int, code: str, message: str, **members: JSON) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, JSON] = {"message": message, "code": code, **members}


def _written(body: JSON) -> bytes:
    """JSON in UTF-8, without whitespace."""
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        # It writes no integer of more than 64 bits, and a page may be asked for by such a number;
        # nor half a surrogate pair.
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


class ReferenceApi:
    """Answers the list endpoint from a store; an ASGI application.

    `rate_limit` is the number of requests that a key has in a minute, None for no limit.
    """

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        self.store = store
        self.key = key
        self.rate_limit = rate_limit
        self.operation = campaigns()
        self._recent: deque[float] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await run_in_threadpool(self.respond, Request(scope, receive))
        await response(scope, receive, send)

    def respond(self, request: Request) -> Response:
        """The whole chain, from a request to a response."""
        try:
            return self.render(200, self.listing(request))
        except Refusal as refusal:
            return self.render(refusal.status, refusal.body)
        except Exception:  # noqa: BLE001 - a client never sees a stack trace
            return self.render(500, {"message": "Internal error", "code": "INTERNAL_ERROR"})

    def listing(self, request: Request) -> JSON:
        """The body of a successful answer."""
        self.find_endpoint(request)
        self.authenticate(request)
        self.limit_rate()
        query = self.read_parameters(request.query_params.multi_items())
        total = self.count(query)
        items = [self.serialise(row) for row in self.fetch(query)]
        return self.envelope(query, total, items)

    def find_endpoint(self, request: Request) -> None:
        """Refuse other paths and other methods."""
        if request.url.path != self.operation.path:
            raise Refusal(404, "NOT_FOUND", "There is nothing at this path")
        if request.method != "GET":
            raise Refusal(405, "METHOD_NOT_ALLOWED", "This is a reference API: it only lists")

    def authenticate(self, request: Request) -> None:
        """Refuse requests without the key."""
        if request.headers.get(self.operation.key_header) != self.key:
            raise Refusal(401, "UNAUTHORIZED", "Missing or invalid API key")

    def limit_rate(self) -> None:
        """Refuse requests beyond the limit of the last minute."""
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - _MINUTE:
            self._recent.popleft()
        if self.rate_limit is not None and len(self._recent) >= self.rate_limit:
            wait = int(self._recent[0] + _MINUTE - now) + 1
            raise Refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", retryAfter=wait)
        self._recent.append(now)

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        """Check the parameters; unknown ones are ignored."""
        problems: list[JSON] = []
        values = {
            parameter.role: self.read_parameter(
                parameter, [value for name, value in pairs if name == parameter.name], problems
            )
            for parameter in self.operation.parameters
        }
        if problems:
            raise Refusal(400, "VALIDATION_ERROR", "Invalid query parameters", errors=problems)
        return ListQuery(
            page=int(values[Role.PAGE_NUMBER] or 0),
            per_page=int(values[Role.PAGE_SIZE] or 0),
            sort_by=str(values[Role.SORT_KEY]),
            sort_direction=str(values[Role.SORT_DIRECTION]),
            search=str(values[Role.SEARCH]) if values[Role.SEARCH] else None,
            filter=str(values[Role.FILTER]) if values[Role.FILTER] else None,
        )

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        """One parameter's value or default; what is wrong with it goes to `problems`."""
        if not values:
            return parameter.default
        value = values[0]
        expected = self.expectation(parameter, value) if len(values) == 1 else "one value"
        if expected is None:
            return value
        problems.append(
            {
                "path": [parameter.name],
                "message": f"Expected {expected}",
                "expected": expected,
                "received": ", ".join(values),
                "code": "invalid_value",
            }
        )
        return None

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        """What a value should have been; None if it is right."""
        if parameter.values:
            return None if value in parameter.values else " | ".join(parameter.values)
        if parameter.minimum is None:
            return None
        most = parameter.maximum
        expected = f"a whole number from {parameter.minimum}" + (f" to {most}" if most else "")
        if not _NUMBER.fullmatch(value):
            return expected
        # Digits are counted first, since a number of thousands of them is slow to read.
        number = int(value) if len(value) < 19 else _LARGEST
        inside = parameter.minimum <= number and (most is None or number <= most)
        return None if inside else expected

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        """The WHERE clause and its arguments."""
        conditions: list[str] = []
        arguments: list[str | int] = []
        if query.filter is not None:
            conditions.append(f"{self.operation.filter.name} = ?")
            arguments.append(query.filter)
        if query.search is not None:
            conditions.append("foldedText LIKE ? ESCAPE '!'")
            arguments.append(f"%{self.escape(fold(query.search))}%")
        return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), arguments

    def escape(self, text: str) -> str:
        """A text in which LIKE finds no wildcard."""
        return re.sub(r"([!%_])", r"!\1", text)

    def order(self, query: ListQuery) -> str:
        """The ORDER BY clause: nulls last in ascending order, ties by id."""
        column = "foldedName" if query.sort_by == "name" else query.sort_by
        way = "DESC" if query.sort_direction == self.operation.descending else "ASC"
        nulls = f"{column} IS NULL {way}, " if column == "startDate" else ""
        return f"ORDER BY {nulls}{column} {way}, id {way}"

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        """How many rows to read, and how many to pass over first."""
        return query.per_page, min((query.page - 1) * query.per_page, _LARGEST)

    def count(self, query: ListQuery) -> int:
        """How many campaigns the whole list has."""
        return self.store.count(*self.where(query))

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        """The campaigns of the page."""
        where, arguments = self.where(query)
        clauses = f"{where} {self.order(query)} LIMIT ? OFFSET ?"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])

    def serialise(self, row: Row) -> dict[str, JSON]:
        """One campaign as JSON; what is nested in it must not be changed, only replaced."""
        return document(row)

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        """The five members around the items."""
        more = query.page * query.per_page < total
        return {
            "itemsTotal": total,
            "currentPage": query.page,
            "nextPage": query.page + 1 if more else None,
            "prevPage": query.page - 1 or None,
            "items": list(items),
        }

    def render(self, status: int, body: JSON) -> Response:
        """The response: JSON in UTF-8."""
        return Response(
            _written(body),
            HTTPStatus(status),
            media_type="application/json",
            headers=self.headers(status, body),
        )

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        """Headers besides the usual ones."""
        if status == 429 and isinstance(body, dict):
            return {"retry-after": str(body.get("retryAfter"))}
        return {}
