"""Servers that leave out, or set to null, a member that no client can do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from zoo.server import CAMPAIGNS, server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row


@server("ITEM-8")
class CreatedAtIsLeftOut(ReferenceApi):
    """createdAt, by which the list is sorted, is not among the members selected."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        item = super().serialise(row)
        del item["createdAt"]
        return item


def _some_untitled() -> Iterator[Row]:
    return (row if row.number % 9 else row.replace(name="") for row in rows(CAMPAIGNS))


@server("ITEM-8", campaigns=_some_untitled)
class UntitledCampaignsHaveNoName(ReferenceApi):
    """name is null in every ninth campaign, which was saved without one."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        return super().serialise(row) | {"name": row.name or None}


@server("ITEM-9")
class UpdatedAtIsNullUntilTheFirstChange(ReferenceApi):
    """updatedAt is null on campaigns that were never changed, which sort as last created."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        never = row.updatedAt == row.createdAt
        return super().serialise(row) | ({"updatedAt": None} if never else {})


@server("ITEM-8")
class SearchesShowNoCreation(ReferenceApi):
    """What a search finds has no createdAt, which its index does not store."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        if query.search:
            items = [{name: item[name] for name in item if name != "createdAt"} for item in items]
        return super().envelope(query, total, items)
