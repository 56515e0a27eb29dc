"""How the requests of a run fared: latency, rate limits, and what was asked without the key."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from carecycle_contract.statuses import RATE_LIMITED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carecycle_contract.answer import Answer

_SHORT = ("0", "1", "2")
"""The seconds to wait that an answer tells where requests are limited by the second."""


def median_and_slowest(answers: Sequence[Answer]) -> tuple[float | None, float | None]:
    """The median and the most seconds until an answer was read; None without one."""
    elapsed = [answer.exchange.elapsed for answer in answers]
    return (median(elapsed), max(elapsed)) if elapsed else (None, None)


def rate_limits(answers: Sequence[Answer]) -> tuple[int, str | None]:
    """The number of answers with status 429, and a rate that might have met none."""
    limited = [answer for answer in answers if answer.status == RATE_LIMITED]
    return len(limited), _bearable(limited[0], answers) if limited else None


def unavailable(answers: Sequence[Answer]) -> Mapping[int, int]:
    """How often each status came by which a gateway tells that the server behind it failed."""
    return Counter(answer.status for answer in answers if answer.exchange.is_of_gateway)


def without_own_key(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The questions that were asked without the target's own key, in words, each once."""
    questions = (answer.question for answer in answers)
    return tuple(dict.fromkeys(str(question) for question in questions if not question.key.is_own))


def _bearable(first: Answer, answers: Sequence[Answer]) -> str:
    """As many requests as were answered in the minute before the first answer of 429.

    Or in the second before, if that answer asks for a wait of a second or two.
    """
    documented = first.value_at(first.operation.error.retry_after)
    asked = first.exchange.header("retry-after") if documented is None else documented
    unit, seconds = ("s", 1.0) if str(asked).strip() in _SHORT else ("m", 60.0)
    limited = first.exchange.started
    answered = sum(
        answer.status != RATE_LIMITED and limited - seconds < answer.exchange.started < limited
        for answer in answers
    )
    return f"{max(1, answered)}/{unit}"
