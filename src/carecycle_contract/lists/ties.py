"""Ties: items with equal sort keys, whose order is left open where nothing breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.showing import show_member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.lists.listing import Item, Listing


def tie(listing: Listing, item: Item, others: Iterable[Item]) -> str | None:
    """The likely cause, if one of `others` shares the sort key of an item; else None."""
    key, name = listing.sort_key, listing.identity(item)
    twins = (other for other in others if key and other.get(key) == item.get(key))
    twin = next((other for other in map(listing.identity, twins) if other != name), None)
    if twin is None:
        return None
    return (
        f"{listing.operation.item.plural} {name} and {twin} both have {key} "
        f"{show_member(listing.operation, key, item.get(key))}: {remedy(listing)}"
    )


def remedy(listing: Listing) -> str:
    """What a sort with ties needs."""
    return f"equal keys need a tie-break, such as {listing.operation.item.identity}"
