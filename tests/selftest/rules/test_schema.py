"""What is wrong with a body, in the words that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from carecycle_contract.rules.schema import Problem, problems

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

CAMPAIGN: dict[str, Any] = {
    "id": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
    "name": "Flu shots",
    "status": "active",
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("members", "should", "expected"),
    [
        ({}, True, []),
        ({"maxAttempts": None}, True, []),
        ({"undocumented": 1}, True, []),
        ({"maxAttempts": "3"}, False, [("maxAttempts", "number or null", '"3"', "type", False)]),
        (
            {"createdAt": "2026-02-30T00:00:00Z"},
            False,
            [("createdAt", "the format date-time", '"2026-02-30T00:00:00Z"', "format", False)],
        ),
        (
            {"client": {"id": {"name": "Jane Doe"}}},
            False,
            [("client.id", "string or null", "an object with name", "type", False)],
        ),
        (
            {"client": [{"name": "Jane Doe"}]},
            False,
            [("client", "object", "an array of 1", "type", False)],
        ),
        ({"customerStats": {"total": -1}}, False, []),
        (
            {"customerStats": {"total": -1}},
            True,
            [("customerStats.total", "at least 0", "-1", "minimum", True)],
        ),
    ],
)
def test_a_problem_of_a_campaign_is_named(
    members: dict[str, JSON], should: bool, expected: list[tuple[Any, ...]]
) -> None:
    """Place, what was expected, what was observed; nothing of an object but its names."""
    found = problems("campaign.json", {**CAMPAIGN, **members}, should=should)
    assert found == [Problem(*one) for one in expected]


def test_missing_members_are_named() -> None:
    """All that are required, and those that are there."""
    (found,) = problems("error.json", {"code": "NOT_FOUND"})
    assert (found.place, found.keyword) == ("body", "required")
    assert found.expected == "the members message, code"
    assert found.observed == "an object with code"
    (empty,) = problems("error.json", {})
    assert empty.observed == "an object with no members"


def test_a_place_inside_arrays_has_its_index() -> None:
    """As in JavaScript."""
    body = {"message": "no", "code": "X", "errors": [{"path": ["page", 1]}]}
    (found,) = problems("validation-error.json", body, should=True)
    assert (found.place, found.observed) == ("errors[0].path[1]", "1")
