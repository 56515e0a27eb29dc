"""How the plan is carried out."""

from __future__ import annotations

from answers import OPERATION, ask, campaign
from model import Model

from carecycle_contract.assessment import rules_by_cause
from carecycle_contract.survey.surveyor import Surveyor


def test_what_should_hold_is_confirmed_last() -> None:
    """Where requests run out, what must hold goes first, and what others presume of an answer."""
    order = [rule.requirement for rule in rules_by_cause(OPERATION)]
    assert order.index("SRCH-7") > order.index("PAG-6") > order.index("ITEM-7")


def test_what_is_done_meanwhile_is_done_once() -> None:
    """While the first answers are waited for, not when all are there."""
    model = Model([campaign(number) for number in range(3)])
    ground, moments = model.ask(ask()), list[int]()
    surveyor = Surveyor(model, OPERATION, rules_by_cause(OPERATION), concurrency=1, spare=lambda: 0)
    surveyor.survey(ground, lambda: moments.append(model.requests_used))
    assert len(moments) == 1
    assert moments[0] < model.requests_used
