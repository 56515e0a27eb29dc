"""The page that a question names, and the one that its answer says it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Listing


def came_instead(listings: Sequence[Listing]) -> frozenset[Answer]:
    """The answers that name another page than the one asked for, if they really hold it.

    One of them must begin with the item that pages rightly named show at the rank of the page that
    it names, and none with the item at the rank of the page asked for.
    """
    others = [
        listing
        for listing in listings
        if listing.page.current_page != listing.query.page and listing.page.items
    ]
    ranked: defaultdict[Hashable, dict[int, Hashable]] = defaultdict(dict)
    for listing in listings if others else ():
        if listing.page.current_page == listing.query.page:
            ranked[listing.order].update(zip(listing.ranks, listing.identities, strict=True))

    def begins_at(rank: int, listing: Listing) -> bool:
        return ranked[listing.order].get(rank) == listing.identities[0]

    are_others = any(begins_at(_rank_shown(listing), listing) for listing in others) and not any(
        begins_at(listing.query.offset, listing) for listing in others
    )
    return frozenset(listing.answer for listing in others) if are_others else frozenset()


def has_the_length_shown(listing: Listing) -> bool:
    """Whether a page is not as long as the page asked for, but as the one that it says it is."""
    asked, shown = map(listing.length_from, (listing.query.offset, _rank_shown(listing)))
    return asked != len(listing.page.items) == shown


def _rank_shown(listing: Listing) -> int:
    """The rank of the first item of the page that a listing says it is."""
    return (listing.page.current_page - 1) * listing.query.per_page


def names_its_page(listing: Listing) -> bool:
    """Whether a question names a page, rather than leave it to the default."""
    return listing.answer.question.names(listing.operation.page)


def is_page_asked(listing: Listing) -> bool:
    """Whether a page is the one that was asked for; unnamed, it may be another default."""
    return names_its_page(listing) or listing.page.current_page == listing.query.page
