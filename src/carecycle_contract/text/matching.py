"""Whether an item matches a search text, as far as the documentation settles it.

Not documented are letter case, accents, whether a part or another form of a word matches, and how
several words combine; so a match is certain, impossible, or a matter of the server's taste.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from carecycle_contract.text.collation import fold, words
from carecycle_contract.text.stop_words import STOP_WORDS

_FEWEST_LETTERS = 4
_FEWEST_SHARED = 3
_FOREIGN_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")


class Match(Enum):
    """How an item stands to a search text."""

    CERTAIN = "every server must find it"
    TASTE = "it has every word: a server may find it or not"
    SOME_WORDS = "it lacks a word: a server that asks for every word must not find it"
    NO = "it has none of the words: no server may find it"


def is_plain(text: str) -> bool:
    """Whether a text is one or more plain words, which no search takes for anything but text."""
    return text.replace(" ", "").isalnum() and text.isascii() and text == text.strip()


@lru_cache(maxsize=65536)
def is_telling(word: str) -> bool:
    """Whether a single word is one that every search has in its index."""
    plain = is_plain(word) and " " not in word and len(word) >= _FEWEST_LETTERS
    return plain and not word.isdigit() and word.casefold() not in STOP_WORDS


@lru_cache(maxsize=65536)
def is_findable(text: str) -> bool:
    """Whether a whole text has a word that every search has in its index, in any script."""
    return any(len(word) >= _FEWEST_LETTERS and word not in STOP_WORDS for word in words(text))


def certain_words(text: str) -> set[str]:
    """The words that a text has for certain: markup may be left out of an index.

    Case as it stands in the text, for a search may mind it.
    """
    return set() if "<" in text else set(text.split())


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word for certain."""
    return word in text and word in certain_words(text)


@lru_cache(maxsize=65536)
def match(texts: tuple[str, ...], text: str) -> Match:
    """How an item with these texts stands to a search text."""
    whole = text in texts and is_findable(text)
    if whole or (is_telling(text) and any(has_word(one, text) for one in texts)):
        return Match.CERTAIN
    wanted = words(text)
    if not wanted:
        # Nothing but punctuation: literal occurrence is SRCH-7's matter.
        return Match.TASTE
    hay = " ".join(fold(one) for one in texts)
    occurring = sum(_occurs(word, hay) for word in wanted)
    if occurring == len(wanted):
        return Match.TASTE
    # Collations differ in what else they take for equal among letters outside ASCII, so a word
    # that a text lacks may be hidden there.
    foreign = not hay.isascii() and _FOREIGN_LETTER.search(hay)
    if foreign or not "".join(wanted).isascii():
        return Match.TASTE
    # Where words end is not documented either: a dash between blanks may be one.
    some = occurring or any(part in hay for part in fold(text).split())
    return Match.SOME_WORDS if some else Match.NO


def lacks_one_word(texts: tuple[str, ...], text: str) -> bool:
    """Whether an item with these texts has all words of a search text for certain, but for one.

    A search that leaves it out asks for every word.
    """
    if not is_plain(text) or match(texts, text) is not Match.SOME_WORDS:
        return False
    wanted = text.split()
    held = [word for word in wanted if is_telling(word) and any(has_word(t, word) for t in texts)]
    return len(held) == len(wanted) - 1


def _occurs(word: str, hay: str) -> bool:
    """Whether a word, or another form of it, is part of a text."""
    alike = _by_initial(hay).get(word[0], ())
    return word in hay or any(are_related(word, other) for other in alike)


@lru_cache(maxsize=65536)
def _by_initial(text: str) -> dict[str, list[str]]:
    """The words of a text, by the letter that they begin with."""
    grouped: dict[str, list[str]] = {}
    for word in words(text):
        grouped.setdefault(word[0], []).append(word)
    return grouped


def are_related(one: str, other: str) -> bool:
    """Whether two words may be forms of one: "booked" finds "booking", "cities" finds "city".

    Stemmers take up to half of a word for its ending: "activation" and "active".
    """
    shared = max(_FEWEST_SHARED, max(len(one), len(other)) // 2)
    return _singular(one)[:shared] == _singular(other)[:shared]


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word


NOWHERE = "zqxvjkwqzxgh"
"""A text made up so that it occurs in no campaign of any target."""


WILDCARDS = frozenset("%_*?")


_ODD = re.compile(r"[^\w\s.,:;-]|_")


_LONG = 1000


def is_odd(text: str) -> bool:
    """Whether a search text has characters or a length that servers are known to trip over."""
    return bool(_ODD.search(text)) or len(text) >= _LONG
