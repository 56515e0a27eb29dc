"""A JSON report that says anything is refused, or shown in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hostile import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EVERY_OUTCOME, report

from carecycle_contract.reporting import drift_forms, json_report, junit
from carecycle_contract.reporting.drift import Baseline
from carecycle_contract.reporting.html import html
from carecycle_contract.reporting.json_report import BadReport
from carecycle_contract.reporting.markdown import markdown
from carecycle_contract.requirements import DriftLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reporting.report import Report

REPORT = report(*EVERY_OUTCOME)
WRITTEN = json_report.written(REPORT)
OTHERS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from((0, 1, 2**53 - 1, 5e-324, 1.0))
    | st.floats(allow_nan=False)
    | TEXTS
    | st.sampled_from(("broken", "PAG-2", "data:a:null", ".", ":", "kept", "no verdict"))
    | st.builds(list)
    | st.builds(dict)
)
"""What may stand in the place of a value."""


def places(value: Any, *way: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each value inside of another."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in inside:
        yield (*way, name)
        if isinstance(part, (dict, list)):
            yield from places(part, *way, name)


PLACES = [*places(json.loads(WRITTEN))]


def places_of(value: Any) -> Any:
    """The names or numbers of what is directly inside of a value."""
    if isinstance(value, dict):
        return value
    return range(len(value)) if isinstance(value, list) else ()


def show(report: Report) -> None:
    """Make every form of a report, and compare it both ways."""
    for render in (html, markdown, json_report.written, junit.properties):
        assert [*render(report)]
    for old, new in ((REPORT, report), (report, REPORT)):
        drift = Baseline("last.json", old, DriftLevel.ANY).drift(new)
        for form in (drift_forms.text, drift_forms.markdown, drift_forms.json):
            assert form(drift.differences)


@given(st.lists(st.tuples(st.sampled_from(PLACES), OTHERS), min_size=1, max_size=3))
@settings(max_examples=200)
def test_a_report_of_others_is_refused_or_shown(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Without an exception, wherever it says something else."""
    document = json.loads(WRITTEN)
    for (*ways, last), other in changes:
        inner = document
        for way in ways:
            inner = inner[way] if way in places_of(inner) else {}
        if last in places_of(inner):
            inner[last] = other
    try:
        report = json_report.read(json.dumps(document))
    except BadReport:
        return
    show(report)
