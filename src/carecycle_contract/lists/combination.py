"""How a search combines several words, as far as its results show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

from carecycle_contract.lists.listing import (
    different_items,
    matches,
    matches_among,
    of_whole_list,
    searched_texts,
)
from carecycle_contract.lists.walks import walks_of
from carecycle_contract.text.collation import words
from carecycle_contract.text.matching import Match, lacks_one_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.lists.listing import Item, Listing


@dataclass(frozen=True, slots=True)
class Combination:
    """Which matches a server counts when a search has several words.

    `needs_all_of` is the largest number of words that a search was seen to require together. A
    server may require all words of a short text and let one of a longer text be missing, but not
    the other way round. It is 0 if no search showed it, or if one brought an item with only some
    of its words, as `some_words_suffice` then says.
    """

    needs_all_of: int
    some_words_suffice: bool = False

    @classmethod
    def of(cls, listings: Sequence[Listing]) -> Self:
        """The combination that listings show, not counting filtered ones."""
        searched = [listing for listing in listings if listing.query.selection.is_searched]
        if any(map(_shows_some_words, searched)):
            return cls(0, some_words_suffice=True)
        items = different_items(of_whole_list(listings))
        return cls(max(map(len, _texts_needed_whole(searched, items)), default=0))

    def admits(self, match: Match, text: str) -> bool:
        """Whether an item that matches a search text in this way may be among its results."""
        if match is Match.SOME_WORDS:
            return len(words(text)) > self.needs_all_of
        return match is not Match.NO


def _shows_some_words(listing: Listing) -> bool:
    text = str(listing.query.selection.search)
    return any(
        matches(listing.operation, item, text) is Match.SOME_WORDS for item in listing.page.items
    )


def _texts_needed_whole(
    searched: Sequence[Listing], items: Sequence[Item]
) -> Iterable[Sequence[str]]:
    """The words of each text whose results leave out an item that lacks only one of them."""
    matches_of = cache(lambda: matches_among(searched[0].operation, items))
    for walk in walks_of(searched):
        first, text = walk.first, str(walk.first.query.selection.search)
        brought = walk.identities
        if not walk.is_complete or len(brought) != first.page.items_total:
            continue
        if any(
            seen is Match.SOME_WORDS
            and first.identity(item) not in brought
            and lacks_one_word(tuple(searched_texts(first.operation, item)), text)
            for item, seen in zip(items, matches_of()(text), strict=True)
        ):
            yield words(text)
