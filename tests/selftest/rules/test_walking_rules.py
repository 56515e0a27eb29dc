"""PAG-6: what walks from page to page repeat and miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import MANY, ask, campaign, listed, verdict, violations
from bounds import within_seconds

from carecycle_contract.rules.pagination import page_is_as_full_as_the_total_allows
from carecycle_contract.rules.walking import walking_meets_every_item_once

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

PER_PAGE_2 = ask(page=1, per_page=2)
SECOND = ask(page=2, per_page=2)
ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([listed(PER_PAGE_2, [ONE, TWO], 3)], None),
        ([listed(PER_PAGE_2, [ONE, TWO], 2)], True),
        ([listed(PER_PAGE_2, [ONE], 2)], False),
        ([listed(PER_PAGE_2, [], 0)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [THREE], 3)], True),
        ([listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [THREE], 9)], True),
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


def test_two_campaigns_of_one_id_may_stand_on_two_pages() -> None:
    """If any answer has both; without one, the campaign came twice."""
    twin = TWO | {"id": ONE["id"]}
    walk = [listed(PER_PAGE_2, [ONE, THREE], 3), listed(SECOND, [twin], 3)]
    both = listed(ask(per_page=3), [ONE, twin, THREE])
    assert verdict(walking_meets_every_item_once, *walk) is False
    assert verdict(walking_meets_every_item_once, *walk, both) is True


def test_a_page_that_is_filled_up_with_others_repeats_them() -> None:
    """It is too long for that alone, and so are those whose earlier pages were not seen."""
    walk = [listed(PER_PAGE_2, [ONE, TWO], 3), listed(SECOND, [TWO, THREE], 3)]
    alike = listed(ask(page=2, per_page=2, sort_by="name"), [THREE, ONE], 3)
    assert verdict(page_is_as_full_as_the_total_allows, *walk, alike) is True
    repeated, filled_up = violations(walking_meets_every_item_once, *walk, alike)
    assert (repeated.answers, repeated.hint) == (
        (walk[1], walk[0]),
        "page 2 begins at rank 1 (from 0), not 2",
    )
    assert filled_up.answers == (alike, walk[1])
    assert verdict(page_is_as_full_as_the_total_allows, walk[0], alike) is False
    assert verdict(walking_meets_every_item_once, walk[0], alike) is None


def test_what_is_missing_from_a_walk_is_named_with_where_it_was_seen() -> None:
    """And how many there are."""
    whole = listed(ask(per_page=100), [ONE, TWO, THREE])
    walk = [listed(PER_PAGE_2, [ONE, ONE], 3), listed(SECOND, [ONE], 3)]
    told = violations(walking_meets_every_item_once, whole, *walk)
    missing = next(violation for violation in told if violation.place == "items")
    assert missing.answers == (*walk, whole)
    assert missing.expected.startswith(f"campaign {TWO['id']}, which this list holds too: ")
    assert missing.observed == "it is on none of its 2 pages; 2 such campaigns"


@pytest.mark.parametrize(
    ("first", "hint"),
    [([ONE, TWO], "itemsTotal is 2, though 3 campaigns were seen"), ([ONE, ONE], None)],
)
def test_a_total_that_is_too_small_is_told_where_a_walk_ends_there(
    first: list[dict[str, Any]], hint: str | None
) -> None:
    """A walk that brings fewer than its total has lost some."""
    walk = listed(PER_PAGE_2, first, 2)
    whole = listed(ask(per_page=100), [ONE, TWO, THREE], 2)
    missing = violations(walking_meets_every_item_once, walk, whole)[0]
    assert (missing.place, missing.hint) == ("items", hint)


ACTIVE, ALSO_ACTIVE, PAUSED = campaign(1), campaign(2), campaign(3, status="paused")


@pytest.mark.parametrize(
    ("pages", "cause"),
    [
        (
            [[ACTIVE], [ACTIVE], [ALSO_ACTIVE]],
            'campaigns campaign-1 and campaign-2 both have status "active"',
        ),
        (
            [[PAUSED], [PAUSED], [ACTIVE]],
            'page 2 begins too early, or another campaign has status "paused" too',
        ),
        ([[PAUSED, ACTIVE], [PAUSED, ALSO_ACTIVE]], None),
    ],
)
def test_a_campaign_that_comes_twice_is_told_with_its_likely_cause(
    pages: list[list[dict[str, str]]], cause: str | None
) -> None:
    """Another of the same sort key, or pages that overlap where none was seen."""
    questions = [
        ask(page=number, per_page=len(pages[0]), sort_by="status", sort_direction="asc")
        for number in range(1, len(pages) + 1)
    ]
    walk = [listed(*page, 3) for page in zip(questions, pages, strict=True)]
    repeated, *_ = violations(walking_meets_every_item_once, *walk)
    remedy = "equal keys need a tie-break, such as id"
    assert repeated.hint == (cause and f"{cause}: {remedy}")


def test_a_page_that_is_in_no_order_needs_no_tie_break() -> None:
    """It has the items in the order that other sorts bring as well."""
    times = {"createdAt": "2026-01-01T00:00:09Z"}
    first = listed(ask(per_page=3), [campaign(number, **times) for number in (7, 8, 9)], 9)
    mixed = [campaign(3), campaign(1), campaign(4), campaign(2), campaign(5)]
    second = listed(ask(page=2, per_page=3), [campaign(9, **times), *mixed], 9)
    others = listed(ask(page=2, per_page=6, sort_by="name"), mixed, 11)
    (repeated,) = violations(walking_meets_every_item_once, first, second)
    assert "tie-break" not in str(repeated.hint)
    (repeated,) = violations(walking_meets_every_item_once, first, second, others)
    assert repeated.hint == "sorts by several keys bring the same order"


def test_pages_that_repeat_thousands_of_items_are_judged_at_once() -> None:
    """The cause is looked for once for two pages, and a hundred items tell enough."""
    items = [campaign(number) for number in range(5000)]
    pages = [listed(ask(page=page, per_page=100), items, 9999) for page in (1, 2)]
    with within_seconds(2):
        assert len(violations(walking_meets_every_item_once, *pages)) == 100


def test_pages_that_are_too_long_at_their_beginning_need_no_example() -> None:
    """A page that begins with the last item before it has one more than was asked for."""
    first = listed(ask(per_page=2), MANY[:2], 10)
    second = listed(ask(page=2, per_page=2), MANY[1:4], 10)
    last = listed(ask(page=3, per_page=4), MANY[7:10], 10)
    repeated, alike = violations(walking_meets_every_item_once, first, second, last)
    assert (repeated.answers, alike.answers) == ((second, first), (last,))


@pytest.mark.parametrize(("first", "is_default"), [(50, True), (51, False), (100, False)])
def test_an_offset_of_the_default_size_is_told_alike(first: int, is_default: bool) -> None:
    """Of a page that repeats what the one before shows, and of an empty one of a smaller size."""
    pages = [
        listed(ask(per_page=100), MANY[:100], 137),
        listed(ask(page=2, per_page=100), MANY[first:], 137),
        listed(ask(page=15, per_page=9, sort_by="name"), [], 137),
    ]
    told = "pages begin at the ranks of the default perPage, 50"
    repeated = violations(walking_meets_every_item_once, *pages)
    assert {one.hint == told for one in repeated} == ({is_default} if first < 100 else set())
    (empty,) = [
        one
        for one in violations(page_is_as_full_as_the_total_allows, *pages)
        if one.observed == "0 items"
    ]
    assert (empty.hint == told) is is_default
