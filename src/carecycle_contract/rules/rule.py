"""Rules: pure functions from answers to findings, and the decorators that declare them.

A rule has no I/O and no state, so it judges a survey, a drawn query and a recording alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, compress
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.findings.finding import Violation, rehinted, spreading, unless_exercised
from carecycle_contract.lists.blank import blank_item
from carecycle_contract.lists.listing import listings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing


_MOST_VIOLATIONS = 100

RuleId: TypeAlias = tuple[str, str, str | None]
"""The requirement, name and case of a rule; together they are unique."""


@dataclass(frozen=True)
class Rule:
    """A rule and the requirement that it judges.

    `judge` takes all answers together. Answers with status 429 are withheld from a rule, as their
    questions are asked again later, unless it `sees_rate_limits`. `case` tells apart the rules of
    one name, such as `sortBy-name`. `is_alone` tells whether it judges each answer by itself, so
    that further answers change no finding.
    """

    requirement: str
    name: str
    judge: Callable[[Sequence[Answer]], Findings]
    sees_rate_limits: bool = False
    case: str | None = None
    is_alone: bool = False

    @property
    def id(self) -> RuleId:
        """The identity of the rule."""
        return self.requirement, self.name, self.case


def judged_where(
    condition: Callable[[Listing], bool],
    listings: Sequence[Listing],
    judge: Callable[[Listing], Findings],
) -> Findings:
    """Judge each listing that meets a condition, the others only if one that meets it departs.

    Where the condition does not hold, another requirement has a say first.
    """
    met = [condition(listing) for listing in listings]
    others = [not holds for holds in met]
    yield from spreading(
        chain.from_iterable(map(judge, compress(listings, met))),
        chain.from_iterable(map(judge, compress(listings, others))),
    )


def each_answer(
    requirement: str, *, unseen: str | None = None, sees_rate_limits: bool = False
) -> Callable[[Callable[[Answer], Findings]], Rule]:
    """Declare a rule that judges each answer by itself.

    `unseen` is the reason to report if it found nothing to judge.
    """

    def declare(function: Callable[[Answer], Findings]) -> Rule:
        def judge(answers: Iterable[Answer]) -> Findings:
            findings = chain.from_iterable(bounded(function(answer)) for answer in answers)
            return unless_exercised(findings, unseen)

        return Rule(requirement, function.__name__, judge, sees_rate_limits, is_alone=True)

    return declare


def all_answers(
    requirement: str, *, unseen: str | None = None
) -> Callable[[Callable[[Sequence[Answer]], Findings]], Rule]:
    """Declare a rule that judges all answers together.

    `unseen` is the reason to report if it found nothing to judge.
    """

    def declare(function: Callable[[Sequence[Answer]], Findings]) -> Rule:
        def judge(answers: Sequence[Answer]) -> Findings:
            return _bounded_by_answer(unless_exercised(function(answers), unseen))

        return Rule(requirement, function.__name__, judge)

    return declare


def all_listings(
    requirement: str, *, case: str | None = None, unseen: str | None = None
) -> Callable[[Callable[[Sequence[Listing]], Findings]], Rule]:
    """Declare a rule that judges all listings together, and no other answers."""

    def declare(function: Callable[[Sequence[Listing]], Findings]) -> Rule:
        of_answers = all_answers(requirement, unseen=unseen)
        rule = of_answers(lambda answers: function(listings_of(answers)))
        return replace(rule, name=function.__name__, case=case)

    return declare


def bounded(findings: Findings) -> Findings:
    """Findings up to a number of violations: of a million broken items, a hundred tell enough."""
    violations = 0
    for finding in rehinted(findings, blank_item):
        yield finding
        violations += isinstance(finding, Violation)
        if violations >= _MOST_VIOLATIONS:
            return


def _bounded_by_answer(findings: Findings) -> Findings:
    """Findings up to a number of violations in each answer."""
    violations: Counter[Answer] = Counter()
    for finding in rehinted(findings, blank_item):
        if isinstance(finding, Violation):
            violations[finding.answers[0]] += 1
            if violations[finding.answers[0]] > _MOST_VIOLATIONS:
                continue
        yield finding
