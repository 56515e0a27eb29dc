"""What the whole list predicts of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ask, campaign, listed

from carecycle_contract.findings.finding import Violation, violations_in
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.listing import listing_of, listings_of

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))
ACTIVE = ask(filter="active", sort_by="createdAt", sort_direction="asc")
PAUSED = campaign(4, status="paused")


def unlike_predicted(items: list[dict[str, Any]], answer: Answer) -> list[Violation]:
    """How an answer departs from what the whole list of these items predicts."""
    census, listing = Census.of(listings_of([listed(ask(), items)])), listing_of(answer)
    assert census is not None
    assert listing is not None
    return [*violations_in(as_predicted(census, listing))]


@pytest.mark.parametrize(
    ("question", "items", "total", "places"),
    [
        (ACTIVE, [THREE, TWO, ONE], 3, []),
        (ACTIVE, [THREE, TWO, ONE, PAUSED], 4, ["itemsTotal", "items[3]"]),
        (ACTIVE, [THREE, TWO, PAUSED], 3, ["items[2]"]),
        (ACTIVE, [THREE, TWO], 2, ["itemsTotal"]),
        (ACTIVE, [TWO, THREE, ONE], 3, ["items[0].createdAt", "items[1].createdAt"]),
        (ask(search="Campaign 2"), [TWO], 1, []),
        (ask(search="Campaign 2"), [TWO, ONE], 2, []),
        (ask(search="2"), [TWO, ONE], 2, ["itemsTotal", "items[1]"]),
        (ask(search="Campaign 2"), [], 0, ["itemsTotal"]),
        (ask(search="ampaig"), [], 0, []),
        (ask(search="ampaig"), [PAUSED, ONE, TWO, THREE], 4, []),
        (ask(search="ampaig"), [ONE, THREE, TWO], 3, []),
        (
            ask(search="ampaig"),
            [PAUSED, TWO, ONE, THREE],
            4,
            ["items[1].createdAt", "items[2].createdAt"],
        ),
    ],
)
def test_what_the_whole_list_predicts(
    question: Question, items: list[dict[str, Any]], total: int, places: list[str]
) -> None:
    """The total, the campaigns and their ranks, as far as they are certain."""
    told = unlike_predicted([PAUSED, ONE, TWO, THREE], listed(question, items, total))
    assert [violation.place for violation in told] == places
    assert all(violation.volatile for violation in told)


@pytest.mark.parametrize(
    ("text", "expected"), [("Campaign 2", "1 to 4"), ("ampaig", "0 to 4"), ("2", "0 to 1")]
)
def test_a_predicted_total_may_be_a_range(text: str, expected: str) -> None:
    """Where it is the server's taste what matches."""
    (told,) = unlike_predicted([PAUSED, ONE, TWO, THREE], listed(ask(search=text), [], 5))
    assert (told.place, told.expected, told.observed) == ("itemsTotal", expected, "5")


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        ([listed(ask(), [ONE, TWO])], True),
        ([listed(ask(), [ONE], 2)], False),
        ([listed(ask(), [ONE], 2), listed(ask(page=2), [TWO], 2)], True),
        ([listed(ask(), [ONE, TWO]), listed(ask(), [ONE, TWO], 3)], False),
        ([listed(ask(), [ONE]), listed(ask(), [ONE | {"name": "new"}])], False),
        ([listed(ask(filter="active"), [ONE])], False),
        ([listed(ask(), [])], True),
        ([], False),
    ],
)
def test_a_census_is_one_unchanging_whole_list(answers: list[Answer], known: bool) -> None:
    """Put together from all pages; every total is the number of campaigns seen."""
    assert (Census.of(listings_of(answers)) is not None) is known


T1, T2, T3 = (f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("order", "values", "wrong"),
    [
        ("name asc", ["a", "b", "b", "c"], []),
        ("name desc", ["c", "b", "b", "a"], []),
        ("name asc", ["b", "a", "b", "c"], ["items[0].name", "items[1].name"]),
        ("name desc", ["c", "b", "a", "b"], ["items[2].name", "items[3].name"]),
        ("startDate asc", [None, T1, T2, T3], []),
        ("startDate asc", [T1, T2, T3, None], []),
        ("startDate desc", [T3, T2, T1, None], []),
        ("startDate asc", [T1, None, T2, T3], []),
        ("startDate asc", [T2, T1, T3, None], ["items[0].startDate"]),
        ("startDate asc", [None, T1, T3, T2], ["items[3].startDate"]),
    ],
)
def test_an_item_stands_at_a_rank_that_it_can_have(
    order: str, values: list[Any], wrong: list[str]
) -> None:
    """Not too many others come before or after it; nulls stand anywhere."""
    key, direction = order.split()
    ids = {
        value: [f"{value} {number}" for number in range(values.count(value))] for value in values
    }
    items = [campaign(1, **{"id": ids[value].pop(), key: value}) for value in values]
    told = unlike_predicted(items, listed(ask(sort_by=key, sort_direction=direction), items))
    assert [violation.place for violation in told] == wrong
