"""The page size in force: whatever was stated, pages tell."""

from __future__ import annotations

from typing import Any

import pytest
from answers import MANY, ask, listed

from carecycle_contract.lists.listing import listings_of
from carecycle_contract.lists.page_size import is_beyond, sizes_in_force


def pages(*sizes: tuple[int | None, int], **asked: Any) -> list[Any]:
    """The first pages for stated sizes, each with as many campaigns as told."""
    return listings_of(
        [listed(ask(per_page=stated, **asked), MANY[:shown], 137) for stated, shown in sizes]
    )


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([(None, 50), (100, 100), (1, 1)], {}),
        ([(None, 20)], {None: 20}),
        ([(100, 50)], {100: 50}),
        ([(1, 10)], {1: 10}),
        ([(69, 50)], {}),
        ([(100, 0)], {}),
    ],
)
def test_pages_tell_the_size_that_is_in_force(
    sizes: list[tuple[int | None, int]], expected: dict[int | None, int]
) -> None:
    """By the default and by the smallest and the largest size; an empty page tells nothing."""
    assert sizes_in_force(pages(*sizes)) == expected


def test_pages_that_are_uneven_have_no_size() -> None:
    """Items are missing from one of them for another reason."""
    second = listings_of([listed(ask(page=2, per_page=100, sort_by="name"), MANY[:37], 137)])
    assert sizes_in_force([*pages((100, 99)), *second, *pages((100, 100), sort_by="name")]) == {}


@pytest.mark.parametrize(("stated", "expected"), [(None, False), (20, False), (69, True)])
def test_sizes_beyond_that_in_force_are_told(stated: int | None, expected: bool) -> None:
    """Where the largest shows fifty, so does each that is larger than fifty."""
    (listing,) = pages((stated, 50))
    assert is_beyond(listing, {100: 50}) is expected
