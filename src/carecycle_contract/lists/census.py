"""Predict the answer to any query from a list that was seen whole.

Ties, the collation, and what a search may or may not match stay open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Finding, Findings, Violation
from carecycle_contract.findings.showing import show_member
from carecycle_contract.lists.listing import (
    Listing,
    clearly_fails,
    covering,
    is_unchanged,
    matches_among,
    of_whole_list,
    passes,
    union,
)
from carecycle_contract.lists.order import is_readable, sort_value
from carecycle_contract.text.collation import MOST_COMPARED, agreed
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.lists.order import Value
    from carecycle_contract.question import Selection


@dataclass(frozen=True)
class Selected:
    """The items that a selection must bring, and those that it may bring, by identity."""

    certain: Mapping[Hashable, Item]
    possible: Mapping[Hashable, Item]

    def items(self, total: int) -> Iterable[Item] | None:
        """The items of a list with this total; None if it does not tell which they are."""
        for items in (self.possible, self.certain):
            if total == len(items):
                return items.values()
        return None


class Bounds(NamedTuple):
    """The number of items without a sort key, and of those certainly before and after each key."""

    nulls: int
    around: Mapping[Value, tuple[int, int]]


@dataclass(frozen=True)
class Census:
    """Every item of the whole list by identity, and the answers that show them."""

    operation: Operation
    items: Mapping[Hashable, Item]
    answers: tuple[Answer, ...]
    _selected: dict[Selection, Selected] = field(default_factory=dict, repr=False)
    _bounds: dict[Hashable, Bounds | None] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(listings: Sequence[Listing]) -> Census | None:
        """The census of listings; None unless they show one whole, unchanging list."""
        return _census(tuple(of_whole_list(listings)))

    def selected(self, selection: Selection) -> Selected:
        """The items of a selection."""
        if selection not in self._selected:
            self._selected[selection] = self._select(selection)
        return self._selected[selection]

    def _select(self, selection: Selection) -> Selected:
        """An item whose filtered member has no documented value may pass any filter."""
        operation, text = self.operation, selection.search
        matches = repeat(Match.CERTAIN) if text is None else self._matches_of(text)
        by_name = {
            name: how
            for (name, item), how in zip(self.items.items(), matches, strict=False)
            if how is not Match.NO and not clearly_fails(operation, item, selection)
        }
        possible = {name: self.items[name] for name in by_name}
        certain = {
            name: item
            for name, item in possible.items()
            if by_name[name] is Match.CERTAIN and passes(operation, item, selection)
        }
        return Selected(certain, possible)

    @cached_property
    def _matches_of(self) -> Callable[[str], Sequence[Match]]:
        return matches_among(self.operation, self.items.values())

    def bounds(self, listing: Listing) -> Bounds | None:
        """The bounds of the ranks in a list; None if its items or its order cannot be predicted."""
        selection, total, key = listing.query.selection, listing.page.items_total, listing.sort_key
        if (selection, total, key) not in self._bounds:
            items = self.selected(selection).items(total)
            self._bounds[selection, total, key] = (
                None
                if items is None
                else _bounds(listing.sort_kind, [item.get(key) for item in items])
            )
        return self._bounds[selection, total, key]


# Several rules predict from the same list, and what one of them asked of it the others need, too.
@lru_cache(maxsize=2)
def _census(whole: tuple[Listing, ...]) -> Census | None:
    items: dict[Hashable, Item] = {}
    for listing in whole:
        for name, item in listing.named_items:
            known = items.setdefault(name, item)
            if not is_unchanged(listing.operation, known, item):
                return None
    if not whole or {listing.page.items_total for listing in whole} != {len(items)}:
        return None
    return Census(whole[0].operation, items, covering(whole))


def total_as_predicted(
    census: Census, listing: Listing, lost: AbstractSet[Hashable] = frozenset()
) -> Finding:
    """Judge whether the total of a listing is one that the census allows.

    Items with a lost identity may be left out.
    """
    selected, total = census.selected(listing.query.selection), listing.page.items_total
    least = len(selected.certain.keys() - lost)
    most = len(selected.possible)
    if least <= total <= most:
        return KEPT
    place = listing.operation.envelope.items_total
    expected = str(least) if least == most else f"{least} to {most}"
    return _departure(census, listing, place, expected, str(total))


def _departure(
    census: Census, listing: Listing, place: str, expected: str, observed: str
) -> Violation:
    sources = union(listing.answer, census.answers)
    return Violation(sources, place, expected, observed, volatile=True, witnesses=len(sources) - 1)


def as_predicted(census: Census, listing: Listing) -> Findings:
    """Judge whether a listing has the total, the items and the order that the census predicts."""
    operation, selected = listing.operation, census.selected(listing.query.selection)
    yield total_as_predicted(census, listing)
    for index, name in enumerate(listing.identities):
        if name not in selected.possible:
            where = "" if name in census.items else ", which is on no page of the whole list"
            yield _departure(
                census,
                listing,
                listing.path(index),
                f"a {operation.item.noun} of the list that was asked for",
                f"{operation.item.noun} {name}{where}",
            )
    yield from _right_ranks(census, listing)


def _right_ranks(census: Census, listing: Listing) -> Findings:
    """Judge whether each item can have its rank: not too many others must come before or after."""
    bounds = census.bounds(listing)
    if bounds is None:
        return
    key, kind = listing.sort_key, listing.sort_kind
    size, nulls = listing.page.items_total, bounds.nulls
    for index, (rank, item) in enumerate(zip(listing.ranks, listing.page.items, strict=True)):
        value = sort_value(kind, item.get(key))
        if value is None or value not in bounds.around:
            continue
        around = bounds.around[value]
        before, after = around if listing.is_ascending else around[::-1]
        # Nulls may stand before, after and between the values.
        first, last = before, size - 1 - after
        if not first <= rank <= last:
            yield _departure(
                census,
                listing,
                f"{listing.path(index)}.{key}",
                f"the {key} of rank {rank} (from 0) among the {size} "
                f"{listing.operation.item.plural} asked for, sorted "
                f"by {key} {listing.query.sort_direction}",
                f"{show_member(listing.operation, key, item.get(key))}, whose rank is {first}"
                + (f" to {last}" if last > first else "")
                + (f", wherever the {nulls} nulls stand" if nulls else ""),
            )


def _bounds(kind: SortKind | None, raw: Sequence[JSON]) -> Bounds | None:
    values = tuple([sort_value(kind, value) for value in raw])
    if kind is SortKind.ENUM or not all(map(is_readable, raw, values)):
        # In which order the values of an enum stand is the server's choice.
        return None
    return Bounds(raw.count(None), _count_around(kind, values))


# Every judgement of a run predicts from the same list.
@lru_cache(maxsize=64)
def _count_around(kind: SortKind | None, values: tuple[Value, ...]) -> dict[Value, tuple[int, int]]:
    """For each sort key, how many others certainly precede and follow it in ascending order."""
    if kind is SortKind.TEXT:
        texts = [str(value) for value in values if value is not None]
        if len(texts) > MOST_COMPARED:
            return {}
        return {
            text: (before.bit_count(), after.bit_count())
            for text, (before, after) in zip(texts, agreed(texts), strict=True)
        }
    counted = Counter(value for value in values if value is not None)
    around: dict[Value, tuple[int, int]] = {}
    before = 0
    for value in sorted(counted):
        around[value] = (before, counted.total() - before - counted[value])
        before += counted[value]
    return around
