"""What a rule finds in one answer: where it looks at all, and where its bounds lie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from model import OPERATION

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.authentication import key_is_not_echoed
from carecycle_contract.rules.errors import errors_are_json_with_message_and_code
from carecycle_contract.rules.ruling import KEPT, Violation
from carecycle_contract.rules.validation import (
    invalid_page_is_refused,
    undocumented_values_never_crash,
    validation_error_is_documented,
)

if TYPE_CHECKING:
    from carecycle_contract.rules.ruling import Rule

ERROR = {"message": "no", "code": "NOT_FOUND"}
INVALID_PAGE = ask(OPERATION, page=0)
HUGE_PAGE = ask(OPERATION, page=10**17)


def answered(
    question: Question, status: int = 200, body: Any = None, *, echoes_key: bool = False
) -> Answer:
    """An answer with a JSON body."""
    content, headers = json.dumps(body).encode(), (("content-type", "application/json"),)
    exchange = Exchange("http://one/", status, headers, content, 1.0, 0.5, echoes_key)
    return Answer(question, exchange)


def verdict(rule: Rule, answer: Answer) -> bool | None:
    """Whether a rule finds all as it must be; None where it finds nothing to judge."""
    found = list(rule.judge([answer]))
    if any(isinstance(one, Violation) for one in found):
        return False
    return True if KEPT in found else None


@pytest.mark.parametrize(
    ("status", "expected"), [(399, False), (400, True), (499, True), (500, False), (200, False)]
)
def test_an_invalid_value_is_refused_with_any_4xx(status: int, expected: bool) -> None:
    """And with the body of an error."""
    assert verdict(invalid_page_is_refused, answered(INVALID_PAGE, status, ERROR)) is (expected)


@pytest.mark.parametrize(
    "question",
    [ask(OPERATION, page=1), ask(OPERATION, page=0, per_page=0), ask(OPERATION, key=Key.NONE)],
)
def test_only_a_value_that_is_invalid_alone_has_to_be_refused(question: Question) -> None:
    """Of two, either may be the reason."""
    assert verdict(invalid_page_is_refused, answered(question)) is None


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_an_undocumented_value_may_get_any_answer_but_a_5xx(status: int, expected: bool) -> None:
    """A page of that size may not be a number to the server."""
    answer = answered(HUGE_PAGE, status, ERROR)
    assert verdict(undocumented_values_never_crash, answer) is expected


@pytest.mark.parametrize(("status", "expected"), [(399, None), (400, False), (500, None)])
def test_the_code_of_a_refused_value_is_judged_where_it_was_refused(
    status: int, expected: bool | None
) -> None:
    """Otherwise there is no refusal whose code could be wrong."""
    answer = answered(INVALID_PAGE, status, ERROR)
    assert verdict(validation_error_is_documented, answer) is expected


@pytest.mark.parametrize("status", [200, 429, 500])
def test_a_key_must_not_stand_in_any_answer(status: int) -> None:
    """A rate limit's answer too."""
    rule = key_is_not_echoed
    assert rule.sees_rate_limits
    assert verdict(rule, answered(Question(), status, ERROR)) is True
    assert verdict(rule, answered(Question(), status, ERROR, echoes_key=True)) is False
    assert verdict(rule, answered(ask(OPERATION, key=Key.NONE), status, ERROR)) is None


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (199, {}, True),
        (299, ERROR, False),
        (299, {**ERROR, "items": []}, True),
        (299, {"message": "no"}, True),
        (300, ERROR, None),
        (399, ERROR, None),
        (400, ERROR, True),
        (400, {"message": "no"}, False),
        (400, {"message": "no", "code": 7}, False),
        (429, {}, False),
        (599, {}, False),
    ],
)
def test_an_error_has_a_message_and_a_code_and_a_status(
    status: int, body: dict[str, Any], expected: bool | None
) -> None:
    """A redirection has neither."""
    rule = errors_are_json_with_message_and_code
    assert rule.sees_rate_limits
    assert verdict(rule, answered(Question(), status, body)) is expected
