"""What a rule is, and what it can find.

A rule is a pure function from answers to findings. It has no I/O and no state, so the same rule
judges a survey, a drawn query and a replayed recording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact was judged and found as required."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A fact was judged and departs from the requirement.

    `answers` are those it rests on, the one to look at first. `place` is a path into that answer
    (`items[3].status`). A violation is `volatile` where data that changes while the suite looks
    could explain it: it counts only once the same answers were seen again. `hint` is the likely
    cause, apart from what was observed; None where nothing points to one.
    """

    answers: tuple[Answer, ...]
    place: str
    expected: str
    observed: str
    volatile: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """The answers do not show enough to judge; `reason` says what is missing."""

    reason: str


Finding: TypeAlias = Kept | Violation | Undecided
Findings: TypeAlias = Iterator[Finding]

KEPT = Kept()


def judged(  # noqa: PLR0913 - the fields of a violation
    kept: bool,
    answers: Answer | tuple[Answer, ...],
    place: str,
    expected: str,
    observed: str,
    *,
    volatile: bool = False,
) -> Finding:
    """KEPT if the fact is as required, else the violation."""
    if kept:
        return KEPT
    shown = answers if isinstance(answers, tuple) else (answers,)
    return Violation(shown, place, expected, observed, volatile)


def unless_exercised(findings: Iterable[Finding], reason: str) -> Findings:
    """The findings, and `Undecided(reason)` where not one of them judged a fact."""
    exercised = False
    for finding in findings:
        exercised = exercised or not isinstance(finding, Undecided)
        yield finding
    if not exercised:
        yield Undecided(reason)
