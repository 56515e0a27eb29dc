"""Render the waiver of a broken requirement, to be pasted into a file of waivers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_GRANTED = timedelta(days=30)


def waiver_entry(identifier: str, today: date) -> str:
    """A waiver of a month in TOML, whose reason is still to be written."""
    return (
        "[[waiver]]\n"
        f'requirement = "{identifier}"\n'
        'reason = "why it is accepted, and who takes care of it"\n'
        f"expires = {today + _GRANTED}"
    )
