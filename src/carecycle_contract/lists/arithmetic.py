"""The arithmetic of the envelope: what page, page size and total say of one listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import judged
from carecycle_contract.findings.showing import counted, show

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing

_MEANWHILE = 20
"""How many items may come or go between two steps of one answer."""


def next_page(listing: Listing) -> Findings:
    """Whether the next page of a listing is announced as long as there is one.

    A server may count, and then see by reading one item more whether there are more; live data
    changes in between. That moves the end of the list by a few items, not by many.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    more = query.page * query.per_page < total
    sign = "<" if more else "≥"
    yield judged(
        listing.page.next_page == (query.page + 1 if more else None),
        listing.answer,
        operation.envelope.next_page,
        f"{query.page + 1 if more else 'null'}, because {operation.page.name} {query.page} × "
        f"{operation.page_size.name} {query.per_page} {sign} "
        f"{operation.envelope.items_total} {total}",
        show(listing.page.next_page),
        volatile=abs(total - query.page * query.per_page) <= _MEANWHILE,
    )


def prev_page(listing: Listing) -> Findings:
    """Whether the page before is announced; past the end it is not documented."""
    query = listing.query
    if query.page > 1 and query.offset >= listing.page.items_total:
        return
    yield judged(
        listing.page.prev_page == (query.page - 1 or None),
        listing.answer,
        listing.operation.envelope.prev_page,
        f"{query.page - 1 or 'null'}, because page {query.page} was asked for",
        show(listing.page.prev_page),
    )


def item_count(listing: Listing) -> Findings:
    """Whether a page is as full as the total allows.

    A server may count and read in two steps, between which live data changes.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    expected = min(query.per_page, max(0, total - query.offset))
    yield judged(
        len(listing.page.items) == expected,
        listing.answer,
        operation.envelope.items,
        f"{counted(expected, 'item')}: {operation.page.name} {query.page} of "
        f"{operation.page_size.name} {query.per_page} of "
        f"{operation.envelope.items_total} {total}",
        counted(len(listing.page.items), "item"),
        volatile=True,
    )


def arithmetic(listing: Listing) -> Findings:
    """All three: the next page, the page before, and the number of items."""
    yield from next_page(listing)
    yield from prev_page(listing)
    yield from item_count(listing)
