"""What a recording holds: the exchanges of a run, and what else it takes to judge them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

FORMAT = 1
"""The version of the fields of our own; it rises when one of them changes its meaning or goes."""

LARGEST_BODIES = 1 << 28
"""Bytes of bodies that are judged together; parsed, they take about ten times as much memory."""

MOST_ANSWERS = 10_000
"""Answers that are judged together, within half a minute: as many as a list may have items."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An exchange. `position` is its place among the answers that were judged, from 0, or None.

    `repeats` is the position of the answer that it was a second look at, or None. `altered` tells
    that it cannot be judged: for stand-ins, for a key in its question, or for want of its body.
    """

    answer: Answer
    position: int | None = None
    repeats: int | None = None
    altered: bool = False


@dataclass(frozen=True, slots=True)
class RecordedPrompt:
    """A violation that prompted second looks, by its rule, place, and the positions of its answers.

    `seen` is the number of answers that the rule had judged by then.
    """

    rule: tuple[str, str, str | None]
    place: str
    answers: tuple[int, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey left open, and what prompted its second looks.

    `moved` are the positions of the answers that had changed when they were asked for again, and
    `drawn` those of the answers to drawn queries. Those of the plan come first, `plan_ends` many.
    """

    unasked: tuple[Question, ...] = ()
    unwalked: int = 0
    unanswered: tuple[tuple[Question, str], ...] = ()
    moved: tuple[int, ...] = ()
    plan_ends: int | None = None
    drawn: tuple[int, ...] = ()
    prompts: tuple[RecordedPrompt, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a run was made: `suite` is the program and its version, `seconds` is how long it took.

    `limit` is the rate limit that reduced the budget, and `stopped` says why the run came to no
    verdict; both may be None, and so may `seed`, that of drawn queries.
    """

    base_url: str
    began: datetime
    suite: str
    contract: str
    operation: str
    key_variable: str
    options: dict[str, str] = field(default_factory=dict)
    seed: str | None = None
    requests: int = 0
    budget: int = 0
    limit: str | None = None
    retries: int = 0
    seconds: float = 0.0
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """A run that was recorded; `survey` is None unless it came to its end.

    `notes` tell what of the file is not judged, and why.
    """

    provenance: Provenance
    entries: Iterable[Entry]
    survey: Survey | None = None
    notes: tuple[str, ...] = ()
