"""The arithmetic of the envelope: what page number, page size and total imply."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import Violation, judged
from carecycle_contract.findings.showing import counted, show

if TYPE_CHECKING:
    from collections.abc import Container

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
    if operation.envelope.next_page not in listing.page.neighbours:
        return
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
    query, name = listing.query, listing.operation.envelope.prev_page
    if listing.is_past_the_end or name not in listing.page.neighbours:
        return
    expected = query.page - 1 or None
    yield judged(
        listing.page.prev_page == expected,
        listing.answer,
        name,
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


def arithmetic(listing: Listing, *, whole_totals: Container[int] = ()) -> Findings:
    """Judge the next page, the previous page, and the number of items, except past the end.

    `whole_totals` are the totals of the list without filters and search: one of them may have been
    counted instead.
    """
    if listing.is_past_the_end:
        return
    total = listing.page.items_total
    hint = "counted without the filter or the search" if total in whole_totals else None
    for finding in chain(next_page(listing), prev_page(listing), item_count(listing)):
        if isinstance(finding, Violation) and finding.place == listing.operation.envelope.items:
            yield replace(finding, hint=hint)
        else:
            yield finding
