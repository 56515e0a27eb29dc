"""Pages that say they are others than those asked for."""

from __future__ import annotations

import pytest
from answers import MANY, ask, listed

from carecycle_contract.lists.listing import listings_of
from carecycle_contract.lists.page_shown import came_instead, has_the_length_shown

FIRST = listed(ask(page=1, per_page=4), MANY[:4], 10)


@pytest.mark.parametrize(
    ("begin", "shown", "came"), [(0, 1, True), (0, 2, False), (4, 1, False), (3, 1, False)]
)
def test_an_answer_is_another_page_if_it_says_so_and_begins_as_that_one(
    begin: int, shown: int, came: bool
) -> None:
    """As other answers show, which are the pages asked for."""
    answer = listed(ask(page=2, per_page=4), MANY[begin : begin + 4], 10, currentPage=shown)
    assert came_instead(listings_of([FIRST, answer])) == ({answer} if came else set())


def test_what_one_answer_shows_goes_for_all_that_say_so_unless_one_is_the_page_asked_for() -> None:
    """It then has a wrong number alone."""
    repeated = listed(ask(page=2, per_page=4), MANY[:4], 10, currentPage=1)
    unknown = listed(ask(page=2, per_page=2, sort_by="name"), MANY[5:7], 10, currentPage=1)
    assert came_instead(listings_of([FIRST, repeated, unknown])) == {repeated, unknown}
    asked_for = listed(ask(page=2, per_page=2), MANY[2:4], 10, currentPage=1)
    assert came_instead(listings_of([FIRST, repeated, unknown, asked_for])) == set()


@pytest.mark.parametrize(
    ("page", "count", "shown", "expected"),
    [(3, 4, 1, True), (3, 2, 1, False), (2, 4, 1, False), (3, 4, 3, False), (3, 1, 1, False)],
)
def test_a_page_may_have_the_length_of_the_one_that_it_says_it_is(
    page: int, count: int, shown: int, expected: bool
) -> None:
    """Of ten items in pages of four, the last page has two."""
    answer = listed(ask(page=page, per_page=4), MANY[:count], 10, currentPage=shown)
    (listing,) = listings_of([answer])
    assert has_the_length_shown(listing) is expected
