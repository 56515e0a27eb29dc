"""How long an answer asks its client to wait."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.answer import Exchange


def retry_after(exchange: Exchange) -> float | None:
    """Seconds from `retryAfter` in the body, else from the header (RFC 9110 section 10.2.3)."""
    try:
        body = json.loads(exchange.body)
    except ValueError:
        body = None
    seconds = body.get("retryAfter") if isinstance(body, dict) else None
    if isinstance(seconds, int | float) and seconds >= 0:
        return float(seconds)
    return _from_header(exchange.header("retry-after"))


def _from_header(value: str | None) -> float | None:
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
