"""Findings that judge nothing are told apart from those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import answered, ask

from carecycle_contract.findings.finding import KEPT, Undecided, Violation, unless_exercised

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Finding

WRONG = Violation((answered(ask()),), "body", "this", "that")
OPEN = Undecided("nothing was seen")


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
