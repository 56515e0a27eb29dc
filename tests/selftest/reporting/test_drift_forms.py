"""The differences of two runs, in every form."""

from __future__ import annotations

from hostile import TEXTS, is_harmless
from hypothesis import given

from carecycle_contract.reporting import drift_forms
from carecycle_contract.reporting.report import Difference, Drift


@given(TEXTS)
def test_no_text_of_an_earlier_run_is_obeyed(text: str) -> None:
    """Whatever its report says."""
    differences = (Difference("breaking", text, text, text, text),)
    for form in (drift_forms.text, drift_forms.markdown, drift_forms.json):
        assert all(map(is_harmless, form(differences).splitlines()))
    (told,) = drift_forms.workflow_commands(Drift(text, text, differences, text))
    assert is_harmless(told.removeprefix("::error title=drift::"))
