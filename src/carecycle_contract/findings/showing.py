"""JSON values and numbers in words, for failures."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from carecycle_contract.phrases import abridged, counted
from carecycle_contract.redaction import opening, without_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.contract import JSON, Operation


_SHOWN = 120
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)
_INDEX = re.compile(r"\[\d+\]")


def show(value: JSON) -> str:
    """A JSON value as compact JSON, truncated if long.

    Of a text with decomposed letters it says so, as it looks like its composed twin.
    """
    text = _ENCODER.encode(value)
    if len(text) > _SHOWN:
        return f"{opening(text, _SHOWN)} ({len(text)} characters)"
    decomposed = isinstance(value, str) and not is_normalized("NFC", value)
    return f"{text} (in decomposed letters)" if decomposed else text


def place_of(path: Iterable[str | int]) -> str:
    """The place of a value in a body: `items[0].createdAt`, or `body` for the whole.

    Each name is masked by itself, since behind a dot a phone number is not told from a decimal one.
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{without_people(part)}" for part in path)
    return "".join(parts).lstrip(".") or "body"


def show_member(operation: Operation, member: str, value: JSON) -> str:
    """The value of a member of an item, unless it may be personal."""
    return hidden(value) if member in operation.personal else show(value)


def kind_of_place(place: str) -> str:
    """A place without indices: `items[].status`."""
    return _INDEX.sub("[]", place)


def outline(value: JSON) -> str:
    """A JSON value without its contents: objects by member names, arrays by length."""
    if isinstance(value, dict):
        return f"an object with {abridged(value) or 'no members'}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return show(value)


def hidden(value: JSON) -> str:
    """What kind of value it is, where the value itself may be personal."""
    if value is None or isinstance(value, bool):
        return show(value)
    if isinstance(value, str):
        kind = f"a text of {counted(len(value), 'character')}"
    elif isinstance(value, (int, float)):
        kind = "a number"
    else:
        kind = "an object" if isinstance(value, dict) else f"an array of {len(value)}"
    return f"{kind}, not shown since it may be personal"
