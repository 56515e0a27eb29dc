"""A rule is made of a function that judges each answer, all of them, or all lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answers import ERROR, answered, ask, listed, violations

from carecycle_contract.findings.finding import KEPT, Violation, judged
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing

ANSWER = answered(ask())


def _is_this(answer: Answer) -> Findings:
    yield judged(answer is ANSWER, answer, "body", "this", "that")


def _are_two(answers: Sequence[Answer]) -> Findings:
    yield judged(len(answers) == 2, (*answers,), "body", "two", str(len(answers)), volatile=True)


def test_a_rule_of_single_answers_judges_each() -> None:
    """By itself."""
    rule, other = each_answer("ENV-1")(_is_this), answered(ask())
    assert list(rule.judge([ANSWER, other])) == [KEPT, Violation((other,), "body", "this", "that")]
    assert rule.id == ("ENV-1", "_is_this", None)


def test_a_rule_of_all_answers_judges_them_together() -> None:
    """Whatever they are."""
    rule = all_answers("ENV-2")(_are_two)
    assert list(rule.judge([ANSWER, ANSWER])) == [KEPT]
    assert list(rule.judge([ANSWER])) == [Violation((ANSWER,), "body", "two", "1", volatile=True)]
    assert rule.id == ("ENV-2", "_are_two", None)


def test_a_rule_sees_rate_limits_if_it_says_so() -> None:
    """They say nothing of the question that met them."""
    assert each_answer("ENV-1", sees_rate_limits=True)(_is_this).sees_rate_limits
    assert not each_answer("ENV-1")(_is_this).sees_rate_limits
    assert not all_answers("ENV-2")(_are_two).sees_rate_limits


def test_a_rule_of_listings_sees_no_other_answer() -> None:
    """It is given listings."""

    def shows_nothing(listings: Sequence[Listing]) -> Findings:
        yield judged(not listings, tuple(one.answer for one in listings), "items", "", "")

    rule = all_listings("PAG-6")(shows_nothing)
    listing, refusal = listed(ask(), []), answered(ask(), 404, ERROR)
    assert list(rule.judge([refusal])) == [KEPT]
    (violation,) = violations(rule, refusal, listing)
    assert violation.answers == (listing,)
    assert rule.id == ("PAG-6", "shows_nothing", None)
    assert not rule.sees_rate_limits
