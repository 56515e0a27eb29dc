"""How the requests of a run fared: latency, rate limits, and what was asked without the key."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from carecycle_contract.statuses import RATE_LIMITED
from carecycle_contract.verdict import Traffic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer, Exchange

_SHORT = ("0", "1", "2")
"""What `Retry-After` says where requests are limited by the second."""


def traffic(exchanges: Sequence[Exchange], answers: Sequence[Answer]) -> Traffic:
    """How all exchanges fared; `answers` are those that were judged."""
    latencies = [exchange.elapsed for exchange in exchanges]
    rate_limited = [exchange for exchange in exchanges if exchange.status == RATE_LIMITED]
    questions = (answer.question for answer in answers)
    keyless = (str(one) for one in questions if not one.key.is_own)
    return Traffic(
        median=median(latencies) if latencies else None,
        slowest=max(latencies, default=None),
        rate_limited=len(rate_limited),
        bearable=_bearable(rate_limited[0], exchanges) if rate_limited else None,
        unavailable=Counter(one.status for one in exchanges if one.is_of_gateway),
        keyless=tuple(dict.fromkeys(keyless)),
    )


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
