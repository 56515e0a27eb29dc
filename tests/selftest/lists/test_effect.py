"""Which parameters change what is answered, seen in lists that differ in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import MANY, OPERATION, ask, campaign, listed

from carecycle_contract.lists.effect import nothing_has_effect, without_effect
from carecycle_contract.lists.listing import listings_of

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

NEWEST = MANY[59::-1]
"""As many as have minutes of their own, the default order."""

FIRST = {"currentPage": 1, "nextPage": 2, "prevPage": None}
PARAMETERS = OPERATION.parameters


def page(items: list[dict[str, Any]], total: int = len(NEWEST), **query: Any) -> Answer:
    """A page of so many items in all, which says that it is the first if it shows their first."""
    return listed(ask(**query), items, total, **(FIRST if items[0] == NEWEST[0] else {}))


def ignored(*answers: Answer) -> list[str]:
    """What is told of each parameter of these pages, if anything is."""
    listings = listings_of(answers)
    return [told for name in PARAMETERS if (told := without_effect(listings, name))]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([page(NEWEST[:50]), page(NEWEST[:50], page=2)], "page has no effect"),
        ([page(NEWEST[:50]), page(NEWEST[:50], per_page=20)], "perPage has no effect"),
        ([page(NEWEST[:50]), page(NEWEST[:50], sort_by="name")], None),
        ([page(NEWEST[:50]), page(NEWEST[:50], sort_direction="asc")],
         "sortDirection has no effect"),
        ([page(NEWEST[:50]), page(NEWEST[:50], filter="draft")],
         "status has no effect"),
        ([page(NEWEST[:50]), page(NEWEST[50:], page=2)], None),
        ([page(NEWEST[:50]), page(NEWEST[:50], page=2), page(NEWEST[:50], page=3)],
         "page has no effect"),
        ([page(NEWEST[50:], page=2), page(NEWEST[:50], page=3), page(NEWEST[:50])], None),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_told(answers: list[Answer], told: str | None) -> None:
    """Where some of the lists should differ, and never do."""
    assert ignored(*answers) == ([] if told is None else [told])


def test_a_list_that_ends_early_says_nothing_of_its_size() -> None:
    """It is no longer than asked for, with any size."""
    assert ignored(page(NEWEST[:40], per_page=100), page(NEWEST[:40], per_page=60)) == []


def test_a_wrong_default_is_no_parameter_without_effect() -> None:
    """Where the default list is in the order of another sort, that sort is right."""
    by_name = [campaign(number, name=f"{number:03}") for number in range(5)]
    assert ignored(page(by_name, 5), page(by_name, 5, sort_by="name", sort_direction="asc")) == []


@pytest.mark.parametrize(("count", "is_told"), [(5, True), (4, False)])
def test_lists_that_are_all_alike_are_told_as_that(count: int, is_told: bool) -> None:
    """Several of them, as two may be alike for another reason."""
    listings = listings_of(page(NEWEST[:50], page=number) for number in range(1, count + 1))
    assert (nothing_has_effect(listings) == "no parameter has an effect") == is_told


@pytest.mark.parametrize("is_alike", [True, False])
def test_pages_that_are_alike_whatever_else_is_asked_are_told_as_that(is_alike: bool) -> None:
    """As those of a cache that knows the number of the page alone."""
    sorts = ("createdAt", "updatedAt", "startDate", "name", "status")
    first = [page(NEWEST[:50], sort_by=key) for key in sorts]
    second = [
        page(NEWEST[50:], page=2),
        page(NEWEST[50 if is_alike else 49 :], page=2, per_page=60),
    ]
    told = nothing_has_effect(listings_of([*first, *second]))
    assert told == ("no parameter but the page has an effect" if is_alike else None)


def test_lists_that_may_be_alike_say_nothing() -> None:
    """Such as those of a list with one item."""
    only = [campaign(1)]
    keys = ("createdAt", "name", "status", "updatedAt", "startDate")
    assert nothing_has_effect(listings_of(page(only, 1, sort_by=key) for key in keys)) is None
