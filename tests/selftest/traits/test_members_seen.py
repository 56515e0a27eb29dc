"""Documented members and values are counted."""

from __future__ import annotations

from answers import ask, campaign, listed

from carecycle_contract.traits.members_seen import members_seen


def test_members_are_counted_by_item() -> None:
    """Each item once, however often it came; null apart."""
    first = listed(ask(), [campaign(1), campaign(2, status="draft", startDate=None)])
    again = listed(ask(page=2), [campaign(1)])
    seen = {member.path: member for member in members_seen([first, again])}
    assert (seen["startDate"].seen, seen["startDate"].null) == (2, 1)
    assert (seen["suite"].seen, seen["suite"].null) == (0, 0)
    counted = {value: count for value, count in seen["status"].values.items() if count}
    assert counted == {"active": 1, "draft": 1}
    assert len(seen["status"].values) == 8


def test_values_that_should_be_one_of_a_set_are_counted_too() -> None:
    """At any depth."""
    item = campaign(1, transferConfig={"type": "sip"})
    seen = {member.path: member for member in members_seen([listed(ask(), [item])])}
    assert seen["transferConfig.type"].values["sip"] == 1
    assert seen["transferConfig.type"].values["direct"] == 0
    assert seen["name"].values == {}


def test_without_items_nothing_is_counted() -> None:
    """Members that nobody has are not unseen, for nobody was seen."""
    assert members_seen([listed(ask(), [])]) == ()
