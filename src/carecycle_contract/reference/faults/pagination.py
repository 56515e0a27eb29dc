"""Faults in the arithmetic of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


@breaks("PAG-2", "FILT-3", "SRCH-5")
class NextPageAtExactMultiple(ReferenceApi):
    """nextPage is given once too often where the total is a multiple of perPage."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        more = query.page * query.per_page <= total
        return body | {"nextPage": query.page + 1 if more else None}
