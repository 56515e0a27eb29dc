"""Choose texts to search for from the target's own items."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import public_texts, searched_texts
from carecycle_contract.redaction import has_people, without_people
from carecycle_contract.text.caching import cached_by_text
from carecycle_contract.text.collation import fold, words
from carecycle_contract.text.matching import (
    NOWHERE,
    WILDCARDS,
    are_related,
    certain_words,
    is_findable,
    is_plain,
    is_telling,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from carecycle_contract.lists.listing import Item
    from carecycle_contract.survey.known import Known

ODD_CHARACTERS = "&#'\"\\ ([{*😀 "
"""Characters that servers are known to trip over."""

NUL = "\0"
"""A character that PostgreSQL takes in no text."""

WILDCARD_TEXTS = ("%", "*", "_")
LONG_ENOUGH = 6
"""The length of a word whose parts are words that every search engine indexes."""

_MARKUP = frozenset("&<>\"'\\")
"""What a server may escape, or must."""

_TRIED = 4
"""Words of which one is looked for that what is found fits on a page."""
_SHORT, _LONGEST_SENT = 100, 1000
_MOST_READ = 1000
"""Items whose every text is looked at; of longer lists, these say as much."""
_LINE = 1000
_READ, _READ_IN_ALL = 10_000, 1_000_000
_PROSE = "Select a plan from the union of all, or drop it where none is to update or delete. "
"""Plain English that a careless firewall takes for SQL."""


# The plan reads the same texts again and again, as more of them arrive.
_has_people = cached_by_text(_READ_IN_ALL)(has_people)
_without_people = cached_by_text(_READ_IN_ALL)(without_people)


def odd_text(known: Known) -> str:
    """Odd characters between a word that occurs and one that does not, after words of SQL."""
    word = described_word(known)
    # A trailing backslash escapes what follows the text in a carelessly built query.
    return f"{_PROSE}{word.text if word else ''}{ODD_CHARACTERS}{NOWHERE}\\"


def long_text(known: Known) -> str:
    """The same after 2,000 characters and a NUL."""
    return f"{_PROSE * 24}{NUL}{odd_text(known)}"


@dataclass(frozen=True, slots=True)
class Probe:
    """A text to search for, and the number of seen items with it in a searched text."""

    text: str
    count: int


def _probe(known: Known, text: str) -> Probe:
    return Probe(text, count_with_text(known, text))


def count_with_text(known: Known, text: str, filters: Sequence[tuple[str, str]] = ()) -> int:
    """The number of seen items that pass filters and have a text in a searched text."""
    passing = (item for item in known.items if known.passes(item, filters))
    folded = (map(fold, searched_texts(known.operation, item)) for item in passing)
    return sum(any(fold(text) in searched for searched in texts) for texts in folded)


def _names(known: Known) -> list[tuple[str, Item]]:
    """The name of every seen item whose name can be sent, with the item.

    Longer ones are no names, and would not fit into a URL. Those with people in them are left out.
    """
    member = next(iter(known.operation.searched), "")
    named = ((item.get(member), item) for item in known.items)
    return [
        (name, item)
        for name, item in named
        if member in known.operation.searchable
        and isinstance(name, str)
        and len(name) <= _LONGEST_SENT
        and name.strip()
        and _has_utf8(name)
        and not _has_people(name)
    ]


def _has_utf8(text: str) -> bool:
    """Whether a text has a UTF-8 encoding; one with a lone surrogate has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole_name(known: Known) -> Probe | None:
    """The whole name of an item: plain and rare, yet hard to find for a faulty search.

    It is harder to find if it shares words with other names, has capitals or short words, is long,
    or if its item has no other text, or is of the rarest kind. Of these, the one that begins most
    as another name does shows whether all of it is searched.
    """
    rarest = _rarest_kind(known)
    alike = Counter(fold(name) for name, _ in _names(known))
    named = Counter(word for name in alike for word in set(name.split()))
    begun: dict[str, int] = defaultdict(int)
    for pair in pairwise(sorted(alike)):
        for name in pair:
            begun[name] = max(begun[name], _common_beginning(*pair))

    def worth(named_item: tuple[str, Item]) -> tuple[bool, bool, int, int, int, int, str]:
        name, item = named_item
        shared = any(named[word] > 1 for word in fold(name).split())
        capitals = name != name.casefold()
        short = any(len(word) < 3 for word in name.split())
        hard = shared + capitals + short + _bareness(known, item) + (len(name) > _SHORT)
        hard += 2 * known.passes(item, rarest) if rarest else 0
        rare = -min(alike[fold(name)], 3)
        shared_beginning = begun[fold(name)]
        return is_findable(name), is_plain(name), rare, hard, shared_beginning, len(name), name

    chosen = max(_names(known), key=worth, default=None)
    return None if chosen is None else _probe(known, chosen[0])


def _rarest_kind(known: Known) -> list[tuple[str, str]]:
    """The filter that the fewest of the seen items pass, if any; a search may leave these out."""
    passed = (
        [pair]
        for pair in reversed(known.filter_pairs)
        if any(known.passes(item, [pair]) for item in known.items)
    )
    return next(passed, [])


def _common_beginning(one: str, other: str) -> int:
    """The number of characters with which both texts begin."""
    differing = (
        index for index, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1
    )
    return next(differing, min(len(one), len(other)))


def _bareness(known: Known, item: Item) -> int:
    """0 if an item has a text to search besides its name, 1 if none, and 2 if these are null.

    What is joined with a null is null in SQL.
    """
    others = [item.get(other) for other in known.operation.searched[1:]]
    return 0 if any(others) else 1 + all(other is None for other in others)


def oddest_name(known: Known) -> Probe | None:
    """The name with the most kinds of characters that are not ASCII letters; None if none has.

    A letter counts as two kinds, a capital one as three, and so does a sign with a meaning in a
    URL, in markup, SQL or a regular expression. That the item has no other text counts as one, that
    it is null as two.
    """

    def oddity(named_item: tuple[str, Item]) -> tuple[bool, int, int, str]:
        name, item = named_item
        characters = _odd_characters(name)
        odd = {_kind(char) for char in characters}
        letters = len(odd.intersection(_LETTERS)) + any(map(str.isupper, characters))
        signs = 2 * len(odd & _SIGNS)
        worth = len(odd) + letters + signs + _bareness(known, item)
        return is_findable(name), worth, letters, name

    names = [(name, item) for name, item in _names(known) if _odd_characters(name)]
    return _probe(known, max(names, key=oddity)[0]) if names else None


_LETTERS = ("accented letter", "other letter")
_SIGNS = frozenset((*"&<>\"'\\+%#;,*?|", "bracket"))


def _kind(char: str) -> str:
    """The kind of an odd character: a letter with an accent or without, a bracket, or itself.

    Letters without, such as ł, ø and ß, are folded by some libraries and not by others.
    """
    if not char.isalnum():
        return "bracket" if unicodedata.category(char) in {"Ps", "Pe"} else char
    return _LETTERS[unicodedata.normalize("NFD", char) == char]


def _odd_characters(text: str) -> set[str]:
    return {char for char in text if not (char.isascii() and char.isalnum()) and char != " "}


def odd_names(known: Known) -> list[str]:
    """Up to 8 names that cover the odd characters seen, those with wildcards or markup first."""
    chosen: dict[str, str] = {}
    for name, _ in _names(known):
        odd = _odd_characters(name)
        if not odd <= chosen.keys():
            chosen |= dict.fromkeys(odd, name)

    def plain(name: str) -> tuple[bool, bool]:
        return WILDCARDS.isdisjoint(name), _MARKUP.isdisjoint(name)

    return sorted(dict.fromkeys(chosen.values()), key=plain)[:8]


def telling_names(known: Known) -> list[str]:
    """The longest name of an item without other texts, with a capital I, and of all, and others.

    Turkish has another small letter for I, as has a server that folds by the rules of its machine.
    The first item may be the newest, which an index of its own does not have yet, and those of the
    rarest kind may be left out.
    """
    names = _names(known)
    with_i = [(name, item) for name, item in names if "I" in name]
    barest = max((_bareness(known, item) for _, item in names), default=0)
    bare = [(name, item) for name, item in names if barest and _bareness(known, item) == barest]
    rarest = _rarest_kind(known)
    rare = [(name, item) for name, item in names if rarest and known.passes(item, rarest)]
    groups = (bare, with_i, names, names[:1], rare)
    longest = (max((name for name, _ in group), key=len, default=None) for group in groups)
    return list(dict.fromkeys(name for name in longest if name is not None))


# Several parts of the plan ask for it.
@lru_cache(maxsize=1)
def described_word(known: Known) -> Probe | None:
    """A word of a description that its item's name lacks, at best one that a few items share.

    The items with the word should fit on one page. It tells more if only some of them pass the
    usual filter, if other items have it in their names after another word, and if it is far from
    the start of its text.
    """
    chosen = max(_described(known), key=attrgetter("worth"), default=None)
    return None if chosen is None else _probe(known, chosen.text)


def fitting_word(known: Known) -> Probe | None:
    """A `described_word` that finds no more than a default page holds, if a good one does.

    A search finds it amid other words and in names, too.
    """
    best = nlargest(_TRIED, _described(known), key=attrgetter("worth"))
    probes = [_probe(known, word.text) for word in best]
    fitting = (probe for probe in probes if known.would_fit_a_default_page(probe.count))
    return next(fitting, next(iter(probes), None))


def deepest_word(known: Known) -> str | None:
    """The word that stands farthest from the start of a description; None if there is none.

    A server may index the beginning of a text, or lose its end.
    """

    def worth(word: _Word) -> tuple[bool, int, str]:
        return word.count <= word.enough, word.depth, word.text

    chosen = max(_described(known), key=worth, default=None)
    return None if chosen is None else chosen.text


def capital_word(known: Known) -> str | None:
    """A word with a capital in a description; a server may fold the case of one side alone."""
    capital = (word for word in _described(known) if word.text != word.text.lower())
    chosen = max(capital, key=attrgetter("worth"), default=None)
    return None if chosen is None else chosen.text


def inside(word: str) -> str:
    """A word without its first and its last letter, if that leaves enough of it to be indexed.

    What it finds is not documented, but a client may mind that it changes.
    """
    return word[1:-1] if len(word) >= LONG_ENOUGH else word


def _depth(text: str, word: str) -> int:
    """How far a word is from the start of a text; some read its first line alone."""
    before = text.partition(word)[0]
    return len(before) + _LINE * before.count("\n")


@dataclass(slots=True)
class _Word:
    """What the seen items show of a word; `enough` is the most items that should share it."""

    text: str
    enough: int
    count: int = 0
    inside: int = 0
    depth: int = 0
    named: bool = False

    @property
    def worth(self) -> tuple[bool, bool, int, bool, int, str]:
        """Sort key of probes; the greatest is the best."""
        mixed = min(self.inside, self.count - self.inside, 3)
        fits = self.count <= self.enough
        return fits, self.count > 1, mixed, self.named, self.depth, self.text


@lru_cache(maxsize=1)
def _described(known: Known) -> Collection[_Word]:
    name_member = next(iter(known.operation.searched), "")
    others = [
        other for other in known.operation.searched[1:] if other in known.operation.searchable
    ]
    usual = known.usual_filter
    largest = known.operation.largest_page
    enough = min(len(known.items) // 2, largest * len(known.items) // max(1, known.total))
    words: dict[str, _Word] = {}
    for item in known.items:
        text = " ".join(text for other in others if isinstance(text := item.get(other), str))
        if len(text) > _READ:
            # Without the last word, which may be cut.
            text = text[:_READ].rpartition(" ")[0]
        text = _without_people(text)
        name = str(item.get(name_member)).casefold().split()
        for telling in filter(is_telling, certain_words(text)):
            if telling.casefold() not in name:
                word = words.setdefault(telling, _Word(telling, enough))
                word.count += 1
                word.inside += bool(usual) and known.passes(item, usual)
                word.depth = max(word.depth, _depth(text, telling))
    later = {part for name, _ in _names(known) for part in name.split()[1:]}
    for word in words.values():
        word.named = word.text in later
    return words.values()


def words_elsewhere(known: Known) -> list[str]:
    """Words that items have only in members that are not searched, the most telling first.

    A search that finds one looks into the wrong members. The first is the word in the most members,
    and each further one is of a member that those before it lack: names first, then the members
    that filters compare, then others; those of the item itself before those of objects inside it,
    and those that the most items have first.
    """
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in known.items[:_MOST_READ]:
        texts = " ".join(map(fold, searched_texts(known.operation, item)))
        for path, value in public_texts(known.operation, item):
            if len(value) > _SHORT or "@" in value or _has_people(value):
                continue
            for word in value.split():
                if is_telling(word) and fold(word) not in texts:
                    places[word][path] += 1
    first = max(places, key=lambda word: (len(places[word]), word), default=None)
    return [] if first is None else [first, *_one_for_each(known, places, {*places[first]})]


def _one_for_each(
    known: Known, places: Mapping[str, Counter[str]], covered: set[str]
) -> Iterator[str]:
    """For each member that is not covered, the word that the most items have in it alone."""
    best: dict[str, tuple[int, str]] = {}
    for word, members in places.items():
        for path, count in members.items():
            if len(members) == 1 and path not in covered:
                best[path] = max(best.get(path, (0, "")), (count, word))
    filtered = {parameter.member for parameter in known.operation.filters}

    def rank(path: str) -> tuple[bool, bool, int, int, str]:
        named = path.casefold().endswith(known.operation.searched)
        return not named, path not in filtered, path.count("."), -best[path][0], path

    return (best[path][1] for path in sorted(best, key=rank))


def filter_word(known: Known) -> str | None:
    """A value of a filter that no item has in a searched text; None unless all items were seen.

    The value of the most items is chosen.
    """
    texts = _all_searched(known)
    if not known.is_fully_seen or texts is None:
        return None
    occurring = {word for text in texts for word in words(text)}
    values = (value for _, value in known.filter_pairs if is_telling(value))
    return next(
        (value for value in values if not any(are_related(value, word) for word in occurring)), None
    )


def _all_searched(known: Known) -> list[str] | None:
    """The searched texts of all seen items; None if reading them takes long: they have any word."""
    texts = [text for item in known.items for text in searched_texts(known.operation, item)]
    return texts if sum(map(len, texts)) <= _READ_IN_ALL else None


def digits_elsewhere(known: Known) -> str | None:
    """Digits of an identity that begin no number in a searched text as these do; None if none.

    A search that finds them looks into identities, or takes digits alone for no text.
    """
    member = known.operation.item.identity
    texts = _all_searched(known)
    if texts is None:
        return None
    beginnings = {number[0] for text in texts for number in re.finditer(r"(?<!\d)\d{1,2}", text)}
    runs = {
        run
        for item in known.items
        for run in re.findall(r"[1-9]\d{3,}", str(item.get(member)))
        if run[:2] not in beginnings
    }
    longest_first = sorted(runs, key=lambda run: (len(run), run), reverse=True)
    return next((run for run in longest_first if not any(run in text for text in texts)), None)
