"""Lists that agree in nothing are judged, too: no rule fails for what it reads."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from answers import answered, campaign, listed, shipment, violations
from contracts import BINS, CUSTOMERS, SHIPMENTS, STATUS

from carecycle_contract.question import Question, ask
from carecycle_contract.rules.book import all_rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation

SURNAME = "Marchetti"


def _without_default_direction(operation: Operation) -> Operation:
    parameters = tuple(
        replace(one, default=None) if one == operation.sort_direction else one
        for one in operation.parameters
    )
    return replace(operation, parameters=parameters)


def _campaign(number: int, chance: random.Random) -> dict[str, Any]:
    return campaign(
        number,
        name=f"{SURNAME} {chance.choice('abc')} {number}",
        description=chance.choice([None, "asks again", f"calls {number}"]),
        status=chance.choice(STATUS.values),
        startDate=chance.choice([None, f"2026-02-{number + 1:02}T00:00:00Z"]),
    )


def _shipment(number: int, chance: random.Random) -> dict[str, Any]:
    return shipment(number, weight_kg=chance.randrange(5), insured=chance.random() < 0.5)


def _bin(number: int, _: random.Random) -> dict[str, Any]:
    return {"id": number}


def _question(operation: Operation, chance: random.Random) -> Question:
    filters = [
        (one.name, str(chance.choice(one.values)))
        for one in operation.filters
        if one.values and chance.random() < 0.3
    ]
    least = int(operation.page_size.minimum or 1)
    is_searched = operation.search is not None and chance.random() < 0.3
    is_sorted = operation.sort_key is not None and chance.random() < 0.6
    return ask(
        operation,
        page=chance.choice([None, 1, 2, 3, 4]),
        per_page=chance.choice([None, *range(least, least + 5)]),
        sort_by=chance.choice(operation.sort_keys) if is_sorted else None,
        sort_direction=chance.choice(operation.directions) if is_sorted else None,
        filters=filters,
        search=chance.choice(["asks", "asks again", "calls", "%", "nowhere"])
        if is_searched
        else None,
    )


def _answers(
    operation: Operation, make: Callable[[int, random.Random], dict[str, Any]], seed: int
) -> list[Answer]:
    chance = random.Random(seed)  # noqa: S311 - data, not secrets
    items = [make(number, chance) for number in range(12)]
    answers = []
    for _ in range(chance.randrange(2, 25)):
        asked = _question(operation, chance)
        if chance.random() < 0.1:
            answers.append(answered(asked, chance.choice([400, 401, 404, 500, 503]), {}))
        else:
            begin, count = chance.randrange(12), chance.randrange(6)
            shown = chance.sample(items, count) if chance.random() < 0.5 else items[begin:][:count]
            total = chance.choice([12, chance.randrange(30)])
            answers.append(listed(asked, shown, total))
    return answers


@pytest.mark.parametrize(
    ("operation", "make"),
    [
        (CUSTOMERS, _campaign),
        (_without_default_direction(CUSTOMERS), _campaign),
        (SHIPMENTS, _shipment),
        (BINS, _bin),
    ],
    ids=("campaigns", "no default direction", "shipments", "bins"),
)
def test_any_lists_are_judged(
    operation: Operation, make: Callable[[int, random.Random], dict[str, Any]]
) -> None:
    """Whatever they show is found right, wrong or open, and nothing personal is told."""
    broken = set()
    for seed in range(100):
        answers = _answers(operation, make, seed)
        for rule in all_rules_of(operation):
            told = violations(rule, *answers)
            broken |= {rule.requirement} if told else set()
            assert not any(SURNAME in f"{one}" for one in told), (seed, rule.name)
    assert len(broken) > 5, broken
