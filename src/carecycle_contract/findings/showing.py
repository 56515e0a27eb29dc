"""JSON values and numbers in words, for failures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from carecycle_contract.redaction import opening

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


_SHOWN = 120
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def show(value: JSON) -> str:
    """A JSON value as compact JSON, truncated if long."""
    text = _ENCODER.encode(value)
    if len(text) <= _SHOWN:
        return text
    return f"{opening(text, _SHOWN)}… ({len(text)} characters)"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 item`, `2 items`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def outline(value: JSON) -> str:
    """A JSON value without its contents: objects by member names, arrays by length."""
    if isinstance(value, dict):
        return f"an object with {', '.join(value) or 'no members'}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return show(value)
