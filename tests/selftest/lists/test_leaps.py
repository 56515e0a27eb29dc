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


def whole(items: list[dict[str, Any]], question: Question = BY_TIME) -> Answer:
    """A page of the whole list with all of these items."""
    return listed(question, items)


def found(items: list[dict[str, Any]], question: Question) -> Answer:
    """All results of a search."""
    return listed(question, items)


@pytest.mark.parametrize(
    ("answers", "leaps"),
    [
        pytest.param(
            lambda: [whole(ITEMS), whole(DRAFTS), whole(ITEMS), whole(DRAFTS)], True, id="twice"
        ),
        pytest.param(
            lambda: [whole(DRAFTS), whole(ITEMS), whole(DRAFTS, BY_NAME)],
            True,
            id="and-to-another-question",
        ),
        pytest.param(
            lambda: [whole(ITEMS), whole(DRAFTS), whole(PAUSED[:12])],
            True,
            id="one-part-for-another",
        ),
        pytest.param(lambda: [whole(ITEMS), whole(DRAFTS), whole(ITEMS)], False, id="only-once"),
        pytest.param(
            lambda: [whole(DRAFTS[:2]), whole(DRAFTS), whole(ITEMS)],
            False,
            id="made-anew-meanwhile",
        ),
        pytest.param(
            lambda: [whole(ITEMS), whole(ITEMS[2:]), whole(ITEMS), whole(ITEMS[2:])],
            False,
            id="by-as-much-as-a-replica-lags",
        ),
        pytest.param(
            lambda: [whole(ITEMS), whole(OTHERS), whole(ITEMS), whole(OTHERS)],
            False,
            id="with-others-items",
        ),
        pytest.param(
            lambda: [whole(DRAFTS, BY_NAME), whole(ITEMS), whole(DRAFTS, BY_NAME)],
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
    seen = [whole(ITEMS), *(found(items, question) for items, question in answers)]
    assert (repeated_leap(listings_of(seen)) is not None) is leaps
