"""Page sizes: the one that a question states, and the one that is in force instead.

A question *states* a size, or leaves it to the *default*. The smallest and the largest documented
one are the *extremes*. Where pages for the default or for an extreme all have another size, that
one is *in force* there.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from carecycle_contract.lists.page_shown import is_page_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from carecycle_contract.lists.listing import Listing


def sizes_in_force(listings: Iterable[Listing]) -> dict[int | None, int]:
    """The page size in force, by the default (None) or extreme size asked for, if it is another.

    All pages that should be full are as long as pages of this size. Where they are not, items are
    missing, or too many, for another reason.
    """
    full: defaultdict[int | None, list[Listing]] = defaultdict(list)
    for listing in listings:
        operation, size = listing.operation, listing.query.per_page
        is_full = listing.page.items_total - listing.query.offset >= size
        stated = stated_size(listing)
        telling = stated in (None, operation.smallest_page, operation.largest_page)
        if tells_its_size(listing) and telling and is_full:
            full[stated].append(listing)
    in_force = {}
    for stated, pages in full.items():
        size = max(len(listing.page.items) for listing in pages)
        if size != pages[0].query.per_page and all(is_of_size(size, page) for page in pages):
            in_force[stated] = size
    return in_force


def is_beyond(listing: Listing, in_force: Mapping[int | None, int]) -> bool:
    """Whether a question states a page size beyond the smallest or largest that is in force."""
    size, operation = stated_size(listing), listing.operation
    if size is None:
        return False
    least, most = in_force.get(operation.smallest_page), in_force.get(operation.largest_page)
    return (least is not None and size < least) or (most is not None and size > most)


def is_of_size(size: int, listing: Listing) -> bool:
    """Whether a page is as long as the total allows a page of this size."""
    return len(listing.page.items) == listing.length_from((listing.query.page - 1) * size, size)


def tells_its_size(listing: Listing) -> bool:
    """Whether the length of a page is a matter of its size.

    The total of a selected list may be wrong, but one item it has, if it has any.
    """
    query, page = listing.query, listing.page
    single = query.per_page == listing.operation.smallest_page == 1
    return is_page_asked(listing) and bool(page.items) and (listing.is_whole_list or single)


def stated_size(listing: Listing) -> int | None:
    """The page size that a question states, or None."""
    stated = listing.answer.question.names(listing.operation.page_size)
    return listing.query.per_page if stated else None
