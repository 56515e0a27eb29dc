"""Sane answers where the documentation is silent: pages, numbers, parameters, errors, ties."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.api import Refusal
from zoo.conforming.steps import Prepared, RefusedSearches, Ties, statuses
from zoo.conforming.variant import variant
from zoo.server import refusal, server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import InvalidParameter


class PastTheEnd(ReferenceApi):
    """Answers a page past the end with a refusal, or with other members of the envelope."""

    past_the_end: Callable[[ListQuery, int], Refusal | dict[str, JSON]]

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        if query.page == 1 or (query.page - 1) * query.per_page < total:
            return body
        answer = self.past_the_end(query, total)
        if isinstance(answer, Refusal):
            raise answer
        return body | answer


def not_found(query: ListQuery, _: int) -> Refusal:
    """The page is refused with 404."""
    return refusal(404, "NOT_FOUND", f"There is no page {query.page}")


def invalid(*_: object) -> Refusal:
    """The page is refused with 422."""
    return refusal(422, "VALIDATION_ERROR", "The page is past the end")


PAST_THE_END = [
    variant(name, sentence, PastTheEnd, campaigns, past_the_end=staticmethod(answer))
    for name, sentence, campaigns, answer in (
        (
            "past-the-end-not-found",
            "A page past the end is refused with 404 NOT_FOUND.",
            137,
            not_found,
        ),
        (
            "past-the-end-of-nothing-not-found",
            "The list is empty, and any page but the first is refused with 404 NOT_FOUND.",
            0,
            not_found,
        ),
        (
            "past-the-end-invalid",
            "A page past the end is refused with 422 VALIDATION_ERROR.",
            137,
            invalid,
        ),
        (
            "past-the-end-points-to-the-last-page",
            "The prevPage of an empty page past the end is the last page that has campaigns.",
            137,
            lambda query, total: {"prevPage": max(1, -(-total // query.per_page))},
        ),
        (
            "past-the-end-points-nowhere",
            "The prevPage of an empty page past the end is null.",
            137,
            lambda *_: {"prevPage": None},
        ),
    )
]


@server()
class DeepPagesRefused(ReferenceApi):
    """A page that begins beyond the first 10,000 campaigns is refused, as search engines do."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        if query.page * query.per_page > 10_000:
            raise refusal(400, "VALIDATION_ERROR", "Result window is too large")
        return super().limit_and_offset(query)


class _Preparing(ReferenceApi):
    """Prepares the values of a parameter before they are checked."""

    prepared: Callable[[Parameter, Sequence[str]], Sequence[str]]

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        return super().read_parameter(parameter, self.prepared(parameter, values), problems)


_NUMERIC = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)


def _rounded(parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
    if parameter.minimum is None:
        return values
    return [
        str(int(float(value))) if _NUMERIC.fullmatch(value.strip()) else value for value in values
    ]


def _leading_digits(parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
    if parameter.minimum is None:
        return values
    digits = [
        re.match(r"\s*(-?\d+)", value, re.ASCII) if _NUMERIC.fullmatch(value.strip()) else None
        for value in values
    ]
    return [str(int(match[1])) if match else "NaN" for match in digits]


def _in_any_case(parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
    known = {value.lower(): value for value in parameter.values}
    return [known.get(value.strip().lower(), value) for value in values]


_PREPARED: dict[str, tuple[str, Callable[[Parameter, Sequence[str]], Sequence[str]]]] = {
    "numbers-rounded": (
        "Numbers may be fractional, padded, signed or in scientific form; fractions are cut off.",
        _rounded,
    ),
    "leading-digits-read": (
        "A number is read up to its point or exponent, as parseInt does; 10abc is none.",
        _leading_digits,
    ),
    "last-value-counts": (
        "Of a repeated parameter the last value counts.",
        lambda _, values: values[-1:],
    ),
    "first-value-counts": (
        "Of a repeated parameter the first value counts.",
        lambda _, values: values[:1],
    ),
    "values-joined": (
        "The values of a repeated parameter are joined with a comma before they are checked.",
        lambda _, values: [",".join(values)] if values else [],
    ),
    "empty-values-left-out": (
        "A parameter without a value counts as not given.",
        lambda _, values: [value for value in values if value.strip()],
    ),
    "values-in-any-case": (
        "Enum values are trimmed and may be written in any letter case.",
        _in_any_case,
    ),
}
PREPARED = [
    variant(name, sentence, _Preparing, prepared=staticmethod(prepared))
    for name, (sentence, prepared) in _PREPARED.items()
]


@server()
class UnknownParametersRefused(ReferenceApi):
    """A query parameter that is not documented is refused with a validation error."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        known = {parameter.name for parameter in self.operation.parameters}
        unknown = [name for name, _ in pairs if name not in known]
        if unknown:
            raise refusal(400, "VALIDATION_ERROR", f"Unrecognized keys: {', '.join(unknown)}")
        return super().read_parameters(pairs)


@server()
class BracketedNamesAreArrays(ReferenceApi):
    """status[$ne]=draft is read as an array of statuses, as PHP does, and refused as one."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        arrays = [name for name, _ in pairs if re.fullmatch(r"\w+\[.*\]", name)]
        if arrays:
            raise refusal(422, "VALIDATION_ERROR", f"{arrays[0]} must be a string", errors=[])
        return super().read_parameters(pairs)


@server()
class EmptySearchFindsNothing(ReferenceApi):
    """An empty search finds no campaign."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return ("WHERE 1 = 0", []) if query.search == "" else super().where(query)

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        searches = [value for name, value in pairs if name == self.operation.search.name]
        empty = bool(searches) and not searches[0].strip()
        return replace(query, search="") if empty else query


_REFUSED: dict[str, tuple[str, str, Callable[[str], object]]] = {
    "empty-search-refused": (
        "An empty or blank search is refused with a validation error.",
        "a text that is not blank",
        lambda search: not search.strip(),
    ),
    "nul-in-search-refused": (
        "A search with a NUL is refused with a validation error, as Django does.",
        "a text without null characters",
        lambda search: "\0" in search,
    ),
    "long-search-refused": (
        "A search of more than 255 characters is refused with a validation error.",
        "at most 255 characters",
        lambda search: len(search) > 255,
    ),
    "odd-search-refused": (
        "A search with wildcards, quotes, brackets or emoji is refused with a validation error.",
        "a text of letters, digits and plain punctuation",
        lambda search: re.search(r"[%_*?\\\"'(){}\[\]<>😀]", search),
    ),
}
REFUSED = [
    variant(name, sentence, RefusedSearches, expected=expected, refuses=staticmethod(refuses))
    for name, (sentence, expected, refuses) in _REFUSED.items()
]


@server()
class LongAddressRefused(ReferenceApi):
    """A URL of more than 1,024 bytes is refused with 414."""

    def find_endpoint(self, request: Request) -> None:
        if len(str(request.url)) > 1024:
            raise refusal(414, "URI_TOO_LONG", "The URL is too long")
        super().find_endpoint(request)


@server()
class GatewayRefusesLongAddresses(ReferenceApi):
    """A gateway refuses a URL of more than 1,024 bytes with 414 and a page for people."""

    def respond(self, request: Request) -> Response:
        if len(str(request.url)) > 1024:
            return Response("<h1>414 Request-URI Too Large</h1>", 414, media_type="text/html")
        return super().respond(request)


class _Refusing(ReferenceApi):
    """Writes another error than that of this status and body."""

    error: Callable[[int, dict[str, JSON]], tuple[int, JSON]]

    def render(self, status: int, body: JSON) -> Response:
        if status >= 400 and isinstance(body, dict):
            status, body = self.error(status, body)
        return super().render(status, body)


def _more_members(status: int, body: dict[str, JSON]) -> tuple[int, JSON]:
    more: dict[str, JSON] = {
        "statusCode": status,
        "timestamp": "2026-02-03T04:05:06Z",
        "path": "/v2/campaigns",
        "traceId": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cause": None,
        "errors": None,
    }
    return status, {**more, **body}


def _one_problem(status: int, body: dict[str, JSON]) -> tuple[int, JSON]:
    errors = body.get("errors")
    if not isinstance(errors, list) or not isinstance(errors[0], dict):
        return status, body
    return status, body | {"errors": [{name: errors[0][name] for name in ("path", "message")}]}


_ERRORS: dict[str, tuple[str, Callable[[int, dict[str, JSON]], tuple[int, JSON]]]] = {
    "invalid-is422": (
        "Invalid parameters are answered with 422.",
        lambda status, body: (422 if status == 400 else status, body),
    ),
    "errors-with-more-members": (
        "An error also has a status, a time, a path, a trace id and a null cause.",
        _more_members,
    ),
    "errors-never-alike": (
        "An error has the time and an id of its request, so that no two are the same.",
        lambda status, body: (
            status,
            {**body, "requestId": str(uuid.uuid4()), "timestamp": datetime.now(UTC).isoformat()},
        ),
    ),
    "one-problem-at-atime": (
        "A validation error names the first invalid parameter only, with a path and a message.",
        _one_problem,
    ),
}
ERRORS = [
    variant(name, sentence, _Refusing, error=staticmethod(error))
    for name, (sentence, error) in _ERRORS.items()
]


@server()
class WrongKeyForbidden(ReferenceApi):
    """A missing or empty key is answered with 401, a wrong one with 403 FORBIDDEN."""

    def authenticate(self, request: Request) -> None:
        given = request.headers.get(self.operation.key.header)
        if given and given != self.key:
            raise refusal(403, "FORBIDDEN", "This key is not allowed here")
        super().authenticate(request)


@server()
class EveryKeyProblemForbidden(ReferenceApi):
    """Whatever is wrong with the key, the answer is 403 FORBIDDEN."""

    def authenticate(self, request: Request) -> None:
        try:
            super().authenticate(request)
        except Refusal:
            raise refusal(403, "FORBIDDEN", "Access denied") from None


@server()
class ParametersBeforeKey(ReferenceApi):
    """Parameters are checked before the key, as gateways with a schema do."""

    def authenticate(self, request: Request) -> None:
        self.read_parameters(request.query_params.multi_items())
        super().authenticate(request)


_TIES = {
    "ties-by-id-always-up": ("Equal sort keys stand by id, upwards in both directions.", "id ASC"),
    "ties-by-insertion": (
        "Equal sort keys stand in the order in which the campaigns were inserted.",
        "number ASC",
    ),
    "ties-by-last-change": (
        "Equal sort keys stand by the last change, the latest first, and then by id downwards.",
        "updatedAt DESC, id DESC",
    ),
}
TIES = [variant(name, sentence, Ties, ties=ties) for name, (sentence, ties) in _TIES.items()]


@server()
class TiesByHash(Prepared):
    """Equal sort keys stand in the order of a hash that depends on the sort, as shards do."""

    def prepare(self) -> None:
        connection = self.store._connection
        connection.create_function("hashed", 2, self._hashed, deterministic=True)

    @staticmethod
    def _hashed(text: str, salt: str) -> str:
        return hashlib.sha256(f"{salt}/{text}".encode()).hexdigest()

    def order(self, query: ListQuery) -> str:
        salt = f"{query.sort_by}{query.sort_direction}"
        return f"{super().order(query).rpartition(', ')[0]}, hashed(id, '{salt}')"


class _Statuses(ReferenceApi):
    """Sorts statuses in an order of its own."""

    def ranked(self) -> Sequence[str]:
        raise NotImplementedError

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "status":
            return super().order(query)
        cases = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(self.ranked()))
        way = query.sort_direction
        return f"ORDER BY CASE status {cases} END {way}, id {way}"


_LIFE_CYCLE = (
    "draft", "testing", "active", "paused", "inactive", "completed", "cancelled", "archived",
)  # fmt: skip
_LABELLED = (
    "paused", "archived", "testing", "active", "cancelled", "draft", "completed", "inactive",
)  # fmt: skip
_RANKED: dict[str, tuple[str, Callable[[ReferenceApi], Sequence[str]]]] = {
    "statuses-as-documented": (
        "Statuses sort in the order in which they are documented, as a database enum does.",
        statuses,
    ),
    "statuses-by-life-cycle": (
        "Statuses sort by the life of a campaign, from draft to archived.",
        lambda _: _LIFE_CYCLE,
    ),
    "statuses-by-label": (
        "Statuses sort by the labels of a user interface, in an order without any pattern.",
        lambda _: _LABELLED,
    ),
    "statuses-backwards": (
        "Statuses sort against the alphabet.",
        lambda api: sorted(statuses(api), reverse=True),
    ),
}
STATUSES = [
    variant(name, sentence, _Statuses, ranked=ranked)
    for name, (sentence, ranked) in _RANKED.items()
]
