"""The reference API's campaigns, for servers that keep them in tables of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from answers import OPERATION

from carecycle_contract.reference.api import data_of
from carecycle_contract.reference.data import USUAL_COUNT

COLUMNS = ("id", "name", "description", "status", "createdAt", "updatedAt", "startDate")
_TIMES = ("createdAt", "updatedAt", "startDate")


def campaigns(count: int = USUAL_COUNT) -> list[dict[str, Any]]:
    """The columns of each campaign, times as such, and `details` with its other members."""
    data = data_of(OPERATION)
    stored = []
    for row in data.rows(count, 2026):
        document = data.document(row)
        columns = {name: document.pop(name, None) for name in COLUMNS}
        times = {
            name: columns[name] and datetime.fromisoformat(str(columns[name])) for name in _TIMES
        }
        stored.append({**columns, **times, "details": document})
    return stored
