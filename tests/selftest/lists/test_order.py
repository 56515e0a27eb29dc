"""What stands in order, and which items the beginning of a list must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ask, campaign, listed

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, violations_in
from carecycle_contract.lists.disorder import order_of
from carecycle_contract.lists.listing import Listing, listing_of, listings_of
from carecycle_contract.lists.order import Head, ranking_of, same_key
from carecycle_contract.lists.walks import walks_of

if TYPE_CHECKING:
    from carecycle_contract.lists.order import Value


def _page(
    order: str, values: list[Any], total: int | None = None, page: int = 1, per_page: int = 2
) -> Listing:
    """A page of campaigns that have these values of the sort key."""
    key, direction = order.split()
    question = ask(sort_by=key, sort_direction=direction, per_page=per_page, page=page)
    first = (page - 1) * per_page
    items = [campaign(number, **{key: value}) for number, value in enumerate(values, first)]
    listing = listing_of(listed(question, items, total))
    assert listing is not None
    return listing


T1, T2, T3 = (f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("order", "values", "expected"),
    [
        ("createdAt asc", [T1, T1, T2], [True, True]),
        ("createdAt asc", [T2, T1, T3], [False, True]),
        ("createdAt desc", [T3, T2, T2], [True, True]),
        ("createdAt desc", [T1, T2], [False]),
        ("createdAt asc", [T1], []),
        ("name asc", ["a"], []),
        ("startDate asc", [T1, None, T2], [True]),
        ("name asc", ["a", "b", "c"], [True]),
        ("name asc", ["b", "a", "c"], [False]),
        ("status asc", ["draft", "active", "active"], [True, True, True]),
        ("status asc", ["active", "draft", "active"], [True, True, False]),
        ("status asc", ["active", "draft", "paused", "active"], [True, True, True, False]),
    ],
)
def test_neighbours_stand_in_order(order: str, values: list[Any], expected: list[bool]) -> None:
    """Instants and texts by their order, statuses in one block each."""
    findings = order_of(ranking_of([_page(order, values)]))
    assert [one == KEPT for one in findings] == expected


def test_what_is_out_of_order_is_named_with_its_neighbour() -> None:
    """The first of two in ascending order is the one to look at."""
    pages = [_page("createdAt desc", [T3, T1], 3), _page("createdAt desc", [T2], 3, page=2)]
    violations = [*violations_in(order_of(ranking_of(pages)))]
    assert [(one.place, one.observed) for one in violations] == [
        ("items[0].createdAt", f'"{T2}" (rank 2, campaign-2)')
    ]
    assert violations[0].answers == (pages[1].answer, pages[0].answer)


@pytest.mark.parametrize(
    ("order", "values", "hint"),
    [
        ("createdAt asc", [T3, T2], "it is sorted in the other direction"),
        ("name desc", ["a", "b"], "it is sorted in the other direction"),
        ("createdAt asc", [T3, T1, T2], None),
    ],
)
def test_a_list_in_the_other_direction_is_told_as_that(
    order: str, values: list[Any], hint: str | None
) -> None:
    """Not one in no order at all."""
    findings = [one for one in order_of(ranking_of([_page(order, values)])) if one is not KEPT]
    assert findings
    assert {one.hint for one in violations_in(findings)} == {hint}


@pytest.mark.parametrize(
    ("minutes", "hint"),
    [
        ([9, 8, 7], "it is sorted by createdAt desc, the default"),
        ([7, 8, 9], None),
        ([9, 9, 9], None),
    ],
)
def test_a_page_in_the_default_order_is_told_as_that(minutes: list[int], hint: str | None) -> None:
    """As if the sort counted for the first page alone."""
    question = ask(sort_by="name", sort_direction="asc", per_page=3, page=2)
    items = [
        campaign(minute, id=name, name=name) for minute, name in zip(minutes, "dfe", strict=True)
    ]
    pages = [_page("name asc", ["a", "b", "c"], 6), *listings_of([listed(question, items, 6)])]
    (violation,) = violations_in(order_of(ranking_of(pages)))
    assert violation.hint == hint


def test_a_torn_block_is_shown_by_its_two_parts_and_what_stands_between() -> None:
    """Ranks count through the pages."""
    pages = [
        _page("status asc", ["active", "draft"], 4),
        _page("status asc", ["draft", "active"], 4, page=2),
    ]
    (violation,) = violations_in(order_of(ranking_of(pages)))
    assert violation.place == "items[1].status"
    assert violation.observed == '"active" at ranks 0 and 3'
    assert '"draft" (rank 2)' in violation.expected


def test_an_item_at_two_ranks_shows_no_order() -> None:
    """Where pages overlap, the ranks of some are wrong, and the order may be right."""
    pages = [
        _page("createdAt asc", [T1, T2], 6),
        _page("createdAt asc", [T2, T3], 6, page=2),
        _page("createdAt asc", [T2, T3], 6, page=3),
    ]
    again = listing_of(listed(pages[2].answer.question, [*pages[1].page.items], 6))
    assert again is not None
    assert not all(one == KEPT for one in order_of(ranking_of(pages)))
    assert all(one == KEPT for one in order_of(ranking_of([*pages[:2], again])))


def test_places_are_those_inside_the_list_by_rank() -> None:
    """Of two at one rank the first one asked for; what cannot be compared has none."""
    pages = [
        _page("createdAt asc", [T2, "soon"], 3),
        _page("createdAt asc", [T1], 3, page=2),
        _page("createdAt asc", [T3], 2, page=2),
    ]
    ranking = ranking_of([pages[2], pages[1], pages[0]])
    assert [(one.rank, one.raw) for one in ranking] == [(0, T2), (2, T1)]


@pytest.mark.parametrize(
    ("values", "ranks"), [([T1, "soon", T2, T3], [0, 2, 3]), (["soon", "later", T1, "never"], [])]
)
def test_a_page_of_which_most_keys_cannot_be_read_shows_no_order(
    values: list[str], ranks: list[int]
) -> None:
    """The others may be read for what they do not mean."""
    assert [ranked.rank for ranked in ranking_of([_page("createdAt asc", values, 4)])] == ranks


@pytest.mark.parametrize(
    ("order", "values", "total", "inside", "outside"),
    [
        ("createdAt asc", [T1, T2], 3, [T1], [T2, T3, "soon", None]),
        ("createdAt desc", [T3, T2], 3, [T3], [T2, T1]),
        ("createdAt asc", [T1, T2], 2, [T1, T2, T3], ["soon"]),
        ("createdAt asc", [], 1, [], [T1]),
        ("startDate asc", [None, T1], 3, [], [None, T1, T2]),
        ("startDate asc", [None, None], 3, [], [None, T1]),
        ("name asc", ["a", "b"], 3, ["a"], ["b", "c", "B"]),
        ("name desc", ["c", "b"], 3, ["c", "d"], ["b", "a"]),
        ("status asc", ["active", "draft"], 3, ["active"], ["draft", "paused"]),
    ],
)
def test_the_head_of_a_list_must_hold_all_before_its_end(
    order: str, values: list[Any], total: int, inside: list[Any], outside: list[Any]
) -> None:
    """And nothing is known of what has the key on which it ends, or a later one."""
    key, _ = order.split()
    head = Head.of([_page(order, values, total)])
    assert [one for one in inside if not head.encloses_item(campaign(9, **{key: one}))] == []
    assert [one for one in outside if head.encloses_item(campaign(9, **{key: one}))] == []


def test_a_head_of_two_page_sizes_tells_nothing_of_the_block_between_them() -> None:
    """Each size may mix equal keys in its own way, so that an item is on none of the pages."""
    first, second = (
        _page("status asc", values, 4, page)
        for page, values in enumerate((["active", "draft"], ["draft", "paused"]), start=1)
    )
    single = [
        _page("status asc", [value], 4, page, per_page=1)
        for page, value in enumerate(("draft", "paused"), start=3)
    ]
    assert Head.of([first, second]).encloses("draft")
    torn = Head.of([first, *single])
    assert (torn.encloses("active"), torn.encloses("draft")) == (True, False)


def test_a_head_ends_where_a_rank_is_missing() -> None:
    """What stands on a further page, without the one before, is no part of it."""
    first = _page("createdAt asc", [T1, T2], 5)
    third = _page("createdAt asc", [T3], 5, page=3)
    head = Head.of(listings_of([first.answer, third.answer]))
    assert [one.raw for one in head.ranking] == [T1, T2]
    assert not head.is_whole


@pytest.mark.parametrize(("following", "whole"), [(None, True), (2, False)])
def test_a_full_page_that_announces_another_is_no_end(following: int | None, whole: bool) -> None:
    """Whatever the total says: neither of the head of a list nor of a walk."""
    first = listed(ask(per_page=2), [campaign(2), campaign(1)], 2, nextPage=following)
    assert Head.of(listings_of([first])).is_whole is whole
    (walk,) = walks_of(listings_of([first]))
    assert walk.is_complete is whole


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (SortKind.TEXT, "a", "a", True),
        (SortKind.TEXT, "a", "A", True),
        (SortKind.TEXT, "a", "b", False),
        (SortKind.TEXT, "b", "a", False),
        (SortKind.TEXT, None, "a", False),
        (SortKind.TEXT, "a", None, False),
        (SortKind.TEXT, None, None, True),
        (SortKind.ENUM, "a", "A", False),
        (SortKind.ENUM, "a", "a", True),
        (SortKind.INSTANT, (1, 0), (1, 0), True),
        (SortKind.INSTANT, (1, 0), (1, 1), False),
    ],
)
def test_two_sort_keys_may_be_the_same(
    kind: SortKind, one: Value, other: Value, same: bool
) -> None:
    """For texts, unless every collation tells them apart."""
    assert same_key(kind, one, other) is same
