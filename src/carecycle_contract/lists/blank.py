"""Blank items: what a program lists that makes room for items and never fills it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON
    from carecycle_contract.findings.finding import Violation

_ZERO_TIME = "0001-01-01T00:00:00"
_FEWEST_MEMBERS = 3


def blank_item(violation: Violation) -> str | None:
    """That a violation is in a blank item, or about a page with one; None if it is not."""
    answer = violation.answers[0]
    operation = answer.operation
    name = re.escape(operation.envelope.items)
    within = re.match(rf"{name}(?:\[(?:(\d+)|\*)\]|\Z)", violation.place)
    if within is None or answer.page is None:
        return None
    items = answer.page.items
    shown = items[int(within[1]) : int(within[1]) + 1] if within[1] else items
    if not any(len(item) >= _FEWEST_MEMBERS and _is_blank(dict(item)) for item in shown):
        return None
    return f"each value of the {operation.item.noun} is empty, zero or false"


def _is_blank(value: JSON) -> bool:
    if isinstance(value, dict):
        return all(map(_is_blank, value.values()))
    return not value or (isinstance(value, str) and value.startswith(_ZERO_TIME))
