"""Which texts are searched, of those that the target's campaigns have."""

from __future__ import annotations

from answers import OPERATION, ask, campaign, listed

from carecycle_contract.survey.known import Known
from carecycle_contract.survey.texts import odd_names


def test_names_with_wildcards_are_the_first_of_the_odd_ones() -> None:
    """Servers trip over them most, and not all odd names are searched."""
    odd = [f"plain {char}" for char in "&#'\"([{é–"]
    names = ["nothing odd", *odd, "100% sure", "low_line"]
    items = [campaign(number, name=name) for number, name in enumerate(names)]
    found = odd_names(Known(OPERATION, [listed(ask(), items)]))
    assert found == ["100% sure", "low_line", *odd[:6]]
