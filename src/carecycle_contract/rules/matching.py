"""Whether an item matches a search text, as far as the documentation settles it.

Not documented are letter case, accents, and whether a part of a word matches; so a match is
certain, impossible, or a matter of the server's taste.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from carecycle_contract.rules.collation import fold, words

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation
    from carecycle_contract.rules.listing import Item

# Search engines leave such words out of their index.
_STOP_WORDS = frozenset({
    "about", "after", "also", "been", "before", "being", "from", "have", "into", "more", "most",
    "only", "other", "over", "same", "some", "such", "than", "that", "their", "them", "then",
    "there", "these", "they", "this", "those", "under", "until", "very", "were", "what", "when",
    "where", "which", "while", "will", "with", "your",
})  # fmt: skip


class Match(Enum):
    """How an item stands to a search text."""

    CERTAIN = "every server must find it"
    TASTE = "a server may find it or not"
    NO = "no server may find it"


def searched_texts(operation: Operation, item: Item) -> list[str]:
    """The texts of an item that a search looks into."""
    values = (item.get(name) for name in operation.search.searches)
    return [value for value in values if isinstance(value, str)]


def is_plain(text: str) -> bool:
    """Whether a text is one or more plain words, which no search takes for anything but text."""
    return text.replace(" ", "").isalnum() and text.isascii() and text == text.strip()


def is_telling(word: str) -> bool:
    """Whether a single word is one that every search has in its index."""
    plain = is_plain(word) and " " not in word and len(word) >= 4
    return plain and word.casefold() not in _STOP_WORDS


def matches(operation: Operation, item: Item, text: str) -> Match:
    """How an item stands to a search text."""
    texts = searched_texts(operation, item)
    if text in texts or (is_telling(text) and _has_word(texts, text)):
        return Match.CERTAIN
    wanted = words(text)
    if not wanted:
        # Nothing but punctuation: literal occurrence is SRCH-7's matter.
        return Match.TASTE
    hay = " ".join(fold(one) for one in texts)
    if all(word in hay for word in wanted):
        return Match.TASTE
    # Collations differ in what else they take for equal among letters outside ASCII.
    return Match.NO if hay.isascii() and "".join(wanted).isascii() else _by_ascii(hay, wanted)


def _by_ascii(hay: str, wanted: tuple[str, ...]) -> Match:
    """A word of ASCII that a text lacks may be hidden only in letters that are not."""
    foreign = any(char.isalpha() and not char.isascii() for char in hay)
    plain = all(word.isascii() for word in wanted)
    return Match.NO if plain and not foreign else Match.TASTE


def _has_word(texts: list[str], word: str) -> bool:
    # Case as it stands in the text, for a search may mind it.
    return any(word in text.split() for text in texts)
