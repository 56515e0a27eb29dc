"""Servers that sort what has no start date by what stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from zoo.server import server

if TYPE_CHECKING:
    from carecycle_contract.reference.api import ListQuery


@server("SORT-10")
class NullStartDatesSortByCreation(ReferenceApi):
    """A campaign without a start date is sorted by its creation instead (COALESCE)."""

    def order(self, query: ListQuery) -> str:
        way = query.sort_direction
        if query.sort_by != "startDate":
            return super().order(query)
        return f"ORDER BY COALESCE(startDate, createdAt) {way}, id {way}"
