"""A survey in a format that is judged again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recording:
    """The evidence of one survey, as the arguments that make it anew.

    It refers to no module that judges, so that each mutant can load its own. `breaks` are the
    requirements that the server breaks.
    """

    name: str
    breaks: frozenset[str]
    evidence: dict[str, Any]
