"""Lists that leap: no change of a list explains what comes, goes and comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ask, campaign, listed

from carecycle_contract.lists.leaps import repeated_leap
from carecycle_contract.lists.listing import listings_of

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

DRAFTS = [campaign(number, status="draft") for number in range(1, 13)]
PAUSED = [campaign(number, status="paused") for number in range(13, 31)]
ITEMS = [*DRAFTS, *PAUSED]
OTHERS = [campaign(number) for number in range(101, 113)]
BY_NAME, BY_TIME = ask(sort_by="name"), ask()
ONE, OTHER, THIRD = (ask(search=text) for text in ("recall", "intake", "renewal"))


def shown(items: list[dict[str, Any]], question: Question = BY_TIME) -> Answer:
    """An answer with all of these items."""
    return listed(question, items)


@pytest.mark.parametrize(
    ("answers", "leaps"),
    [
        pytest.param(
            lambda: [shown(ITEMS), shown(DRAFTS), shown(ITEMS), shown(DRAFTS)], True, id="twice"
        ),
        pytest.param(
            lambda: [shown(DRAFTS), shown(ITEMS), shown(DRAFTS, BY_NAME)],
            True,
            id="and-to-another-question",
        ),
        pytest.param(
            lambda: [shown(ITEMS), shown(DRAFTS), shown(PAUSED[:12])],
            True,
            id="one-part-for-another",
        ),
        pytest.param(lambda: [shown(ITEMS), shown(DRAFTS), shown(ITEMS)], False, id="only-once"),
        pytest.param(
            lambda: [shown(DRAFTS[:2]), shown(DRAFTS), shown(ITEMS)],
            False,
            id="made-anew-meanwhile",
        ),
        pytest.param(
            lambda: [shown(ITEMS), shown(ITEMS[2:]), shown(ITEMS), shown(ITEMS[2:])],
            False,
            id="by-as-much-as-a-replica-lags",
        ),
        pytest.param(
            lambda: [shown(ITEMS), shown(OTHERS), shown(ITEMS), shown(OTHERS)],
            False,
            id="with-others-items",
        ),
        pytest.param(
            lambda: [shown(DRAFTS, BY_NAME), shown(ITEMS), shown(DRAFTS, BY_NAME)],
            False,
            id="one-question-every-time",
        ),
        pytest.param(list, False, id="nothing-seen"),
    ],
)
def test_a_part_of_the_list_comes_goes_and_comes_again(answers: Any, leaps: bool) -> None:
    """In the place of the whole list."""
    assert (repeated_leap(listings_of(answers())) is not None) is leaps


@pytest.mark.parametrize(
    ("part", "number", "leaps"),
    [(5, 15, True), (5, 14, False), (15, 30, True), (16, 30, False), (1, 9, False)],
)
def test_a_leap_is_by_half_and_by_ten(part: int, number: int, leaps: bool) -> None:
    """Fewer may go, and come back, in any list."""
    seen = [shown(ITEMS[:count]) for count in (part, number, part, number)]
    assert (repeated_leap(listings_of(seen)) is not None) is leaps


@pytest.mark.parametrize(
    ("answers", "leaps"),
    [
        pytest.param(
            [(ITEMS, ONE), ([], OTHER), (ITEMS, THIRD), ([], ONE), ([], THIRD)], True, id="twice"
        ),
        pytest.param([(ITEMS, ONE), ([], OTHER), (ITEMS, THIRD), ([], ONE)], False, id="one-leaps"),
        pytest.param(
            [(ITEMS, ONE), (ITEMS, THIRD), ([], ONE), ([], THIRD)], False, id="deployed-once"
        ),
        pytest.param(
            [(ITEMS[:20], ONE), ([], OTHER), (ITEMS[:20], THIRD), ([], ONE), ([], THIRD)],
            False,
            id="a-part",
        ),
    ],
)
def test_a_search_is_used_and_is_not(answers: Any, leaps: bool) -> None:
    """Where the whole list stands for the results of two, and others are found in between."""
    seen = [shown(ITEMS), *(shown(items, question) for items, question in answers)]
    assert (repeated_leap(listings_of(seen)) is not None) is leaps
    assert repeated_leap(listings_of([shown(ITEMS[1:]), *seen])) is None
