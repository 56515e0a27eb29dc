"""What a rule is: a pure function from answers to findings.

It has no I/O and no state, so the same rule judges a survey, a drawn query and a recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.lists.listing import listing_of, listings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing


RuleId: TypeAlias = tuple[str, str, str | None]
"""Requirement, name and case of a rule; no two rules share all three."""


@dataclass(frozen=True)
class Rule:
    """A rule and the requirement that it judges.

    `judge` looks at all answers together; `judge_one`, where it is not None, at one answer by
    itself, so that it can also be a Schemathesis check. Most rules never see an answer 429: it says
    nothing of the question, which was asked again later; `sees_rate_limits` is for the others.
    `case` names what one of several rules of the same name is about, such as `sortBy-name`.
    """

    requirement: str
    name: str
    judge: Callable[[Sequence[Answer]], Findings]
    judge_one: Callable[[Answer], Findings] | None
    sees_rate_limits: bool = False
    case: str | None = None

    @property
    def id(self) -> RuleId:
        """What tells the rule from others."""
        return self.requirement, self.name, self.case


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


def each_listing(requirement: str) -> Callable[[Callable[[Listing], Findings]], Rule]:
    """Declare a rule that judges every listing by itself, and looks at no other answer."""

    def declare(function: Callable[[Listing], Findings]) -> Rule:
        def judge_one(answer: Answer) -> Findings:
            listing = listing_of(answer)
            if listing is not None:
                yield from function(listing)

        judge_one.__name__ = function.__name__
        return each_answer(requirement)(judge_one)

    return declare


def all_listings(
    requirement: str, case: str | None = None
) -> Callable[[Callable[[Sequence[Listing]], Findings]], Rule]:
    """Declare a rule that needs several listings to judge, and looks at no other answer."""

    def declare(function: Callable[[Sequence[Listing]], Findings]) -> Rule:
        def judge(answers: Iterable[Answer]) -> Findings:
            yield from function(listings(answers))

        return Rule(requirement, function.__name__, judge, None, case=case)

    return declare
