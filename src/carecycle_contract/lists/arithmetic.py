"""The arithmetic of the envelope: what page, page size and total say of one listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import judged
from carecycle_contract.findings.showing import counted, show

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing


_MEANWHILE = 20


def next_page(found: Listing) -> Findings:
    """`nextPage` of one listing.

    A server may count, and then see by reading one item more whether there are more; live data
    changes in between. That moves the end of the list by a few items, not by many.
    """
    query, total = found.query, found.page.items_total
    more = query.page * query.per_page < total
    sign = "<" if more else "≥"
    yield judged(
        found.page.next_page == (query.page + 1 if more else None),
        found.answer,
        "nextPage",
        f"{query.page + 1 if more else 'null'}, because page {query.page} × perPage "
        f"{query.per_page} {sign} itemsTotal {total}",
        show(found.page.next_page),
        volatile=abs(total - query.page * query.per_page) <= _MEANWHILE,
    )


def prev_page(found: Listing) -> Findings:
    """`prevPage` of one listing; what it is past the end is not documented."""
    query = found.query
    if query.page > 1 and query.offset >= found.page.items_total:
        return
    yield judged(
        found.page.prev_page == (query.page - 1 or None),
        found.answer,
        "prevPage",
        f"{query.page - 1 or 'null'}, because page {query.page} was asked for",
        show(found.page.prev_page),
    )


def item_count(found: Listing) -> Findings:
    """The number of items of one listing.

    A server may count and read in two steps, between which live data changes.
    """
    query, total = found.query, found.page.items_total
    expected = min(query.per_page, max(0, total - query.offset))
    yield judged(
        len(found.page.items) == expected,
        found.answer,
        "items",
        f"{counted(expected, 'item')}: page {query.page} of perPage {query.per_page} of "
        f"itemsTotal {total}",
        counted(len(found.page.items), "item"),
        volatile=True,
    )


def arithmetic(found: Listing) -> Findings:
    """All three of one listing: `nextPage`, `prevPage` and the number of items."""
    yield from next_page(found)
    yield from prev_page(found)
    yield from item_count(found)
