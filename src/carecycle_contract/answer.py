"""An answer: one exchange with the target, and the page parsed from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import TYPE_CHECKING

from carecycle_contract.strict_json import NotJSON, Unreadable, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carecycle_contract.contract import JSON, Envelope, Operation
    from carecycle_contract.question import Question


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
    def _parsed(self) -> tuple[JSON, NotJSON | Unreadable | None]:
        try:
            return parse_json(self.exchange.body), None
        except (NotJSON, Unreadable) as defect:
            return None, defect

    @property
    def json(self) -> JSON:
        """The body as JSON; None also where it is none, or cannot be read."""
        return self._parsed[0]

    @property
    def json_defect(self) -> NotJSON | None:
        """Why the body is not JSON, or None when it is."""
        defect = self._parsed[1]
        return defect if isinstance(defect, NotJSON) else None

    @property
    def unreadable(self) -> str | None:
        """Why nothing can be said of the body, though it may be JSON; None where it was read."""
        defect = self._parsed[1]
        return str(defect) if isinstance(defect, Unreadable) else None

    def value_at(self, path: Sequence[str] | None) -> JSON:
        """The value that member names lead to in the body; None where there is none."""
        value = self.json if path else None
        for name in path or ():
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @cached_property
    def page(self) -> Page | None:
        """The page of a successful answer; None where the envelope is not as documented."""
        return read_page(self.json, self.operation.envelope) if self.status == 200 else None


def whole_number(value: JSON) -> int | None:
    """The integer that a JSON number denotes (137, 137.0, 1.37e2); None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    return int(value)


def read_page(body: JSON, envelope: Envelope) -> Page | None:
    """The page that a body holds, or None where a member is missing or of another type."""
    if not isinstance(body, dict):
        return None
    items_total = whole_number(body.get(envelope.items_total))
    current_page = whole_number(body.get(envelope.current_page))
    items = body.get(envelope.items)
    if items_total is None or current_page is None or not isinstance(items, list):
        return None
    neighbours: list[int | None] = []
    for name in (envelope.next_page, envelope.prev_page):
        number = whole_number(body.get(name))
        if name not in body or (number is None and body[name] is not None):
            return None
        neighbours.append(number)
    if not all(isinstance(item, dict) for item in items):
        return None
    objects = tuple(item for item in items if isinstance(item, dict))
    return Page(items_total, current_page, neighbours[0], neighbours[1], objects)
