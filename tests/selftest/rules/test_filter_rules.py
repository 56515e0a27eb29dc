"""What a filter brings."""

from __future__ import annotations

import pytest
from answers import campaign, listed, violations
from model import OPERATION

from carecycle_contract.question import ask
from carecycle_contract.rules.filtering import filter_brings_only_what_was_asked_for

ACTIVE = ask(OPERATION, filter="active", sort_by="createdAt", sort_direction="asc")


@pytest.mark.parametrize(
    ("statuses", "wrong", "volatile"),
    [
        (["active"], 0, False),
        (["paused"], 1, True),
        (["paused"] * 2, 2, True),
        (["paused"] * 3, 3, False),
        (["paused"] * 3 + ["active"] * 2, 3, False),
        (["paused"] * 3 + ["active"] * 3, 3, True),
    ],
)
def test_a_filter_that_brings_mostly_others_needs_no_second_look(
    statuses: list[str], wrong: int, volatile: bool
) -> None:
    """So many campaigns do not change while they are read."""
    items = [campaign(number, status=status) for number, status in enumerate(statuses)]
    found = violations(filter_brings_only_what_was_asked_for, listed(ACTIVE, items))
    assert len(found) == wrong
    assert all(one.volatile is volatile for one in found)
