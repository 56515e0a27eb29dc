"""Reads bodies: strictly by RFC 8259, and each item once, though a dozen answers show it."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import JSON

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_LIST = b'"items":['
_TELLING = 64
"""So many bytes at its beginning tell most items from each other."""

_MOST_ALIKE = 64
"""Of more items with one beginning, looking for the right one takes longer than reading it."""


class NotJSON(ValueError):  # noqa: N818 - it names what the body is
    """A body that is not one JSON text by RFC 8259; the message says what is wrong and where."""


def parse_json(body: bytes) -> JSON:
    """Parse one JSON text strictly by RFC 8259.

    Raises:
        NotJSON: for a byte-order mark (section 8.1), text that is not UTF-8 (8.1), NaN or
            Infinity (section 6), a repeated member name (section 4), or no JSON at all.

    """
    return _parse(body)[0]


def _parse(body: bytes) -> tuple[JSON, bool]:
    """A JSON text, and whether it is plain: what is written again to the byte has no flaw to find.

    Most servers write so.
    """
    try:
        parsed: JSON = orjson.loads(body)
        if orjson.dumps(parsed) == body:
            return parsed, True
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    return _parse_strictly(body), False


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


class _Known(NamedTuple):
    """An item that was read, and the bytes of it."""

    written: bytes
    item: JSON


class Reader:
    """Reads bodies as `parse_json` does; where several show an item, they share one.

    What it gives must not be changed.
    """

    def __init__(self) -> None:
        self._items: dict[bytes, JSON] = {}
        self._by_opening: defaultdict[bytes, list[_Known]] = defaultdict(list)

    def __reduce__(self) -> tuple[Callable[[], Reader], tuple[()]]:
        """In another process it begins anew: the answers that travel there are read already."""
        return Reader, ()

    def parse(self, body: bytes) -> JSON:
        """One JSON text.

        Raises:
            NotJSON: as `parse_json` does.

        """
        parsed = self._around_known_items(body)
        return self._whole(body) if parsed is None else parsed

    def _around_known_items(self, body: bytes) -> JSON | None:
        """The text where it is an object whose list has only items that were read before.

        A JSON object ends where it ends, whatever follows; so where the bytes of one were read,
        the same bytes are the same object.
        """
        before, opening, _ = body.partition(_LIST)
        # In no other object, and under no name that only ends so.
        if not opening or before.count(b"{") != 1 or b"\\" in before:
            return None
        start = len(before + opening)
        items, end = self._run_of_items(body, start)
        if not items:
            return None
        try:
            parsed = parse_json(body[:start] + body[end:])
        except NotJSON:
            # The message is to name the place in the whole of it.
            return None
        if not isinstance(parsed, dict) or parsed.get("items") != []:
            return None
        return parsed | {"items": items}

    def _run_of_items(self, body: bytes, start: int) -> tuple[list[JSON], int]:
        """The known items that stand there one after the other, and where the last one ends."""
        items: list[JSON] = []
        end = start - 1
        while not items or body[end : end + 1] == b",":
            known = self._known_at(body, end + 1)
            if known is None:
                break
            items.append(known.item)
            end += 1 + len(known.written)
        return items, end

    def _known_at(self, body: bytes, start: int) -> _Known | None:
        for known in self._by_opening.get(body[start : start + _TELLING], ()):
            if body.startswith(known.written, start):
                return known
        return None

    def _whole(self, body: bytes) -> JSON:
        parsed, plain = _parse(body)
        items = parsed.get("items") if isinstance(parsed, dict) else None
        if isinstance(items, list):
            items[:] = [self._shared(item, plain) for item in items]
        return parsed

    def _shared(self, item: JSON, plain: bool) -> JSON:
        """The same item as it was read before, if it was."""
        try:
            # Written out, 1, 1.0 and true differ, which Python takes for equal.
            written = orjson.dumps(item)
        except orjson.JSONEncodeError:
            return item
        known = self._items.setdefault(written, item)
        if known is item and plain and isinstance(item, dict):
            alike = self._by_opening[written[:_TELLING]]
            if len(alike) < _MOST_ALIKE:
                alike.append(_Known(written, item))
        # What is too large for a float is written as null.
        return known if known == item else item
