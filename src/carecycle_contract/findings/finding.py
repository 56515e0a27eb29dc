"""Findings: what a rule can conclude from answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


HTTP_STATUS = "HTTP status"
"""The place of a violation that the status of an answer shows; a member may be called `status`."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact is as required."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A fact departs from the requirement.

    `answers` are the evidence, most telling first, and `place` is a path into the first of them
    (`items[3].status`). A `volatile` violation could be explained by data that changed during the
    run, so it counts only after the same answers were seen again. `hint` is the likely cause, or
    None. `witnesses` is the number of answers, the last ones, that are beyond suspicion: they show
    what the others should.
    """

    answers: tuple[Answer, ...]
    place: str
    expected: str
    observed: str
    volatile: bool = False
    hint: str | None = None
    witnesses: int = 0

    @property
    def suspects(self) -> tuple[Answer, ...]:
        """The answers one of which must be wrong."""
        return self.answers[: len(self.answers) - self.witnesses]


@dataclass(frozen=True, slots=True)
class Undecided:
    """The answers do not suffice to judge; `reason` says what is missing."""

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
    witnesses: int = 0,
    hint: str | None = None,
) -> Finding:
    """KEPT, or the violation.

    Its texts are built either way. Rules that judge every item therefore yield KEPT first, and
    build a `Violation` only where they need one.
    """
    if kept:
        return KEPT
    evidence = answers if isinstance(answers, tuple) else (answers,)
    return Violation(evidence, place, expected, observed, volatile, hint, witnesses)


def violations_in(findings: Iterable[Finding]) -> Iterator[Violation]:
    """The violations among findings."""
    return (finding for finding in findings if isinstance(finding, Violation))


def spreading(findings: Iterable[Finding], elsewhere: Iterable[Finding]) -> Findings:
    """Pass findings on; if there is a violation among them, then also those from elsewhere.

    What is found elsewhere is another requirement's, unless the same is wrong here.
    """
    violated = False
    for finding in findings:
        violated = violated or isinstance(finding, Violation)
        yield finding
    if violated:
        yield from violations_in(elsewhere)


def hinted(findings: Iterable[Finding], hint: Callable[[], str | None]) -> Findings:
    """Pass findings on, violations without a hint with this one, which only they look for."""
    cached = cache(hint)
    return rehinted(findings, lambda violation: violation.hint or cached())


def rehinted(findings: Iterable[Finding], hint: Callable[[Violation], str | None]) -> Findings:
    """Pass findings on, violations with the hint that is found for them, or else their own."""
    for finding in findings:
        if isinstance(finding, Violation) and (found := hint(finding)) is not None:
            yield replace(finding, hint=found)
        else:
            yield finding


def unless_exercised(findings: Iterable[Finding], reason: str | None) -> Findings:
    """Pass findings on, and add `Undecided(reason)`, if there is one, if none judged a fact."""
    exercised = False
    for finding in findings:
        exercised = exercised or not isinstance(finding, Undecided)
        yield finding
    if not exercised and reason is not None:
        yield Undecided(reason)
