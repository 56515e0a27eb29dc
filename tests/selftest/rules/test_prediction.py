"""What the whole list predicts of a page."""

from __future__ import annotations

from typing import Any

import pytest
from answers import campaign, listed
from model import OPERATION

from carecycle_contract.question import Question, ask
from carecycle_contract.rules.listing import listing, listings
from carecycle_contract.rules.prediction import Census, as_predicted
from carecycle_contract.rules.ruling import Violation

ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))
ACTIVE = ask(OPERATION, filter="active", sort_by="createdAt", sort_direction="asc")
PAUSED = campaign(4, status="paused")


@pytest.mark.parametrize(
    ("question", "items", "total", "places"),
    [
        (ACTIVE, [THREE, TWO, ONE], 3, []),
        (ACTIVE, [THREE, TWO, ONE, PAUSED], 4, ["itemsTotal", "items[3]"]),
        (ACTIVE, [THREE, TWO, PAUSED], 3, ["items[2]"]),
        (ACTIVE, [THREE, TWO], 2, ["itemsTotal"]),
        (ACTIVE, [TWO, THREE, ONE], 3, ["items[0].createdAt", "items[1].createdAt"]),
        (ask(OPERATION, search="Campaign 2"), [TWO], 1, []),
        (ask(OPERATION, search="Campaign 2"), [TWO, ONE], 2, ["itemsTotal", "items[1]"]),
        (ask(OPERATION, search="Campaign 2"), [], 0, ["itemsTotal"]),
        (ask(OPERATION, search="ampaig"), [], 0, []),
        (ask(OPERATION, search="ampaig"), [PAUSED, ONE, TWO, THREE], 4, []),
    ],
)
def test_what_the_whole_list_predicts(
    question: Question, items: list[dict[str, Any]], total: int, places: list[str]
) -> None:
    """The total, the campaigns and their ranks, as far as they are certain."""
    census = Census.of(listings([listed(Question(), [PAUSED, ONE, TWO, THREE])]))
    one = listing(listed(question, items, total))
    assert census is not None
    assert one is not None
    found = [two.place for two in as_predicted(census, one) if isinstance(two, Violation)]
    assert found == places


@pytest.mark.parametrize(("text", "expected"), [("Campaign 2", "1"), ("ampaig", "0 to 4")])
def test_a_predicted_total_may_be_a_range(text: str, expected: str) -> None:
    """Where it is the server's taste what matches."""
    census = Census.of(listings([listed(Question(), [PAUSED, ONE, TWO, THREE])]))
    one = listing(listed(ask(OPERATION, search=text), [], 5))
    assert census is not None
    assert one is not None
    (found,) = (two for two in as_predicted(census, one) if isinstance(two, Violation))
    assert (found.place, found.expected, found.observed) == ("itemsTotal", expected, "5")
