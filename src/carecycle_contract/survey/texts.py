"""Texts to search for, taken from the items that the target has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.rules.collation import fold
from carecycle_contract.rules.matching import is_plain, is_telling, searched_texts
from carecycle_contract.rules.searching import NOWHERE

if TYPE_CHECKING:
    from carecycle_contract.rules.listing import Item
    from carecycle_contract.survey.known import Known

ODD_CHARACTERS = "&#'\"\\ ([{*😀 "
"""Characters that servers are known to trip over."""

WILDCARD_TEXTS = ("_%", "?*")
LONG_TEXT = "long " * 400
"""2,000 characters."""


def odd_texts(known: Known) -> list[str]:
    """Odd characters between a word that occurs and one that does not, wildcards, a long text."""
    word = described_word(known)
    between = f"{word.text if word else ''}{ODD_CHARACTERS}{NOWHERE}"
    return [between, *WILDCARD_TEXTS, LONG_TEXT]


@dataclass(frozen=True, slots=True)
class Probe:
    """A text to search for, and how many of the items seen have it in a text."""

    text: str
    count: int


def _probe(known: Known, text: str) -> Probe:
    texts = (map(fold, searched_texts(known.operation, item)) for item in known.items)
    return Probe(text, sum(any(fold(text) in one for one in some) for some in texts))


def _names(known: Known) -> list[tuple[str, Item]]:
    """Every item seen that has a name, with its name, if it can be sent."""
    member = known.operation.search.searches[0]
    named = ((item.get(member), item) for item in known.items)
    return [
        (name, item)
        for name, item in named
        if isinstance(name, str) and name.strip() and _has_utf8(name)
    ]


def _has_utf8(text: str) -> bool:
    """Whether a text can stand in a URL; half a surrogate pair cannot."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def whole_name(known: Known) -> Probe | None:
    """The whole name of an item: a rare and plain one that a search may stumble over all the same.

    Capitals, short words, and an item without any other text are such stumbling blocks.
    """
    others = known.operation.search.searches[1:]
    alike = Counter(name.casefold() for name, _ in _names(known))

    def worth(one: tuple[str, Item]) -> tuple[bool, int, int, int, str]:
        name, item = one
        capitals = name != name.casefold()
        short = any(len(word) < 3 for word in name.split())
        bare = not any(item.get(other) for other in others)
        rare = -min(alike[name.casefold()], 3)
        return is_plain(name), rare, capitals + short + bare, len(name), name

    chosen = max(_names(known), key=worth, default=None)
    return None if chosen is None else _probe(known, chosen[0])


def odd_names(known: Known) -> list[str]:
    """Names with characters that servers are known to trip over, each with others: up to 8."""
    chosen: dict[str, str] = {}
    for name, _ in _names(known):
        odd = {char for char in name if not (char.isascii() and char.isalnum()) and char != " "}
        if not odd <= chosen.keys():
            chosen |= dict.fromkeys(odd, name)
    return list(dict.fromkeys(chosen.values()))[:8]


def described_word(known: Known) -> Probe | None:
    """A word of a description that no name has; best one that several items share, but not all.

    All that have it should fit on one page, and if they differ in the filter's member, the word
    tells more when the two are combined. Words far from the beginning are the better ones.
    """
    others = known.operation.search.searches[1:]
    member, value = known.operation.filter.name, known.frequent_values[0]
    named = {word for name, _ in _names(known) for word in name.casefold().split()}
    counts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    depth: Counter[str] = Counter()
    for item in known.items:
        described = " ".join(text for one in others if isinstance(text := item.get(one), str))
        words = {word for word in described.split() if is_telling(word)}
        counts.update(words)
        inside.update(words if item.get(member) == value else ())
        depth |= Counter({word: described.find(word) for word in words})
    largest = int(known.operation.page_size.maximum or 1)
    enough = min(len(known.items) // 2, largest * len(known.items) // max(1, known.total))

    def worth(word: str) -> tuple[bool, bool, int, int, str]:
        count, mixed = counts[word], min(inside[word], counts[word] - inside[word], 3)
        return count <= enough, count > 1, mixed, depth[word], word

    chosen = max((word for word in counts if word.casefold() not in named), key=worth, default=None)
    return None if chosen is None else _probe(known, chosen)
