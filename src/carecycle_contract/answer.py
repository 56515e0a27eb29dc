"""An answer: one exchange with the target, and the page parsed from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.question import Question

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and its response, as they went over the wire, the key masked.

    `url` is the whole URL with its query; `headers` are the response's, their names in lower
    case; `started` is seconds since the run began and `elapsed` seconds until the body was read;
    `body` is the content after its transfer and content codings were undone; `echoes_key` says
    whether the key that was sent stands in the response. Headers and body may hold what must not
    be shown, so no representation has them.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    started: float
    elapsed: float
    echoes_key: bool = False

    @property
    def ended(self) -> float:
        """Seconds from the beginning of the run until the body was read."""
        return self.started + self.elapsed

    def header(self, name: str) -> str | None:
        """The first response header of that name, in any case, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def media_type(self) -> str | None:
        """The media type in lower case, without parameters; None where the header is missing."""
        return None if self._content_type is None else self._content_type.get_content_type()

    @property
    def charset(self) -> str | None:
        """The charset that the media type names, in lower case, or None."""
        return None if self._content_type is None else self._content_type.get_content_charset()

    @property
    def _content_type(self) -> Message | None:
        value = self.header("content-type")
        if value is None:
            return None
        header = Message()
        header["content-type"] = value
        return header


class NotJSON(ValueError):  # noqa: N818 - it names what the body is
    """A body that is not one JSON text by RFC 8259; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Page:
    """The envelope of a list answer whose members have the documented types.

    Numbers are whole numbers, however they were written (137.0 is 137); `items` are JSON objects
    as the server sent them.
    """

    items_total: int
    current_page: int
    next_page: int | None
    prev_page: int | None
    items: tuple[Mapping[str, JSON], ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a target answered to a question; two answers are never equal, each came at its time."""

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
    def _parsed(self) -> tuple[JSON, NotJSON | None]:
        try:
            return parse_json(self.exchange.body), None
        except NotJSON as defect:
            return None, defect

    @property
    def json(self) -> JSON:
        """The body as JSON; None also where it is none (see `json_defect`)."""
        return self._parsed[0]

    @property
    def json_defect(self) -> NotJSON | None:
        """Why the body is not JSON, or None when it is."""
        return self._parsed[1]

    @cached_property
    def page(self) -> Page | None:
        """The page of a successful answer; None where the envelope is not as documented."""
        return read_page(self.json) if self.status == 200 else None


def parse_json(body: bytes) -> JSON:
    """Parse one JSON text strictly by RFC 8259.

    Raises:
        NotJSON: for a byte-order mark (section 8.1), text that is not UTF-8 (8.1), NaN or
            Infinity (section 6), a repeated member name (section 4), or no JSON at all.

    """
    try:
        # What is written again to the byte has no flaw to find, and most servers write so.
        parsed: JSON = orjson.loads(body)
        plain = orjson.dumps(parsed) == body
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        plain = False
    return parsed if plain else _parse_strictly(body)


def _parse_strictly(body: bytes) -> JSON:
    if body.startswith(BYTE_ORDER_MARK):
        raise NotJSON("the body begins with a byte-order mark")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJSON(f"byte {error.start} of the body is not UTF-8") from None
    try:
        parsed: JSON = json.loads(
            text, object_pairs_hook=_unique_members, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise NotJSON(f"{error.msg} at line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise NotJSON("values are nested too deeply to be read") from None
    except ValueError as error:
        if isinstance(error, NotJSON):
            raise
        raise NotJSON(str(error)) from None
    return parsed


def _unique_members(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise NotJSON(f"the member name {repeated!r} stands twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise NotJSON(f"{name} is not a JSON number")


def whole_number(value: JSON) -> int | None:
    """The integer that a JSON number denotes (137, 137.0, 1.37e2); None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    return int(value)


def read_page(body: JSON) -> Page | None:
    """The page that a body holds, or None where a member is missing or of another type."""
    if not isinstance(body, dict):
        return None
    items_total = whole_number(body.get("itemsTotal"))
    current_page = whole_number(body.get("currentPage"))
    items = body.get("items")
    if items_total is None or current_page is None or not isinstance(items, list):
        return None
    neighbours: list[int | None] = []
    for name in ("nextPage", "prevPage"):
        number = whole_number(body.get(name))
        if name not in body or (number is None and body[name] is not None):
            return None
        neighbours.append(number)
    if not all(isinstance(item, dict) for item in items):
        return None
    objects = tuple(item for item in items if isinstance(item, dict))
    return Page(items_total, current_page, neighbours[0], neighbours[1], objects)
