"""Servers that leave out, or set to null, a member that no client can do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from zoo.faulty.queries import later_page, search_of
from zoo.faulty.steps import envelope
from zoo.server import CAMPAIGNS, server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reference.row import Row
    from zoo.faulty.steps import Body, Condition, Kind


@server("ITEM-8")
class CreatedAtIsLeftOut(ReferenceApi):
    """createdAt, by which the list is sorted, is not among the members selected."""

    def serialise(self, row: Row) -> Body:
        item = super().serialise(row)
        del item["createdAt"]
        return item


def _some_untitled() -> Iterator[Row]:
    return (row if row.number % 9 else row.replace(name="") for row in rows(CAMPAIGNS))


@server("ITEM-8", campaigns=_some_untitled)
class UntitledCampaignsHaveNoName(ReferenceApi):
    """name is null in every ninth campaign, which was saved without one."""

    def serialise(self, row: Row) -> Body:
        return super().serialise(row) | {"name": row.name or None}


@server("ITEM-9")
class UpdatedAtIsNullUntilTheFirstChange(ReferenceApi):
    """updatedAt is null on campaigns that were never changed, which sort as last created."""

    def serialise(self, row: Row) -> Body:
        never = row.updatedAt == row.createdAt
        return super().serialise(row) | ({"updatedAt": None} if never else {})


def without_creation(when: Condition) -> Kind:
    """Shows no createdAt in some answers."""
    return envelope(
        lambda _, body: {"items": [_without(item, "createdAt") for item in body["items"]]}, when
    )


def _without(item: Body, member: str) -> Body:
    return {name: value for name, value in item.items() if name != member}


@server("ITEM-8")
class LaterPagesShowNoCreation(without_creation(later_page)):  # type: ignore[misc]
    """createdAt is left out from page 2 on."""


@server("ITEM-8")
class SearchesShowNoCreation(without_creation(search_of)):  # type: ignore[misc]
    """What a search finds has no createdAt, which its index does not store."""
