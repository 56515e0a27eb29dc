"""Answers made by hand, and what a rule finds in them."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.findings.finding import KEPT, Violation
from carecycle_contract.question import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule

JSON_TYPE = {"content-type": "application/json"}
ERROR = {"message": "no", "code": "NOT_FOUND"}
_SECONDS = count(1)


def answered(
    question: Question,
    status: int = 200,
    body: Any = None,
    headers: dict[str, str] = JSON_TYPE,
    *,
    echoes_key: bool = False,
) -> Answer:
    """An answer with a JSON body, or with these bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    started = float(next(_SECONDS))
    exchange = Exchange(
        "http://one/", status, tuple(headers.items()), content, started, 0.5, echoes_key
    )
    return Answer(question, exchange)


def listed(
    question: Question, items: Sequence[dict[str, Any]], total: int | None = None, **members: Any
) -> Answer:
    """A page that shows these items of so many; its envelope is right, but for `members`."""
    query = question.query
    assert query is not None
    whole = len(items) if total is None else total
    envelope = {
        "itemsTotal": whole,
        "currentPage": query.page,
        "nextPage": query.page + 1 if query.page * query.per_page < whole else None,
        "prevPage": query.page - 1 or None,
        "items": list(items),
    }
    return answered(question, 200, envelope | members)


def sorted_page(
    order: str, values: Sequence[Any], total: int | None = None, per_page: int = 3, **query: Any
) -> Answer:
    """A page of campaigns that have these values of the sort key; those of one value are one."""
    key, direction = order.split()
    question = ask(sort_by=key, sort_direction=direction, per_page=per_page, **query)
    items = [campaign(1, **{"id": f"with {value}", key: value}) for value in values]
    return listed(question, items, total)


def campaign(number: int, **members: Any) -> dict[str, Any]:
    """A campaign as far as rules about lists look at it, made at that minute of an hour."""
    time = f"2026-01-01T00:{number:02}:00.5Z"
    return {
        "id": f"campaign-{number}",
        "name": f"Campaign {number}",
        "description": None,
        "status": "active",
        "createdAt": time,
        "updatedAt": time,
        "startDate": time,
    } | members


def violations(rule: Rule, *answers: Answer) -> list[Violation]:
    """What a rule has against answers."""
    return [one for one in rule.judge(answers) if isinstance(one, Violation)]


def verdict(rule: Rule, *answers: Answer) -> bool | None:
    """Whether a rule finds all as it must be; None where it finds nothing to judge."""
    found = list(rule.judge(answers))
    if any(isinstance(one, Violation) for one in found):
        return False
    return True if KEPT in found else None
