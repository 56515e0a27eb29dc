"""Shares of the budget."""

from __future__ import annotations

import pytest

from carecycle_contract.survey.shares import budget_for, drawn_share


@pytest.mark.parametrize(("budget", "share"), [(1, 1), (60, 2), (130, 41), (200, 80), (600, 280)])
def test_a_larger_budget_gives_drawn_queries_a_larger_share(budget: int, share: int) -> None:
    """Two of sixty, two fifths of two hundred, and half of what is beyond."""
    assert drawn_share(budget) == share


@pytest.mark.parametrize("requests", [1, 58, 59, 120, 121, 5_000, 2**53])
def test_a_budget_is_the_smallest_that_suffices(requests: int) -> None:
    """Found at once, however many requests an astronomic total would take."""
    budget = budget_for(requests)
    assert budget % 10 == 0
    assert budget - drawn_share(budget) >= requests
    assert budget - 10 - drawn_share(budget - 10) < requests
