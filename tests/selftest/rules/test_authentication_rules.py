"""A key stands in no answer, and its header is known in any letter case."""

from __future__ import annotations

import pytest
from answers import ERROR, answered, ask, verdict, violations

from carecycle_contract.findings.finding import Undecided
from carecycle_contract.question import Key
from carecycle_contract.redaction import MASKED_KEY
from carecycle_contract.rules.authentication import (
    key_header_has_any_letter_case,
    key_is_not_echoed,
    missing_key_is_refused,
    refusal_has_its_code,
    wrong_key_is_not_echoed,
)


@pytest.mark.parametrize("status", [200, 429, 500])
@pytest.mark.parametrize("key", Key, ids=lambda key: key.name.lower())
def test_a_key_must_not_stand_in_any_answer(key: Key, status: int) -> None:
    """A rate limit's answer too; the target's own key by one rule, wrong ones by another.

    The prefix is no secret.
    """
    question = ask(key=key)
    own = {Key.OWN, Key.RESPELLED}
    wrong = {*Key} - own - {Key.NONE, Key.EMPTY, Key.PREFIX}
    for rule, keys in {key_is_not_echoed: own, wrong_key_is_not_echoed: wrong}.items():
        judges = key in keys
        assert rule.sees_rate_limits
        assert verdict(rule, answered(question, status, ERROR)) is (True if judges else None)
        echo = answered(question, status, ERROR, echoes_key=True)
        assert verdict(rule, echo) is (False if judges else None)


@pytest.mark.parametrize(("status", "kept"), [(200, True), (400, True), (401, False), (403, False)])
def test_a_key_is_known_in_any_header_of_its_name(status: int, kept: bool) -> None:
    """It is judged where the header was spelled in another way than documented."""
    respelled = answered(ask(key=Key.RESPELLED), status, ERROR)
    assert verdict(key_header_has_any_letter_case, respelled) is kept
    assert verdict(key_header_has_any_letter_case, answered(ask(), status, ERROR)) is None
    assert respelled.question.key_header == ask().key_header.title()


@pytest.mark.parametrize(
    ("body", "headers", "place"),
    [
        ({"errors": [{"field": "x"}, {"field": f"key {MASKED_KEY}"}]}, {}, "errors[1].field"),
        ({"a": 1}, {"x-debug": f"<{MASKED_KEY}>"}, "header x-debug"),
        (f"<p>{MASKED_KEY}</p>".encode(), {}, "body"),
        ({MASKED_KEY: 1}, {}, "body"),
        ({}, {MASKED_KEY: ""}, "response"),
    ],
)
def test_the_place_of_an_echo_is_told(body: object, headers: dict[str, str], place: str) -> None:
    """The header or the member that shows the key."""
    answer = answered(ask(), 200, body, headers=headers, echoes_key=True)
    (violation,) = violations(key_is_not_echoed, answer)
    assert violation.place == place


def test_a_refusal_without_the_documented_members_says_nothing_of_its_code() -> None:
    """It was seen all the same; ERR-1 tells what it lacks."""
    refusal = answered(ask(key=Key.WRONG), 401, {"detail": "Invalid key"})
    [finding] = refusal_has_its_code.judge([refusal])
    assert finding == Undecided("errors have no code to judge")


@pytest.mark.parametrize(("code", "hint"), [("NO", 'every error has the code "NO"'), ("BAD", None)])
def test_a_code_that_all_errors_have_is_told_as_that(code: str, hint: str | None) -> None:
    """Of errors with several statuses."""
    refusal = answered(ask(key=Key.WRONG), 401, {**ERROR, "code": "NO"})
    other = answered(ask(page=0), 400, {**ERROR, "code": code})
    assert [told.hint for told in violations(refusal_has_its_code, refusal, other)] == [hint]
    assert [told.hint for told in violations(refusal_has_its_code, refusal)] == [None]


@pytest.mark.parametrize(("status", "expected"), [(405, None), (400, False), (401, True)])
def test_where_every_request_is_refused_alike_keys_are_not_judged(
    status: int, expected: bool | None
) -> None:
    """Whatever is asked for without a key."""
    own = [answered(ask(page=number), 405, ERROR) for number in (1, 2, 3)]
    without = answered(ask(filter="active", key=Key.NONE), status, ERROR)
    assert verdict(missing_key_is_refused, *own, without) is expected


@pytest.mark.parametrize(
    ("status", "status_with_key", "expected"),
    [
        (302, 302, None),
        (302, 200, False),
        (302, 301, False),
        (400, 400, None),
        (401, 302, True),
        (401, 401, True),
    ],
)
def test_a_refusal_that_holders_of_a_key_get_too_says_nothing_of_keys(
    status: int, status_with_key: int, expected: bool | None
) -> None:
    """It is told of the valid query."""
    own = answered(ask(page=2, per_page=9), status_with_key, {})
    without = answered(ask(page=2, per_page=9, key=Key.NONE), status, ERROR)
    assert verdict(missing_key_is_refused, own, without) is expected
    if status == 302:
        other = answered(ask(page=3), 302, {})
        assert verdict(missing_key_is_refused, other, without) is False
