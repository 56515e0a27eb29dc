"""The campaigns that the reference API serves: all that is documented can be seen in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from contracts import STATUS
from validity import defects

from carecycle_contract.contract import the_operation
from carecycle_contract.reference import campaigns
from carecycle_contract.reference.data import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATION = the_operation()
CAMPAIGNS = list(map(campaigns.document, rows(OPERATION)))
PRESENT, NULL, ABSENT = "present", "null", "absent"
# Agents that stand outside groups have no group.
NEVER_PRESENT = ".transferConfig.routingConfig.agents.groupId"
# It would break a requirement of level should.
NEVER_NULL = f".{OPERATION.item.last_change}"
Schema = dict[str, Any]


def test_rows_are_the_same_for_the_same_seed() -> None:
    """Whatever the number of campaigns, and others for another seed."""
    assert list(campaigns.rows(50)) == list(campaigns.rows(300))[:50]
    assert list(campaigns.rows(50, seed=1)) != list(campaigns.rows(50, seed=2))


def test_rows_hold_all_that_a_rule_can_look_at() -> None:
    """Every status, nulls, equal times, repeated and odd names."""
    usual = list(rows(OPERATION))
    assert {row.status for row in usual} == set(STATUS.values)
    assert any(row.startDate is None for row in usual)
    assert any(row.description is None for row in usual)
    for values in ([row.createdAt for row in usual], [row.name for row in usual]):
        assert Counter(values).most_common(1)[0][1] > 1
    text = "".join(row.name for row in usual)
    assert all(char in text for char in "%_'\"\\")
    assert not text.isascii()


def test_rows_hold_what_the_operation_looks_at() -> None:
    """No more, so that they are light."""
    (row,) = campaigns.rows(1)
    assert row.members.keys() == {OPERATION.item.identity, *OPERATION.watched}


def test_campaigns_match_their_schema() -> None:
    """Also the constraints of level should."""
    full = map(campaigns.document, rows(OPERATION, 300))
    schema = OPERATION.item.schema_name
    assert [defect for campaign in full for defect in defects(OPERATION, schema, campaign)] == []


def documented(schema: Schema | bool, path: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Each member that a schema documents, at any depth: path, schema, whether it is required."""
    keywords = OPERATION.schemas.resolved(schema)
    for name, member in keywords.get("properties", {}).items():
        inner = f"{path}.{name}"
        yield inner, OPERATION.schemas.resolved(member), name in keywords.get("required", ())
        yield from documented(member, inner)
    for part in (*keywords.get("anyOf", ()), *([keywords["items"]] if "items" in keywords else ())):
        yield from documented(part, path)


MEMBERS = {path: (schema, required) for path, schema, required in documented(OPERATION.item.schema)}


def served(value: object, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each documented member of a campaign, at any depth: path, how it is there, its value."""
    for element in value if isinstance(value, list) else [value]:
        if not isinstance(element, dict):
            continue
        for inner in MEMBERS:
            above, _, name = inner.rpartition(".")
            if above == path:
                member = element.get(name)
                present = NULL if member is None else PRESENT
                yield inner, present if name in element else ABSENT, member
                yield from served(member, inner)


SERVED = [seen for campaign in CAMPAIGNS for seen in served(campaign)]


def test_members_of_every_depth_are_documented() -> None:
    """The test below looks at as many as the vendor's page prints."""
    assert len(MEMBERS) == 207


@pytest.mark.parametrize("path", MEMBERS)
def test_a_member_is_served_in_every_documented_way(path: str) -> None:
    """Present, null, and absent, where its schema allows that."""
    schema, required = MEMBERS[path]
    types = OPERATION.schemas.types(schema)
    allowed = {PRESENT} if path != NEVER_PRESENT else set()
    nullable = path != NEVER_NULL and (not types or "null" in types)
    allowed |= {NULL} if nullable else set()
    allowed |= set() if required else {ABSENT}
    assert {how for seen, how, _ in SERVED if seen == path} == allowed


@pytest.mark.parametrize(
    "path",
    [
        path
        for path, (schema, _) in MEMBERS.items()
        if "enum" in schema | schema.get("x-should", {})
    ],
)
def test_each_value_of_a_closed_set_is_served(path: str) -> None:
    """Null among them where it is one."""
    schema, _ = MEMBERS[path]
    values = {value for seen, how, value in SERVED if seen == path and how != ABSENT}
    assert values == set((schema | schema.get("x-should", {}))["enum"])


def ids(value: Any, of: str, above: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Each id that is written a second time inside an item: its name, and the two ids."""
    if isinstance(value, list):
        for element in value:
            yield from ids(element, of, above)
    if not isinstance(value, dict):
        return
    own = {**above, f"{of}Id": value.get("id")}
    for name, member in value.items():
        if name in above:
            yield name, member, above[name]
        if isinstance(member, dict) and f"{name}Id" in value:
            yield f"{name}Id", value[f"{name}Id"], member.get("id")
        yield from ids(member, {"agents": "agent", "groups": "group"}.get(name, name), own)


def test_ids_inside_an_item_agree() -> None:
    """What names its parent, or what is nested beside it, names the one that is there."""
    compared = Counter()
    for campaign in CAMPAIGNS:
        client, workflow = campaign.get("client") or {}, campaign.get("pulseWorkflowId")
        above = {"clientId": client.get("id"), "pulseWorkflowId": workflow}
        nested = {name: campaign.get(name) for name in ("transferConfig", "appointmentConfig")}
        for name, written, expected in ids({"nested": nested}, "campaign", above):
            if written is not None and expected is not None:
                assert written == expected, (name, campaign["id"])
                compared[name] += 1
        transfer = (campaign.get("transferConfig") or {}).get("id")
        if transfer and campaign.get("transferConfigIds"):
            assert transfer in campaign["transferConfigIds"]
    expected = {"clientId", "routingConfigId", "groupId", "memberId", "userId", "pulseWorkflowId"}
    assert compared.keys() == expected
