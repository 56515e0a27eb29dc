"""What a rule is, and what it can find.

A rule is a pure function from answers to findings. It has no I/O and no state, so the same rule
judges a survey, a drawn query and a replayed recording.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.redaction import opening

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON

_SHOWN = 120
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact was judged and found as required."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A fact was judged and departs from the requirement.

    `answers` are those it rests on, the one to look at first. `place` is a path into that answer
    (`items[3].status`). A violation is `volatile` where data that changes while the suite looks
    could explain it: it counts only once the same answers were seen again.
    """

    answers: tuple[Answer, ...]
    place: str
    expected: str
    observed: str
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Undecided:
    """The answers do not show enough to judge; `reason` says what is missing."""

    reason: str


Finding: TypeAlias = Kept | Violation | Undecided
Findings: TypeAlias = Iterator[Finding]
RuleId: TypeAlias = tuple[str, str]
"""The requirement and the name of a rule: several rules may share one of them."""

KEPT = Kept()


@dataclass(frozen=True)
class Rule:
    """A rule and the requirement that it judges.

    `judge` looks at all answers together; `judge_one`, where it is not None, at one answer by
    itself, so that it can also be a Schemathesis check. Most rules never see an answer 429: it says
    nothing of the question, which was asked again later; `sees_rate_limits` is for the others.
    Answers that it does not concern change nothing of what it finds.
    """

    requirement: str
    name: str
    judge: Callable[[Sequence[Answer]], Findings]
    judge_one: Callable[[Answer], Findings] | None
    sees_rate_limits: bool = False
    concerns: Callable[[Answer], bool] = lambda _: True

    @property
    def id(self) -> RuleId:
        """What tells the rule from others."""
        return self.requirement, self.name


def each_answer(
    requirement: str, *, sees_rate_limits: bool = False
) -> Callable[[Callable[[Answer], Findings]], Rule]:
    """Declare a rule that judges every answer by itself."""

    def declare(function: Callable[[Answer], Findings]) -> Rule:
        def judge(answers: Iterable[Answer]) -> Findings:
            for answer in answers:
                yield from function(answer)

        return Rule(requirement, function.__name__, judge, function, sees_rate_limits)

    return declare


def all_answers(
    requirement: str, *, sees_rate_limits: bool = False
) -> Callable[[Callable[[Sequence[Answer]], Findings]], Rule]:
    """Declare a rule that needs several answers to judge."""

    def declare(function: Callable[[Sequence[Answer]], Findings]) -> Rule:
        return Rule(requirement, function.__name__, function, None, sees_rate_limits)

    return declare


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
