"""Servers whose JSON columns hold more than text, and whose settings are negative."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar

from carecycle_contract.reference import ReferenceApi
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.row import Row


def _objects(value: JSON) -> Iterator[dict[str, Any]]:
    """Every object inside a value, itself included."""
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _objects(part)


class _Columns(ReferenceApi):
    """Puts other values into members wherever they stand."""

    columns: ClassVar[dict[str, JSON]]

    def serialise(self, row: Row) -> dict[str, JSON]:
        item = copy.deepcopy(super().serialise(row))
        for part in _objects(item):
            part.update({name: one for name, one in self.columns.items() if name in part})
        return item


@server()
class JsonColumnsHoldArrays(_Columns):
    """skills is an array of texts, sipHeaders and filterData are arrays of objects."""

    columns: ClassVar[dict[str, JSON]] = {
        "skills": ["Spanish", "Medicare"],
        "sipHeaders": [{"name": "X-Lead", "value": "web"}],
        "filterData": [{"field": "state", "values": ["TX"]}],
    }


@server()
class JsonColumnsHoldObjects(_Columns):
    """skills, sipHeaders and filterData are objects with members of a client's own."""

    columns: ClassVar[dict[str, JSON]] = {
        "skills": {"language": "Spanish"},
        "sipHeaders": {"X-Lead": "web"},
        "filterData": {"state": {"in": ["TX"]}, "limit": 7},
    }


@server()
class NegativeSettingsMeanNoLimit(_Columns):
    """maxAttempts, and attempts and intervalMinutes of a redial pattern, may be -1."""

    columns: ClassVar[dict[str, JSON]] = {"maxAttempts": -1, "attempts": -1, "intervalMinutes": -1}
