"""Annotations of GitHub Actions."""

from __future__ import annotations

from dataclasses import replace

from reports import BROKEN, EVERY_OUTCOME, HOSTILE
from shown import CATALOGUE, verdict, violation

from carecycle_contract.reporting.github import workflow_commands
from carecycle_contract.verdict import Outcome


def test_a_broken_requirement_is_an_error_and_an_advisory_a_warning() -> None:
    """The gravest first; nothing else is told, and no file is named."""
    error, warning = workflow_commands(EVERY_OUTCOME)
    assert error.startswith("::error title=broken%3A PAG-2::PAG-2 (must): ")
    assert "%0Aobserved: 3%0A" in error
    assert warning.startswith("::warning title=advisory%3A SORT-10::")
    assert "file=" not in error + warning


def test_at_most_ten_are_told() -> None:
    """The tenth counts the others."""
    many = [verdict(row.id, Outcome.BROKEN, violation()) for row in [*CATALOGUE][:13]]
    told = list(workflow_commands(many))
    assert len(list(workflow_commands(many[:10]))) == len(told) == 10
    left = ", ".join(row.id for row in [*CATALOGUE][9:13])
    assert told[-1] == f"::error title=more findings::and 4 more: {left}"


def test_a_text_ends_no_command() -> None:
    """Nor begins another."""
    hostile = replace(
        BROKEN, violations=(replace(violation(), observed=f"100%\r\n::error::{HOSTILE}"),)
    )
    (told,) = workflow_commands([hostile])
    assert "\n" not in told
    assert "\r" not in told
