"""What a filter brings, and what it must not miss."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS, ask, campaign, listed, shipment, verdict, violations
from contracts import SHIPMENTS

from carecycle_contract.lists.listing import written
from carecycle_contract.question import Selection
from carecycle_contract.question import ask as question_about
from carecycle_contract.rules.filtering import (
    envelope_is_that_of_the_filtered_list,
    filter_brings_only_what_was_asked_for,
    filter_misses_nothing,
    filters_and_search_are_a_conjunction,
)
from carecycle_contract.rules.searching import envelope_is_that_of_the_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule

ACTIVE = ask(filter="active", sort_by="createdAt", sort_direction="asc")


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
    told = violations(filter_brings_only_what_was_asked_for, listed(ACTIVE, items))
    assert len(told) == wrong
    assert all(violation.volatile is volatile for violation in told)


def test_null_is_another_value_where_the_contract_has_it() -> None:
    """Elsewhere it is no value that is documented, which is told as that."""
    schema = deepcopy(OPERATION.item.schema)
    schema["properties"]["status"] = {"type": ["string", "null"]}
    nullable = replace(OPERATION, item=replace(OPERATION.item, schema=schema))
    items = [campaign(1), campaign(2, status=None)]
    for operation, told in ((OPERATION, []), (nullable, ["items[1].status"])):
        answer = listed(replace(ACTIVE, operation=operation), items)
        departures = violations(filter_brings_only_what_was_asked_for, answer)
        assert [one.place for one in departures] == told


def test_what_comes_past_the_end_is_not_the_filters() -> None:
    """A page past the end that has items is told as that."""
    past = ask(page=2, filter="active")
    paused = [campaign(1, status="paused")]
    assert verdict(filter_brings_only_what_was_asked_for, listed(past, paused, 1)) is None
    assert verdict(filter_brings_only_what_was_asked_for, listed(past, paused, 51)) is False


STATUSES = STATUS.values
PAUSED = Selection((("status", "paused"),))
WHOLE = [campaign(number, status=status) for number, status in enumerate(STATUSES)][::-1]


def _whole(items: Sequence[dict[str, Any]] = WHOLE, total: int | None = None) -> Answer:
    return listed(ask(per_page=100), items, total)


def _filtered(status: str, items: Sequence[dict[str, Any]], total: int | None = None) -> Answer:
    return listed(ask(per_page=100, filter=status), items, total)


def _by_status(**others: list[dict[str, Any]]) -> list[Answer]:
    """What each filter brings, right but for the others."""
    return [
        _filtered(status, others.get(status, [one for one in WHOLE if one["status"] == status]))
        for status in STATUSES
    ]


def test_filters_bring_all_that_the_list_has() -> None:
    """Every campaign under its status, and the totals add up."""
    assert verdict(filter_misses_nothing, _whole(), *_by_status()) is True


def test_a_filter_that_misses_one_is_told_by_the_totals_and_by_the_campaign() -> None:
    """That was seen without a filter."""
    told = violations(filter_misses_nothing, _whole(), *_by_status(active=[]))
    assert [violation.place for violation in told] == ["itemsTotal", "items"]
    assert f"{len(STATUSES) - 1}, the sum of the totals" in told[0].expected
    assert told[0].observed == str(len(STATUSES))


def test_what_a_filter_misses_may_be_among_the_items_of_another_value() -> None:
    """Where some came there, which FILT-1 tells, and not every page of that list was seen."""
    paused = [one for one in WHOLE if one["status"] == "paused"]
    by_status = _by_status(active=[])
    others = [answer for answer in by_status if answer.question.query.selection != PAUSED]
    for total, places in ((2, ["items"]), (3, [])):
        question = ask(per_page=2, filter="paused")
        mixed = listed(question, [campaign(50, status="draft"), *paused], total)
        told = violations(filter_misses_nothing, _whole(), mixed, *others)
        assert [violation.place for violation in told if violation.place == "items"] == places


@pytest.mark.parametrize("count", [2, 3])
def test_a_value_that_is_listed_only_by_its_filter_is_told_as_that(count: int) -> None:
    """If it has several items, and the list shows none of them."""
    archived = [campaign(50 + number, status="archived") for number in range(count)]
    others = [one for one in WHOLE if one["status"] != "archived"]
    departures = violations(filter_misses_nothing, _whole(others), _filtered("archived", archived))
    told = 'without the filter, no campaign with status "archived" is listed'
    assert {one.hint for one in departures} == {told if count > 2 else None}


def test_a_filter_that_brings_what_the_list_lacks() -> None:
    """By the totals, and because the window that encloses it does not show it."""
    active = [one for one in WHOLE if one["status"] == "active"]
    more = campaign(50, status="active")
    told = violations(filter_misses_nothing, _whole(), *_by_status(active=[more, *active]))
    assert [violation.place for violation in told] == ["itemsTotal", "items[0]"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([_whole()], None),
        (_by_status(), None),
        ([_whole(), _filtered("active", [], 1)], False),
        ([_whole(), _filtered("active", [], 101)], None),
        ([_whole(), *_by_status()[1:]], True),
        ([_whole(total=9), *_by_status()], False),
        ([_whole(), *_by_status(), _whole(total=9)], True),
        ([_whole(WHOLE[:1], 90), _filtered("active", [], 90)], None),
    ],
)
def test_filters_are_judged_where_there_is_something_to_compare(
    answers: list[Answer], expected: bool | None
) -> None:
    """Both kinds of list; all totals; a filtered list that was seen whole."""
    assert verdict(filter_misses_nothing, *answers) is expected


@pytest.mark.parametrize(
    ("question", "members", "expected"),
    [
        (ACTIVE, {}, True),
        (ACTIVE, {"nextPage": 2}, False),
        (ACTIVE, {"prevPage": 1}, False),
        (ACTIVE, {"itemsTotal": 2}, False),
        (ask(), {"nextPage": 2}, None),
        (ask(filter="active", search="x"), {"nextPage": 2}, None),
    ],
)
def test_the_envelope_is_that_of_the_filtered_list(
    question: Question, members: dict[str, Any], expected: bool | None
) -> None:
    """Under a filter alone."""
    answer = listed(question, [campaign(1)], **members)
    assert verdict(envelope_is_that_of_the_filtered_list, answer) is expected


def test_no_filter_misses_a_campaign_whose_status_none_can_ask_for() -> None:
    """The totals then differ by it; what else is missing is told by the campaign."""
    whole = _whole([*WHOLE, campaign(51, status="failed")])
    assert verdict(filter_misses_nothing, whole, *_by_status()) is True
    told = violations(filter_misses_nothing, whole, *_by_status(active=[]))
    assert [violation.place for violation in told] == ["items"]


BOTH = ask(filter="active", search="Wellness")
SEARCHED = ask(search="Wellness")
ONE, OTHER = (campaign(number, name="Wellness for all") for number in (1, 2))
PAUSED = campaign(3, name="Wellness for all", status="paused")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([listed(BOTH, [ONE])], True),
        ([listed(BOTH, [])], True),
        ([listed(BOTH, [PAUSED])], False),
        ([listed(BOTH, [campaign(1)])], False),
        ([listed(BOTH, [ONE], nextPage=2)], False),
        ([listed(SEARCHED, [ONE, PAUSED])], None),
        ([listed(SEARCHED, [ONE, PAUSED]), listed(BOTH, [ONE])], True),
        ([listed(SEARCHED, [ONE, OTHER, PAUSED]), listed(BOTH, [ONE])], False),
        ([listed(ask(search="all"), [ONE, OTHER]), listed(BOTH, [ONE])], True),
        (
            [
                listed(SEARCHED, [ONE, OTHER]),
                listed(ask(filter="active"), [ONE]),
                listed(BOTH, [ONE]),
            ],
            True,
        ),
    ],
)
def test_filter_and_search_are_a_conjunction(answers: list[Answer], expected: bool | None) -> None:
    """What the search brings alone, and the filter too, is there."""
    assert verdict(filters_and_search_are_a_conjunction, *answers) is expected


@pytest.mark.parametrize(
    ("total", "hint"),
    [
        (1, None),
        (2, "counted without the search"),
        (3, "counted as for the whole list"),
    ],
)
def test_a_conjunction_holds_no_more_than_can_match(total: int, hint: str | None) -> None:
    """Which a full page does not show; another list may have what was counted instead."""
    listings = [
        listed(ask(), [ONE, campaign(2), PAUSED]),
        listed(ask(filter="active"), [ONE, campaign(2)]),
    ]
    both = listed(ask(per_page=1, filter="active", search="Wellness"), [ONE], total)
    told = violations(filters_and_search_are_a_conjunction, *listings, both)
    assert [(violation.place, violation.hint) for violation in told] == (
        [("itemsTotal", hint)] if hint else []
    )


@pytest.mark.parametrize(
    ("found_alone", "expected"), [([campaign(1, name="Wave")], False), ([], True)]
)
def test_a_conjunction_may_lack_what_the_search_alone_loses(
    found_alone: list[dict[str, Any]], expected: bool
) -> None:
    """That is SRCH-2's."""
    whole = listed(ask(), [campaign(1, name="Wave"), campaign(2)])
    alone = listed(ask(search="Wave"), found_alone)
    both = listed(ask(search="Wave", filter="active"), [])
    told = violations(filters_and_search_are_a_conjunction, whole, alone, both)
    assert (told == []) is expected


STAGE, INSURED = SHIPMENTS.filters
BOTH_PASS, UNINSURED, LOST = (
    shipment(1),
    shipment(2, insured=False),
    shipment(3, transport_stage="lost"),
)
SHIPPED = [BOTH_PASS, UNINSURED, LOST]


def _shipped(
    items: Sequence[dict[str, Any]], total: int | None = None, /, **filters: str
) -> Answer:
    return listed(question_about(SHIPMENTS, filters=filters.items()), items, total)


BOOKED_AND_INSURED = {"stage": "booked", "insured": "true"}


def _by_each_filter(**others: Sequence[dict[str, Any]]) -> list[Answer]:
    """What each value of each filter brings, right but for the others."""
    return [
        _shipped(
            others.get(
                f"{parameter.name}_{value}",
                [item for item in SHIPPED if written(item[parameter.member]) == value],
            ),
            **{parameter.name: value},
        )
        for parameter in SHIPMENTS.filters
        for value in parameter.values
    ]


def test_each_of_two_filters_is_judged() -> None:
    """By the member that it compares, which may have another name."""
    by_one = [
        _shipped([BOTH_PASS, UNINSURED, LOST], **{name: value})
        for name, value in BOOKED_AND_INSURED.items()
    ]
    told = violations(filter_brings_only_what_was_asked_for, *by_one)
    assert [(violation.place, violation.expected, violation.observed) for violation in told] == [
        ("results[2].transport_stage", '"booked"', '"lost"'),
        ("results[1].insured", '"true"', "false"),
    ]


def test_combined_filters_are_judged_where_single_ones_depart() -> None:
    """Else it is how they combine that is wrong, which is another requirement's matter."""
    single = _shipped([LOST], stage="booked")
    both = _shipped([LOST], **BOOKED_AND_INSURED)
    assert not violations(filter_brings_only_what_was_asked_for, both)
    told = violations(filter_brings_only_what_was_asked_for, both, single)
    assert [violation.answers for violation in told] == [(single,), (both,)]


def test_a_value_that_is_not_documented_is_no_matter_of_filters() -> None:
    """What a filter makes of it is not documented either."""
    unknown = shipment(5, transport_stage="stolen")
    answer = _shipped([unknown], stage="booked")
    assert not violations(filter_brings_only_what_was_asked_for, answer)


def test_the_totals_of_each_of_two_filters_add_up() -> None:
    """Those of one filter do not make up for those of another; a combination counts for neither."""
    whole, both = _shipped(SHIPPED), _shipped([BOTH_PASS], **BOOKED_AND_INSURED)
    assert verdict(filter_misses_nothing, whole, *_by_each_filter(), both) is True
    missed = _by_each_filter(insured_false=[])
    told = violations(filter_misses_nothing, whole, *missed)
    assert [violation.place for violation in told] == ["total_count", "results"]
    assert told[0].expected.startswith("2, the sum of the totals by insured: ")
    assert told[1].expected.startswith('shipment 1002, which has insured "false", as seen in ')


def test_the_envelope_is_that_of_a_list_under_two_filters() -> None:
    """As under one."""
    right = _shipped([BOTH_PASS], **BOOKED_AND_INSURED)
    assert verdict(envelope_is_that_of_the_filtered_list, right) is True
    unfiltered_total = _shipped([BOTH_PASS], 3, **BOOKED_AND_INSURED)
    assert verdict(envelope_is_that_of_the_filtered_list, unfiltered_total) is False


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([_shipped([BOTH_PASS], **BOOKED_AND_INSURED)], True),
        ([_shipped([BOTH_PASS, UNINSURED], **BOOKED_AND_INSURED)], False),
        ([_shipped([BOTH_PASS, LOST], **BOOKED_AND_INSURED)], False),
        ([_shipped(SHIPPED), _shipped([BOTH_PASS], **BOOKED_AND_INSURED)], True),
        ([_shipped(SHIPPED), _shipped([], **BOOKED_AND_INSURED)], False),
        ([_shipped(SHIPPED), _shipped([], **BOOKED_AND_INSURED | {"stage": "delivered"})], True),
        ([_shipped(SHIPPED), *_by_each_filter()], None),
    ],
)
def test_two_filters_are_a_conjunction(answers: list[Answer], expected: bool | None) -> None:
    """What passes both is there, and nothing else; a filter alone is none."""
    assert verdict(filters_and_search_are_a_conjunction, *answers) is expected


def test_what_a_conjunction_misses_is_told_with_both_conditions() -> None:
    """And where it was seen."""
    whole, nothing = _shipped(SHIPPED), _shipped([], **BOOKED_AND_INSURED)
    total, missing = violations(filters_and_search_are_a_conjunction, whole, nothing)
    assert (total.place, total.observed) == ("total_count", "0")
    assert missing.answers == (nothing, whole)
    conditions = 'which has transport_stage "booked" and insured "true", as seen in the answer to: '
    assert missing.expected.startswith(f"shipment 1001, {conditions}")


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ({"filter": "active"}, envelope_is_that_of_the_filtered_list),
        ({"search": "Wellness"}, envelope_is_that_of_the_matches),
    ],
)
@pytest.mark.parametrize(
    ("count", "envelope", "hint"),
    [
        (1, {"itemsTotal": 4}, "counted as for the whole list"),
        (1, {"nextPage": 2}, "counted as for the whole list"),
        (2, {"nextPage": 2}, None),
        (1, {"itemsTotal": 3}, None),
    ],
)
def test_an_envelope_of_the_whole_list_is_told_alike(
    query: dict[str, str], rule: Rule, count: int, envelope: dict[str, int], hint: str | None
) -> None:
    """Under a filter and under a search; a list that fills its page may be off by one."""
    whole = listed(ask(), [ONE, OTHER, campaign(3), campaign(4)])
    selected = listed(ask(per_page=2, **query), [ONE, OTHER][:count], **envelope)
    assert {one.hint for one in violations(rule, whole, selected)} == {hint}
