"""What a fully seen list predicts about any other query, up to ties, collation and search taste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.contract import SortKind
from carecycle_contract.rules.collation import agreed
from carecycle_contract.rules.listing import (
    WHOLE,
    Listing,
    all_listings,
    by_order,
    covering,
    identity,
    is_unchanged,
    union,
)
from carecycle_contract.rules.matching import Match, matches
from carecycle_contract.rules.order import is_readable, same_key, sort_value
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Violation,
    judged,
    show,
    unless_exercised,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.rules.listing import Item
    from carecycle_contract.rules.order import Value


@dataclass(frozen=True)
class Selected:
    """The items that must be, and those that may be, in the list that a query asks for."""

    certain: Sequence[Item]
    possible: Sequence[Item]

    @cached_property
    def allowed(self) -> set[Hashable]:
        """The ids of those that may be in it."""
        return {identity(item) for item in self.possible}


class Bounds(NamedTuple):
    """How many items have no sort key, and how many certainly stand before and after each key."""

    nulls: int
    around: Mapping[Value, tuple[int, int]]


@dataclass(frozen=True)
class Census:
    """Every item of the whole list, by id, and the answers that show them."""

    operation: Operation
    items: Mapping[Hashable, Item]
    answers: tuple[Answer, ...]
    _selected: dict[Hashable, Selected] = field(default_factory=dict, repr=False)
    _bounds: dict[Hashable, Bounds | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, found: Sequence[Listing]) -> Census | None:
        """The census that listings give; None where they do not show one unchanging whole list."""
        whole = [one for one in found if one.query.selection == WHOLE]
        items: dict[Hashable, Item] = {}
        for one in whole:
            operation = one.operation
            for item in one.page.items:
                known = items.setdefault(identity(item), item)
                if not is_unchanged(operation, known, item):
                    return None
        if not whole or {one.page.items_total for one in whole} != {len(items)}:
            return None
        return cls(whole[0].operation, items, covering(whole))

    def selected(self, one: Listing) -> Selected:
        """The items of the list that a query asks for, as far as they are certain."""
        known = self._selected.get(one.query.selection)
        if known is None:
            known = self._selected[one.query.selection] = self._select(one)
        return known

    def _select(self, one: Listing) -> Selected:
        passing = [item for item in self.items.values() if self._passes_filter(item, one)]
        text = one.query.search
        if text is None:
            return Selected(passing, passing)
        found = [(item, matches(self.operation, item, text)) for item in passing]
        return Selected(
            [item for item, match in found if match is Match.CERTAIN],
            [item for item, match in found if match is not Match.NO],
        )

    def bounds(self, one: Listing) -> Bounds | None:
        """The bounds of the ranks of a list; None where its order is not settled."""
        key = one.query.sort_by
        name = one.query.selection, key
        if name not in self._bounds:
            raw = [item.get(key) for item in self.selected(one).certain]
            self._bounds[name] = _bounds(self.operation.sort_kind(key), raw)
        return self._bounds[name]

    def _passes_filter(self, item: Item, one: Listing) -> bool:
        wanted = one.query.filter
        return wanted is None or item.get(self.operation.filter.name) == wanted


@all_listings("PAG-7")
def page_is_its_slice_of_the_whole_list(found: Sequence[Listing]) -> Findings:
    """Judged where pages lie over each other, and against the whole list where it was seen.

    What a filter or a search should bring is the matter of FILT-2, SRCH-5 and SORT-11.
    """
    yield from unless_exercised(_slices(found), "no two pages of one list lie over each other")


def _slices(found: Sequence[Listing]) -> Findings:
    for group in by_order(found).values():
        yield from _same_rank_same_key(group)
    census = Census.of(found)
    if census is not None:
        for one in found:
            if one.page.items and one.query.selection == WHOLE:
                yield from as_predicted(census, one)


def _same_rank_same_key(group: Sequence[Listing]) -> Findings:
    """Pages of one order, whatever their size, show the same sort key at the same rank."""
    shown: dict[int, tuple[JSON, Listing]] = {}
    for one in group:
        key = one.query.sort_by
        kind = one.operation.sort_kind(key)
        for index, (rank, item) in enumerate(zip(one.ranks, one.page.items, strict=True)):
            raw = item.get(key)
            before, other = shown.setdefault(rank, (raw, one))
            if other is one:
                continue
            yield (
                KEPT
                if same_key(kind, sort_value(kind, raw), sort_value(kind, before))
                else Violation(
                    (one.answer, other.answer),
                    f"items[{index}].{key}",
                    f"{show(before)} at rank {rank}, as for: {other.answer.question}",
                    show(raw),
                    volatile=True,
                )
            )


def as_predicted(census: Census, one: Listing) -> Findings:
    """Whether a listing has the total, the items and the order that the census predicts."""
    selected = census.selected(one)
    certain, possible = selected.certain, selected.possible
    sources = union(one.answer, census.answers)
    total = one.page.items_total
    yield judged(
        len(certain) <= total <= len(possible),
        sources,
        "itemsTotal",
        f"{len(certain)} to {len(possible)}" if certain != possible else str(len(certain)),
        str(total),
        volatile=True,
    )
    for index, item in enumerate(one.page.items):
        yield (
            KEPT
            if identity(item) in selected.allowed
            else Violation(
                sources,
                f"items[{index}]",
                "a campaign of the list that was asked for",
                f"campaign {show(item.get('id'))}",
                volatile=True,
            )
        )
    if len(certain) == len(possible) == total:
        yield from _right_ranks(census, one)


def _right_ranks(census: Census, one: Listing) -> Findings:
    """Whether each item can stand at its rank: not too many others must come before or after."""
    bounds = census.bounds(one)
    if bounds is None:
        return
    key, size, nulls = one.query.sort_by, len(census.selected(one).certain), bounds.nulls
    kind = census.operation.sort_kind(key)
    upward = one.query.sort_direction == census.operation.ascending
    for index, (rank, item) in enumerate(zip(one.ranks, one.page.items, strict=True)):
        value = sort_value(kind, item.get(key))
        if value is None or value not in bounds.around:
            continue
        before, after = bounds.around[value] if upward else bounds.around[value][::-1]
        # Nulls stand at either end, all before the values or all after them.
        first, last = before, size - nulls - 1 - after
        yield (
            KEPT
            if first <= rank <= last or first <= rank - nulls <= last
            else Violation(
                union(one.answer, census.answers),
                f"items[{index}].{key}",
                f"the {key} of rank {rank} (from 0) among the {size} campaigns asked for, sorted "
                f"by {key} {one.query.sort_direction}",
                f"{show(item.get(key))}, whose rank is {first}"
                + (f" to {last}" if last > first else "")
                + (f", not counting {nulls} nulls" if nulls else ""),
                volatile=True,
            )
        )


def _bounds(kind: SortKind, raw: Sequence[JSON]) -> Bounds | None:
    values = tuple([sort_value(kind, one) for one in raw])
    if kind is SortKind.ENUM or not all(map(is_readable, raw, values)):
        # The order of the values of an enum is the server's choice.
        return None
    return Bounds(raw.count(None), _count_around(kind, values))


# The same list is predicted from by every judgement of a run.
@lru_cache(maxsize=64)
def _count_around(kind: SortKind, values: tuple[Value, ...]) -> dict[Value, tuple[int, int]]:
    """For each sort key, how many others certainly come before it and after it, ascending."""
    if kind is SortKind.TEXT:
        texts = [str(value) for value in values if value is not None]
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
