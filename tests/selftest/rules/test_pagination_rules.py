"""Walks, neighbours and page sizes: where they are judged, and where nobody says what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import ERROR, answered, campaign, listed, verdict
from model import OPERATION

from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.pagination import (
    extreme_page_sizes_are_honoured,
    page_and_size_have_their_defaults,
    page_past_the_end_is_empty_or_refused,
    prev_page_precedes,
    walking_meets_every_item_once,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

MANY = [campaign(number) for number in range(51)]
SIZE, LARGEST = OPERATION.page_size.default, OPERATION.page_size.maximum
PER_PAGE_2 = ask(OPERATION, page=1, per_page=2)
SECOND = ask(OPERATION, page=2, per_page=2)
ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(Question(), MANY[:50], 51), True),
        (listed(Question(), MANY[:50], 50), True),
        (listed(ask(OPERATION, page=1), MANY[:50], 50), None),
        (listed(ask(OPERATION, page=1), MANY[:50], 51), True),
        (listed(Question(), MANY[:49], 51), False),
        (listed(Question(), MANY, 51), False),
        (listed(Question(), [], 0), True),
        (listed(Question(), MANY[:50], 51, currentPage=2), False),
        (listed(ask(OPERATION, per_page=10), MANY[:10], 51), True),
        (listed(ask(OPERATION, per_page=10), MANY[:10], 51, currentPage=2), False),
        (listed(ask(OPERATION, page=2), MANY[:50], 101), True),
        (listed(ask(OPERATION, page=2), MANY[:50], 100), None),
        (listed(ask(OPERATION, page=2), MANY[:1], 51), None),
        (listed(ask(OPERATION, page=2), MANY[:1], 101), False),
        (listed(ask(OPERATION, page=1, per_page=50), MANY[:1], 101), None),
    ],
)
def test_a_default_shows_where_the_list_is_longer(answer: Answer, expected: bool | None) -> None:
    """Page 1 of a list of fifty is the same with any larger default."""
    assert SIZE == 50
    assert verdict(page_and_size_have_their_defaults, answer) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(ask(OPERATION, per_page=1), MANY[:1], 2), True),
        (listed(ask(OPERATION, per_page=1), MANY[:2], 2), False),
        (listed(ask(OPERATION, per_page=1), MANY[:1], 1, nextPage=None), True),
        (listed(ask(OPERATION, per_page=1, filter="active"), MANY[:1], 1), None),
        (listed(ask(OPERATION, per_page=1, filter="active"), MANY[:2], 2), False),
        (listed(ask(OPERATION, per_page=2), MANY[:1], 2), None),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY[:50], 50), None),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY, 51), True),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY[:50], 51), False),
        (listed(ask(OPERATION, per_page=100, page=2, filter="active"), [], 100), None),
        (listed(ask(OPERATION, per_page=100, page=2, filter="active"), MANY, 151), True),
        (answered(ask(OPERATION, per_page=1), 400, ERROR), False),
        (answered(ask(OPERATION, per_page=1), 399, ERROR), True),
        (answered(ask(OPERATION, per_page=1, page=2), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, sort_by="name"), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, search="x"), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, key=Key.NONE), 401, ERROR), None),
        (answered(ask(OPERATION, per_page=1, sort_by="createdAt"), 400, ERROR), False),
    ],
)
def test_an_extreme_page_size_shows_where_the_list_is_long_enough(
    answer: Answer, expected: bool | None
) -> None:
    """The largest one only beyond the default, which a server might fall back to."""
    assert LARGEST == 100
    assert verdict(extreme_page_sizes_are_honoured, answer) is expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([listed(PER_PAGE_2, [ONE, TWO], 3)], None),
        ([listed(PER_PAGE_2, [ONE, TWO], 2)], True),
        ([listed(PER_PAGE_2, [ONE], 2)], False),
        ([listed(PER_PAGE_2, [], 0)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [THREE], 3)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [THREE], 9)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [TWO], 3)], False),
        ([listed(PER_PAGE_2, [ONE, TWO], 5), listed(SECOND, [TWO, THREE], 5)], False),
        ([listed(PER_PAGE_2, [ONE, TWO], 5), listed(SECOND, [THREE], 5)], True),
    ],
)
def test_a_walk_is_judged_where_it_is_whole_or_has_two_pages(
    answers: list[Answer], expected: bool | None
) -> None:
    """Repetition shows on any two pages, what is missing only on all of them."""
    assert verdict(walking_meets_every_item_once, *answers) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(PER_PAGE_2, [], 0, prevPage=1), False),
        (listed(PER_PAGE_2, [], 0), True),
        (listed(SECOND, [], 2, prevPage=7), None),
        (listed(SECOND, [THREE], 3, prevPage=7), False),
        (listed(SECOND, [THREE], 3), True),
    ],
)
def test_the_page_before_is_judged_inside_the_list(answer: Answer, expected: bool | None) -> None:
    """Past the end the documentation is silent; page 1 of an empty list is inside."""
    assert verdict(prev_page_precedes, answer) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered(SECOND, 399, ERROR), False),
        (answered(SECOND, 400, ERROR), True),
        (answered(SECOND, 400, {}), False),
        (answered(SECOND, 499, ERROR), True),
        (answered(SECOND, 500, ERROR), False),
        (answered(PER_PAGE_2, 500, ERROR), None),
        (answered(ask(OPERATION, page=2, key=Key.NONE), 401, {}), None),
        (answered(ask(OPERATION, page=2, filter="paused"), 500, ERROR), None),
        (listed(SECOND, [], 2), True),
        (listed(SECOND, [], 2, nextPage=3), False),
        (listed(SECOND, [ONE], 2), False),
        (listed(SECOND, [THREE], 3), None),
    ],
)
def test_a_page_past_the_end_is_empty_or_refused(answer: Answer, expected: bool | None) -> None:
    """Where another answer says that it is past the end."""
    first = listed(PER_PAGE_2, [ONE, TWO], 2)
    assert verdict(page_past_the_end_is_empty_or_refused, first, answer) is expected


def test_a_page_that_the_shortest_list_has_is_not_past_the_end() -> None:
    """Whatever a longer list said in between."""
    short, long = listed(PER_PAGE_2, [ONE, TWO], 3), listed(PER_PAGE_2, [ONE, TWO], 4)
    refusal = answered(SECOND, 500, ERROR)
    assert verdict(page_past_the_end_is_empty_or_refused, long, short, refusal) is None
