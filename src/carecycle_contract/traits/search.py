"""What the documentation does not say of a search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.lists.combination import Combination
from carecycle_contract.lists.listing import (
    items_by_identity,
    listings_of,
    of_whole_list,
    searched_texts,
)
from carecycle_contract.text.collation import fold, words
from carecycle_contract.text.matching import WILDCARDS, is_telling
from carecycle_contract.traits.observed import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Item, Listing


def taste(answers: Iterable[Answer]) -> Iterator[Observation]:
    """What a search makes of several words, letter case, accents, wildcards and odd texts."""
    listings = listings_of(answers)
    whole = of_whole_list(listings)
    known = items_by_identity(whole)
    for listing in listings:
        text = listing.query.selection.search
        if text is None:
            continue
        yield from _combination(whole, listing)
        results = set(listing.identities)
        items = {name: item for name, (item, _) in known.items() if listing.passes(item)}
        is_whole = len(listing.page.items) == listing.page.items_total
        if WILDCARDS.issuperset(text):
            others = [
                listing.identity(item)
                for item in items.values()
                if not any(text in searched for searched in searched_texts(listing.operation, item))
            ]
            if others and (is_whole or not results.isdisjoint(others)):
                shown = "itself" if results.isdisjoint(others) else "anything"
                yield Observation(f"search:wildcards:{text}", (shown,), listing.answer)
            continue
        if text != text.strip():
            yield from _trimming(items.values(), listing)
            continue
        for name, item in items.items():
            if not is_whole and name not in results:
                continue
            aspect = _decisive(searched_texts(listing.operation, item), text)
            if aspect is not None:
                value = aspect[1] if name in results else aspect[2]
                yield Observation(f"search:{aspect[0]}", (value,), listing.answer)


def _trimming(items: Iterable[Item], listing: Listing) -> Iterator[Observation]:
    """Whether blanks around a word count, where no item has them."""
    text, operation = str(listing.query.selection.search), listing.operation
    texts = [value for item in items for value in searched_texts(operation, item)]
    if any(text.strip() in value for value in texts) and not any(text in value for value in texts):
        shown = "trimmed" if listing.page.items else "counts"
        yield Observation("search:blanks-around", (shown,), listing.answer)


def _combination(whole: Sequence[Listing], listing: Listing) -> Iterator[Observation]:
    """Whether a text needs all of its words: a long one may do with some where a short one not."""
    count = len(words(str(listing.query.selection.search)))
    if count > 1:
        combination = Combination.of([*whole, listing])
        if combination.some_words_suffice or combination.needs_all_of:
            told = "some suffice" if combination.some_words_suffice else "all are needed"
            yield Observation(f"search:words:{count}", (told,), listing.answer)


def _decisive(texts: Sequence[str], text: str) -> tuple[str, str, str] | None:
    """The one aspect by which an item has a text or not: its id, and both of its values."""
    if not is_telling(text):
        return None
    parts = {word for value in texts for word in re.findall(r"[^\W_]+", value)}
    folded = {fold(word) for word in parts}
    if text in parts:
        return None
    if any(word.startswith(text) for word in parts):
        return "beginnings-of-words", "match", "do not match"
    if any(text in word for word in parts):
        return "inside-of-words", "match", "do not match"
    if fold(text) in folded:
        lower = {word.lower() for word in parts}
        by_case = text.lower() in lower
        return ("case", "ignored", "counts") if by_case else ("accents", "ignored", "count")
    return None
