"""How the requests of a run fared: latency, rate limits, and what was asked without the key."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from carecycle_contract.statuses import RATE_LIMITED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carecycle_contract.answer import Answer, Exchange

_SHORT = ("0", "1", "2")
"""What `Retry-After` says where requests are limited by the second."""


def median_and_slowest(exchanges: Sequence[Exchange]) -> tuple[float | None, float | None]:
    """The median and the most seconds until an answer was read; None without one."""
    elapsed = [exchange.elapsed for exchange in exchanges]
    return (median(elapsed), max(elapsed)) if elapsed else (None, None)


def rate_limits(exchanges: Sequence[Exchange]) -> tuple[int, str | None]:
    """The number of answers with status 429, and a rate that might have met none."""
    limited = [exchange for exchange in exchanges if exchange.status == RATE_LIMITED]
    return len(limited), _bearable(limited[0], exchanges) if limited else None


def unavailable(exchanges: Sequence[Exchange]) -> Mapping[int, int]:
    """How often each status came by which a gateway tells that the server behind it failed."""
    return Counter(exchange.status for exchange in exchanges if exchange.is_of_gateway)


def without_own_key(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The questions that were asked without the target's own key, in words, each once."""
    questions = (answer.question for answer in answers)
    return tuple(dict.fromkeys(str(question) for question in questions if not question.key.is_own))


def _bearable(first: Exchange, exchanges: Sequence[Exchange]) -> str:
    """As many requests as were answered in the minute before the first answer of 429.

    Or in the second before, if that answer asks for a wait of a second or two.
    """
    asked = (first.header("retry-after") or "").strip()
    unit, seconds = ("s", 1.0) if asked in _SHORT else ("m", 60.0)
    answered = sum(
        exchange.status != RATE_LIMITED
        and first.started - seconds < exchange.started < first.started
        for exchange in exchanges
    )
    return f"{max(1, answered)}/{unit}"
