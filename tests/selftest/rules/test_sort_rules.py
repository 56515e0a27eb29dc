"""Nulls at one end, and orders that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import JSON_TYPE, answered, campaign, listed, verdict, violations
from model import OPERATION

from carecycle_contract.question import Question, ask
from carecycle_contract.rules.sorting import (
    nulls_stand_together_at_one_end,
    repeating_a_question_repeats_the_order,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


def _listed_at(second: int | None, *items: dict[str, Any]) -> Answer:
    """The items at that second of the minute in which they were changed."""
    answer = listed(Question(), items)
    date = {} if second is None else {"date": f"Thu, 01 Jan 2026 00:00:{second:02} GMT"}
    return answered(Question(), 200, answer.exchange.body, JSON_TYPE | date)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(None, None), (1, None), (2, None), (3, False), (30, False)]
)
def test_an_order_is_compared_where_a_change_would_show(
    seconds: int | None, expected: bool | None
) -> None:
    """Of times that are shown to the second, two changes within one leave the same."""
    moment = "2026-01-01T00:00:00Z"
    times = {"createdAt": moment, "updatedAt": moment, "startDate": moment}
    one, two = campaign(1, **times), campaign(2, **times)
    before, after = _listed_at(seconds, one, two), _listed_at(seconds, two, one)
    assert verdict(repeating_a_question_repeats_the_order, before, after) is expected


@pytest.mark.parametrize(
    ("starts", "wrong"),
    [
        ("-vv", 0),
        ("vv-", 0),
        ("--v", 0),
        ("vvv", 0),
        ("---", 0),
        ("v-v", 1),
        ("-v-", 1),
        ("-v-v", 1),
        ("v-v-", 1),
        ("--vv-", 1),
        ("v--v", 2),
    ],
)
def test_nulls_stand_at_one_end(starts: str, wrong: int) -> None:
    """One that has values on either side is wrong, and so are both ends."""
    question = ask(OPERATION, sort_by="startDate", sort_direction="asc")
    items = [
        campaign(minute, **({"startDate": None} if start == "-" else {}))
        for minute, start in enumerate(starts)
    ]
    assert len(violations(nulls_stand_together_at_one_end, listed(question, items))) == wrong


def test_nulls_at_both_ends_are_shown_with_the_first_value_between_them() -> None:
    """The answers to look at are those that hold the three."""
    pages = [
        listed(
            ask(OPERATION, page=page, per_page=1, sort_by="startDate", sort_direction="asc"),
            [campaign(page, **({"startDate": None} if page in (1, 4) else {}))],
            4,
        )
        for page in range(1, 5)
    ]
    (found,) = violations(nulls_stand_together_at_one_end, *pages)
    assert found.answers == (pages[0], pages[3], pages[1])
