"""Pages and their neighbours: where they are judged, and where nobody says what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import (
    ERROR,
    MANY,
    answered,
    ask,
    campaign,
    listed,
    sorted_page,
    verdict,
    violations,
)

from carecycle_contract.question import Key, Question
from carecycle_contract.rules.pagination import (
    current_page_is_the_page_asked,
    next_page_follows_while_more_remain,
    page_is_as_full_as_the_total_allows,
    page_is_its_slice_of_the_whole_list,
    page_past_the_end_is_empty_or_refused,
    prev_page_precedes,
    total_does_not_depend_on_page_size_or_sort,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

PER_PAGE_2 = ask(page=1, per_page=2)
SECOND = ask(page=2, per_page=2)
ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


def test_a_page_that_is_too_long_says_nothing_of_the_next() -> None:
    """It has another size than the one asked for; the last page that fits does."""
    long, last = MANY[:68], MANY[:37]
    assert verdict(next_page_follows_while_more_remain, listed(ask(page=2), long, 137)) is None
    told = listed(ask(page=3), last, 137, nextPage=4)
    assert verdict(next_page_follows_while_more_remain, told) is False


@pytest.mark.parametrize(
    ("excess", "is_told"), [(1, False), (4, False), (2, True)], ids=["each", "in all", "other"]
)
def test_a_last_page_is_longer_by_as_much_as_pages_overlap(excess: int, is_told: bool) -> None:
    """On each page, or in all; that is told as pages that repeat items."""
    first, second = listed(ask(), MANY[:50], 137), listed(ask(page=2), MANY[49:99], 137)
    last = listed(ask(page=5, per_page=30), MANY[: 17 + excess], 137)
    told = violations(page_is_as_full_as_the_total_allows, first, second, last)
    assert [violation.answers for violation in told] == ([(last,)] if is_told else [])


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
    ("neighbours", "expected"),
    [
        ({"prevPage": None, "nextPage": 2}, None),
        ({"prevPage": 1, "nextPage": 3}, True),
        ({"prevPage": 2, "nextPage": 4}, False),
    ],
)
def test_the_neighbours_of_another_page_are_right_for_it(
    neighbours: dict[str, Any], expected: bool | None
) -> None:
    """Where the answer says which page it is, as PAG-1 tells."""
    answer = listed(SECOND, [ONE, TWO], 9, currentPage=1, **neighbours)
    assert verdict(prev_page_precedes, answer) is expected
    assert verdict(next_page_follows_while_more_remain, answer) is expected


def test_a_next_page_may_be_there_where_the_total_is_too_small() -> None:
    """As a page with more items than are left shows, which PAG-4 tells."""
    first = listed(PER_PAGE_2, [ONE, TWO], 2, nextPage=2)
    longer = listed(ask(page=1, per_page=3), [ONE, TWO, THREE], 2)
    assert verdict(next_page_follows_while_more_remain, first) is False
    assert not violations(next_page_follows_while_more_remain, first, longer)
    past = listed(SECOND, [THREE], 2)
    assert verdict(page_past_the_end_is_empty_or_refused, first, past) is False
    assert verdict(page_past_the_end_is_empty_or_refused, first, past, longer) is None


def test_a_last_page_that_is_filled_up_with_items_of_another_refutes_no_total() -> None:
    """So a next page beyond that total is none that may be there."""
    first = listed(PER_PAGE_2, [ONE, TWO], 3, nextPage=2)
    filled_up = listed(SECOND, [TWO, THREE], 3)
    whole = listed(ask(page=1, per_page=3), [ONE, TWO, THREE], 3, nextPage=2)
    (violation,) = violations(next_page_follows_while_more_remain, first, filled_up, whole)
    assert violation.answers == (whole,)


def test_the_page_before_of_filtered_and_searched_lists_is_neithers() -> None:
    """Of one of them alone it is FILT-3's or SRCH-5's."""
    filtered, searched = (
        listed(ask(**narrowed), [ONE], prevPage=1)
        for narrowed in ({"filter": "active"}, {"search": "Recall"})
    )
    assert verdict(prev_page_precedes, filtered) is None
    assert verdict(prev_page_precedes, searched) is None
    assert verdict(prev_page_precedes, filtered, searched) is False


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (answered(SECOND, 399, ERROR), False),
        (answered(SECOND, 400, ERROR), True),
        (answered(SECOND, 400, {}), True),
        (answered(SECOND, 499, ERROR), True),
        (answered(SECOND, 500, ERROR), False),
        (answered(PER_PAGE_2, 500, ERROR), None),
        (answered(ask(page=2, key=Key.NONE), 401, {}), None),
        (answered(ask(page=2, filter="paused"), 500, ERROR), None),
        (listed(SECOND, [], 2), True),
        (listed(SECOND, [], 2, nextPage=3), False),
        (listed(SECOND, [ONE], 2), False),
        (listed(SECOND, [THREE], 3), None),
    ],
)
def test_a_page_past_the_end_is_empty_or_refused(answer: Answer, expected: bool | None) -> None:
    """Where another answer says that it is past the end; the body of a refusal is ERR-1's."""
    first = listed(PER_PAGE_2, [ONE, TWO], 2)
    assert verdict(page_past_the_end_is_empty_or_refused, first, answer) is expected


def test_a_page_past_the_end_may_fail_as_later_pages_do() -> None:
    """Which HTTP-1 tells, whatever they are sorted by."""
    first = listed(ask(page=1, per_page=2, sort_by="name"), [ONE, TWO], 9)
    failed = answered(ask(page=4, per_page=2, sort_by="name"), 500, ERROR)
    past = answered(ask(page=9, per_page=2), 500, ERROR)
    assert verdict(page_past_the_end_is_empty_or_refused, first, failed, past) is None
    assert verdict(page_past_the_end_is_empty_or_refused, first, past) is False


@pytest.mark.parametrize(
    ("first", "far", "expected"),
    [
        ([ONE], answered(ask(page=9, per_page=2), 404, ERROR), None),
        ([ONE], listed(ask(page=9, per_page=2), [], 3), None),
        ([ONE, ONE], listed(ask(page=9, per_page=2), [], 3), None),
        ([ONE, TWO], listed(ask(page=9, per_page=2), [], 3), False),
        ([ONE], listed(ask(page=9, per_page=2), [TWO], 3), False),
        ([ONE], listed(ask(page=9, per_page=2, filter="active"), [], 3), False),
    ],
)
def test_a_list_of_uneven_pages_may_end_later(
    first: list[dict[str, Any]], far: Answer, expected: bool | None
) -> None:
    """Where a page further on shows that it ends; that they are uneven is told as that."""
    begins = listed(PER_PAGE_2, first, 3)
    goes_on = listed(ask(page=3, per_page=2), [THREE], 3)
    told = violations(page_past_the_end_is_empty_or_refused, begins, goes_on, far)
    assert any(violation.answers[0] is goes_on for violation in told) is (expected is False)


@pytest.mark.parametrize(("last", "expected"), [([THREE], None), ([ONE], False)])
def test_what_short_pages_lack_may_stand_past_the_end(
    last: list[dict[str, Any]], expected: bool | None
) -> None:
    """As where a filter comes after paging."""
    first, past = listed(PER_PAGE_2, [ONE], 2), listed(ask(page=2, per_page=2), last, 2)
    assert verdict(page_past_the_end_is_empty_or_refused, first, past) is expected


def test_a_total_below_the_matches_of_a_page_shows_no_end() -> None:
    """Where they are what was asked for; a total of a list that is not selected is PAG-4's."""
    for selection, expected in (
        ({"filter": "active"}, None),
        ({"filter": "paused"}, False),
        ({"search": "Flu"}, None),
        ({"search": "Cold"}, False),
        ({}, False),
    ):
        second = ask(page=2, per_page=2, **selection)
        matches = [campaign(number, name="Flu", status="active") for number in (2, 1)]
        few, enough = listed(second, matches, 1), listed(second, matches, 2)
        assert verdict(page_past_the_end_is_empty_or_refused, few) is expected
        assert verdict(page_past_the_end_is_empty_or_refused, enough) is False


def test_a_page_that_the_shortest_list_has_is_not_past_the_end() -> None:
    """Whatever a longer list said in between."""
    short, long = listed(PER_PAGE_2, [ONE, TWO], 3), listed(PER_PAGE_2, [ONE, TWO], 4)
    refusal = answered(SECOND, 500, ERROR)
    assert verdict(page_past_the_end_is_empty_or_refused, long, short, refusal) is None


@pytest.mark.parametrize(("second", "expected"), [([ONE], None), ([TWO], False)])
def test_a_page_past_the_end_of_pages_that_are_all_alike_tells_nothing(
    second: list[dict[str, Any]], expected: bool | None
) -> None:
    """The page number is not used, which shows inside the list, too."""
    numbered = [ask(page=page, per_page=1) for page in (1, 2, 3)]
    walk = [listed(numbered[0], [ONE], 2), listed(numbered[1], second, 2)]
    past = listed(numbered[2], [ONE], 2)
    assert verdict(page_past_the_end_is_empty_or_refused, *walk, past) is not True
    broken = violations(page_past_the_end_is_empty_or_refused, *walk, past)
    assert bool(broken) is (expected is False)


@pytest.mark.parametrize(("second", "is_told"), [(ONE, False), (TWO, True)])
def test_a_page_past_the_end_begins_where_pages_inside_do(
    second: dict[str, Any], is_told: bool
) -> None:
    """Where several of them begin with one item, offsets stop there."""
    first = listed(ask(page=1, per_page=2), [ONE, THREE], 5)
    later = listed(ask(page=2, per_page=2), [second, THREE], 5)
    past = listed(ask(page=9, per_page=2), [ONE, THREE], 5)
    told = violations(page_past_the_end_is_empty_or_refused, first, later, past)
    assert bool(told) is is_told


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (ask(page=2, per_page=1), None),
        (ask(per_page=1), None),
        (ask(page=2, per_page=1, sort_by="name"), False),
        (ask(per_page=2, page=1), False),
    ],
)
def test_a_page_past_the_end_does_not_fail_for_what_fails_inside(
    inside: Question, expected: bool | None
) -> None:
    """Where a question that asks for no more fails, it is not for the end."""
    whole = listed(ask(per_page=100), [ONE, TWO])
    past = answered(ask(page=9, per_page=1), 500, ERROR)
    failed = answered(inside, 500, ERROR)
    assert verdict(page_past_the_end_is_empty_or_refused, whole, past) is False
    assert verdict(page_past_the_end_is_empty_or_refused, whole, past, failed) is expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([listed(ask(search="Flu"), [ONE], 1)], None),
        ([listed(ask(search="Flu"), [ONE], 1), listed(ask(search="Nobody"), [], 0)], False),
        ([], False),
    ],
)
def test_a_page_past_the_end_does_not_fail_as_any_without_items(
    others: list[Answer], expected: bool | None
) -> None:
    """Where some searches find something and the others fail, an empty page is what fails."""
    whole = listed(ask(per_page=100), [ONE, TWO])
    past = answered(ask(page=9, per_page=1), 500, ERROR)
    failed = answered(ask(search="Nowhere"), 500, ERROR)
    answers = (whole, past, failed, *others)
    assert verdict(page_past_the_end_is_empty_or_refused, *answers) is expected


@pytest.mark.parametrize(
    ("total", "following", "expected"),
    [
        (3, 2, True),
        (2, None, True),
        (1, None, True),
        (3, None, False),
        (2, 2, False),
        (3, 3, False),
    ],
)
def test_the_next_page_follows_while_more_remain(
    total: int, following: int | None, expected: bool
) -> None:
    """Page 1 of two campaigns to a page."""
    answer = listed(PER_PAGE_2, [ONE, TWO], total, nextPage=following)
    assert verdict(next_page_follows_while_more_remain, answer) is expected


@pytest.mark.parametrize(("shown", "is_joined"), [(11, True), (3, False), (None, False)])
def test_a_next_page_that_is_joined_as_text_is_told_as_that(
    shown: int | None, is_joined: bool
) -> None:
    """A page that is still a text is followed by itself and a 1."""
    (violation,) = violations(
        next_page_follows_while_more_remain, listed(PER_PAGE_2, [ONE, TWO], 3, nextPage=shown)
    )
    assert (violation.hint is not None) is is_joined


@pytest.mark.parametrize(("shown", "is_early"), [(2, True), (3, False)])
def test_a_list_that_ends_before_its_total_is_told_as_that(shown: int, is_early: bool) -> None:
    """By the page that lacks items, and by the one with no page behind it."""
    pages = [
        listed(ask(per_page=2), [ONE, TWO], 9, nextPage=None),
        listed(ask(per_page=3), [ONE, TWO, THREE][:shown], 9, nextPage=None),
    ]
    rules = (page_is_as_full_as_the_total_allows, next_page_follows_while_more_remain)
    hints = {told.hint for rule in rules for told in violations(rule, *pages)}
    assert hints == {"the list ends before its itemsTotal" if is_early else None}


@pytest.mark.parametrize("sizes", [(100, 20, 7), (100, 20)])
def test_a_last_page_of_the_default_size_is_told_by_both_neighbours(sizes: tuple[int, ...]) -> None:
    """Where pages of several sizes agree on it."""
    pages = [
        listed(ask(page=2, per_page=size), MANY[size : min(2 * size, 120)], 120, nextPage=3)
        for size in sizes
    ]
    last = listed(ask(page=18, per_page=7), MANY[119:120], 120, nextPage=None, prevPage=3)
    told = [
        violation.hint
        for rule in (next_page_follows_while_more_remain, prev_page_precedes)
        for violation in violations(rule, *pages, *([last] if len(sizes) > 2 else []))
    ]
    hint = "the last page is that of the default perPage, 50" if len(sizes) > 2 else None
    assert told == [hint] * len(told)
    assert told


def test_neighbours_of_the_page_at_an_offset_of_the_default_size_are_told_alike() -> None:
    """A library that is given the offset makes the number of the page of it."""
    pages = [
        listed(ask(per_page=100), MANY[:100], 137),
        listed(ask(page=2, per_page=100), MANY[50:], 137, nextPage=2, prevPage=None),
    ]
    told = "pages begin at the ranks of the default perPage, 50"
    for rule in (next_page_follows_while_more_remain, prev_page_precedes):
        assert [violation.hint for violation in violations(rule, *pages)] == [told]


@pytest.mark.parametrize(
    ("total", "volatile"), [(2, True), (22, True), (23, False), (0, True), (102, False)]
)
def test_where_the_list_may_have_ended_meanwhile_a_second_look_decides(
    total: int, volatile: bool
) -> None:
    """Twenty campaigns may come or go between counting and reading, not more."""
    wrong = None if total > 2 else 2
    answer = listed(PER_PAGE_2, [ONE, TWO], total, nextPage=wrong)
    (violation,) = violations(next_page_follows_while_more_remain, answer)
    assert violation.volatile is volatile


@pytest.mark.parametrize(
    ("question", "count", "total", "expected"),
    [
        (PER_PAGE_2, 2, 3, True),
        (PER_PAGE_2, 1, 1, True),
        (PER_PAGE_2, 1, 2, False),
        (PER_PAGE_2, 3, 3, False),
        (SECOND, 1, 3, True),
        (SECOND, 0, 3, False),
        (SECOND, 0, 2, None),
        (SECOND, 1, 2, None),
        (ask(filter="active"), 0, 1, None),
    ],
)
def test_a_page_is_as_full_as_the_total_allows(
    question: Question, count: int, total: int, expected: bool | None
) -> None:
    """Past the end it is PAG-10's matter."""
    answer = listed(question, MANY[:count], total)
    assert verdict(page_is_as_full_as_the_total_allows, answer) is expected


def test_a_page_that_lacks_what_its_sort_loses_says_so() -> None:
    """As long as the list in another order is whole, and this one was seen from its beginning."""
    whole = listed(ask(), [ONE, TWO, THREE])
    short = listed(ask(page=1, sort_by="name"), [ONE, TWO], 3)
    (violation,) = violations(page_is_as_full_as_the_total_allows, whole, short)
    assert violation.hint == (
        f'the sort loses 1 campaign, such as {THREE["id"]} with name "{THREE["name"]}"'
    )
    later = listed(ask(page=2, per_page=2, sort_by="name"), [], 3)
    for others in ([short], [whole, later]):
        (violation,) = violations(page_is_as_full_as_the_total_allows, *others)
        assert violation.hint == "the list ends before its itemsTotal"


@pytest.mark.parametrize("is_named_alike", [True, False])
def test_a_page_that_lacks_what_belongs_amid_it_says_so(is_named_alike: bool) -> None:
    """As where a page is kept in a map by name, and the last of one name stays."""
    one, two, lost, four, five, six = MANY[6:0:-1]
    lost = lost | {"name": (two if is_named_alike else lost)["name"]}
    (violation,) = violations(
        page_is_as_full_as_the_total_allows,
        listed(ask(per_page=100), [one, two, lost, four, five, six]),
        listed(ask(page=1, per_page=5), [one, two, four, five], 6),
    )
    told = f"it lacks 1 campaign from between its ends, such as {lost['id']}"
    alike = ": another one there has the same name" if is_named_alike else ""
    assert violation.hint == told + alike


@pytest.mark.parametrize(("page", "expected"), [(1, False), (2, True), ("2", False)])
def test_the_current_page_is_the_page_asked_for(page: int | str, expected: bool) -> None:
    """A text is no page: an envelope that cannot be read is another rule's matter."""
    answer = listed(SECOND, [], 2, currentPage=page)
    assert verdict(current_page_is_the_page_asked, answer) is (None if page == "2" else expected)


def test_the_total_is_that_of_every_page_size_and_sort() -> None:
    """Under one filter and search; the first answer is what others are compared with."""
    totals = [
        listed(PER_PAGE_2, [ONE, TWO], 3),
        listed(ask(filter="active"), [ONE], 1),
        listed(SECOND, [THREE], 3),
        listed(ask(sort_by="name"), [ONE, TWO], 2),
    ]
    assert verdict(total_does_not_depend_on_page_size_or_sort, *totals[:3]) is True
    assert verdict(total_does_not_depend_on_page_size_or_sort, *totals[:2]) is None
    (violation,) = violations(total_does_not_depend_on_page_size_or_sort, *totals)
    assert violation.answers == (totals[3], totals[0])
    assert (violation.expected[:2], violation.observed) == ("3,", "2")


def test_a_total_that_counts_the_page_is_told_as_that() -> None:
    """Where every total is the number of campaigns beside it."""
    pages = [listed(PER_PAGE_2, [ONE, TWO]), listed(ask(per_page=100), [ONE, TWO, THREE])]
    (violation,) = violations(total_does_not_depend_on_page_size_or_sort, *pages)
    assert violation.hint == "it is the number of campaigns on the page"
    short = listed(ask(per_page=100, sort_by="name"), [ONE, TWO])
    (violation,) = violations(total_does_not_depend_on_page_size_or_sort, pages[1], short)
    assert violation.hint is None, "neither page is full"
    (violation,) = violations(
        total_does_not_depend_on_page_size_or_sort, *pages, listed(SECOND, [THREE], 3)
    )[:1]
    assert violation.hint is None


@pytest.mark.parametrize(
    ("order", "values", "others", "expected"),
    [
        ("name asc", ["a", "b"], ["a"], True),
        ("name asc", ["a", "b"], ["b"], False),
        ("name asc", ["a", "b"], ["A"], True),
        ("status asc", ["active", "draft"], ["draft"], False),
        ("startDate asc", [None, "2026-01-01T00:00:00Z"], [None], True),
        ("startDate asc", [None], ["2026-01-01T00:00:00Z"], False),
        ("createdAt asc", ["2026-01-01T01:00:00+01:00"], ["2026-01-01T00:00:00Z"], True),
        ("name asc", ["a"], [], None),
    ],
)
def test_pages_of_two_sizes_show_one_key_at_one_rank(
    order: str, values: list[Any], others: list[Any], expected: bool | None
) -> None:
    """As far as keys differ for every server."""
    answers = [sorted_page(order, values, 9, 3), sorted_page(order, others, 9, 2)]
    assert verdict(page_is_its_slice_of_the_whole_list, *answers) is expected


def test_a_page_that_begins_as_the_first_is_told_as_that() -> None:
    """As where a search always brings its first page."""
    names = ["a", "b", "c", "d"]
    pages = [
        sorted_page("name asc", shown, 4, size, page=page, search="x")
        for page, size, shown in ((1, 4, names), (2, 1, ["a"]))
    ]
    (violation,) = violations(page_is_its_slice_of_the_whole_list, *pages)
    assert violation.hint == "page 2 begins as page 1 does"


def test_a_page_that_is_cut_before_it_is_sorted_is_told_as_that() -> None:
    """Where the same page in another order shows the same items."""
    names = ["Delta", "Alpha", "Bravo", "Charlie"]
    newest_first = [campaign(9 - number, name=name) for number, name in enumerate(names)]
    whole = listed(ask(per_page=100), newest_first)
    by_name = ask(sort_by="name", sort_direction="asc", per_page=2)
    wrong = listed(by_name, newest_first[:2][::-1], 4)
    likely = "the page is cut from the list sorted by createdAt desc, and sorted then"
    for other, hint in ((ask(per_page=2), likely), (ask(per_page=2, page=2), None)):
        assert other.query is not None
        second = listed(other, newest_first[other.query.offset :][:2], 4)
        told = violations(page_is_its_slice_of_the_whole_list, whole, second, wrong)
        assert {violation.hint for violation in told} == {hint}
    all_of_it = listed(ask(sort_by="name", sort_direction="asc", per_page=100), newest_first)
    told = violations(page_is_its_slice_of_the_whole_list, whole, all_of_it)
    assert {violation.hint for violation in told} == {None}
