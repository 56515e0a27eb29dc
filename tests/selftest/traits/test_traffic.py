"""How the requests of a run fared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from answers import answered, ask

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.question import Key
from carecycle_contract.traits.traffic import (
    median_and_slowest,
    rate_limits,
    unavailable,
    without_own_key,
)


def came(started: float, status: int = 200, elapsed: float = 0.1) -> Answer:
    """An answer to a request that was sent at this second."""
    return Answer(ask(), Exchange("http://one/", status, (), started, elapsed, b""))


def test_latency_is_that_of_every_exchange() -> None:
    """Its median and its most; none without exchanges."""
    answers = [came(number, elapsed=seconds) for number, seconds in enumerate((9.0, 1.0, 2.0))]
    assert median_and_slowest(answers) == (2.0, 9.0)
    assert median_and_slowest([]) == (None, None)


@pytest.mark.parametrize(
    ("answered_at", "refused_at", "rate"),
    [
        ((), (), None),
        ((1, 2, 3), (), None),
        ((1, 2, 3), (4, 5), "3/m"),
        ((1, 50, 55, 100), (99,), "2/m"),
        ((), (1,), "1/m"),
    ],
)
def test_a_rate_that_may_be_bearable_is_what_was_answered_in_a_minute(
    answered_at: tuple[int, ...], refused_at: tuple[int, ...], rate: str | None
) -> None:
    """Before the first refusal."""
    answers = [came(second) for second in answered_at]
    answers += [came(second, 429) for second in refused_at]
    assert rate_limits(answers) == (len(refused_at), rate)


@pytest.mark.parametrize(
    "told", [{"headers": (("retry-after", "1"),)}, {"body": b'{"retryAfter": 1}'}]
)
def test_a_rate_by_the_second_is_one_whose_waits_are_that_short(told: dict[str, Any]) -> None:
    """A minute of such answers would be far more than were asked for."""
    answers = [came(number / 10) for number in range(12)]
    refused = Answer(ask(), replace(came(1.25, 429).exchange, **told))
    assert rate_limits([*answers, refused]) == (1, "9/s")


def test_what_was_asked_without_the_key_is_told() -> None:
    """Each question once, in words."""
    questions = (ask(page=2), ask(key=Key.NONE), ask(key=Key.NONE), ask(page=3, key=Key.WRONG))
    answers = [answered(question, 401) for question in questions]
    assert without_own_key(answers) == tuple(map(str, questions[2:]))


def test_answers_of_a_gateway_are_counted_by_status() -> None:
    """An error of the target itself is none."""
    answers = [came(second, status) for second, status in enumerate((200, 502, 500, 502))]
    assert unavailable(answers) == {502: 2}
