"""Questions about campaigns, answers made by hand, and what a rule finds in them."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

from contracts import CAMPAIGNS, STATUS

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.findings.finding import KEPT, Violation, violations_in
from carecycle_contract.question import Key, Question
from carecycle_contract.question import ask as question_about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.rules.rule import Rule

OPERATION = CAMPAIGNS
"""What is asked and answered here, unless a test says otherwise."""

JSON_TYPE = {"content-type": "application/json"}
ERROR = {"message": "no", "code": "NOT_FOUND"}
_SECONDS = count(1)


def ask(*, filter: str | None = None, **given: Any) -> Question:  # noqa: A002 - the role's name
    """A question about campaigns, with the keywords of `carecycle_contract.question.ask`.

    `filter` is the status that the campaigns must have.
    """
    filters = [] if filter is None else [(STATUS.name, filter)]
    return question_about(OPERATION, filters=filters, **given)


def question(*parameters: tuple[str, str], key: Key = Key.OWN) -> Question:
    """A question about campaigns with these parameters, in this order."""
    return Question(parameters, key, OPERATION)


def answered(
    question: Question,
    status: int = 200,
    body: Any = None,
    headers: dict[str, str] = JSON_TYPE,
    **members: Any,
) -> Answer:
    """An answer with a JSON body, or with these bytes; `members` are those of its exchange."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    started = float(next(_SECONDS))
    pairs = tuple(headers.items())
    exchange = Exchange("http://one/", status, pairs, started, 0.5, content, **members)
    return Answer(question, exchange)


def listed(
    question: Question, items: Sequence[dict[str, Any]], total: int | None = None, **members: Any
) -> Answer:
    """A page that shows these items of so many; its envelope is right, but for `members`."""
    query, names = question.query, question.operation.envelope
    assert query is not None
    whole = len(items) if total is None else total
    envelope = {
        names.items_total: whole,
        names.current_page: query.page,
        names.next_page: query.page + 1 if query.page * query.per_page < whole else None,
        names.prev_page: query.page - 1 or None,
        names.items: list(items),
    }
    return answered(question, 200, envelope | members)


def sorted_page(
    order: str, values: Sequence[Any], total: int | None = None, per_page: int = 3, **query: Any
) -> Answer:
    """A page of campaigns that have these values of the sort key.

    The first ones of a value on two pages are one campaign.
    """
    key, direction = order.split()
    question = ask(sort_by=key, sort_direction=direction, per_page=per_page, **query)
    names = [
        f"with {value}{' again' * values[:at].count(value)}" for at, value in enumerate(values)
    ]
    items = [
        campaign(1, id=name, **{key: value}) for name, value in zip(names, values, strict=True)
    ]
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


MANY = [campaign(number) for number in range(137)]
"""More than a page can show."""


def shipment(number: int, **members: Any) -> dict[str, Any]:
    """A shipment as far as rules about lists look at it, of as many kilograms."""
    return {
        "shipment_no": 1000 + number,
        "reference": f"R-{number}",
        "transport_stage": "booked",
        "insured": True,
        "weight_kg": number,
        "modified": "2026-01-01T00:00:00.5Z",
    } | members


def violations(rule: Rule, *answers: Answer) -> list[Violation]:
    """What a rule has against answers."""
    return [*violations_in(rule.judge(answers))]


def verdict(rule: Rule, *answers: Answer) -> bool | None:
    """Whether a rule finds all as it must be; None where it finds nothing to judge."""
    findings = list(rule.judge(answers))
    if any(violations_in(findings)):
        return False
    return True if KEPT in findings else None
