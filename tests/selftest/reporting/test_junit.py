"""The properties of a test suite in JUnit XML."""

from __future__ import annotations

from dataclasses import replace

from hostile import TEXTS, is_harmless
from hypothesis import given
from reports import EVERY_OUTCOME, report

from carecycle_contract.reporting.junit import properties
from carecycle_contract.reporting.report import Drift

REPORT = report(*EVERY_OUTCOME)


@given(TEXTS)
def test_a_property_is_one_harmless_line(text: str) -> None:
    """Whatever a recording or an earlier report says of itself."""
    said = replace(
        REPORT,
        sentence=text,
        weaknesses=(text,),
        target=replace(REPORT.target, base_url=text),
        seed=text,
        drift=Drift(text, text, (), None),
        notices=(text,),
    )
    told = [*properties(said)]
    assert len({name for name, _ in told}) == len(told) == 8
    assert all(is_harmless(value) for _, value in told)
