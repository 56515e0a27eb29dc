"""Repetition: pages that show items of other pages of their list again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from carecycle_contract.lists.walks import walks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.question import Selection


def repeating(listings: Sequence[Listing]) -> list[Listing]:
    """The pages that are no longer than asked, and show an item of an earlier page."""
    return [
        listing
        for walk in walks_of(listings)
        for before, listing in pairwise(walk.listings)
        if len(listing.page.items) <= listing.query.per_page
        and not set(listing.identities).isdisjoint(before.identities)
    ]


def unpaged(listings: Sequence[Listing]) -> set[Selection]:
    """The selections of which one page begins as an earlier one does, whatever its number."""
    return {
        listing.query.selection
        for walk in walks_of(listings)
        for before, listing in pairwise(walk.listings)
        if listing.identities[:1] == before.identities[:1] and listing.identities
    }


def filled_up(listings: Sequence[Listing]) -> list[Listing]:
    """The pages with more items than are left for them, if one of these repeats another page.

    Of the others, the earlier pages may not have been seen.
    """
    longer = list(filter(_is_longer_than_what_is_left, listings))
    # Few lists have any, and walks take a while.
    repeated = {listing.answer for listing in repeating(listings)} if longer else ()
    return longer if any(listing.answer in repeated for listing in longer) else []


def _is_longer_than_what_is_left(listing: Listing) -> bool:
    left = listing.page.items_total - listing.query.offset
    return 0 < left < len(listing.page.items) <= listing.query.per_page
