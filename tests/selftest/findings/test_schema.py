"""What is wrong with a body, in the words that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS

from carecycle_contract.findings.schema import Problem, is_valid, problems, with_should
from carecycle_contract.findings.showing import show

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

SCHEMAS = OPERATION.schemas
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
        (
            {"maxAttempts": "3"},
            False,
            [
                (
                    "maxAttempts",
                    "number or null",
                    '"3"',
                    "type",
                    False,
                    "numbers are written as texts",
                )
            ],
        ),
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
            {"redialTracking": {"lastRunSmsCount": "3", "lastRunTimestamp": 7}},
            False,
            [
                (
                    "redialTracking.lastRunSmsCount",
                    "number or null",
                    '"3"',
                    "type",
                    False,
                    "numbers are written as texts",
                ),
                ("redialTracking.lastRunTimestamp", "string or null", "7", "type", False),
            ],
        ),
        (
            {"client": [{"name": "Jane Doe"}]},
            False,
            [("client", "object or null", "an array of 1", "type", False)],
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
    told = problems(SCHEMAS, "campaign.json", {**CAMPAIGN, **members}, should=should)
    assert told == [Problem(*one) for one in expected]


def test_missing_members_are_named() -> None:
    """All that are required, and those that are there."""
    (problem,) = problems(SCHEMAS, "error.json", {"code": "NOT_FOUND"})
    assert (problem.place, problem.keyword) == ("body", "required")
    assert problem.expected == "the members message, code"
    assert problem.observed == "an object with code"
    (empty,) = problems(SCHEMAS, "error.json", {})
    assert empty.observed == "an object with no members"


def test_a_place_inside_arrays_has_its_index() -> None:
    """As in JavaScript."""
    body = {"message": "no", "code": "X", "errors": [{"path": ["page", 1]}]}
    (problem,) = problems(SCHEMAS, "validation-error.json", body, should=True)
    assert (problem.place, problem.observed) == ("errors[0].path[1]", "1")


HIDDEN = "characters, not shown since it may be personal"


@pytest.mark.parametrize(
    ("members", "observed"),
    [
        ({"client": "Jane Doe"}, f"a text of 8 {HIDDEN}"),
        ({"client": 7}, "7"),
        ({"transferConfig": {"dynamicOptions": {"headers": "a: b"}}}, f"a text of 4 {HIDDEN}"),
        (
            {"transferConfig": {"dynamicOptions": {"pingUrl": 7}}},
            "a number, not shown since it may be personal",
        ),
        (
            {"transferConfig": {"directPhoneNumber": {"Jane Doe": 1}}},
            "an object, not shown since it may be personal",
        ),
        (
            {"transferConfig": {"routingConfig": {"agents": [{"member": {"user": "Jane"}}]}}},
            f"a text of 4 {HIDDEN}",
        ),
        (
            {"transferConfig": {"dynamicOptions": {"successConditions": "555"}}},
            f"a text of 3 {HIDDEN}",
        ),
        ({"id": "no id"}, '"no id"'),
        ({"status": "Active"}, '"Active"'),
    ],
)
def test_a_text_where_people_may_be_named_is_not_shown(
    members: dict[str, JSON], observed: str
) -> None:
    """Nor one that stands where members should be."""
    (problem,) = problems(SCHEMAS, "campaign.json", {**CAMPAIGN, **members})
    assert problem.observed == observed


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"status": 7}, ["string", f"one of {show(list(STATUS.values))}"]),
        ({"customerStats": 7}, ["object or null"]),
        ({"customerStats": {"total": 1.5}}, ["a whole number"]),
        ({"customerStats": {"total": -1}}, ["at least 0"]),
        ({"appointmentConfig": {"preferredMode": "x"}}, ['one of ["timezone", "zipcode", null]']),
        ({"name": "\ud800"}, []),
        ({"id": "\ud800"}, ["the format uuid"]),
    ],
)
def test_what_is_expected_is_said_in_words(members: dict[str, JSON], expected: list[str]) -> None:
    """Also where the screen cannot read the value."""
    told = problems(SCHEMAS, "campaign.json", {**CAMPAIGN, **members}, should=True)
    assert [violation.expected for violation in told] == expected
    assert is_valid(SCHEMAS, "campaign.json", {**CAMPAIGN, **members}, should=True) is (
        not expected
    )


def test_what_is_valid_has_no_problem() -> None:
    """Even half a surrogate pair, which the screen cannot read."""
    assert is_valid(SCHEMAS, "campaign.json", CAMPAIGN)
    assert is_valid(SCHEMAS, "campaign.json", {**CAMPAIGN, "name": "\ud800"})
    assert not is_valid(SCHEMAS, "campaign.json", {**CAMPAIGN, "id": "\ud800"})
    negative = {**CAMPAIGN, "customerStats": {"total": -1}}
    assert is_valid(SCHEMAS, "campaign.json", negative)
    assert problems(SCHEMAS, "campaign.json", negative) == []
    # It stops at what is wrong, if that comes first.
    for value in (negative, {"\ud800": 1, **negative}):
        assert not is_valid(SCHEMAS, "campaign.json", value, should=True)


def test_constraints_that_should_hold_stand_beside_the_others() -> None:
    """At every depth."""
    schema = {"items": [{"type": "number", "x-should": {"minimum": 0}}]}
    strict = with_should(schema)
    assert strict["items"][0] == {"type": "number", "minimum": 0, "x-should": {"minimum": 0}}
    assert with_should(7) == 7
