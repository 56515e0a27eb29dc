"""Sorted lists: their order, their mirror, nulls at one end, and what must not be lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from answers import (
    JSON_TYPE,
    OPERATION,
    answered,
    ask,
    campaign,
    listed,
    shipment,
    sorted_page,
    verdict,
    violations,
)
from bounds import within_seconds
from contracts import SHIPMENTS

from carecycle_contract.question import ask as question_about
from carecycle_contract.rules.sorting import (
    descending_mirrors_ascending,
    nulls_stand_together_at_one_end,
    order_holds_under_filter_and_search,
    repeating_a_question_repeats_the_order,
    sort_has_its_defaults,
    sort_neither_loses_nor_adds,
    sort_orders_the_whole_list,
    timestamps_are_sorted_as_instants,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question


def _listed_at(second: int | None, *items: dict[str, Any]) -> Answer:
    """The items at that second of the minute in which they were changed."""
    answer = listed(ask(), items)
    date = {} if second is None else {"date": f"Thu, 01 Jan 2026 00:00:{second:02} GMT"}
    return answered(ask(), 200, answer.exchange.body, JSON_TYPE | date)


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


def test_items_that_cannot_be_told_apart_do_not_change_places() -> None:
    """Without ids, they have what they hold for a name."""
    moment = "2026-01-01T00:00:00Z"
    same = {"createdAt": moment, "updatedAt": moment}
    items = [same, same, same | {"name": "x"}, same]
    before, after = _listed_at(30, *items), _listed_at(30, *items)
    assert verdict(repeating_a_question_repeats_the_order, before, after) is not False


def test_without_a_date_the_newest_time_tells_which_items_are_settled() -> None:
    """The server's clock was not behind it."""
    old, new = ({"createdAt": f"2026-01-01T00:00:{second}Z"} for second in ("00", "03"))
    times = old | {"updatedAt": old["createdAt"], "startDate": old["createdAt"]}
    one, two = campaign(1, **times), campaign(2, **times)
    newest = campaign(3, **times | new | {"updatedAt": new["createdAt"]})
    before, after = _listed_at(None, one, two, newest), _listed_at(None, two, one, newest)
    assert verdict(repeating_a_question_repeats_the_order, before, after) is False


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
    question = ask(sort_by="startDate", sort_direction="asc")
    items = [
        campaign(minute, **({"startDate": None} if start == "-" else {}))
        for minute, start in enumerate(starts)
    ]
    assert len(violations(nulls_stand_together_at_one_end, listed(question, items))) == wrong


def _one_to_a_page(starts: str) -> list[Answer]:
    """A list of campaigns with and without a start, as above, each on a page of its own."""
    return [
        listed(
            ask(page=page, per_page=1, sort_by="startDate", sort_direction="asc"),
            [campaign(page, **({"startDate": None} if start == "-" else {}))],
            len(starts),
        )
        for page, start in enumerate(starts, 1)
    ]


@pytest.mark.parametrize(
    ("starts", "shown", "observed"),
    [
        ("vv-vv", [2, 0, 4], "null at rank 2, between"),
        ("-vv-", [0, 3, 1], "null at rank 0 and at rank 3"),
    ],
)
def test_a_null_that_is_out_of_place_is_shown_with_values(
    starts: str, shown: list[int], observed: str
) -> None:
    """The first and the last value around it, or the first one between two nulls."""
    pages = _one_to_a_page(starts)
    (violation,) = violations(nulls_stand_together_at_one_end, *pages)
    assert violation.answers == tuple(pages[index] for index in shown)
    assert violation.observed.startswith(observed)


T1, T2, T3, T4 = (f"2026-01-0{day}T00:00:00Z" for day in range(1, 5))
# Later as a text, and earlier as an instant, than T2.
T2_TOO_EARLY = "2026-01-02T05:00:00+12:00"


@pytest.mark.parametrize(
    ("requirement", "order", "right", "wrong"),
    [
        ("SORT-1", "createdAt asc", [T1, T2], [T2, T1]),
        ("SORT-1", "updatedAt desc", [T2, T1], [T1, T2]),
        ("SORT-1", "startDate desc", [None, T2, T1], [T1, None, T2]),
        ("SORT-3", "name asc", ["a", "b"], ["b", "a"]),
        ("SORT-4", "status asc", ["active", "draft"], ["active", "draft", "active"]),
    ],
)
def test_each_sort_key_orders_the_list(
    requirement: str, order: str, right: list[Any], wrong: list[Any]
) -> None:
    """Where there are two different values, and the question names both key and direction."""
    key = order.split(maxsplit=1)[0]
    rule = sort_orders_the_whole_list(OPERATION, key)
    assert (rule.requirement, rule.case) == (requirement, f"sortBy-{key}")
    assert verdict(rule, sorted_page(order, right)) is True
    assert verdict(rule, sorted_page(order, wrong)) is False
    assert verdict(rule, sorted_page(order, right[-1:] * 2)) is None
    assert verdict(rule, sorted_page(order, wrong, filter="active")) is None
    half_named = ask(sort_by=key)
    assert verdict(rule, listed(half_named, [campaign(1), campaign(2)])) is None


def test_a_sort_is_judged_across_pages() -> None:
    """By rank, in whichever order the pages were asked for."""
    pages = [
        sorted_page("createdAt asc", [T3], 4, page=2),
        sorted_page("createdAt asc", [T1, T2, T4], 4),
    ]
    rule = sort_orders_the_whole_list(OPERATION, "createdAt")
    assert verdict(rule, *pages) is False
    assert verdict(rule, pages[0]) is None


@pytest.mark.parametrize(
    ("question", "minutes", "expected"),
    [
        (ask(), [2, 1], True),
        (ask(), [1, 2], False),
        (ask(sort_direction="asc"), [1, 2], True),
        (ask(sort_by="createdAt"), [1, 2], False),
        (ask(sort_by="createdAt", sort_direction="asc"), [2, 1], None),
        (ask(search="x"), [1, 2], None),
        (ask(), [1, 1], None),
    ],
)
def test_the_default_is_newest_first(
    question: Question, minutes: list[int], expected: bool | None
) -> None:
    """Where the question leaves out the key, the direction or both."""
    items = [campaign(minute) for minute in minutes]
    assert verdict(sort_has_its_defaults, listed(question, items)) is expected


@pytest.mark.parametrize(
    ("minutes", "of_default", "of_key"),
    [([3, 2, 1], True, None), ([1, 2, 3], False, None), ([2, 3, 1], None, False)],
)
def test_a_list_in_no_order_says_nothing_of_the_default_direction(
    minutes: list[int], of_default: bool | None, of_key: bool | None
) -> None:
    """But of the sort key that the question names; a list that is turned round does."""
    page = listed(ask(sort_by="createdAt"), [campaign(minute) for minute in minutes])
    assert verdict(sort_has_its_defaults, page) is of_default
    assert verdict(sort_orders_the_whole_list(OPERATION, "createdAt"), page) is of_key


@pytest.mark.parametrize(
    ("named", "of_default", "of_key"), [([1, 2, 3], None, False), ([3, 2, 1], False, None)]
)
def test_a_list_that_is_turned_round_where_its_direction_is_named_says_nothing_of_the_default(
    named: list[int], of_default: bool | None, of_key: bool | None
) -> None:
    """Under a filter or a search, too."""
    half_named = listed(ask(sort_by="createdAt"), [campaign(1), campaign(2)])
    question = ask(sort_by="createdAt", sort_direction="desc", search="flu")
    searched = listed(question, [campaign(minute) for minute in named])
    assert verdict(sort_has_its_defaults, half_named, searched) is of_default
    rule = sort_orders_the_whole_list(OPERATION, "createdAt")
    assert verdict(rule, half_named, searched) is of_key


@pytest.mark.parametrize(("by_name", "is_alike"), [([3, 1, 2, 5, 4], True), ([5, 4, 3], False)])
def test_a_default_list_in_the_order_of_another_sort_is_told_as_that(
    by_name: list[int], is_alike: bool
) -> None:
    """It has the fault of that sort, and none of the defaults."""
    default = listed(ask(), [campaign(number) for number in [3, 1, 2, 5, 4]])
    named = listed(ask(sort_by="name"), [campaign(number) for number in by_name])
    hints = {told.hint for told in violations(sort_has_its_defaults, default, named)}
    assert ("sorts by several keys bring the same order" in hints) is is_alike


@pytest.mark.parametrize(
    ("order", "values", "expected"),
    [
        ("createdAt asc", [T1, T2], None),
        ("createdAt asc", [T2_TOO_EARLY, T2], True),
        ("createdAt asc", [T2, T2_TOO_EARLY], False),
        ("createdAt desc", [T2, T2_TOO_EARLY], True),
        ("createdAt asc", [T2, T2_TOO_EARLY, T1], None),
        ("createdAt asc", [T2, T2], None),
        ("createdAt asc", [T2, "2026-01-02T00:00:00.0Z"], True),
        ("createdAt asc", ["2026-01-02T00:00:00.0Z", T2], None),
        ("name asc", [T2, T2_TOO_EARLY], None),
    ],
)
def test_timestamps_are_sorted_as_instants(
    order: str, values: list[str], expected: bool | None
) -> None:
    """It shows where their texts stand in the other order; a list in neither is out of order."""
    assert verdict(timestamps_are_sorted_as_instants, sorted_page(order, values)) is expected


@pytest.mark.parametrize(
    ("key", "upward", "downward", "expected"),
    [
        ("createdAt", [T1, T2, T3], [T3, T2, T1], True),
        ("createdAt", [T1, T2, T3], [T3, T1, T1], False),
        ("createdAt", [T1, T2], [T2], None),
        ("createdAt", [T1, T2], None, None),
        ("startDate", [None, T1, T2], [T2, T1, None], True),
        ("startDate", [None, T1, T2], [None, T2, T1], True),
        ("startDate", [T1, T2, None], [None, T2, T1], True),
        ("startDate", [T1, T2, None], [None, T1, T1], False),
        ("name", ["a", "B", "c"], ["c", "B", "a"], True),
        ("name", ["a", "b", "c"], ["c", "a", "a"], False),
        ("status", ["draft", "active"], ["active", "draft"], True),
        ("status", ["active", "active"], ["draft", "draft"], False),
        ("status", ["gone", "draft"], ["draft", "gone"], True),
    ],
)
def test_descending_mirrors_ascending(
    key: str, upward: list[Any], downward: list[Any] | None, expected: bool | None
) -> None:
    """Rank by rank, nulls left out; lists of two lengths are two lists."""
    answers = [sorted_page(f"{key} asc", upward)]
    if downward is not None:
        answers.append(sorted_page(f"{key} desc", downward))
    assert verdict(descending_mirrors_ascending, *answers) is expected


@pytest.mark.parametrize(
    ("downward", "hint"),
    [(["active", "draft"], "both directions show the same order"), (["paused", "paused"], None)],
)
def test_a_direction_that_is_ignored_is_told_as_that(downward: list[str], hint: str | None) -> None:
    """Every rank has the same item whichever direction was asked for."""
    answers = [sorted_page("status asc", ["active", "draft"]), sorted_page("status desc", downward)]
    told = {violation.hint for violation in violations(descending_mirrors_ascending, *answers)}
    assert told == {hint}


@pytest.mark.parametrize(
    ("upward", "downward", "expected"),
    [
        ([None, T1, T2], [T4, T3, T2], True),
        ([None, T1, T3], [T4, T2, T2], False),
        ([T1, T2, T3], [T4, T3, T2], None),
        ([None, None, None], [T4, T3, T2], None),
        ([None, T1, None], [T4, T2, T2], None),
    ],
)
def test_the_mirror_of_a_window_needs_the_number_of_nulls(
    upward: list[Any], downward: list[Any], expected: bool | None
) -> None:
    """Which the block of them at the beginning shows, if it ends there: of five, three each way."""
    answers = sorted_page("startDate asc", upward, 5), sorted_page("startDate desc", downward, 5)
    assert verdict(descending_mirrors_ascending, *answers) is expected


def test_the_mirror_needs_nulls_that_stand_together() -> None:
    """Not one at the beginning either way round: of five, two have no start date."""
    upward = sorted_page("startDate asc", [None, T1, T2], 5)
    downward = sorted_page("startDate desc", [None, T2, T1], 5)
    assert verdict(descending_mirrors_ascending, upward, downward) is False
    other = campaign(9, startDate=None)
    body = {**upward.json, "items": [other, *upward.json["items"][1:]]}
    other_upward = answered(upward.question, 200, body)
    assert verdict(descending_mirrors_ascending, other_upward, downward) is None


@pytest.mark.parametrize(
    ("page", "per_page", "downward", "expected"),
    [
        (2, 3, [T2, T1], True),
        (2, 3, [T3, T1], False),
        (2, 2, [T1, None], True),
        (2, 2, [T2, None], False),
        (3, 1, [T3], None),
    ],
)
def test_the_mirror_of_a_window_needs_the_end_at_which_nulls_stand(
    page: int, per_page: int, downward: list[Any], expected: bool | None
) -> None:
    """Of five, two have no start date; the window shows where they stand, or not."""
    upward = [
        sorted_page("startDate asc", [T1, T2, T3], 5),
        sorted_page("startDate asc", [None, None], 5, page=2),
    ]
    window = sorted_page("startDate desc", downward, 5, per_page, page=page)
    assert verdict(descending_mirrors_ascending, *upward, window) is expected


def test_nulls_of_any_key_are_left_out_of_the_mirror() -> None:
    """Seen in another sort of the list too; here they stand last both ways."""
    answers = [
        sorted_page("updatedAt asc", [T1, T2, T3], 5),
        sorted_page("updatedAt desc", [T3, T2, T1], 5),
        sorted_page("name asc", ["a"], 5),
    ]
    assert verdict(descending_mirrors_ascending, *answers) is False
    unchanged = listed(ask(), [campaign(1, updatedAt=None)], 5)
    assert verdict(descending_mirrors_ascending, *answers, unchanged) is None


def test_a_total_that_is_too_small_counts_no_ranks() -> None:
    """Three items, as the order by another key shows, are no list of two."""
    answers = [
        sorted_page("updatedAt asc", [T1, T2], 2),
        sorted_page("updatedAt desc", [T3, T2], 2),
    ]
    assert verdict(descending_mirrors_ascending, *answers) is False
    by_name = sorted_page("name asc", ["a", "b", "c"], 2)
    assert verdict(descending_mirrors_ascending, *answers, by_name) is None


@pytest.mark.parametrize(
    ("upward", "downward", "expected"),
    [
        ([T2, T3, T4], [T4, T3, T2], True),
        ([T2, T3, T4], [T4, T3, T1], False),
        ([T2, T4, T4], [T4, T3, T1], False),
        ([T1], [T4], None),
    ],
)
def test_a_sort_loses_nothing(
    upward: list[str], downward: list[str], expected: bool | None
) -> None:
    """What one order shows stands in each window of another that encloses its key."""
    windows = sorted_page("createdAt asc", upward, 5), sorted_page("createdAt desc", downward, 5)
    assert verdict(sort_neither_loses_nor_adds, *windows) is expected


def test_an_empty_order_has_lost_what_another_shows() -> None:
    """Its answer is shown though it has no places."""
    one, empty = sorted_page("createdAt asc", [T1]), sorted_page("createdAt desc", [])
    (violation,) = violations(sort_neither_loses_nor_adds, one, empty)
    assert violation.answers == (empty, one)
    assert violation.expected.startswith(f'campaign with {T1} with createdAt "{T1}"')


@pytest.mark.parametrize(
    ("values", "query", "expected"),
    [
        ([T1, T2], {"filter": "active"}, True),
        ([T2, T1], {"filter": "active"}, False),
        ([T2, T1], {"search": "x"}, False),
        ([T2, T1], {}, None),
        ([T1, T1], {"filter": "active"}, None),
    ],
)
def test_an_order_holds_under_filter_and_search(
    values: list[str], query: dict[str, str], expected: bool | None
) -> None:
    """As on the whole list, which other rules judge."""
    answer = sorted_page("createdAt asc", values, **query)
    assert verdict(order_holds_under_filter_and_search, answer) is expected


def _by_weight(direction: str, *weights: object, total: int | None = None) -> Answer:
    """A page of shipments that have these weights; those of one weight are one shipment."""
    question = question_about(SHIPMENTS, sort_by="weight_kg", sort_direction=direction)
    items = [shipment(1, shipment_no=f"of {weight}", weight_kg=weight) for weight in weights]
    return listed(question, items, total)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([9, 10.5, 100], True),
        ([9, 10.5, 10], False),
        # The order of their texts.
        ([10.5, 100, 9], False),
        ([-1, 0, 0.5], True),
        ([10, 10.0, 1e2], True),
        ([10, 10.0], None),
        ([None, 9, 10], True),
        ([9, 10, None], True),
        ([10, None, 9], False),
        ([9, "10", 10], True),
        ([2, True, 3], True),
        ([9], None),
    ],
)
def test_numbers_are_sorted_by_value(weights: list[object], expected: bool | None) -> None:
    """Fractions too; nulls and what is no number are other rules' matter."""
    rule = sort_orders_the_whole_list(SHIPMENTS, "weight_kg")
    assert (rule.requirement, rule.case) == ("SORT-1", "order_by-weight_kg")
    assert verdict(rule, _by_weight("rising", *weights)) is expected
    assert verdict(rule, _by_weight("falling", *weights[::-1])) is expected


def test_a_number_out_of_order_is_told_with_its_neighbour() -> None:
    """As the contract names the key and the direction."""
    rule = sort_orders_the_whole_list(SHIPMENTS, "weight_kg")
    (wrong,) = violations(rule, _by_weight("falling", 9, 10.5))
    assert (wrong.place, wrong.observed) == ("results[1].weight_kg", "10.5 (rank 1, of 10.5)")
    assert wrong.expected.startswith("not greater than 9 (rank 0, of 9), ")
    assert wrong.expected.endswith("is to be sorted by weight_kg falling")


@pytest.mark.parametrize(
    ("falling", "expected"),
    [([10.5, 9, None], True), ([None, 10.5, 9], True), ([9, 9, None], False)],
)
def test_numbers_have_a_mirror(falling: list[object], expected: bool) -> None:
    """Nulls left out."""
    pages = _by_weight("rising", 9, 10.5, None), _by_weight("falling", *falling)
    assert verdict(descending_mirrors_ascending, *pages) is expected


def test_the_default_sort_may_be_by_a_number() -> None:
    """Rising, as this contract says."""
    by_default = question_about(SHIPMENTS)
    for weights, expected in (((9, 10), True), ((10, 9), False), ((9, 9), None)):
        items = [shipment(number, weight_kg=weight) for number, weight in enumerate(weights)]
        assert verdict(sort_has_its_defaults, listed(by_default, items)) is expected


def test_thousands_of_items_that_an_order_lacks_are_judged_at_once() -> None:
    """An equal key is looked for among all of them, and a hundred that are told are enough."""
    times = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(8000)]
    items = [campaign(at, createdAt=time.isoformat()) for at, time in enumerate(times)]
    answers = [
        listed(ask(sort_by="createdAt", sort_direction="desc"), [items[-1], items[0]], 8000),
        listed(ask(sort_by="name", sort_direction="asc"), items, 8000),
    ]
    with within_seconds(2):
        assert len(violations(sort_neither_loses_nor_adds, *answers)) == 100
