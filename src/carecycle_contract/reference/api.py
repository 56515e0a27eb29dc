"""An API that implements a list operation, in small steps that subclasses can override."""

from __future__ import annotations

import json
import random
import re
import time
from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from carecycle_contract.reference.data import InvalidParameter, data_of
from carecycle_contract.reference.generated import Sampler
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from carecycle_contract.contract import JSON, Operation, Parameter
    from carecycle_contract.reference.row import Row
    from carecycle_contract.reference.store import Argument, Store

# A JSON number (RFC 8259 section 6), as 1.0 and 1e0 are 1 as well. The exponent and the length of
# the text are bounded, since numbers of thousands of digits are slow to parse.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST = 1000
# SQLite integers have 64 bits; a larger offset is past the end of any list.
_LARGEST = 2**62
_MINUTE = 60.0
_METHODS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Validated query parameters, with defaults filled in.

    `sort_by` is None if the list cannot be sorted; `filters` maps the names of the filters that
    were given to their values.
    """

    page: int
    per_page: int
    sort_by: str | None
    sort_direction: str | None
    search: str | None
    filters: Mapping[str, str] = field(hash=False)


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure
    """Raised by a step to answer with an error."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def _written(body: JSON) -> bytes:
    """JSON in UTF-8, without whitespace."""
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:
        # orjson refuses lone surrogates, and integers of more than 64 bits, such as the number of
        # a page.
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


class ReferenceApi:
    """An ASGI application that answers a list operation from a store.

    `rate_limit` is the number of requests allowed in a minute; None for no limit.
    """

    def __init__(
        self, operation: Operation, store: Store, key: str, rate_limit: int | None = None
    ) -> None:
        self.operation = operation
        self.store = store
        self.key = key
        self.rate_limit = rate_limit
        self._data = data_of(operation)
        self._recent: deque[float] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await run_in_threadpool(self.respond, Request(scope, receive))
        await response(scope, receive, send)

    def respond(self, request: Request) -> Response:
        """Run all steps, from a request to a response."""
        try:
            return self.render(200, self.body(request))
        except Refusal as refusal:
            return self.render(refusal.status, refusal.body)
        except Exception:  # noqa: BLE001 - a client never sees a stack trace
            return self.render(500, self.refused(500, "Internal error").body)

    def body(self, request: Request) -> JSON:
        """The body of a successful answer."""
        self.find_endpoint(request)
        self.authenticate(request)
        self.limit_rate()
        query = self.read_parameters(request.query_params.multi_items())
        total = self.count(query)
        items = [self.serialise(row) for row in self.fetch(query)]
        return self.envelope(query, total, items)

    def refused(
        self,
        status: int,
        message: str,
        *,
        retry_after: int | None = None,
        members: Mapping[str, JSON] | None = None,
    ) -> Refusal:
        """A refusal with the documented error body and further `members`."""
        error = self.operation.error
        schema = self.operation.response_schema(status) or error.schema_name
        dice = random.Random(status)  # noqa: S311 - data, not secrets
        sampler = Sampler(self.operation.schemas, dice, optional=0.0)
        body = sampler.value(self.operation.schemas.documents[schema])
        # If no code is documented, the name of the status in HTTP takes its place.
        code = next(iter(error.codes.get(status, ())), HTTPStatus(status).name)
        said = ((error.message, message), (error.code, code), (error.retry_after, retry_after))
        for path, value in said:
            if path is not None and value is not None:
                _put(body, path, value)
        return Refusal(status, {**body, **(members or {})})

    def find_endpoint(self, request: Request) -> None:
        """Refuse other paths, and methods but GET and HEAD; the server omits the body for HEAD."""
        if request.url.path != self.operation.path:
            raise self.refused(404, "There is nothing at this path")
        if request.method not in _METHODS:
            raise self.refused(405, "This is a reference API: it only lists")

    def authenticate(self, request: Request) -> None:
        """Refuse requests without the key."""
        if request.headers.get(self.operation.key.header) != self.key:
            raise self.refused(self._documented(401, 403), "Missing or invalid API key")

    def limit_rate(self) -> None:
        """Refuse requests beyond the limit for the last minute."""
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - _MINUTE:
            self._recent.popleft()
        if self.rate_limit is not None and len(self._recent) >= self.rate_limit:
            wait = int(self._recent[0] + _MINUTE - now) + 1
            raise self.refused(429, "Rate limit exceeded", retry_after=wait)
        self._recent.append(now)

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        """Validate the parameters; unknown ones are ignored."""
        operation = self.operation
        problems: list[InvalidParameter] = []
        values = {
            parameter: self.read_parameter(
                parameter, [value for name, value in pairs if name == parameter.name], problems
            )
            for parameter in operation.parameters
        }
        if problems:
            told = "; ".join(
                f"{problem.parameter}: expected {problem.expected}" for problem in problems
            )
            status, members = self._documented(400, 422), self._data.problems(problems)
            raise self.refused(status, f"Invalid query parameters: {told}", members=members)
        return ListQuery(
            page=int(Decimal(values[operation.page] or 0)),
            per_page=int(Decimal(values[operation.page_size] or 0)),
            sort_by=_text(values, operation.sort_key),
            sort_direction=_text(values, operation.sort_direction),
            search=_text(values, operation.search),
            filters={
                parameter.name: str(values[parameter])
                for parameter in operation.filters
                if values[parameter]
            },
        )

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        """The value of a parameter, or its default; a problem is appended to `problems`."""
        if not values:
            return parameter.default
        value = values[0]
        expected = self.expectation(parameter, value) if len(values) == 1 else "one value"
        if expected is None:
            return value
        problems.append(InvalidParameter(parameter.name, expected, ", ".join(values)))
        return None

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        """What a parameter's value should be, in words; None if it is valid.

        Of a fraction, where the contract allows one, the whole part is taken.
        """
        if parameter.values:
            return None if value in parameter.values else " | ".join(parameter.values)
        if parameter.minimum is None:
            return None
        most = parameter.maximum
        kind = "whole number" if parameter.is_whole else "number"
        expected = f"a {kind} from {parameter.minimum}" + (f" to {most}" if most else "")
        if len(value) > _LONGEST or not _NUMBER.fullmatch(value):
            return expected
        number = Decimal(value)
        whole = not parameter.is_whole or number == number.to_integral_value()
        inside = parameter.minimum <= number and (most is None or number <= most)
        return None if whole and inside else expected

    def where(self, query: ListQuery) -> tuple[str, list[Argument]]:
        """The WHERE clause and its arguments."""
        conditions: list[str] = []
        arguments: list[Argument] = []
        for parameter in self.operation.filters:
            if parameter.name in query.filters:
                value = query.filters[parameter.name]
                column, argument = self.store.columns.compared(parameter, value)
                conditions.append(f"{column} = ?")
                arguments.append(argument)
        if query.search is not None:
            conditions.append(f"{self.store.columns.searched} LIKE ? ESCAPE '!'")
            arguments.append(f"%{self.escape(fold(query.search))}%")
        return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), arguments

    def escape(self, text: str) -> str:
        """Escape the wildcards of LIKE in a text."""
        return re.sub(r"([!%_])", r"!\1", text)

    def order(self, query: ListQuery) -> str:
        """The ORDER BY clause: nulls last in ascending order, ties broken by identity."""
        falls = query.sort_direction and query.sort_direction == self.operation.descending
        way = "DESC" if falls else "ASC"
        terms = (f"{column} {way}" for column in self.store.columns.order(query.sort_by))
        return f"ORDER BY {', '.join(terms)}"

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        """The number of rows to read, and the number to skip before them."""
        return query.per_page, min((query.page - 1) * query.per_page, _LARGEST)

    def count(self, query: ListQuery) -> int:
        """The total number of items that the query selects."""
        return self.store.count(*self.where(query))

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        """The rows of the page."""
        where, arguments = self.where(query)
        clauses = f"{where} {self.order(query)} LIMIT ? OFFSET ?"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])

    def serialise(self, row: Row) -> dict[str, JSON]:
        """An item as JSON; nested values are shared and must be replaced, not modified."""
        return self._data.document(row)

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        """The envelope with its items."""
        names = self.operation.envelope
        more = query.page * query.per_page < total
        return {
            names.items_total: total,
            names.current_page: query.page,
            names.next_page: query.page + 1 if more else None,
            names.prev_page: query.page - 1 or None,
            names.items: list(items),
        }

    def render(self, status: int, body: JSON) -> Response:
        """The response, with a body in JSON."""
        return Response(
            _written(body),
            HTTPStatus(status),
            media_type="application/json",
            headers=self.headers(status, body),
        )

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        """Additional response headers."""
        if status == 405:
            # Required by RFC 9110 section 15.5.6.
            return {"allow": ", ".join(_METHODS)}
        if status == 429:
            path = self.operation.error.retry_after
            # Without a documented member, say a minute, which is always enough.
            wait = int(_MINUTE) if path is None else _at(body, path)
            return {"retry-after": str(wait)}
        return {}

    def _documented(self, *statuses: int) -> int:
        """The first of these statuses that the contract documents; else the first of all."""
        described = (status for status in statuses if str(status) in self.operation.responses)
        return next(described, statuses[0])


def _text(values: Mapping[Parameter, str | int | None], parameter: Parameter | None) -> str | None:
    value = values[parameter] if parameter is not None else None
    return str(value) if value else None


def _put(body: dict[str, Any], path: Sequence[str], value: JSON) -> None:
    """Set the member at a path, creating missing objects."""
    *above, name = path
    for outer in above:
        body = body.setdefault(outer, {})
    body[name] = value


def _at(body: Any, path: Sequence[str]) -> Any:  # noqa: ANN401 - a body may be any JSON
    """The member at a path, or None."""
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body
