"""JSON values as a person reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from carecycle_contract.redaction import opening

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


_SHOWN = 120


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def show(value: JSON) -> str:
    """A JSON value as a person reads it: compact, and cut where it is long."""
    text = _ENCODER.encode(value)
    if len(text) <= _SHOWN:
        return text
    return f"{opening(text, _SHOWN)}… ({len(text)} characters)"


def counted(number: int, noun: str) -> str:
    """A number of things, in words: 1 item, 2 items."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def outline(value: JSON) -> str:
    """A JSON value without what is inside it: of objects their members, of arrays their length."""
    if isinstance(value, dict):
        return f"an object with {', '.join(value) or 'no members'}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return show(value)
