"""What invalid values, and keys, that are not refused have in common."""

from __future__ import annotations

from typing import Any

import pytest
from answers import ERROR, answered, ask, campaign, listed

from carecycle_contract.lists.unrefused import refused_as_one, unrefused_alike
from carecycle_contract.question import Key, Question

LIST = listed(ask(), [campaign(1)], 1).json

NUMBERS = [ask(page=0), ask(page="2abc"), ask(per_page=0), ask(per_page="10abc")]
TOO_LARGE = ask(per_page=101)
SETS = [ask(sort_by="id"), ask(sort_direction="up"), ask(filter="unknown")]
EVERYTHING = [*NUMBERS, TOO_LARGE, *SETS]
BELOW = [ask(page=0), ask(per_page=0)]
WORDS = [ask(page="2abc"), ask(per_page="10abc")]


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("unrefused", "told"),
    [
        (EVERYTHING, "no invalid value of any parameter is refused"),
        ([*NUMBERS, TOO_LARGE], "no invalid page or perPage is refused"),
        (WORDS, "no page or perPage that is no number is refused"),
        ([*BELOW, TOO_LARGE], "no page or perPage out of range is refused"),
        (BELOW, "no page or perPage below its smallest is refused"),
        (SETS, "no unknown sortBy, sortDirection or status is refused"),
        (SETS[:2], None),
        (NUMBERS[:2], None),
        ([TOO_LARGE], None),
    ],
)
def test_values_of_a_kind_that_no_parameter_refuses(
    unrefused: list[Question], told: str | None, status: int
) -> None:
    """The widest kind of them, with the answer that is judged among them."""
    answers = [
        answered(asked, status, LIST if status == 200 else ERROR)
        if asked in unrefused
        else answered(asked, 400, ERROR)
        for asked in EVERYTHING
    ]
    for answer in answers:
        if answer.question in unrefused:
            assert unrefused_alike(answers)(answer) == told


def test_an_error_that_is_served_as_success_is_no_value_that_is_accepted() -> None:
    """Its status is ERR-1's."""
    answers = [answered(asked, 200, ERROR) for asked in EVERYTHING]
    assert unrefused_alike(answers)(answers[0]) is None


@pytest.mark.parametrize(
    ("of_keys", "of_values", "told"),
    [
        (500, 500, "every refusal is answered 500"),
        (500, 503, None),
        (401, 500, None),
        (404, 404, "every refusal is answered 404"),
    ],
)
def test_keys_are_refused_as_invalid_values_are(
    of_keys: int, of_values: int, told: str | None
) -> None:
    """With one status, whatever it is."""
    values = [answered(asked, of_values) for asked in EVERYTHING]
    keys = [answered(ask(key=key), of_keys) for key in (Key.NONE, Key.WRONG)]
    assert refused_as_one([*keys, *values, answered(ask(), 200)]) == told
    assert refused_as_one(keys) is None
    assert refused_as_one(values) is None


@pytest.mark.parametrize(
    ("items", "told"), [([], "every refusal is answered 200"), ([campaign(1)], None)]
)
def test_a_list_with_items_is_no_refusal(items: list[dict[str, Any]], told: str | None) -> None:
    """An empty one may be."""
    body = listed(ask(), items, len(items)).json
    asked = [*EVERYTHING, ask(key=Key.NONE), ask(key=Key.WRONG)]
    assert refused_as_one([answered(each, 200, body) for each in asked]) == told
