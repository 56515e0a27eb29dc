"""What a report tells of the whole run, as properties of a JUnit XML test suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reporting.drift_forms import since
from carecycle_contract.reporting.sinks import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reporting.report import Report


def properties(report: Report) -> Iterator[tuple[str, str]]:
    """Names and values, the conclusion first; notices and what weakens it have one each."""
    for name, value in _told(report):
        yield name, line(value)


def _told(report: Report) -> Iterator[tuple[str, str]]:
    cost = report.cost
    yield "sentence", report.sentence
    for weakness in report.weaknesses:
        yield "weakness", weakness
    yield "target", report.target.base_url
    yield "requests", f"{cost.requests} of at most {cost.budget}"
    yield "seconds", f"{cost.seconds:.1f}"
    if report.seed is not None:
        yield "seed", report.seed
    if report.drift is not None:
        yield "drift", since(report.drift)
    for notice in report.notices:
        yield "notice", notice
