"""Answers: one HTTP exchange with the target, and the page parsed from it."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

import orjson

from carecycle_contract.statuses import GATEWAY_FAILURES, REQUEST_TIMEOUT
from carecycle_contract.strict_json import NotJSON, Unreadable, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carecycle_contract.contract import JSON, Envelope, Operation
    from carecycle_contract.question import Question
    from carecycle_contract.redaction import Secret


# RFC 9110 section 5.6.6; a quoted string may lack its end.
_PARAMETER = re.compile(r';\s*([^\s;=]+)=("(?:[^"\\]|\\.)*"?|[^;\s]*)')
_LONGEST_MEDIA_TYPE = 1000
_NUMBER = re.compile("[0-9]+")
# RFC 9111 sections 1.2.2 and 5.1: the first of several; more digits would be as good as no end.
_DELTA_SECONDS = re.compile(r"([0-9]{1,10})[0-9]*\s*(?:,|$)")


_SMALL, _LARGE = 1 << 10, 1 << 15


class _Packed:
    """A member of a class that holds bytes: as they are, or what they are made from, and how.

    A run keeps the bodies of all its answers, which would take hundreds of megabytes. Large ones
    are compressed.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __set__(self, instance: object, content: bytes) -> None:
        is_large = len(content) > _LARGE
        packed = (zlib.compress(content, 1), zlib.decompress) if is_large else (content, bytes)
        vars(instance)[self._name] = packed

    def __get__(self, instance: object, owner: type) -> bytes:
        if instance is None:
            # The sign for `dataclass` that there is no default.
            raise AttributeError(self._name)
        packed, unpack = vars(instance)[self._name]
        content: bytes = unpack(packed)
        return content


@dataclass(frozen=True, repr=False)
class Exchange:
    """One HTTP request and its response, with the API key masked.

    `url` includes the query string; `headers` are those of the response, names in lower case;
    `body` is decoded (transfer and content codings removed), and `incomplete` says how it ended
    before it was whole, or is None; `started` counts seconds from the beginning of the run,
    `elapsed` from there until the body was read; `echoes_key` tells whether the response contained
    the key that was sent; `number` counts the requests of the run from 1. Headers and body may hold
    personal data, so `repr` leaves them out.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    started: float
    elapsed: float
    body: _Packed = _Packed()
    echoes_key: bool = False
    number: int = 0
    incomplete: str | None = None

    def __repr__(self) -> str:
        return f"Exchange({self.url!r}, {self.status})"

    @property
    def size(self) -> int:
        """The bytes that the body takes as it is kept."""
        packed, unpack = vars(self)["body"]
        return 0 if unpack is orjson.dumps else len(packed)

    def keep_as(self, value: JSON) -> None:
        """Keep the body as the value that was read from it, if it is written back byte for byte.

        The value must not change. It is kept anyway, and most servers write as orjson does.
        """
        with suppress(orjson.JSONEncodeError):
            if self.size > _SMALL and orjson.dumps(value) == self.body:
                vars(self)["body"] = value, orjson.dumps

    def without(self, secret: Secret) -> Exchange:
        """The exchange with a key masked in the response; the very same one if it is not there."""
        if not secret.is_telling:
            return self
        mask, received = secret.masked, self.body
        headers = tuple((mask(name), mask(value)) for name, value in self.headers)
        body = secret.masked_bytes(received)
        # An error may repeat what was received.
        incomplete = None if self.incomplete is None else mask(self.incomplete)
        if body is received and (headers, incomplete) == (self.headers, self.incomplete):
            return self
        return replace(self, headers=headers, body=body, incomplete=incomplete)

    @property
    def ended(self) -> float:
        """When the body was read, in seconds from the beginning of the run."""
        return self.started + self.elapsed

    @property
    def is_passing(self) -> bool:
        """Whether it says nothing of the API, and may be another a moment later."""
        return self.is_of_gateway or self.status == REQUEST_TIMEOUT

    @property
    def is_of_gateway(self) -> bool:
        """Whether an intermediary reports that the server behind it is down."""
        return self.status in GATEWAY_FAILURES

    def header(self, name: str) -> str | None:
        """The first response header of that name, in any letter case, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def age(self) -> int | None:
        """The seconds that a cache had kept the response, rounded down; None if no cache says so.

        See RFC 9111 section 5.1: an origin server sends no such header.
        """
        told = _DELTA_SECONDS.match(self.header("age") or "")
        return None if told is None else int(told[1])

    @cached_property
    def media_type(self) -> str | None:
        """The media type in lower case, without parameters; None without a Content-Type."""
        value = self.header("content-type")
        return None if value is None else value.partition(";")[0].strip().lower()

    @cached_property
    def charset(self) -> str | None:
        """The charset parameter of the media type, in lower case, or None."""
        value = (self.header("content-type") or "")[:_LONGEST_MEDIA_TYPE]
        parameters = {name.lower(): text for name, text in _PARAMETER.findall(value)}
        return parameters.get("charset", "").strip('"').lower() or None


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose total, number and items are of the documented types.

    Numbers are integers however they were written (137.0 is 137); `items` are the JSON objects as
    the server sent them. `next_page` and `prev_page` are None if the member is null, missing, or
    no whole number; `readable` names those that are null or a whole number.
    """

    items_total: int
    current_page: int
    next_page: int | None
    prev_page: int | None
    items: tuple[Mapping[str, JSON], ...] = field(repr=False)
    readable: frozenset[str]


@dataclass(frozen=True, eq=False)
class Answer:
    """What the target answered to a question. Compared by identity: no two came at one time."""

    question: Question
    exchange: Exchange

    @property
    def operation(self) -> Operation:
        """The operation that was asked."""
        return self.question.operation

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return self.exchange.status

    @cached_property
    def _parsed(self) -> tuple[JSON, NotJSON | Unreadable | None]:
        try:
            return parse_json(self.exchange.body), None
        except (NotJSON, Unreadable) as defect:
            # The one that was raised holds frames, and they hold the body in several forms.
            value = defect.value if isinstance(defect, NotJSON) else None
            return value, type(defect)(*defect.args)

    def forget(self) -> None:
        """Forget what was read of the body, which is read again where it is needed."""
        for name in ("_parsed", "page"):
            vars(self).pop(name, None)

    @property
    def json(self) -> JSON:
        """The parsed body; None if it is `null`, unreadable, or no JSON that parsers read alike."""
        return self._parsed[0]

    @property
    def json_defect(self) -> NotJSON | None:
        """Why the body is not JSON, or None if it is."""
        defect = self._parsed[1]
        return defect if isinstance(defect, NotJSON) else None

    @property
    def misform(self) -> str | None:
        """Why the body is no JSON object, wherever in it that shows; None if it is one."""
        if self.json_defect is not None:
            return _NUMBER.sub("", str(self.json_defect))
        return None if isinstance(self.json, dict) else type(self.json).__name__

    @property
    def unreadable(self) -> str | None:
        """Which limit of the parser the body exceeds, or None."""
        defect = self._parsed[1]
        return str(defect) if isinstance(defect, Unreadable) else None

    def value_at(self, path: Sequence[str] | None) -> JSON:
        """The value in the body at a path of member names, or None."""
        return value_at(self.json, path or ())

    @cached_property
    def page(self) -> Page | None:
        """The page of a 200; None if its envelope is not well-formed."""
        return read_page(self.json, self.operation.envelope) if self.status == 200 else None


def drops_query(answer: Answer) -> bool:
    """Whether an answer redirects to a location without the query that was asked."""
    location = answer.exchange.header("location") or ""
    is_redirect = 300 <= answer.status < 400 and bool(location)
    return is_redirect and bool(answer.question.parameters) and "?" not in location


def value_at(value: JSON, path: Sequence[str]) -> JSON:
    """The value inside another at a path of member names; None if there is none, or no path."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if path else None


def is_number(value: JSON) -> TypeGuard[int | float]:
    """Whether a value is a JSON number, which true and false are to Python."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole_number(value: JSON) -> int | None:
    """The integer that a JSON number denotes (137, 137.0, 1.37e2), or None."""
    if not is_number(value) or (isinstance(value, float) and not value.is_integer()):
        return None
    return int(value)


def read_page(body: JSON, envelope: Envelope) -> Page | None:
    """The page in a body, or None if its total, number or items cannot be read."""
    if not isinstance(body, dict):
        return None
    items_total = whole_number(body.get(envelope.items_total))
    current_page = whole_number(body.get(envelope.current_page))
    items = body.get(envelope.items)
    if items_total is None or items_total < 0 or current_page is None:
        return None
    if not isinstance(items, list):
        return None
    objects = tuple(item for item in items if isinstance(item, dict))
    if len(objects) != len(items):
        return None
    names = (envelope.next_page, envelope.prev_page)
    next_page, prev_page = (whole_number(body.get(name)) for name in names)
    told = (name for name in names if name in body)
    readable = frozenset(
        name for name in told if body[name] is None or whole_number(body[name]) is not None
    )
    return Page(items_total, current_page, next_page, prev_page, objects, readable)
