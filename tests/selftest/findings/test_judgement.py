"""What several rules of one requirement found is one judgement."""

from __future__ import annotations

from answers import answered, ask

from carecycle_contract.findings.finding import Violation
from carecycle_contract.findings.judgement import Judgement

ANSWER = answered(ask())


def test_everything_that_either_rule_found_counts() -> None:
    """Facts, violations, differences and reasons."""
    first, second, third = (Violation((ANSWER,), "body", "this", text) for text in "abc")
    one = Judgement(2, (first,), (second,), 1, ("no name",))
    other = Judgement(3, (third,), (), 2, ("no date",))
    assert one.plus(other) == Judgement(5, (first, third), (second,), 3, ("no name", "no date"))
