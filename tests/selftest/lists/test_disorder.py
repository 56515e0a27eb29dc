"""In which other order a list is that is out of the order that was asked for."""

from __future__ import annotations

import pytest
from answers import ask, campaign, listed

from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.disorder import order_of, sorted_alike
from carecycle_contract.lists.listing import Listing, listings_of
from carecycle_contract.lists.order import ranking_of
from carecycle_contract.text.instant import MISPLACED_FIELD

DEFAULT = "it is sorted by createdAt desc, the default"
HALF_CLOCK = "every hour is 1 to 12: a clock of twelve hours"
STATUS_FIRST = "it is sorted by status before anything else"


def page_of(items: list[dict[str, object]], key: str, direction: str = "asc") -> Listing:
    """A page of these items, sorted by a key as far as its question says."""
    (listing,) = listings_of([listed(ask(sort_by=key, sort_direction=direction), items)])
    return listing


def by_creation(*times: str) -> Listing:
    """A page of items made at these times, as if sorted by them."""
    items = [
        campaign(number, createdAt=time, updatedAt=None, startDate=None)
        for number, time in enumerate(times)
    ]
    return page_of(items, "createdAt")


def hint_of(listing: Listing) -> str | None:
    """What is told of a page that is out of order."""
    first, *_ = violations_in(order_of(ranking_of([listing])))
    return first.hint


def on_days(*hours: int) -> list[str]:
    """Times at these hours of one day after the other."""
    return [f"2026-03-{day:02}T{hour:02}:30:00Z" for day, hour in enumerate(hours, 1)]


@pytest.mark.parametrize(
    ("times", "hint"),
    [
        (["2026-03-01T02:00:00Z", "2026-02-03T02:00:00Z", "2026-14-03T02:00:00Z"], MISPLACED_FIELD),
        (["2026-03-01T02:00:00Z", "2026-02-03T02:00:00Z", "soon"],
         "it is sorted in the other direction"),
        ([*on_days(1, 2, 3, 4, 5), "2026-03-06T10:00:00Z", "2026-03-06T01:15:00Z"], HALF_CLOCK),
        ([*on_days(1, 2, 3, 4, 5), "2026-03-06T11:59:00Z", "2026-03-06T12:00:00Z",
          "2026-03-06T01:15:00Z"], HALF_CLOCK),
        ([*on_days(1, 2, 3, 4, 5), "2026-03-06T10:00:00Z", "2026-03-05T01:15:00Z"], None),
        ([*on_days(1, 2, 3, 4, 15), "2026-03-06T10:00:00Z", "2026-03-06T01:15:00Z"],
         "it is sorted by the date alone"),
        ([*on_days(1, 2, 3), "2026-03-04T10:00:00Z", "2026-03-04T09:15:00Z"],
         "it is sorted by the date alone"),
        ([*on_days(1, 2, 3), "2026-03-03T01:30:01Z"], "it is sorted by the date alone"),
        (["2025-01-09T00:00:00Z", "2024-02-08T00:00:00Z", "2023-03-07T00:00:00Z"],
         "it is sorted in the other direction"),
        (["2025-01-09T00:00:00Z", "2024-02-08T00:00:00Z", "2025-03-07T00:00:00Z"],
         "it is sorted by the month alone"),
        (["2025-01-09T00:00:00+01:00", "2024-02-08T00:00:00Z", "2025-03-07T00:00:00Z"], None),
        (["2025-01-09T00:00:00Z", "2024-02-08T00:00:00Z"], "it is sorted in the other direction"),
    ],
)  # fmt: skip
def test_times_that_are_read_otherwise_are_told_as_that(times: list[str], hint: str | None) -> None:
    """A server sorts by what it holds, which it may write wrongly, or cut."""
    assert hint_of(by_creation(*times)) == hint


@pytest.mark.parametrize(
    ("numbers", "hint"),
    [
        ([1, 2, 3, 4, 5], "it is sorted by updatedAt"),
        ([1, 2, 3, 3, 4], None),
        ([2, 1, 3, 4, 5], None),
    ],
)
def test_a_page_in_the_order_of_another_key_is_told_as_that(
    numbers: list[int], hint: str | None
) -> None:
    """As if the two were taken for each other."""
    made = [f"2026-01-0{day}T00:00:00Z" for day in (3, 5, 1, 2, 4)]
    items = [
        campaign(number, createdAt=time, startDate=None)
        for number, time in zip(numbers, made, strict=True)
    ]
    assert hint_of(page_of(items, "createdAt")) == hint


@pytest.mark.parametrize(
    ("statuses", "hint"),
    [
        (["active", "active", "draft", "paused", "draft"], STATUS_FIRST),
        (["active", "draft", "active", "paused", "draft"], None),
    ],
)
@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("name", ["a", "b", "a", "b", "c"]),
        ("createdAt", [f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 1, 2, 3)]),
    ],
)
def test_an_order_that_begins_anew_with_a_filter_is_told_as_that(
    statuses: list[str], hint: str | None, key: str, values: list[str]
) -> None:
    """Some lists have what is active first, whatever they are to be sorted by."""
    times = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": None, "startDate": None}
    items = [
        campaign(number, **times | {"status": status, key: value})
        for number, (status, value) in enumerate(zip(statuses, values, strict=True))
    ]
    told = hint_of(page_of(items, key))
    assert told == hint or (hint is None and told != STATUS_FIRST)


@pytest.mark.parametrize(
    ("minutes", "hint"),
    [([9, 8, 7, 6, 5], DEFAULT), ([5, 8, 7, 9, 6], "sorts by several keys bring the same order")],
)
def test_sorts_that_all_bring_the_default_are_told_alike(minutes: list[int], hint: str) -> None:
    """The default sort in the other direction, too: it is ignored as all others are."""
    changes = [f"2026-01-0{day}T00:00:00Z" for day in (3, 1, 4, 2, 5)]
    items = [
        campaign(minute, updatedAt=change) for minute, change in zip(minutes, changes, strict=True)
    ]
    pages = [page_of(items, "updatedAt"), page_of(items, "createdAt")]
    assert sorted_alike(pages[1:], pages) == hint


@pytest.mark.parametrize(
    ("key", "numbers", "is_alike"),
    [
        ("updatedAt", [3, 1, 2, 5, 4], True),
        ("updatedAt", [3, 1, 2, 4, 5], False),
        ("name", [3, 1, 2, 5, 4], False),
        ("updatedAt", [9, 3, 1, 2, 8, 5, 4], True),
        ("updatedAt", [3, 1, 2, 5], False),
    ],
)
def test_sorts_in_one_order_are_told_as_that(key: str, numbers: list[int], is_alike: bool) -> None:
    """By another key, and of so many items, others among them, that it is no coincidence."""
    pages = [
        listing
        for by, shown in (("name", [3, 1, 2, 5, 4][: len(numbers)]), (key, numbers))
        for listing in listings_of(
            [listed(ask(sort_by=by, sort_direction="asc"), [campaign(one) for one in shown])]
        )
    ]
    hint = "sorts by several keys bring the same order" if is_alike else None
    assert sorted_alike(pages[:1], pages) == hint
