"""How several words of a search combine, as far as the results of a run show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from carecycle_contract.lists.listing import (
    WHOLE,
    identity,
    items_by_identity,
    matches,
    searched_texts,
)
from carecycle_contract.lists.walks import is_whole, walks
from carecycle_contract.text.collation import words
from carecycle_contract.text.matching import Match, lacks_one_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.lists.listing import Item, Listing


@dataclass(frozen=True, slots=True)
class Combination:
    """Which matches a server counts, of a text of several words.

    `needs_all_of` is the largest number of words of which a search was seen to ask for every one. A
    server that lets a word be missing from a longer text may ask for all words of a shorter one,
    but not the other way round. It is 0 where no search showed it, or one brought an item with only
    some of its words.
    """

    needs_all_of: int

    @classmethod
    def of(cls, found: Sequence[Listing]) -> Self:
        """What listings show, those under a filter left out."""
        searched = [one for one in found if one.query.search and one.query.filter is None]
        if any(_shows_some_words(one) for one in searched):
            return cls(0)
        whole = items_by_identity(one for one in found if one.query.selection == WHOLE)
        items = [item for item, _ in whole.values()]
        return cls(max(map(len, _texts_of_which_all(searched, items)), default=0))

    def admits(self, match: Match, text: str) -> bool:
        """Whether an item that stands so to a search text may be among its results."""
        if match is Match.SOME_WORDS:
            return len(words(text)) > self.needs_all_of
        return match is not Match.NO


def _shows_some_words(one: Listing) -> bool:
    text = str(one.query.search)
    return any(matches(one.operation, item, text) is Match.SOME_WORDS for item in one.page.items)


def _texts_of_which_all(
    searched: Sequence[Listing], items: Iterable[Item]
) -> Iterable[Sequence[str]]:
    """The words of each text whose results leave out an item that lacks just one of them."""
    for walk in filter(is_whole, walks(searched)):
        text, operation = str(walk[0].query.search), walk[0].operation
        brought = {identity(item) for one in walk for item in one.page.items}
        all_seen = len(brought) == walk[0].page.items_total
        if all_seen and any(
            identity(item) not in brought
            and lacks_one_word(tuple(searched_texts(operation, item)), text)
            for item in items
        ):
            yield words(text)
