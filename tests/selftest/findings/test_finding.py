"""What a rule is made of, and how values are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import answered, ask

from carecycle_contract.findings.finding import KEPT, Undecided, Violation, judged, unless_exercised
from carecycle_contract.findings.showing import outline, show
from carecycle_contract.phrases import counted
from carecycle_contract.rules.rule import all_answers, each_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.findings.finding import Finding, Findings

ANSWER = answered(ask())
WRONG = Violation((ANSWER,), "body", "this", "that")
OPEN = Undecided("nothing was seen")


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
    for sees, options in ((False, {}), (True, {"sees_rate_limits": True})):
        assert each_answer("ENV-1", **options)(_is_this).sees_rate_limits is sees
        assert all_answers("ENV-2", **options)(_are_two).sees_rate_limits is sees


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], [Undecided("none")]),
        ([OPEN], [OPEN, Undecided("none")]),
        ([OPEN, KEPT], [OPEN, KEPT]),
        ([KEPT, OPEN], [KEPT, OPEN]),
        ([WRONG], [WRONG]),
    ],
)
def test_what_judged_nothing_says_so(findings: list[Finding], expected: list[Finding]) -> None:
    """An undecided finding is no judgement."""
    assert list(unless_exercised(findings, "none")) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": [1, None]}, '{"a": [1, null]}'),
        ("ä", '"ä"'),
        ("a" * 118, f'"{"a" * 118}"'),
        ("a" * 119, f'"{"a" * 119}… (121 characters)'),
    ],
)
def test_a_value_is_shown_as_json_and_cut_where_it_is_long(value: JSON, shown: str) -> None:
    """At 120 characters."""
    assert show(value) == shown


@pytest.mark.parametrize(
    ("value", "outlined"),
    [
        ({"a": "Jane", "b": 1}, "an object with a, b"),
        ({}, "an object with no members"),
        (["Jane", 1], "an array of 2"),
        ("text", '"text"'),
        (None, "null"),
    ],
)
def test_an_outline_shows_nothing_inside(value: JSON, outlined: str) -> None:
    """But the names of members, and how many there are."""
    assert outline(value) == outlined


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), (-1, "-1 items")]
)
def test_a_number_of_things(number: int, words: str) -> None:
    """In words."""
    assert counted(number, "item") == words
