"""Read how long an answer asks the client to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING

from carecycle_contract.answer import is_number
from carecycle_contract.http_date import http_date

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

_FOR_EVER = 1e9
_DIGITS = 9


def retry_after(answer: Answer, usual: float) -> float:
    """Seconds from the documented member, else from the header (RFC 9110 section 10.2.3).

    `usual` if neither holds a readable value.
    """
    seconds = answer.value_at(answer.operation.error.retry_after)
    if is_number(seconds) and 0 <= seconds < inf:
        return float(min(seconds, _FOR_EVER))
    given = _from_header((answer.exchange.header("retry-after") or "").strip())
    return usual if given is None else given


def _from_header(value: str) -> float | None:
    if value.isascii() and value.isdigit():
        return float(value[:_DIGITS])
    moment = http_date(value)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())
