"""Whether an item matches a search text, as far as the documentation decides.

It says nothing of letter case, accents, parts or other forms of a word, nor of how several words
combine. So a match is certain, impossible, or a matter of the server's taste.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.text.caching import cached_by_text
from carecycle_contract.text.collation import fold, words
from carecycle_contract.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FEWEST_LETTERS = 4
_FEWEST_SHARED = 3
_ODD = re.compile(r"[^\w\s.,:;-]|_")

LONG = 1000
"""The length of texts from which on servers are known to fail on them."""

NOWHERE = "zqxvjkwqzxgh"
"""A made-up text that occurs in no item of any target."""

WILDCARDS = frozenset("%_*?")


class Match(Enum):
    """How an item matches a search text."""

    CERTAIN = "every server must find it"
    TASTE = "it has every word: a server may find it or not"
    SOME_WORDS = "it lacks a word: a server that requires every word must not find it"
    NO = "it has none of the words: no server may find it"


def is_plain(text: str) -> bool:
    """Whether a text is nothing but ASCII words, so that no search reads it as syntax."""
    return text.replace(" ", "").isalnum() and text.isascii() and text == text.strip()


@lru_cache(maxsize=65536)
def is_telling(word: str) -> bool:
    """Whether a text is a single word of letters that every search engine indexes."""
    is_word = is_plain(word) and word.isalpha() and len(word) >= _FEWEST_LETTERS
    return is_word and word.casefold() not in STOP_WORDS


@lru_cache(maxsize=65536)
def is_findable(text: str) -> bool:
    """Whether a text, in any script, contains a word that every search engine indexes."""
    return any(len(word) >= _FEWEST_LETTERS and word not in STOP_WORDS for word in words(text))


def certain_words(text: str) -> set[str]:
    """The words that are certainly indexed, none if the text has markup.

    Letter case is kept, as a search may be case-sensitive.
    """
    return set() if "<" in text else set(text.split())


def has_word(text: str, word: str) -> bool:
    """Whether a text certainly has a word."""
    return word in text and word in certain_words(text)


@lru_cache(maxsize=65536)
def match(texts: tuple[str, ...], text: str) -> Match:
    """How an item with these texts matches a search text."""
    is_whole_text = text in texts and is_findable(text)
    if is_whole_text or (is_telling(text) and any(has_word(searched, text) for searched in texts)):
        return Match.CERTAIN
    wanted = dict.fromkeys(words(text))
    if not wanted:
        # Nothing but punctuation: literal occurrence is SRCH-7's.
        return Match.TASTE
    searched_text = " ".join(map(fold, texts))
    occurring = sum(_occurs(word, searched_text) for word in wanted)
    if occurring == len(wanted):
        return Match.TASTE
    # Collations differ in which letters outside ASCII are equal, so what looks like another word
    # may be the one that is missing.
    if any(map(_has_open_letter, (*texts, text))):
        return Match.TASTE
    # What makes a word is not documented either: a dash between blanks may be one.
    if occurring or any(part in searched_text for part in fold(text).split()):
        return Match.SOME_WORDS
    return Match.NO


# Rules and questions are judged and chosen again and again by the same items.
@lru_cache(maxsize=2)
def matching(texts_of_items: tuple[tuple[str, ...], ...]) -> Callable[[str], Sequence[Match]]:
    """How each of some items, by their texts, matches a search text."""
    return lru_cache(maxsize=256)(
        lambda text: tuple([match(texts, text) for texts in texts_of_items])
    )


@lru_cache(maxsize=65536)
def _has_open_letter(text: str) -> bool:
    """Whether a text has a letter that is none of ASCII with marks, such as ß: s, ss, or itself."""
    letters = filter(str.isalpha, () if text.isascii() else set(text))
    return any(not unicodedata.normalize("NFD", letter)[0].isascii() for letter in letters)


def lacks_one_word(texts: tuple[str, ...], text: str) -> bool:
    """Whether an item with these texts certainly has all words of a search text but one.

    A search that does not find it requires every word.
    """
    if not is_plain(text) or match(texts, text) is not Match.SOME_WORDS:
        return False
    wanted = text.split()
    certain = set().union(*map(certain_words, texts))
    return sum(is_telling(word) and word in certain for word in wanted) == len(wanted) - 1


def _occurs(word: str, text: str) -> bool:
    """Whether a word, or another form of it, is part of a text."""
    # To tell the words of a long text apart takes longer than to look for one.
    return word in text or any(
        are_related(word, candidate) for candidate in _by_initial(text).get(word[0], ())
    )


@cached_by_text(2_000_000)
def _by_initial(text: str) -> dict[str, list[str]]:
    """The words of a text, each once, by their first letter."""
    grouped: dict[str, list[str]] = {}
    for word in dict.fromkeys(words(text)):
        grouped.setdefault(word[0], []).append(word)
    return grouped


def are_related(word: str, other: str) -> bool:
    """Whether two words may be forms of one: "booked" finds "booking", "cities" finds "city".

    Stemmers remove up to half of a word as its ending: "activation" finds "active".
    """
    shared = max(_FEWEST_SHARED, max(len(word), len(other)) // 2)
    return _singular(word)[:shared] == _singular(other)[:shared]


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word


def is_odd(text: str) -> bool:
    """Whether a search text has characters or a length that servers are known to fail on."""
    return bool(_ODD.search(text)) or len(text) >= LONG
