"""What the members of an envelope say of each other."""

from __future__ import annotations

from typing import Any

import pytest
from answers import MANY, ask, campaign, listed

from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.arithmetic import arithmetic_among, why_neighbours_are_wrong
from carecycle_contract.lists.listing import listing_of, listings_of


def test_what_the_arithmetic_expects_is_said_with_its_terms() -> None:
    """So that a reader can do it again."""
    answer = listed(ask(page=2, per_page=2), [campaign(1)], 4, nextPage=3, prevPage=None)
    listing = listing_of(answer)
    assert listing is not None
    said = [*violations_in(arithmetic_among([listing])(listing))]
    assert [(one.place, one.expected, one.observed) for one in said] == [
        ("nextPage", "null, because page 2 × perPage 2 ≥ itemsTotal 4", "3"),
        ("prevPage", "1, because page 2 was asked for", "null"),
        ("items", "2 items: page 2 of perPage 2 of itemsTotal 4", "1 item"),
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ([(2, 0), (3, 1), (0, 2)], "0 is written for null"),
        ([(None, 2), (1, 3), (2, None)], "nextPage and prevPage stand for each other"),
        ([(2, None), (3, 1), (0, 2)], None),
        ([(2, None), (3, 1), (None, 2)], None),
        ([(1, 1), (1, 1), (1, 1)], None),
    ],
)
def test_neighbours_that_are_confused(
    written: list[tuple[int | None, int | None]], told: str | None
) -> None:
    """On every page, first and last among them."""
    listings = listings_of(
        listed(ask(page=page, per_page=1), [campaign(page)], 3, nextPage=after, prevPage=before)
        for page, (after, before) in enumerate(written, 1)
    )
    assert why_neighbours_are_wrong(listings)(listings[0]) == told


DRAFTS = [campaign(number, status="draft") for number in range(8)]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (DRAFTS[:2], "pages are cut from the whole list, and narrowed then"),
        ([DRAFTS[0], DRAFTS[7]], None),
    ],
)
def test_pages_that_are_narrowed_after_they_are_cut(
    found: list[dict[str, Any]], told: str | None
) -> None:
    """They have what the page of the whole list has, under a filter as under a search."""
    pages = [
        listed(ask(per_page=5), [*DRAFTS[:2], *MANY[20:23]], 60),
        listed(ask(per_page=5, filter="draft"), found, 8),
        listed(ask(per_page=5, search="Campaign"), DRAFTS[:1], 8),
    ]
    listings = listings_of(pages)
    judge = arithmetic_among(listings)
    [violation] = [one for one in violations_in(judge(listings[1])) if one.place == "items"]
    assert violation.hint == told
