"""What an error is."""

from __future__ import annotations

from typing import Any

import pytest
from answers import ERROR, answered, ask, campaign, verdict, violations

from carecycle_contract.question import Key
from carecycle_contract.rules.errors import (
    errors_are_json_with_message_and_code,
    rate_limit_says_when_to_retry,
)

ONE = campaign(1)


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
    assert verdict(rule, answered(ask(), status, body)) is expected


@pytest.mark.parametrize("key", [Key.NONE, Key.EMPTY, Key.WRONG])
def test_a_refusal_with_the_list_in_it_is_no_matter_of_its_body(key: Key) -> None:
    """That it lets somebody in is AUTH-1's, AUTH-2's or AUTH-3's."""
    rule = errors_are_json_with_message_and_code
    assert verdict(rule, answered(ask(key=key), 401, {"items": [ONE]})) is None
    assert verdict(rule, answered(ask(key=key), 401, {"items": []})) is False
    assert verdict(rule, answered(ask(), 401, {"items": [ONE]})) is False


def test_a_rate_limit_in_plain_text_is_shown_as_that() -> None:
    """No member of it is missing: it has none."""
    (violation,) = violations(rate_limit_says_when_to_retry, answered(ask(), 429, b"slow down"))
    assert (violation.place, violation.observed) == ("body", "429 with slow down")
