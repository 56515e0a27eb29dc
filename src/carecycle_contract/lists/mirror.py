"""Mirror: a list sorted in both directions, laid over itself by rank."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.nulls import standing_together
from carecycle_contract.lists.order import ranking_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.lists.order import RankedItem


def overlay(group: Sequence[Listing], key: str) -> list[tuple[int, RankedItem]]:
    """The ranked items of one list sorted by a key in both directions, by rank in ascending order.

    Ranks do not count nulls, as their place is not documented. The result is empty if only one
    direction was seen, if the number of nulls is not known, or if other sort keys showed more items
    than there are ranks.
    """
    operation = group[0].operation
    by_key = [listing for listing in group if listing.sort_key == key]
    totals = {listing.page.items_total for listing in by_key}
    by_direction = {
        direction: ranking_of(order)
        for direction in operation.directions
        if (order := [listing for listing in by_key if listing.query.sort_direction == direction])
    }
    if len(by_direction) < 2 or len(totals) != 1:
        return []
    (total,) = totals
    elsewhere = (listing.identities for listing in group if listing.sort_key != key)
    if len(set(chain.from_iterable(elsewhere))) > total:
        return []
    nulls: int | None = 0
    keys = (item.get(key) for listing in group for item in listing.page.items)
    if not operation.is_required(key) or None in keys:
        nulls = _null_count(total, by_direction.values())
    if nulls is None:
        return []
    last = total - nulls - 1
    overlaid: list[tuple[int, RankedItem]] = []
    for direction, ranking in by_direction.items():
        leading = _leading_nulls(ranking, nulls, total)
        if leading is None:
            return []
        for ranked in ranking:
            if ranked.value is not None:
                rank = ranked.rank - leading
                overlaid.append((rank if direction == operation.ascending else last - rank, ranked))
    return sorted(overlaid, key=lambda pair: pair[0])


def _null_count(total: int, orders: Collection[Sequence[RankedItem]]) -> int | None:
    """The number of items without a sort key; None if the answers do not show it.

    They do not if nulls are scattered: if values stand between them, or if those that lead in one
    direction are not those that lead in the other.
    """
    leading = {
        frozenset(ranked.identity for ranked in ranking if ranked.value is None)
        for ranking in orders
        if ranking and ranking[0].value is None
    }
    scattered = any(any(violations_in(standing_together(ranking))) for ranking in orders)
    if len(leading) > 1 or scattered:
        return None
    for ranking in orders:
        ranks = [ranked.rank for ranked in ranking]
        nulls = [ranked.rank for ranked in ranking if ranked.value is None]
        lead_the_list = bool(nulls) and nulls == list(range(len(nulls)))
        if len(ranks) == total or (lead_the_list and len(nulls) in ranks):
            return len(nulls)
    return None


def _leading_nulls(ranking: Sequence[RankedItem], nulls: int, total: int) -> int | None:
    """The number of nulls before the values of an order, or None if no item shows it."""
    if not nulls or not ranking:
        return 0
    first, last = ranking[0], ranking[-1]
    if first.value is None:
        return nulls
    if first.rank == 0 or last.value is None:
        return 0
    return nulls if last.rank == total - 1 else None
