"""Versions: the items of a list as each answer shows them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import matches, searched_texts, shows_searched_members
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from carecycle_contract.lists.listing import Item, Listing

OTHERWISE_ELSEWHERE = "an item matches as other answers show it, but not as these do"
"""Why nothing is said of a match that is not seen; how an item is shown is ITEM-7's."""


class Versions:
    """The items of listings, by identity; an item may be shown otherwise in another answer."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        self._listings = listings

    @cached_property
    def _by_identity(self) -> defaultdict[Hashable, dict[Hashable, Item]]:
        """The items of each identity that differ in what a search looks at, by just that."""
        versions: defaultdict[Hashable, dict[Hashable, Item]] = defaultdict(dict)
        for listing in self._listings:
            for name, item in listing.named_items:
                texts = tuple(searched_texts(listing.operation, item))
                shows_all = shows_searched_members(listing.operation, item)
                versions[name].setdefault((texts, shows_all), item)
        return versions

    def match(self, listing: Listing, index: int, text: str) -> bool:
        """Whether an item of a listing matches a text in any answer."""
        versions = self._by_identity[listing.identities[index]].values()
        return any(
            matches(listing.operation, version, text) is not Match.NO for version in versions
        )
