"""The arithmetic of the envelope: what page number, page size and total imply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import judged
from carecycle_contract.findings.showing import counted, show

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing

_MEANWHILE = 20
"""The most items that are taken to come or go while the server prepares one answer."""


def next_page(listing: Listing) -> Findings:
    """Judge whether the next page is announced, exactly if there is one.

    A server may count first, and look for a further item later. Live data that changes in between
    moves the end of the list by a few items, not by many.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    end = query.page * query.per_page
    expected, sign = (query.page + 1, "<") if end < total else (None, "≥")
    yield judged(
        listing.page.next_page == expected,
        listing.answer,
        operation.envelope.next_page,
        f"{show(expected)}, because {operation.page.name} {query.page} × "
        f"{operation.page_size.name} {query.per_page} {sign} "
        f"{operation.envelope.items_total} {total}",
        show(listing.page.next_page),
        volatile=abs(total - end) <= _MEANWHILE,
    )


def prev_page(listing: Listing) -> Findings:
    """Judge whether the previous page is announced; past the end that is not documented."""
    query = listing.query
    if listing.is_past_the_end:
        return
    expected = query.page - 1 or None
    yield judged(
        listing.page.prev_page == expected,
        listing.answer,
        listing.operation.envelope.prev_page,
        f"{show(expected)}, because page {query.page} was asked for",
        show(listing.page.prev_page),
    )


def item_count(listing: Listing) -> Findings:
    """Judge whether a page is as full as the total allows.

    A server may count and read in two steps, and live data may change in between. Past the end it
    is a matter of PAG-10.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    if listing.is_past_the_end:
        return
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
    """Judge the next page, the previous page, and the number of items, except past the end."""
    if listing.is_past_the_end:
        return
    yield from next_page(listing)
    yield from prev_page(listing)
    yield from item_count(listing)
