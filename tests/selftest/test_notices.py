"""Drift that neither fails nor advises is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.question import Question
from carecycle_contract.reference import rows
from carecycle_contract.reference.data import document
from carecycle_contract.reporting.notices import notices

if TYPE_CHECKING:
    from collections.abc import Callable

Item = dict[str, Any]


def told(change: Callable[[Item], Item]) -> list[str]:
    """The notices on three campaigns, each changed."""
    items = [change(dict(document(row))) for row in rows(3)]
    body = {"itemsTotal": 3, "currentPage": 1, "nextPage": None, "prevPage": None, "items": items}
    exchange = Exchange("http://target", 200, (), json.dumps(body).encode(), 0.0, 0.1)
    return notices([Answer(Question(), exchange)])


def test_what_is_as_documented_is_not_told() -> None:
    """The reference API has every documented member."""
    assert told(lambda item: item) == []


def test_an_undocumented_member_is_told() -> None:
    """With how often it was seen, at any depth."""
    changed = told(lambda item: item | {"priority": 1, "client": {**item["client"], "tier": "a"}})
    assert "undocumented member priority, seen in 3 of 3 campaigns" in changed
    assert "undocumented member client.tier, seen in 3 of 3 campaigns" in changed


def test_a_member_of_several_parts_of_a_campaign_is_counted_once() -> None:
    """What is told are campaigns, however many agents each has."""
    agents = [{"name": "a", "mood": 1}, {"name": "b", "mood": 2}]
    changed = told(lambda item: item | {"agents": agents})
    assert "undocumented member agents.mood, seen in 3 of 3 campaigns" in changed


def test_a_member_that_is_gone_is_told() -> None:
    """Once for all of them, those inside it left out."""
    changed = told(lambda item: {k: v for k, v in item.items() if k not in ("redial", "client")})
    assert changed == ["documented but never seen: client, redial"]


def test_names_that_a_client_chooses_are_no_members() -> None:
    """`variableMappings` is a map from any name."""
    assert told(lambda item: item | {"variableMappings": {"leadSource": "web"}}) == []


def test_another_type_than_the_page_shows_is_told() -> None:
    """At any depth, with how many campaigns have it; null is no other type."""

    def changed(item: Item) -> Item:
        config = item["transferConfig"]
        return item | {"transferConfig": config and {**config, "sipHeaders": [{"name": "X-Lead"}]}}

    (line,) = told(changed)
    path = "transferConfig.sipHeaders"
    assert line == f"{path} is shown as string on the page, seen as array in 2 of 3 campaigns"


def test_members_of_what_is_shown_as_text_are_not_told() -> None:
    """What is no text is open inside."""

    def changed(item: Item) -> Item:
        config = item["transferConfig"]
        return item | {"transferConfig": config and {**config, "sipHeaders": {"X-Lead": "web"}}}

    (line,) = told(changed)
    assert "seen as object" in line
