"""Items that were never filled in, where a violation stands in one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answers import ask, campaign, listed

from carecycle_contract.findings.finding import KEPT, Violation, rehinted
from carecycle_contract.lists.blank import blank_item

BLANK = "each value of the campaign is empty, zero or false"
ZEROS = {
    "id": "",
    "name": "",
    "createdAt": "0001-01-01T00:00:00Z",
    "redial": False,
    "maxAttempts": 0,
    "startDate": None,
    "client": {"id": ""},
    "requiredVars": [],
}
ANSWER = listed(ask(), [campaign(1), ZEROS, {"id": ""}])


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("items[1].id", BLANK),
        ("items[1]", BLANK),
        ("items[*].id", BLANK),
        ("items[0].id", "usual"),
        ("items[2].id", "usual"),
        ("items[9].id", "usual"),
        ("items", BLANK),
        ("itemsTotal", "usual"),
    ],
)
def test_a_violation_in_a_blank_item_is_told_as_that(place: str, hint: str) -> None:
    """Whatever the rule takes for its cause."""
    violation = Violation((ANSWER,), place, "a", "b", hint="usual")
    assert [*rehinted([violation], blank_item)] == [replace(violation, hint=hint)]


def test_other_findings_stay_as_they_are() -> None:
    """They have no cause."""
    assert [*rehinted([KEPT], blank_item)] == [KEPT]
