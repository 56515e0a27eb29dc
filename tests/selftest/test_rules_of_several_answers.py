"""What a rule finds when it lays answers beside each other: where its bounds lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import JSON_TYPE, answered, campaign, listed, verdict, violations
from model import OPERATION

from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.filtering import filter_brings_only_what_was_asked_for
from carecycle_contract.rules.listing import listing, listings
from carecycle_contract.rules.pagination import (
    page_past_the_end_is_empty_or_refused,
    prev_page_precedes,
    walking_meets_every_item_once,
)
from carecycle_contract.rules.prediction import Census, as_predicted
from carecycle_contract.rules.ruling import Violation
from carecycle_contract.rules.searching import wildcards_match_only_themselves
from carecycle_contract.rules.sorting import (
    nulls_stand_together_at_one_end,
    repeating_a_question_repeats_the_order,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

PER_PAGE_2 = ask(OPERATION, page=1, per_page=2)
SECOND = ask(OPERATION, page=2, per_page=2)
ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([listed(PER_PAGE_2, [ONE, TWO], 3)], None),
        ([listed(PER_PAGE_2, [ONE, TWO], 2)], True),
        ([listed(PER_PAGE_2, [ONE], 2)], False),
        ([listed(PER_PAGE_2, [], 0)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [THREE], 3)], True),
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


@pytest.mark.parametrize(("texts", "expected"), [(["%"], False), (["%", "_"], None)])
def test_wildcards_that_bring_everything(texts: list[str], expected: bool | None) -> None:
    """One text may match all; where every one does, the server searches for none of them."""
    whole = listed(Question(), [ONE, TWO])
    searched = [listed(ask(OPERATION, search=text), [ONE, TWO]) for text in texts]
    assert verdict(wildcards_match_only_themselves, whole, *searched) is expected


ACTIVE = ask(OPERATION, filter="active", sort_by="createdAt", sort_direction="asc")
PAUSED = campaign(4, status="paused")


@pytest.mark.parametrize(
    ("question", "items", "total", "places"),
    [
        (ACTIVE, [THREE, TWO, ONE], 3, []),
        (ACTIVE, [THREE, TWO, ONE, PAUSED], 4, ["itemsTotal", "items[3]"]),
        (ACTIVE, [THREE, TWO, PAUSED], 3, ["items[2]"]),
        (ACTIVE, [THREE, TWO], 2, ["itemsTotal"]),
        (ACTIVE, [TWO, THREE, ONE], 3, ["items[0].createdAt", "items[1].createdAt"]),
        (ask(OPERATION, search="Campaign 2"), [TWO], 1, []),
        (ask(OPERATION, search="Campaign 2"), [TWO, ONE], 2, ["itemsTotal", "items[1]"]),
        (ask(OPERATION, search="Campaign 2"), [], 0, ["itemsTotal"]),
        (ask(OPERATION, search="ampaig"), [], 0, []),
        (ask(OPERATION, search="ampaig"), [PAUSED, ONE, TWO, THREE], 4, []),
    ],
)
def test_what_the_whole_list_predicts(
    question: Question, items: list[dict[str, Any]], total: int, places: list[str]
) -> None:
    """The total, the campaigns and their ranks, as far as they are certain."""
    census = Census.of(listings([listed(Question(), [PAUSED, ONE, TWO, THREE])]))
    one = listing(listed(question, items, total))
    assert census is not None
    assert one is not None
    found = [two.place for two in as_predicted(census, one) if isinstance(two, Violation)]
    assert found == places


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


@pytest.mark.parametrize(
    ("statuses", "wrong", "volatile"),
    [
        (["active"], 0, False),
        (["paused"], 1, True),
        (["paused"] * 2, 2, True),
        (["paused"] * 3, 3, False),
        (["paused"] * 3 + ["active"] * 2, 3, False),
        (["paused"] * 3 + ["active"] * 3, 3, True),
    ],
)
def test_a_filter_that_brings_mostly_others_needs_no_second_look(
    statuses: list[str], wrong: int, volatile: bool
) -> None:
    """So many campaigns do not change while they are read."""
    items = [campaign(number, status=status) for number, status in enumerate(statuses)]
    found = violations(filter_brings_only_what_was_asked_for, listed(ACTIVE, items))
    assert len(found) == wrong
    assert all(one.volatile is volatile for one in found)


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


ERROR = {"message": "no", "code": "NOT_FOUND"}


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
