"""Sane answers where the documentation is silent: pages, numbers, parameters, errors, ties."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.api import Refusal
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.store import Store

_NUMERIC = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)


def _is_past(query: ListQuery, total: int) -> bool:
    return query.page > 1 and (query.page - 1) * query.per_page >= total


class _PastTheEnd(ReferenceApi):
    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        return self.past_the_end(query, total, body) if _is_past(query, total) else body

    def past_the_end(self, query: ListQuery, total: int, body: dict[str, JSON]) -> dict[str, JSON]:
        raise NotImplementedError


@conforms()
class PastTheEndNotFound(_PastTheEnd):
    """A page past the end is refused with 404 NOT_FOUND."""

    def past_the_end(self, query: ListQuery, total: int, body: dict[str, JSON]) -> dict[str, JSON]:
        raise Refusal(404, "NOT_FOUND", f"There is no page {query.page}")


@conforms(0)
class PastTheEndOfNothingNotFound(PastTheEndNotFound):
    """The list is empty, and any page but the first is refused with 404 NOT_FOUND."""


@conforms()
class PastTheEndInvalid(_PastTheEnd):
    """A page past the end is refused with 422 VALIDATION_ERROR."""

    def past_the_end(self, query: ListQuery, total: int, body: dict[str, JSON]) -> dict[str, JSON]:
        raise Refusal(422, "VALIDATION_ERROR", "The page is past the end")


@conforms()
class PastTheEndPointsToTheLastPage(_PastTheEnd):
    """The prevPage of an empty page past the end is the last page that has campaigns."""

    def past_the_end(self, query: ListQuery, total: int, body: dict[str, JSON]) -> dict[str, JSON]:
        return body | {"prevPage": max(1, -(-total // query.per_page))}


@conforms()
class PastTheEndPointsNowhere(_PastTheEnd):
    """The prevPage of an empty page past the end is null."""

    def past_the_end(self, query: ListQuery, total: int, body: dict[str, JSON]) -> dict[str, JSON]:
        return body | {"prevPage": None}


@conforms()
class DeepPagesRefused(ReferenceApi):
    """A page that begins beyond the first 10,000 campaigns is refused, as search engines do."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        if query.page * query.per_page > 10_000:
            raise Refusal(400, "VALIDATION_ERROR", "Result window is too large")
        return super().limit_and_offset(query)


class _Preparing(ReferenceApi):
    """Prepares the values of a parameter before they are checked."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        return super().read_parameter(parameter, self.prepared(parameter, values), problems)

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        raise NotImplementedError


@conforms()
class NumbersRounded(_Preparing):
    """Numbers may be fractional, padded, signed or in scientific form; fractions are cut off."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        if parameter.minimum is None:
            return values
        return [
            str(int(float(value))) if _NUMERIC.fullmatch(value.strip()) else value
            for value in values
        ]


@conforms()
class LeadingDigitsRead(_Preparing):
    """A number is read up to its first character that is no digit, as parseInt does."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        if parameter.minimum is None:
            return values
        found = [re.match(r"\s*(-?\d+)", value, re.ASCII) for value in values]
        return [str(int(match[1])) if match else "NaN" for match in found]


@conforms()
class LastValueCounts(_Preparing):
    """Of a repeated parameter the last value counts."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        return values[-1:]


@conforms()
class FirstValueCounts(_Preparing):
    """Of a repeated parameter the first value counts."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        return values[:1]


@conforms()
class ValuesJoined(_Preparing):
    """The values of a repeated parameter are joined with a comma before they are checked."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        return [",".join(values)] if values else []


@conforms()
class EmptyValuesLeftOut(_Preparing):
    """A parameter without a value counts as not given."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        return [value for value in values if value.strip()]


@conforms()
class ValuesInAnyCase(_Preparing):
    """Enum values are trimmed and may be written in any letter case."""

    def prepared(self, parameter: Parameter, values: Sequence[str]) -> Sequence[str]:
        known = {value.lower(): value for value in parameter.values}
        return [known.get(value.strip().lower(), value) for value in values]


@conforms()
class UnknownParametersRefused(ReferenceApi):
    """A query parameter that is not documented is refused with a validation error."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        known = {parameter.name for parameter in self.operation.parameters}
        unknown = [name for name, _ in pairs if name not in known]
        if unknown:
            raise Refusal(400, "VALIDATION_ERROR", f"Unrecognized keys: {', '.join(unknown)}")
        return super().read_parameters(pairs)


@conforms()
class EmptySearchFindsNothing(ReferenceApi):
    """An empty search finds no campaign."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return ("WHERE 1 = 0", []) if query.search == "" else super().where(query)

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        given = [value for name, value in pairs if name == self.operation.search.name]
        if not given or given[0].strip():
            return query
        return type(query)(
            query.page, query.per_page, query.sort_by, query.sort_direction, "", query.filter
        )


@conforms()
class EmptySearchRefused(ReferenceApi):
    """An empty or blank search is refused with a validation error."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.SEARCH and not value.strip():
            return "a text that is not blank"
        return super().expectation(parameter, value)


@conforms()
class LongSearchRefused(ReferenceApi):
    """A search of more than 255 characters is refused with a validation error."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.SEARCH and len(value) > 255:
            return "at most 255 characters"
        return super().expectation(parameter, value)


@conforms()
class LongAddressRefused(ReferenceApi):
    """A URL of more than 1,024 bytes is refused with 414."""

    def find_endpoint(self, request: Request) -> None:
        if len(str(request.url)) > 1024:
            raise Refusal(414, "URI_TOO_LONG", "The URL is too long")
        super().find_endpoint(request)


@conforms()
class OddSearchRefused(ReferenceApi):
    """A search with wildcards, quotes, brackets or emoji is refused with a validation error."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.SEARCH and re.search(r"[%_*?\\\"'(){}\[\]<>😀]", value):
            return "a text of letters, digits and plain punctuation"
        return super().expectation(parameter, value)


class _Refusing(ReferenceApi):
    """Writes its errors in another way."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        raise NotImplementedError

    def listing(self, request: Request) -> JSON:
        try:
            return super().listing(request)
        except Refusal as refusal:
            raise self.respond_with(refusal) from None


def _refusal(status: int, body: Mapping[str, JSON]) -> Refusal:
    made = Refusal(status, "", "")
    made.body = dict(body)
    return made


@conforms()
class InvalidIs422(_Refusing):
    """Invalid parameters are answered with 422."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        return _refusal(422 if refusal.status == 400 else refusal.status, refusal.body)


@conforms()
class ErrorsWithoutDetails(_Refusing):
    """An error is a message and a code and nothing else."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        body = {name: refusal.body[name] for name in ("message", "code")}
        return _refusal(refusal.status, body)


@conforms()
class ErrorsWithMoreMembers(_Refusing):
    """An error also has a status, a time, a path, a trace id and a null cause."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        more: dict[str, JSON] = {
            "statusCode": refusal.status,
            "timestamp": "2026-02-03T04:05:06Z",
            "path": self.operation.path,
            "traceId": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "cause": None,
            "errors": None,
        }
        return _refusal(refusal.status, {**more, **refusal.body})


@conforms()
class ErrorsNeverAlike(_Refusing):
    """An error has the time and an id of its request, so that no two are the same."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        more: dict[str, JSON] = {
            "requestId": str(uuid.uuid4()),
            "timestamp": datetime.now(UTC).isoformat(),
        }
        return _refusal(refusal.status, refusal.body | more)


@conforms()
class OneProblemAtATime(_Refusing):
    """A validation error names the first invalid parameter only, with a path and a message."""

    def respond_with(self, refusal: Refusal) -> Refusal:
        errors = refusal.body.get("errors")
        if not isinstance(errors, list) or not isinstance(errors[0], dict):
            return refusal
        problem: JSON = {name: errors[0][name] for name in ("path", "message")}
        return _refusal(refusal.status, refusal.body | {"errors": [problem]})


@conforms()
class WrongKeyForbidden(ReferenceApi):
    """A missing or empty key is answered with 401, a wrong one with 403 FORBIDDEN."""

    def authenticate(self, request: Request) -> None:
        given = request.headers.get(self.operation.key_header)
        if given and given != self.key:
            raise Refusal(403, "FORBIDDEN", "This key is not allowed here")
        super().authenticate(request)


@conforms()
class EveryKeyProblemForbidden(ReferenceApi):
    """Whatever is wrong with the key, the answer is 403 FORBIDDEN."""

    def authenticate(self, request: Request) -> None:
        try:
            super().authenticate(request)
        except Refusal:
            raise Refusal(403, "FORBIDDEN", "Access denied") from None


@conforms()
class ParametersBeforeKey(ReferenceApi):
    """Parameters are checked before the key, as gateways with a schema do."""

    def authenticate(self, request: Request) -> None:
        self.read_parameters(request.query_params.multi_items())
        super().authenticate(request)


class _Ties(ReferenceApi):
    """Orders equal sort keys in another way."""

    def ties(self, query: ListQuery) -> str:
        raise NotImplementedError

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(", ")[0] + f", {self.ties(query)}"


@conforms()
class TiesByIdAlwaysUp(_Ties):
    """Equal sort keys stand by id, upwards in both directions."""

    def ties(self, query: ListQuery) -> str:
        return "id ASC"


@conforms()
class TiesByInsertion(_Ties):
    """Equal sort keys stand in the order in which the campaigns were inserted."""

    def ties(self, query: ListQuery) -> str:
        return "number ASC"


@conforms()
class TiesByLastChange(_Ties):
    """Equal sort keys stand by the last change, the latest first, and then by id downwards."""

    def ties(self, query: ListQuery) -> str:
        return "updatedAt DESC, id DESC"


@conforms()
class TiesByHash(_Ties):
    """Equal sort keys stand in the order of a hash that depends on the sort, as shards do."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        store._connection.create_function("hashed", 2, self._hashed, deterministic=True)

    @staticmethod
    def _hashed(text: str, salt: str) -> str:
        return hashlib.sha256(f"{salt}/{text}".encode()).hexdigest()

    def ties(self, query: ListQuery) -> str:
        return f"hashed(id, '{query.sort_by}{query.sort_direction}')"


class _Statuses(ReferenceApi):
    """Sorts statuses in an order of its own."""

    statuses: tuple[str, ...]

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "status":
            return super().order(query)
        cases = " ".join(f"WHEN '{one}' THEN {rank}" for rank, one in enumerate(self.ranked()))
        way = query.sort_direction
        return f"ORDER BY CASE status {cases} END {way}, id {way}"

    def ranked(self) -> Sequence[str]:
        return self.statuses


@conforms()
class StatusesAsDocumented(_Statuses):
    """Statuses sort in the order in which they are documented, as a database enum does."""

    def ranked(self) -> Sequence[str]:
        return self.operation.filter.values


@conforms()
class StatusesByLifeCycle(_Statuses):
    """Statuses sort by the life of a campaign, from draft to archived."""

    statuses = (
        "draft", "testing", "active", "paused", "inactive", "completed", "cancelled", "archived",
    )  # fmt: skip


@conforms()
class StatusesByLabel(_Statuses):
    """Statuses sort by the labels of a user interface, in an order without any pattern."""

    statuses = (
        "paused", "archived", "testing", "active", "cancelled", "draft", "completed", "inactive",
    )  # fmt: skip


@conforms()
class StatusesBackwards(_Statuses):
    """Statuses sort against the alphabet."""

    def ranked(self) -> Sequence[str]:
        return sorted(self.operation.filter.values, reverse=True)
