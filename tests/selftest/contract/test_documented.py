"""What a schema documents at any depth, and what of it is personal."""

from __future__ import annotations

from typing import Any

import pytest
from contracts import CAMPAIGNS, SHIPMENTS

from carecycle_contract.contract import Schemas
from carecycle_contract.contract.documented import documented, personal

PERSON = {"properties": {"name": {"type": "string"}}}
SCHEMAS = Schemas({"person.json": PERSON, "secret.json": PERSON | {"x-personal": True}})
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("member", "paths"),
    [
        ({"type": "string"}, NONE),
        ({"type": "string", "x-personal": True}, {"a"}),
        ({"type": "string", "x-personal": False}, NONE),
        ({"$ref": "person.json"}, NONE),
        ({"$ref": "person.json", "x-personal": True}, {"a", "a.name"}),
        ({"$ref": "secret.json"}, {"a", "a.name"}),
        ({"anyOf": [{"$ref": "secret.json"}, {"type": "null"}]}, {"a", "a.name"}),
        ({"items": {"properties": {"b": {"x-personal": True}}}}, {"a.b"}),
    ],
)
def test_what_is_inside_a_personal_member_is_personal(
    member: dict[str, Any], paths: set[str]
) -> None:
    """However the schema says so."""
    assert personal(SCHEMAS, {"properties": {"a": member}}) == paths


def test_members_are_documented_at_any_depth() -> None:
    """By reference, alternative and element of an array."""
    schema = {"properties": {"a": {"anyOf": [{"items": {"$ref": "person.json"}}]}, "b": True}}
    assert [*documented(SCHEMAS, schema)] == [
        ("a", schema["properties"]["a"]),
        ("a.name", {"type": "string"}),
        ("b", {}),
    ]


def test_what_names_or_reaches_people_is_personal() -> None:
    """And what the suite searches and sorts by is not."""
    agent = "transferConfig.routingConfig.agents.member.user"
    assert {
        f"{agent}.name",
        f"{agent}.email",
        "transferConfig.directPhoneNumber",
        "transferConfig.softphoneFallbackPhoneNumber",
        "transferConfig.routingConfig.fallbackNumber",
        "transferConfig.dynamicOptions.transferNumber",
        "appointmentConfig.createdBy",
    } <= CAMPAIGNS.personal
    assert CAMPAIGNS.personal.isdisjoint(CAMPAIGNS.watched)
    assert "consignee.name" in SHIPMENTS.personal
