"""Traits: what a server did throughout a run, and the words of their ids and values."""

from __future__ import annotations

from dataclasses import dataclass

ALTERNATIVES = " or "
"""What stands between values that one run cannot tell apart."""

ELEMENT = "[]"
"""What follows the path of an array in that of its elements."""

OPEN = ".*"
"""What follows the path of an object in that of its members, if a client chooses their names."""

DOCUMENTED, UNDOCUMENTED = "documented", "undocumented"
"""The values of traits that are shares of a member."""

UNKNOWN = "not documented"
"""A value beside the documented ones."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A behaviour that held throughout the run, or a share: so many of so many.

    `id` names it (`lists:nulls:endDate:asc`, `data:agents[].id:null`). `value` says what was seen,
    several values joined by ` or ` if all of them explain it. It was seen in `seen` of `of`
    answers, items or neighbours; `question` is the first that showed it, as a query string.
    """

    id: str
    value: str
    seen: int
    of: int
    question: str
