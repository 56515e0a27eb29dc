"""Reads bodies: strictly by RFC 8259, and each item once, though a dozen answers show it."""

from __future__ import annotations

import codecs
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import JSON

_LIST = re.compile(r'"items"[ \t\n\r]*:[ \t\n\r]*\[[ \t\n\r]*')
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_TELLING = 64
"""So many characters at its beginning tell most items from each other."""

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
    parsed, plain = _parse_plain(body)
    return parsed if plain else _parse_strictly(_decoded(body))


def _parse_plain(body: bytes) -> tuple[JSON, bool]:
    """A JSON text, and whether it is plain: what is written again to the byte has no flaw to find.

    Many servers write so.
    """
    try:
        parsed: JSON = orjson.loads(body)
        return parsed, orjson.dumps(parsed) == body
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None, False


def _decoded(body: bytes) -> str:
    if body.startswith(codecs.BOM_UTF8):
        raise NotJSON("the body begins with a byte-order mark")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJSON(f"byte {error.start} of the body is not UTF-8") from None


def _parse_strictly(text: str) -> JSON:
    try:
        parsed: JSON = _DECODER.decode(text)
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


_DECODER = json.JSONDecoder(object_pairs_hook=_unique_members, parse_constant=_refuse_constant)


class _Found(NamedTuple):
    """An item in a text, and where it ends."""

    item: JSON
    end: int


class Reader:
    """Reads bodies as `parse_json` does, and an item that stands in several of them once.

    What it gives must not be changed.
    """

    def __init__(self) -> None:
        self._by_opening: defaultdict[str, dict[str, JSON]] = defaultdict(dict)

    def __reduce__(self) -> tuple[Callable[[], Reader], tuple[()]]:
        """In another process it begins anew: the answers that travel there are read already."""
        return Reader, ()

    def parse(self, body: bytes) -> JSON:
        """One JSON text.

        Raises:
            NotJSON: as `parse_json` does.

        """
        text = _decoded(body)
        parsed = self._by_items(text, self._known_at)
        if parsed is not None:
            return parsed
        parsed, plain = _parse_plain(body)
        if plain:
            self._share_items(parsed)
            return parsed
        parsed = self._by_items(text, self._read_at)
        return _parse_strictly(text) if parsed is None else parsed

    def _by_items(self, text: str, item_at: Callable[[str, int], _Found | None]) -> JSON | None:
        """A text that is an object with a list of items, if `item_at` finds every one of them.

        Where the text of one was read before, the same text is the same item: an object ends where
        it ends, whatever follows, and what was left of a longer number would be no empty list.
        """
        opening = _LIST.search(text)
        if opening is None:
            return None
        # In no other object, and under no name that only ends so.
        before = text[: opening.start()]
        if before.count("{") != 1 or "\\" in before:
            return None
        items, end = _run_of_items(text, opening.end(), item_at)
        if not items:
            return None
        try:
            parsed = _parse_strictly(text[: opening.end()] + text[end:])
        except NotJSON:
            # The message is to name the place in the whole of it.
            return None
        if not isinstance(parsed, dict) or parsed.get("items") != []:
            return None
        return parsed | {"items": items}

    def _known_at(self, text: str, start: int) -> _Found | None:
        """The item that begins there, if it was read before."""
        alike = self._by_opening.get(text[start : start + _TELLING], {})
        if len(alike) <= _MOST_ALIKE:
            for written, item in alike.items():
                if text.startswith(written, start):
                    return _Found(item, start + len(written))
        return None

    def _read_at(self, text: str, start: int) -> _Found | None:
        """The item that begins there; None where no JSON does."""
        known = self._known_at(text, start)
        if known is not None:
            return known
        try:
            item, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return None
        return _Found(self._shared(text[start:end], item), end)

    def _share_items(self, plain: JSON) -> None:
        items = plain.get("items") if isinstance(plain, dict) else None
        if isinstance(items, list):
            items[:] = [self._shared(orjson.dumps(item).decode(), item) for item in items]

    def _shared(self, written: str, item: JSON) -> JSON:
        """The item as it was read before, if it was."""
        return self._by_opening[written[:_TELLING]].setdefault(written, item)


def _run_of_items(
    text: str, start: int, item_at: Callable[[str, int], _Found | None]
) -> tuple[list[JSON], int]:
    """The items that stand there one after the other, and where the last one ends."""
    items: list[JSON] = []
    end = start
    while (found := item_at(text, start)) is not None:
        items.append(found.item)
        end = found.end
        comma = _COMMA.match(text, end)
        if comma is None:
            break
        start = comma.end()
    return items, end
