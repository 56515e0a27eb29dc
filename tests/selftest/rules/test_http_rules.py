"""The status of valid queries, and answers that were another question's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ERROR, answered, ask, campaign, listed, verdict, violations
from bounds import within_seconds

from carecycle_contract.question import Key
from carecycle_contract.rules.http import (
    answer_does_not_depend_on_other_questions,
    list_does_not_leap,
    valid_query_succeeds,
    well_formed_request_never_fails,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


INVALID_PAGE = ask(page=0)


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_a_valid_query_never_fails(status: int, expected: bool) -> None:
    """A refusal is another rule's matter, and so is a query that is not valid."""
    assert verdict(well_formed_request_never_fails, answered(ask(), status)) is expected
    assert verdict(well_formed_request_never_fails, answered(INVALID_PAGE, status)) is None


ITEMS = [campaign(number) for number in range(30)]


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ((ITEMS, ITEMS[:9], ITEMS, ITEMS[:9]), [("30", "9")]),
        ((ITEMS, ITEMS[:9], ITEMS[9:18]), [("9", "9 others")]),
        ((ITEMS, ITEMS[:9], ITEMS), []),
    ],
    ids=("part-of-the-list", "one-part-for-another", "only-once"),
)
def test_a_list_leaps(shown: tuple[list[dict[str, Any]], ...], told: list[tuple[str, str]]) -> None:
    """By both totals, or that there are others where these are the same."""
    leaps = violations(list_does_not_leap, *(listed(ask(), items) for items in shown))
    assert [(leap.expected, leap.observed) for leap in leaps] == [
        (
            f"{usual}, as the same question got at another time",
            f"{odd}; that came, went and came again",
        )
        for usual, odd in told
    ]


PLAIN, SECOND = ask(), ask(page=2)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered(PLAIN, 200), True),
        (answered(PLAIN, 400, ERROR), False),
        (answered(PLAIN, 299, ERROR), False),
        (answered(SECOND, 200), True),
        (answered(SECOND, 404, ERROR), None),
        (answered(INVALID_PAGE, 400, ERROR), None),
        (answered(ask(key=Key.WRONG), 401, ERROR), None),
        (answered(ask(search="flu"), 400, ERROR), False),
        (answered(ask(search="fl"), 400, ERROR), None),
        (answered(ask(search="f" * 255), 400, ERROR), False),
        (answered(ask(search="f" * 256), 400, ERROR), None),
        (answered(ask(search="Grüße an alle"), 400, ERROR), False),
        (answered(ask(search="so-so 2"), 400, ERROR), False),
        (answered(ask(search="a_b"), 400, ERROR), None),
        (answered(ask(search="- --"), 400, ERROR), None),
        (answered(ask(search="100%"), 400, ERROR), None),
        (answered(ask(search="健" * 255), 414, ERROR), None),
    ],
)
def test_a_valid_query_succeeds(answer: Answer, expected: bool | None) -> None:
    """A page that may lie past the end may be refused, and so may a text that is not plain."""
    assert verdict(valid_query_succeeds, answer) is expected


@pytest.mark.parametrize(("total", "expected"), [(50, None), (51, False)])
def test_a_page_that_the_list_has_is_not_refused(total: int, expected: bool | None) -> None:
    """By the total that another answer gave."""
    first, refusal = listed(PLAIN, [campaign(1)], total), answered(SECOND, 404, ERROR)
    told = violations(valid_query_succeeds, first, refusal)
    assert [violation.answers for violation in told] == (
        [(refusal, first)] if expected is False else []
    )


ONE, TWO, THREE = campaign(1), campaign(2), campaign(3)
BY_NAME = ask(sort_by="name", sort_direction="asc")
TWO_A_PAGE = ask(per_page=2)
PAUSED = ask(filter="paused")
PAUSED_BY_NAME = ask(filter="paused", sort_by="name", sort_direction="asc")
SECOND_BY_NAME = ask(page=2, sort_by="name", sort_direction="asc")
BY_CHANGE = ask(sort_by="updatedAt")
TWO_BY_CHANGE = ask(per_page=2, sort_by="updatedAt")
ONE_PAUSED = listed(ask(per_page=1, filter="paused"), [campaign(3, status="paused")], 1)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([listed(PLAIN, [TWO, ONE]), listed(PLAIN, [TWO, ONE])], True),
        ([listed(PLAIN, [TWO, ONE]), listed(PLAIN, [TWO])], None),
        ([listed(PLAIN, [TWO, ONE]), listed(BY_NAME, [TWO, ONE])], None),
        ([listed(PLAIN, [TWO, ONE]), listed(PAUSED, [TWO, ONE])], None),
        ([listed(PLAIN, [TWO, ONE]), ONE_PAUSED, listed(PAUSED, [TWO, ONE])], None),
        (
            [
                listed(PLAIN, [TWO, ONE]),
                ONE_PAUSED,
                listed(PAUSED, [TWO, ONE]),
                listed(BY_NAME, [ONE, TWO]),
                listed(PAUSED_BY_NAME, [ONE, TWO]),
            ],
            False,
        ),
        (
            [
                listed(PLAIN, [TWO, ONE]),
                listed(ask(per_page=1), [TWO], 2),
                ONE_PAUSED,
                listed(PAUSED, [TWO, ONE]),
            ],
            None,
        ),
        ([listed(PLAIN, [TWO, ONE]), listed(PAUSED, [ONE, TWO])], None),
        ([listed(PLAIN, [TWO, ONE]), listed(SECOND, [TWO, ONE], 2, currentPage=1)], None),
        ([listed(PLAIN, [], 0), listed(PAUSED, [], 0)], None),
        (
            [
                listed(PLAIN, [TWO, ONE]),
                listed(ask(page=2, per_page=1), [ONE], 2),
                listed(SECOND, [TWO, ONE], 2, currentPage=1, nextPage=None, prevPage=None),
                listed(BY_NAME, [ONE, TWO]),
                listed(SECOND_BY_NAME, [ONE, TWO], 2, currentPage=1, nextPage=None, prevPage=None),
            ],
            False,
        ),
        (
            [listed(PLAIN, [TWO, ONE, ONE]), listed(TWO_A_PAGE, [TWO, ONE, ONE], nextPage=None)],
            None,
        ),
        (
            [
                listed(PLAIN, [TWO, ONE, ONE]),
                listed(ask(per_page=2, sort_by="name", sort_direction="asc"), [ONE, TWO], 3),
                listed(TWO_A_PAGE, [TWO, ONE, ONE], nextPage=None),
                listed(BY_CHANGE, [TWO, TWO, ONE]),
                listed(TWO_BY_CHANGE, [TWO, TWO, ONE], nextPage=None),
            ],
            False,
        ),
        (
            [
                listed(TWO_A_PAGE, [TWO, ONE], 3, nextPage=None),
                listed(PLAIN, [TWO, ONE], 3, nextPage=None),
            ],
            None,
        ),
        (
            [listed(PLAIN, [TWO, ONE]), listed(BY_NAME, [ONE, TWO]), listed(BY_NAME, [TWO, ONE])],
            False,
        ),
        (
            [listed(BY_NAME, [TWO, ONE]), listed(PLAIN, [TWO, ONE]), listed(BY_NAME, [TWO, ONE])],
            None,
        ),
        ([answered(INVALID_PAGE, 400), answered(INVALID_PAGE, 400)], None),
        ([answered(ask(key=Key.NONE), 401)] * 2, None),
    ],
)
def test_an_answer_is_not_that_of_another_question(
    answers: list[Answer], expected: bool | None
) -> None:
    """It shows where the answer contradicts its question, or another that the question got.

    A first question of its kind must have been answered right, and no later one: a server that
    ignores a parameter never does the former, one that fails at some values does the latter. Nor is
    it a cache that makes a single mistake.
    """
    assert verdict(answer_does_not_depend_on_other_questions, *answers) is expected


def test_a_cache_does_not_ignore_a_parameter_that_another_mistake_goes_without() -> None:
    """A server that ignores the text gives lists that fit on pages of any size."""
    by_name, upwards = {"sort_by": "name", "sort_direction": "asc"}, {"sort_direction": "asc"}
    answers = [
        listed(ask(**by_name), [ONE, TWO]),
        listed(ask(search="flu", **by_name), [ONE, TWO]),
        listed(ask(per_page=100, search="Campaign"), [TWO, ONE]),
        listed(ask(search="flu"), [TWO, ONE]),
        listed(ask(per_page=43, **upwards), [ONE, TWO]),
        listed(ask(search="flu", **upwards), [ONE, TWO]),
    ]
    assert verdict(answer_does_not_depend_on_other_questions, *answers) is None
    assert verdict(answer_does_not_depend_on_other_questions, *answers[2:]) is False


def test_a_cache_does_not_keep_what_was_wrong_from_the_beginning() -> None:
    """Where no sort is applied, answers are alike though nobody got a right one."""
    sorts = [("name", "startDate", 50), ("createdAt", "startDate", 2)]
    answers = [
        listed(ask(sort_by=key, sort_direction="asc", per_page=size), [THREE, ONE, TWO][:size], 3)
        for *keys, size in sorts
        for key in keys
    ]
    assert verdict(answer_does_not_depend_on_other_questions, *answers) is None


@pytest.mark.parametrize(
    ("first", "expected"), [([1, 2, 3, 4], False), ([4, 3, 2, 1], None), ([1, 2, 3], None)]
)
def test_a_cache_gets_no_value_wrong_that_was_never_asked_for(
    first: list[int], expected: bool | None
) -> None:
    """A server that ignores the direction does, where ascending is asked for first.

    A few items are in order by chance.
    """
    ascending = [campaign(number) for number in first]
    descending = [campaign(number) for number in sorted(first, reverse=True)]
    others = [campaign(number + 4) for number in sorted(first, reverse=True)]
    upwards = {"per_page": len(first), "sort_direction": "asc"}
    downwards = {"per_page": len(first), "sort_direction": "desc"}
    answers = [
        listed(ask(sort_by="updatedAt", **upwards), ascending),
        listed(ask(sort_by="createdAt", **downwards), descending),
        listed(ask(sort_by="createdAt", **upwards), descending),
        listed(ask(sort_by="name", **downwards), others),
        listed(ask(sort_by="name", **upwards), others),
    ]
    assert verdict(answer_does_not_depend_on_other_questions, *answers) is expected


def test_thousands_of_wrong_answers_are_judged_in_time() -> None:
    """Each is compared with those alone that have the same items."""
    questions = [ask(page=page, per_page=1) for page in range(1, 4001)]
    answers = [
        listed(question, [campaign(number), campaign(number + 1)], 9000)
        for number, question in enumerate(questions)
    ]
    with within_seconds(2):
        assert verdict(answer_does_not_depend_on_other_questions, *answers) is None
