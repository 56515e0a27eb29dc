"""Texts to search for, taken from the items that the target has."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import searched_texts
from carecycle_contract.text.collation import fold
from carecycle_contract.text.matching import (
    NOWHERE,
    WILDCARDS,
    certain_words,
    is_findable,
    is_plain,
    is_telling,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.survey.known import Known

ODD_CHARACTERS = "&#'\"\\ ([{*😀 "
"""Characters that servers are known to trip over."""

WILDCARD_TEXTS = ("_%", "?*")
_SHORT = 100
LONG_TEXT = "long " * 400
"""2,000 characters."""


def odd_texts(known: Known) -> list[str]:
    """Odd characters between a word that occurs and one that does not, and wildcards."""
    word = described_word(known)
    # A backslash at the end escapes what a careless query has behind the text.
    between = f"{word.text if word else ''}{ODD_CHARACTERS}{NOWHERE}\\"
    return [between, *WILDCARD_TEXTS]


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
    member = known.operation.searched[0]
    named = ((item.get(member), item) for item in known.items)
    return [
        (name, item)
        for name, item in named
        if isinstance(name, str) and name.strip() and _has_utf8(name)
    ]


def _has_utf8(text: str) -> bool:
    """Whether a text can stand in a URL; half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole_name(known: Known) -> Probe | None:
    """The whole name of an item: a rare and plain one that a search may stumble over all the same.

    Words that other names have too, capitals, short words, and an item without any other text are
    such stumbling blocks.
    """
    others = known.operation.searched[1:]
    alike = Counter(name.casefold() for name, _ in _names(known))
    named = Counter(word for name in alike for word in set(name.split()))

    def worth(one: tuple[str, Item]) -> tuple[bool, bool, int, int, int, str]:
        name, item = one
        shared = any(named[word] > 1 for word in name.casefold().split())
        capitals = name != name.casefold()
        short = any(len(word) < 3 for word in name.split())
        bare = not any(item.get(other) for other in others)
        rare = -min(alike[name.casefold()], 3)
        findable = is_findable(name)
        return findable, is_plain(name), rare, shared + capitals + short + bare, len(name), name

    chosen = max(_names(known), key=worth, default=None)
    return None if chosen is None else _probe(known, chosen[0])


def odd_name(known: Known) -> Probe | None:
    """The whole name with the most characters that are no plain letters, if there is one."""

    def oddity(name: str) -> tuple[bool, int, str]:
        # Of the letters that are not plain, one shows as much as several.
        odd = {"letter" if char.isalnum() else char for char in _odd_characters(name)}
        return is_findable(name), len(odd), name

    names = [name for name, _ in _names(known) if _odd_characters(name)]
    return _probe(known, max(names, key=oddity)) if names else None


def _odd_characters(text: str) -> set[str]:
    return {char for char in text if not (char.isascii() and char.isalnum()) and char != " "}


def odd_names(known: Known) -> list[str]:
    """Names with characters that servers are known to trip over, wildcards first: up to 8."""
    chosen: dict[str, str] = {}
    for name, _ in _names(known):
        odd = _odd_characters(name)
        if not odd <= chosen.keys():
            chosen |= dict.fromkeys(odd, name)
    return sorted(dict.fromkeys(chosen.values()), key=WILDCARDS.isdisjoint)[:8]


def described_word(known: Known) -> Probe | None:
    """A word of a description, missing in that item's name; best one that a few items share.

    All that have it should fit on one page, and if they differ in the filter's member, the word
    tells more when the two are combined; so it does if other items have it in their names, behind
    another word. Words far from the beginning are the better ones.
    """
    chosen = max(_described(known), key=attrgetter("worth"), default=None)
    return None if chosen is None else _probe(known, chosen.text)


@dataclass(slots=True)
class _Word:
    """What the items seen tell of a word in descriptions; `enough` is how many may share it."""

    text: str
    enough: int
    count: int = 0
    inside: int = 0
    depth: int = 0
    named: bool = False

    @property
    def worth(self) -> tuple[bool, bool, int, bool, int, str]:
        """The greater, the better a probe."""
        mixed = min(self.inside, self.count - self.inside, 3)
        fits = self.count <= self.enough
        return fits, self.count > 1, mixed, self.named, self.depth, self.text


def _described(known: Known) -> Iterable[_Word]:
    name_member, *others = known.operation.searched
    usual = known.usual_filter
    largest = known.operation.largest_page
    enough = min(len(known.items) // 2, largest * len(known.items) // max(1, known.total))
    found: dict[str, _Word] = {}
    for item in known.items:
        text = " ".join(text for one in others if isinstance(text := item.get(one), str))
        name = str(item.get(name_member)).casefold().split()
        for word in filter(is_telling, certain_words(text)):
            if word.casefold() not in name:
                one = found.setdefault(word, _Word(word, enough))
                one.count += 1
                one.inside += bool(usual) and known.passes(item, usual)
                one.depth = max(one.depth, text.find(word))
    later = {word for name, _ in _names(known) for word in name.split()[1:]}
    for one in found.values():
        one.named = one.text in later
    return found.values()


def word_elsewhere(known: Known) -> list[str]:
    """A word that many items have, but neither in name nor in description: one, if there is one.

    A search that finds it looks where it should not. Of several words the one that stands in the
    most members; not one of those that may be a person's.
    """
    members: defaultdict[str, set[str]] = defaultdict(set)
    for item in known.items:
        texts = " ".join(map(fold, searched_texts(known.operation, item)))
        for path, value in _texts(item):
            for word in value.split():
                if is_telling(word) and fold(word) not in texts:
                    members[word].add(path)
    chosen = max(members, key=lambda word: (len(members[word]), word), default=None)
    return [] if chosen is None else [chosen]


def _texts(item: Mapping[str, JSON], above: str = "") -> Iterator[tuple[str, str]]:
    """The short texts of an item and of the objects in it, by path; people are nested deeper."""
    for name, value in item.items():
        if isinstance(value, str) and len(value) <= _SHORT and "@" not in value:
            yield above + name, value
        elif isinstance(value, dict) and not above:
            yield from _texts(value, f"{name}.")
