"""Values that are written as texts: numbers, and null."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def written_as_text(value: JSON) -> str | None:
    """The likely cause, if a value of a wrong type is a text for a number or null; else None."""
    if not isinstance(value, str):
        return None
    if not value:
        return "an empty text is written for null"
    return "numbers are written as texts" if _NUMBER.fullmatch(value) else None
