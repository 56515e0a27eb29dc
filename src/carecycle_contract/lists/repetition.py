"""Repetition: pages that show items of other pages of their list again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import of_whole_list
from carecycle_contract.lists.walks import walks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.question import Selection


def repeating(listings: Sequence[Listing]) -> list[Listing]:
    """The pages that are no longer than asked, and show an item of the page seen before."""
    return [
        listing
        for walk in walks_of(listings)
        for before, listing in pairwise(walk.listings)
        if len(listing.page.items) <= listing.query.per_page
        and not set(listing.identities).isdisjoint(before.identities)
    ]


def unpaged(listings: Sequence[Listing]) -> set[Selection]:
    """The selections of which one page begins as the page seen before does."""
    return {
        listing.query.selection
        for walk in walks_of(listings)
        for before, listing in pairwise(walk.listings)
        if listing.identities[:1] == before.identities[:1] and listing.identities
    }


def filled_up(listings: Sequence[Listing]) -> list[Listing]:
    """The pages with more items than are left for them, if these are items of other pages.

    They are if one of them repeats the page before it, or if all are longer by just as much as
    pages overlap elsewhere: the pages before them may not have been seen.
    """
    longer = list(filter(is_longer_than_what_is_left, listings))
    # Few lists have any, and walks take a while.
    repeated = {listing.answer for listing in repeating(listings)} if longer else ()
    if any(listing.answer in repeated for listing in longer):
        return longer
    overlaps = set(_overlaps(listings)) if longer else ()
    is_shifted = all(
        any(
            _excess(listing) in (overlap, overlap * (listing.query.page - 1))
            for overlap in overlaps
        )
        for listing in longer
    )
    return longer if is_shifted else []


def is_undercounted(listings: Sequence[Listing]) -> bool:
    """Whether a page of the whole list has more items than are left for it, all of its own."""
    whole = of_whole_list(listings)
    return any(map(is_longer_than_what_is_left, whole)) and not filled_up(whole)


def _overlaps(listings: Sequence[Listing]) -> Iterator[int]:
    """The numbers of items that end a page and begin the next one."""
    for walk in walks_of(listings):
        for before, after in pairwise(walk.listings):
            index = begins_within(before, after)
            if index is not None and len(before.identities) - index <= len(after.identities):
                yield len(before.identities) - index


def offset_of_the_default(listings: Sequence[Listing]) -> str | None:
    """That a second page begins where one of the default size would; None if none was seen to."""
    for walk in walks_of(listings):
        operation, begun = walk.first.operation, walk.listings[:2]
        default = operation.default_page_size
        has_both = [listing.query.page for listing in begun] == [1, 2]
        if has_both and begins_within(*begun) == default != walk.first.query.per_page:
            return f"pages begin at the ranks of the default {operation.page_size.name}, {default}"
    return None


def has_neighbours_of_the_default(listing: Listing) -> bool:
    """Whether the neighbours of a page are those of the one at which a page of the default begins.

    A library that is given the rank may make the page number of it.
    """
    query, default = listing.query, listing.operation.default_page_size
    page = (query.page - 1) * default // query.per_page + 1
    neighbours = (listing.page.prev_page, listing.page.next_page)
    return page != query.page and neighbours in {(page - 1 or None, page + 1), (page - 1, None)}


def begins_within(before: Listing, after: Listing) -> int | None:
    """The index in a page from which the next one shows its items again; None if it does not."""
    if not after.identities or after.identities[0] not in before.identities:
        return None
    index = before.identities.index(after.identities[0])
    both = zip(before.identities[index:], after.identities, strict=False)
    return index if all(one == again for one, again in both) else None


def _excess(listing: Listing) -> int:
    """The number of items on a page beyond those that its total leaves for it."""
    return len(listing.page.items) - (listing.page.items_total - listing.query.offset)


def is_longer_than_what_is_left(listing: Listing) -> bool:
    """Whether a page has more items than its total leaves for it, and no more than asked for."""
    left = listing.page.items_total - listing.query.offset
    return 0 < left < len(listing.page.items) <= listing.query.per_page
