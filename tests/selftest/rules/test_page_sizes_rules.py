"""Page sizes: where their defaults and bounds show, and where the list is too short for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ERROR, MANY, OPERATION, answered, ask, campaign, listed, verdict, violations

from carecycle_contract.question import Key
from carecycle_contract.rules.page_sizes import (
    extreme_page_sizes_are_honoured,
    page_and_size_have_their_defaults,
)
from carecycle_contract.rules.pagination import page_is_as_full_as_the_total_allows

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

SIZE, LARGEST = OPERATION.default_page_size, OPERATION.largest_page


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(ask(), MANY[:50], 51), True),
        (listed(ask(), MANY[:50], 50), True),
        (listed(ask(page=1), MANY[:50], 50), None),
        (listed(ask(page=1), MANY[:50], 51), True),
        (listed(ask(), MANY[:49], 51), False),
        (listed(ask(), MANY[:51], 51), False),
        (listed(ask(), [], 0), True),
        (listed(ask(), MANY[:50], 51, currentPage=2), False),
        (listed(ask(per_page=10), MANY[:10], 51), True),
        (listed(ask(per_page=10), MANY[:10], 51, currentPage=2), False),
        (listed(ask(page=2), MANY[:50], 101), True),
        (listed(ask(page=2), MANY[:50], 100), None),
        (listed(ask(page=2), MANY[:1], 51), None),
        (listed(ask(page=2), MANY[:1], 101), False),
        (listed(ask(page=1, per_page=50), MANY[:1], 101), None),
    ],
)
def test_a_default_shows_where_the_list_is_longer(answer: Answer, expected: bool | None) -> None:
    """Page 1 of a list of fifty is the same with any larger default."""
    assert SIZE == 50
    assert verdict(page_and_size_have_their_defaults, answer) is expected


@pytest.mark.parametrize(("second", "is_told"), [(MANY[100:137], True), (MANY[100:130], False)])
def test_a_default_of_a_hundred_leaves_the_rest_to_page_two(
    second: list[dict[str, Any]], is_told: bool
) -> None:
    """Pages that no one size explains lack items, which is PAG-4's."""
    pages = listed(ask(), MANY[:100], 137), listed(ask(page=2), second, 137)
    assert verdict(page_and_size_have_their_defaults, *pages) is False
    assert verdict(page_is_as_full_as_the_total_allows, *pages) is (None if is_told else False)


def test_another_size_in_force_shows_on_later_pages_too() -> None:
    """They begin and end as pages of that size do, even where none of the size asked for would."""
    pages = [
        listed(ask(per_page=LARGEST), MANY[:99], 137),
        listed(ask(page=2, per_page=LARGEST), MANY[99:], 137),
    ]
    told = violations(extreme_page_sizes_are_honoured, *pages)
    assert [violation.answers for violation in told] == [(page,) for page in pages]
    default = [listed(ask(), MANY[:20], 60), listed(ask(page=3), MANY[40:60], 60)]
    *_, later = violations(page_and_size_have_their_defaults, *default)
    assert (later.expected, later.observed) == ("0 items for the default perPage", "20 items")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(ask(per_page=1), MANY[:1], 2), True),
        (listed(ask(per_page=1), MANY[:2], 2), False),
        (listed(ask(per_page=1), MANY[:1], 1, nextPage=None), True),
        (listed(ask(per_page=1, filter="active"), MANY[:1], 1), None),
        (listed(ask(per_page=1, filter="active"), MANY[:2], 2), False),
        (listed(ask(per_page=2), MANY[:1], 2), None),
        (listed(ask(per_page=100, search="x"), MANY[:50], 50), None),
        (listed(ask(per_page=100), MANY[:51], 51), True),
        (listed(ask(per_page=100), MANY[:50], 51), False),
        (listed(ask(per_page=100, filter="active"), MANY[:50], 51), None),
        (listed(ask(per_page=100, page=2), [], 100), None),
        (listed(ask(per_page=100, page=2), MANY[:51], 151), True),
        (answered(ask(per_page=1), 400, ERROR), False),
        (answered(ask(per_page=1), 399, ERROR), True),
        (answered(ask(per_page=1, page=2), 400, ERROR), None),
        (answered(ask(per_page=1, sort_by="name"), 400, ERROR), None),
        (answered(ask(per_page=1, search="x"), 400, ERROR), None),
        (answered(ask(per_page=1, key=Key.NONE), 401, ERROR), None),
        (answered(ask(per_page=1, sort_by="createdAt"), 400, ERROR), False),
    ],
)
def test_an_extreme_page_size_shows_where_the_list_is_long_enough(
    answer: Answer, expected: bool | None
) -> None:
    """The largest one only beyond the default, which a server might fall back to."""
    assert LARGEST == 100
    assert verdict(extreme_page_sizes_are_honoured, answer) is expected


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        (listed(ask(page=2, per_page=LARGEST), MANY[100:], 137), True),
        (listed(ask(per_page=LARGEST, sort_by="name"), MANY[:100], 137), False),
    ],
)
def test_what_fails_on_some_pages_of_a_size_is_not_the_size(other: Answer, is_told: bool) -> None:
    """Only a full page shows that the size can be served."""
    for failing in (answered(ask(per_page=LARGEST), status, ERROR) for status in (400, 500)):
        told = violations(extreme_page_sizes_are_honoured, failing, other)
        assert [violation.answers for violation in told] == ([(failing,)] if is_told else [])


@pytest.mark.parametrize(("per_page", "is_told"), [(69, True), (50, False), (20, False)])
def test_where_the_largest_page_fails_so_do_others(per_page: int, is_told: bool) -> None:
    """Those that are larger than any that was answered; what else fails has another reason."""
    largest = answered(ask(per_page=LARGEST), 500, ERROR)
    other = answered(ask(page=2, per_page=per_page), 500, ERROR)
    full = listed(ask(per_page=50), MANY[:50], 137)
    told = violations(extreme_page_sizes_are_honoured, largest, other, full)
    assert [violation.answers for violation in told] == [
        (largest,),
        *([(other,)] if is_told else []),
    ]


@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.parametrize(
    ("others", "is_told"), [((), True), ((20, 30), True), ((20, 30, 40), False)]
)
def test_an_extreme_size_is_not_blamed_for_a_parameter_that_never_works(
    others: tuple[int, ...], is_told: bool, status: int
) -> None:
    """Seen of several questions with other page sizes."""
    largest = answered(ask(per_page=LARGEST, sort_by="createdAt"), status, ERROR)
    failing = [answered(ask(per_page=size, sort_by="name"), status, ERROR) for size in others]
    unsorted = listed(ask(per_page=10), MANY[:10], 137)
    told = violations(extreme_page_sizes_are_honoured, largest, unsorted, *failing)
    assert any(violation.answers == (largest,) for violation in told) is is_told


@pytest.mark.parametrize(
    ("of_default", "hint"), [(20, "no page has more than 20 items"), (30, None)]
)
def test_a_default_that_is_cut_as_the_largest_size_has_that_reason(
    of_default: int, hint: str | None
) -> None:
    """One bound below both; two sizes have two reasons."""
    default = listed(ask(), MANY[:of_default], 137)
    largest = listed(ask(per_page=LARGEST), MANY[:20], 137)
    for rule in (page_and_size_have_their_defaults, extreme_page_sizes_are_honoured):
        assert {violation.hint for violation in violations(rule, default, largest)} == {hint}


@pytest.mark.parametrize(("repeated", "is_told"), [(MANY[80:100], False), ([], True)])
def test_a_last_page_that_is_filled_up_has_its_size(
    repeated: list[dict[str, Any]], is_told: bool
) -> None:
    """The items in front are those of the page before; without them, the page is too short."""
    first = listed(ask(page=1, per_page=LARGEST), MANY[:100], 180)
    new = [campaign(number) for number in range(200, 280 if repeated else 270)]
    last = listed(ask(page=2, per_page=LARGEST), [*repeated, *new], 180)
    told = violations(extreme_page_sizes_are_honoured, first, last)
    assert [violation.answers for violation in told] == ([(last,)] if is_told else [])


def test_past_the_end_nothing_is_said_of_page_sizes() -> None:
    """Not even that the list is too short."""
    past = listed(ask(per_page=100, page=2, filter="active"), [], 100)
    assert list(extreme_page_sizes_are_honoured.judge([past])) == []
