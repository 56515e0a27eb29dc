"""What a page must hold, by the sort keys at its ends."""

from __future__ import annotations

import pytest
from answers import campaign, sorted_page

from carecycle_contract.lists.listing import Listing, listing_of
from carecycle_contract.lists.window import Window, window_of


def window(order: str, *values: str | None) -> Window:
    """A page with these values of the sort key."""
    listing = listing_of(sorted_page(order, values, total=100))
    assert isinstance(listing, Listing)
    return window_of(listing)


TIMES = [f"2026-01-0{day}T00:00:00Z" for day in range(1, 8)]


@pytest.mark.parametrize("order", ["createdAt asc", "createdAt desc"])
def test_an_instant_between_the_ends_is_enclosed(order: str) -> None:
    """In either direction; the ends themselves may be shared with other pages."""
    shown = TIMES[1:6:2] if order.endswith("asc") else TIMES[5:0:-2]
    page = window(order, *shown)
    enclosed = [page.encloses(campaign(9, createdAt=time)) for time in TIMES]
    assert enclosed == [False, False, True, True, True, False, False]


def test_a_text_is_enclosed_where_all_collations_agree() -> None:
    """No page must hold what some alphabet puts elsewhere."""
    page = window("name asc", "bravo", "delta", "hotel")
    assert page.encloses(campaign(9, name="foxtrot"))
    assert not page.encloses(campaign(9, name="alpha"))
    assert not page.encloses(campaign(9, name="HOTEL"))
    assert not page.encloses(campaign(9, name="Éclair"))


def test_a_value_of_an_enum_is_enclosed_where_its_block_is_seen_whole() -> None:
    """Which value comes first is the server's choice."""
    page = window("status asc", "draft", "active", "paused")
    statuses = ("draft", "active", "paused", "testing")
    enclosed = [page.encloses(campaign(9, status=status)) for status in statuses]
    assert enclosed == [False, True, False, False]


def test_nothing_is_enclosed_where_nulls_stand() -> None:
    """A null at an end, or as the key, says nothing; nor does an empty page."""
    assert not window("startDate asc", None, *TIMES[1:3]).encloses(campaign(9, startDate=TIMES[2]))
    assert not window("startDate asc", *TIMES[:3]).encloses(campaign(9, startDate=None))
    assert not window("startDate asc").encloses(campaign(9, startDate=TIMES[0]))
