"""What the answers so far show of the list."""

from __future__ import annotations

import pytest
from answers import OPERATION, ask, campaign, listed

from carecycle_contract.survey.known import Known


@pytest.mark.parametrize(
    ("values", "tied"), [(["a", "a", "a"], (1, 2)), (["a", 7, None], (1, 0)), ([7, "a"], (1, 0))]
)
def test_values_of_other_types_are_not_tied(values: list[object], tied: tuple[int, int]) -> None:
    """A server may answer any in the place of a sort key."""
    items = [campaign(number, name=value) for number, value in enumerate(values)]
    page = listed(ask(sort_by="name", sort_direction="asc", per_page=50), items)
    assert Known(OPERATION, [page]).tied_around(1, "name", "asc") == tied
