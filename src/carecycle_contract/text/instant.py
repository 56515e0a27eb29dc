"""Timestamps as instants."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

_RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[-+]\d\d:\d\d)", re.ASCII
)
_FRACTION_DIGITS = 18

MISPLACED_FIELD = "a month above 12: another field stands in its place"
"""What a time shows whose month is the day or the minute."""

_MONTHS = 12


@lru_cache(maxsize=65536)
def instant(text: str) -> tuple[int, int] | None:
    """An RFC 3339 timestamp as whole seconds since the epoch and units of 10^-18 s, or None.

    A leap second (section 5.7) equals the second that follows it.
    """
    match = _RFC_3339.fullmatch(text)
    if match is None:
        return None
    date, clock, second, fraction, zone = match.groups()
    offset = "+00:00" if zone in "Zz" else zone
    try:
        minute = datetime.fromisoformat(f"{date}T{clock}:00{offset}")
    except ValueError:
        return None
    if int(second) > 60:
        return None
    digits = (fraction or "")[:_FRACTION_DIGITS].ljust(_FRACTION_DIGITS, "0")
    return int(minute.timestamp()) + int(second), int(digits)


def has_misplaced_field(text: str) -> bool:
    """Whether a text is a timestamp but for its month, which is above 12."""
    return _RFC_3339.fullmatch(text) is not None and int(text[5:7]) > _MONTHS


def hour_of(timestamp: str) -> int:
    """The hour of an RFC 3339 timestamp, as it is written."""
    return int(timestamp[11:13])
