"""Every rule judges lists whose members hold what does not belong there, alike in every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ERROR, OPERATION, answered, ask, campaign, listed

from carecycle_contract.question import Key
from carecycle_contract.rules.book import PROPERTIES, rules_of

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

NESTED: list[Any] = []
for _ in range(500):
    NESTED = [NESTED]


def answers_showing(member: str, value: Any) -> list[Answer]:
    """Answers to many kinds of questions, in which every third campaign has the value."""
    items = [campaign(n) | ({member: value} if n % 3 == 0 else {}) for n in range(30)]
    lists = [
        (ask(), items, 30),
        (ask(page=2), [], 30),
        (ask(per_page=20, sort_by="name"), items[:20], 30),
        (ask(page=2, per_page=20, sort_by="name"), items[20:], 30),
        *((ask(per_page=100, sort_by=key), items, 30) for key in OPERATION.sort_keys),
        (ask(per_page=100, sort_by="name", sort_direction="asc"), items[::-1], 30),
        (ask(filter="active"), items, 30),
        (ask(filter="active", page=2), items, 90),
        (ask(search="Campaign"), items, 30),
        (ask(search="Campaign", filter="active"), items[:3], 30),
    ]
    envelope = {"itemsTotal": 30, "currentPage": 1, "nextPage": None, "prevPage": None}
    others = [
        answered(question, 200, envelope | {"items": items})
        for question in (ask(key=Key.NONE), ask(page=0), ask(page="1.5"), ask(page="9" * 30))
    ]
    errors = [
        answered(ask(page=3), 404, ERROR | {"code": value}),
        answered(ask(page="9" * 29), 500, {"message": value}),
        answered(ask(search="nowhere", page=2), 500, ERROR),
    ]
    return [*(listed(*given) for given in lists), *others, *errors]


@pytest.mark.parametrize("member", [OPERATION.item.identity, *OPERATION.watched])
@pytest.mark.parametrize(
    "value",
    [{"a": 1}, [], 1, 10**60, -0.0, True, None, "\ud800", NESTED, [{"id": 1}]],
    ids=lambda value: type(value).__name__,
)
def test_no_value_stops_a_rule(member: str, value: Any) -> None:
    """It is told as what it is, or nothing is said."""
    answers = answers_showing(member, value)
    for rule in (*rules_of(OPERATION), *PROPERTIES):
        assert all(rule.judge(answers))
