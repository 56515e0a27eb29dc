"""The report in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hostile import TEXTS, is_harmless
from hypothesis import given, settings
from reports import BROKEN, EVERY_OUTCOME, HOSTILE, report, saying
from shown import CATALOGUE, verdict, violation

from carecycle_contract.reporting.markdown import MOST_BYTES, markdown
from carecycle_contract.reporting.report import Difference, Drift
from carecycle_contract.verdict import Outcome

DIFFERENCE = Difference("breaking", "a", "b", "c", "d")


def test_the_conclusion_comes_first() -> None:
    """Then what weakens it, then the table of groups."""
    lines = markdown(report(*EVERY_OUTCOME)).splitlines()
    assert lines[0] == "## The server breaks the contract: PAG-2."
    assert "- 1 of 5 checks were not exercised." in lines
    assert "| Pagination | 1 | · | 1 | · | · |" in lines


def test_a_finding_is_explained() -> None:
    """Place, expectation, observation, and the command to try, folded away."""
    text = markdown(report(replace(BROKEN, follows=("SORT-7",)), EVERY_OUTCOME[-1]))
    assert "### broken: PAG-2" in text
    assert "- observed: ` 3 `" in text
    assert "- also follows from it: SORT-7" in text
    assert "<summary>Try it</summary>\n\n```sh\ncurl -i" in text
    assert "- SORT-7: ` no two times; no budget `" in text


def test_what_a_target_says_is_no_markup() -> None:
    """It stands in code spans, where nothing is obeyed."""
    hostile = replace(violation(), observed=HOSTILE)
    text = markdown(report(verdict("PAG-2", Outcome.BROKEN, hostile)))
    (line,) = (line for line in text.splitlines() if line.startswith("- observed"))
    assert line.startswith("- observed: `` ")
    assert line.endswith(" ``")
    assert "|" not in line


@pytest.mark.parametrize("page", ["javascript:alert(1)", "JavaScript:alert(1)", "https://a)[b](x"])
def test_a_source_that_is_no_page_of_the_web_is_no_link(page: str) -> None:
    """It stands in a code span."""
    text = markdown(saying(report(*EVERY_OUTCOME), page))
    assert "[page](" not in text
    assert f"(` {page} `)" in text


@given(TEXTS)
@settings(max_examples=20)
def test_no_text_of_a_report_is_obeyed(text: str) -> None:
    """Whoever wrote it; a line begins with nothing but our own headings and fences."""
    with_drift = replace(report(*EVERY_OUTCOME), drift=Drift("a", "b", (DIFFERENCE,), "c"))
    for line in markdown(saying(with_drift, text)).splitlines():
        assert is_harmless(re.sub("^##+ ", "", line))


def test_it_is_no_larger_than_github_takes() -> None:
    """What has no room is counted."""
    large = replace(violation(), observed="x" * 900)
    many = [verdict(row.id, Outcome.BROKEN, large) for row in CATALOGUE] * 30
    text = markdown(report(*many))
    assert len(text.encode()) <= MOST_BYTES
    assert "more findings, for which there is no room here" in text
    assert len(markdown(report(*many), 3000).encode()) <= 3000
