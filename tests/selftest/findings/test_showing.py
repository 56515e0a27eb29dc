"""How values and their places are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carecycle_contract.findings.showing import outline, place_of, show

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"a": [1, None]}, '{"a": [1, null]}'),
        ("ä", '"ä"'),
        ("a" * 118, f'"{"a" * 118}"'),
        ("a" * 119, f'"{"a" * 119}… (121 characters)'),
    ],
)
def test_a_value_is_shown_as_json_and_cut_where_it_is_long(value: JSON, shown: str) -> None:
    """At 120 characters."""
    assert show(value) == shown


@pytest.mark.parametrize(
    ("value", "outlined"),
    [
        ({"a": "Jane", "b": 1}, "an object with a, b"),
        ({}, "an object with no members"),
        (["Jane", 1], "an array of 2"),
        ("text", '"text"'),
        (None, "null"),
    ],
)
def test_an_outline_shows_nothing_inside(value: JSON, outlined: str) -> None:
    """But the names of members, and how many there are."""
    assert outline(value) == outlined


def test_a_name_in_a_place_is_masked_by_itself() -> None:
    """Behind a dot, a phone number would pass for the rest of a decimal one."""
    assert place_of(["items", 0, "480 555 0123", "a"]) == "items[0].[phone number].a"
