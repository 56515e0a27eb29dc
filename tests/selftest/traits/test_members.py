"""Members of items are compared with the documented ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, ask, listed

from carecycle_contract.redaction import Redactor
from carecycle_contract.reference import rows
from carecycle_contract.reference.campaigns import document
from carecycle_contract.traits.members import members
from carecycle_contract.verdict import Members
from carecycle_contract.verdict.facts import Unlike

if TYPE_CHECKING:
    from collections.abc import Callable

Item = dict[str, Any]


def seen(change: Callable[[Item], Item], count: int = 3) -> Members | None:
    """The members of campaigns, each changed."""
    items = [change(document(row)) for row in rows(OPERATION, count)]
    return members([listed(ask(), items)], Redactor("cc_secret"))


def test_what_is_as_documented_is_no_difference() -> None:
    """The reference API has every documented member."""
    assert seen(lambda item: item) == Members(3, {}, (), ())


def test_an_undocumented_member_is_counted() -> None:
    """With how often it was seen, at any depth."""
    changed = seen(
        lambda item: item | {"priority": 1, "client": {**(item.get("client") or {}), "tier": "a"}}
    )
    assert changed == Members(3, {"client.tier": 3, "priority": 3}, (), ())


@pytest.mark.parametrize("name", ["480 555 0123", "+1 480 555 0123", f"{'a' * 95}@clinic.example"])
def test_the_name_of_a_member_may_be_a_person(name: str) -> None:
    """It is masked before it is cut, and stands behind a dot, as in a decimal number."""
    changed = seen(lambda item: item | {name: 1, "extra": {name: 1}})
    assert changed is not None
    mask = "[e-mail]" if "@" in name else "[phone number]"
    assert changed.undocumented == {mask: 3, "extra": 3, f"extra.{mask}": 3}


def test_a_member_of_several_parts_of_a_campaign_is_counted_once() -> None:
    """What is counted are campaigns, however many agents each has."""
    agents = [{"name": "a", "mood": 1}, {"name": "b", "mood": 2}]
    changed = seen(lambda item: item | {"agents": agents})
    assert changed is not None
    assert changed.undocumented["agents.mood"] == 3


def test_a_member_that_is_gone_is_unseen() -> None:
    """Once for all of them, those inside it left out."""
    changed = seen(lambda item: {k: v for k, v in item.items() if k not in ("redial", "client")})
    assert changed == Members(3, {}, (), ("client", "redial"))


def test_names_that_a_client_chooses_are_no_members() -> None:
    """`variableMappings` is a map from any name."""
    changed = seen(lambda item: item | {"variableMappings": {"leadSource": "web"}})
    assert changed == Members(3, {}, (), ())


def test_a_name_with_a_dot_is_no_documented_path() -> None:
    """`client.id` may be one of those that nobody documents."""
    changed = seen(lambda item: item | {"client.id": 5})
    assert changed == Members(3, {'"client.id"': 3}, (), ())


def test_a_name_that_tells_the_key_or_a_person_is_redacted() -> None:
    """A server chooses its members' names."""
    changed = seen(lambda item: item | {"cc_secret": 1, "jane@example.org": 2})
    assert changed is not None
    assert set(changed.undocumented) == {"$CARECYCLE_API_KEY", "[e-mail]"}


def test_a_member_of_another_type_than_the_page_shows_is_told() -> None:
    """Where its schema asks for none: a notice, not a departure; null is of every type."""
    configs: list[Item] = [{"sipHeaders": headers} for headers in ({"a": 1}, ["a"], None)]
    changed = seen(lambda item: item | {"transferConfig": configs.pop()})
    assert changed is not None
    assert changed.unlike == (
        Unlike("transferConfig.sipHeaders", "string", "array", 1),
        Unlike("transferConfig.sipHeaders", "string", "object", 1),
    )


def test_some_of_very_many_undocumented_members_are_named() -> None:
    """Of the others it is said how many there are."""
    changed = seen(lambda item: item | {f"member {number:04}": 1 for number in range(1500)})
    assert changed is not None
    assert [*changed.undocumented] == [f"member {number:04}" for number in range(1000)]
    assert changed.more_undocumented == 500


def test_without_a_campaign_nothing_is_said() -> None:
    """An empty list has no member to miss."""
    assert seen(lambda item: item, count=0) is None


def test_long_names_are_told_by_their_beginning() -> None:
    """Members of members under a long path are not looked at, for each would repeat the path."""
    inner = {"a" * 300: {"b" * 300: {f"{'c' * 300}{number}": {} for number in range(1000)}}}
    changed = seen(lambda item: item | {"x": {"y" * 300: {"z" * 300: {"w" * 300: inner}}}})
    assert changed is not None
    assert len(changed.undocumented) == 6
    assert max(map(len, changed.undocumented)) == len("x") + 5 * len(".") + 5 * len(100 * "y" + "…")


def test_of_very_many_members_the_rest_are_counted() -> None:
    """Those that are documented are all told apart."""
    more = {f"member {number}": number for number in range(30_000)}
    changed = seen(lambda item: {**more, **item, "transferConfig": {"sipHeaders": ["a"]}}, 1)
    assert changed is not None
    assert changed.unlike == (Unlike("transferConfig.sipHeaders", "string", "array", 1),)
    assert len(changed.undocumented) == 1000
    assert changed.more_undocumented == 29_000


def test_members_beyond_bounds_are_counted_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """A target may have any number of them, and each takes memory."""
    monkeypatch.setattr("carecycle_contract.traits.members.MOST_COUNTED", 200)
    monkeypatch.setattr("carecycle_contract.traits.members.MOST_LEFT_OUT", 50)
    changed = seen(lambda item: item | {f"member {number}": 1 for number in range(1000)})
    assert changed is not None
    assert len(changed.undocumented) <= 200
    assert changed.more_undocumented == 50
