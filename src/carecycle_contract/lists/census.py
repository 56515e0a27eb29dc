"""What a fully seen list predicts about any other query, up to ties, collation and search taste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Findings, Violation, judged
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.listing import (
    WHOLE,
    Listing,
    covering,
    identity,
    is_unchanged,
    matches,
    union,
)
from carecycle_contract.lists.order import is_readable, sort_value
from carecycle_contract.text.collation import agreed
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.lists.order import Value


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
        # Nulls may stand before, after and between the values.
        first, last = before, size - 1 - after
        yield (
            KEPT
            if first <= rank <= last
            else Violation(
                union(one.answer, census.answers),
                f"items[{index}].{key}",
                f"the {key} of rank {rank} (from 0) among the {size} campaigns asked for, sorted "
                f"by {key} {one.query.sort_direction}",
                f"{show(item.get(key))}, whose rank is {first}"
                + (f" to {last}" if last > first else "")
                + (f", wherever its {nulls} nulls stand" if nulls else ""),
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
