"""Texts to search for, taken from the items that the target has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.rules.collation import fold
from carecycle_contract.rules.matching import is_plain, is_telling, searched_texts

if TYPE_CHECKING:
    from carecycle_contract.survey.known import Known

ODD_TEXTS = ("'\"\\ ([{*😀", "%", "_", "long " * 400)
"""Characters and lengths that servers are known to trip over."""


def whole_name(known: Known) -> str | None:
    """The whole name of an item: the rarest plain one, of those the longest."""
    name = known.operation.search.searches[0]
    names = [text for item in known.items if isinstance(text := item.get(name), str)]
    alike = Counter(text.casefold() for text in names)

    def worth(text: str) -> tuple[bool, int, int, str]:
        return is_plain(text), -alike[text.casefold()], len(text), text

    return max((text for text in names if text.strip()), key=worth, default=None)


@dataclass(frozen=True, slots=True)
class Probe:
    """A word to search for, and how many of the items seen have it in a text."""

    text: str
    count: int


def described_word(known: Known) -> Probe | None:
    """A word of a description that no name has; best one that several items share, but not all.

    All that have it should fit on one page, and if they differ in the filter's member, the word
    tells more when the two are combined.
    """
    name, *others = known.operation.search.searches
    member, value = known.operation.filter.name, known.frequent_values[0]
    named: set[str] = set()
    counts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for item in known.items:
        named.update(str(item.get(name)).casefold().split())
        described = " ".join(text for one in others if isinstance(text := item.get(one), str))
        words = {word for word in described.split() if is_telling(word)}
        counts.update(words)
        inside.update(words if item.get(member) == value else ())
    largest = int(known.operation.page_size.maximum or 1)
    enough = min(len(known.items) // 2, largest * len(known.items) // max(1, known.total))

    def worth(word: str) -> tuple[bool, bool, int, int, str]:
        mixed = min(inside[word], counts[word] - inside[word], 5)
        return counts[word] <= enough, counts[word] > 1, mixed, -counts[word], word

    chosen = max((word for word in counts if word.casefold() not in named), key=worth, default=None)
    if chosen is None:
        return None
    texts = (map(fold, searched_texts(known.operation, item)) for item in known.items)
    return Probe(
        chosen, sum(any(chosen.casefold() in fold(text) for text in some) for some in texts)
    )
