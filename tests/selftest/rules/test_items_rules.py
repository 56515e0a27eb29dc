"""What is wrong with single campaigns, and with the same one in two answers."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answered, ask, campaign, listed, verdict, violations

from carecycle_contract.question import Key
from carecycle_contract.rules.items import (
    filtered_value_is_documented,
    ids_are_unique,
    item_matches_its_schema,
    items_belong_to_one_owner,
    unchanged_item_is_shown_alike,
)

ONE, TWO = campaign(1), campaign(2)


def test_items_are_judged_whatever_the_envelope() -> None:
    """As long as it is a list that was asked for; what is no object is another rule's matter."""
    body = {"items": [7, {"status": "ACTIVE"}]}
    places = [
        one.place for one in violations(filtered_value_is_documented, answered(ask(), 200, body))
    ]
    assert places == ["items[1].status"]
    assert verdict(filtered_value_is_documented, answered(ask(), 404, body)) is None
    assert verdict(filtered_value_is_documented, answered(ask(key=Key.NONE), 200, body)) is None
    assert verdict(filtered_value_is_documented, answered(ask(), 200, {"items": {}})) is None
    assert verdict(filtered_value_is_documented, answered(ask(), 200, [])) is None


@pytest.mark.parametrize(
    ("status", "expected"), [("active", True), ("Active", False), ("", False), (7, None)]
)
def test_a_status_is_one_of_those_documented(status: Any, expected: bool | None) -> None:
    """What is no text is the schema's matter."""
    assert (
        verdict(filtered_value_is_documented, listed(ask(), [ONE | {"status": status}])) is expected
    )


def test_a_campaign_is_judged_by_its_schema() -> None:
    """But for the values of the status; each place is named."""
    items = [ONE | {"status": "ACTIVE"}, {**ONE, "name": 7, "createdAt": "soon"}, {}]
    found = violations(item_matches_its_schema, listed(ask(), items))
    assert [one.place for one in found if "id" not in one.place] == [
        "items[1].name",
        "items[1].createdAt",
        "items[2]",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "b"], True),
        (["a", "a"], False),
        ([7, 7], False),
        ([None, None], None),
        (["a"], True),
        ([], None),
    ],
)
def test_no_id_stands_twice(names: list[Any], expected: bool | None) -> None:
    """In one answer."""
    items = [ONE | {"id": name} for name in names]
    assert verdict(ids_are_unique, listed(ask(), items)) is expected


@pytest.mark.parametrize(
    ("clients", "expected"),
    [
        (["c1", "c1"], True),
        (["c1", "C1"], True),
        (["c1", None, "c1", "c2"], False),
        (["c1"], None),
        (["c1", None], None),
        ([], None),
    ],
)
def test_campaigns_belong_to_one_client(clients: list[Any], expected: bool | None) -> None:
    """Those that name theirs, on one page or on several."""
    items = [campaign(number, client={"id": name}) for number, name in enumerate(clients)]
    assert verdict(items_belong_to_one_owner, listed(ask(), items)) is expected
    pages = [listed(ask(), [item]) for item in items]
    assert verdict(items_belong_to_one_owner, *pages) is expected


def test_a_campaign_without_a_client_names_none() -> None:
    """Nor does one whose client is no object."""
    assert verdict(items_belong_to_one_owner, listed(ask(), [ONE, TWO])) is None
    texts = [item | {"client": "c"} for item in (ONE, TWO)]
    assert verdict(items_belong_to_one_owner, listed(ask(), texts)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"customerStats": {"total": 7}}, True),
        ({"name": "new"}, False),
        ({"name": "new", "updatedAt": "2027-01-01T00:00:00Z"}, None),
        ({"id": "new"}, None),
    ],
)
def test_a_campaign_that_did_not_change_is_shown_alike(
    changes: dict[str, Any], expected: bool | None
) -> None:
    """By the time of its last change."""
    answers = listed(ask(), [ONE]), listed(ask(), [ONE | changes])
    assert verdict(unchanged_item_is_shown_alike, *answers) is expected
