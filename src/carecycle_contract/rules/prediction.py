"""What a fully seen list predicts about any other query, up to ties, collation and search taste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.rules.collation import agreed
from carecycle_contract.rules.listing import (
    WHOLE,
    Listing,
    by_order,
    covering,
    identity,
    item_state,
    listings,
    union,
)
from carecycle_contract.rules.matching import Match, matches
from carecycle_contract.rules.order import is_readable, same_key, sort_value
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Violation,
    all_answers,
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
class Census:
    """Every item of the whole list, by id, and the answers that show them."""

    operation: Operation
    items: Mapping[Hashable, Item]
    answers: tuple[Answer, ...]
    _around: dict[Hashable, dict[Value, tuple[int, int]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, found: Sequence[Listing]) -> Census | None:
        """The census that listings give; None where they do not show one unchanging whole list."""
        whole = [one for one in found if one.query.selection == WHOLE]
        items: dict[Hashable, Item] = {}
        for one in whole:
            operation = one.answer.question.operation
            for item in one.page.items:
                known = items.setdefault(identity(item), item)
                if item_state(operation, known) != item_state(operation, item):
                    return None
        if not whole or {one.page.items_total for one in whole} != {len(items)}:
            return None
        return cls(whole[0].answer.question.operation, items, covering(whole))

    def selected(self, one: Listing) -> tuple[list[Item], list[Item]]:
        """The items that must be, and those that may be, in the list that a query asks for."""
        passing = [item for item in self.items.values() if self._passes_filter(item, one)]
        text = one.query.search
        if text is None:
            return passing, passing
        found = [(item, matches(self.operation, item, text)) for item in passing]
        return (
            [item for item, match in found if match is Match.CERTAIN],
            [item for item, match in found if match is not Match.NO],
        )

    def bounds(
        self, selection: Hashable, key: str, selected: Sequence[Item]
    ) -> dict[Value, tuple[int, int]]:
        """How many of the selected items certainly stand before and after each value of a key."""
        if (selection, key) not in self._around:
            kind = self.operation.sort_kind(key)
            values = [sort_value(kind, item.get(key)) for item in selected]
            self._around[selection, key] = _count_around(kind, values)
        return self._around[selection, key]

    def _passes_filter(self, item: Item, one: Listing) -> bool:
        wanted = one.query.filter
        return wanted is None or item.get(self.operation.filter.name) == wanted


@all_answers("PAG-7")
def page_is_its_slice_of_the_whole_list(answers: Sequence[Answer]) -> Findings:
    """Judged where pages lie over each other, and against the whole list where it was seen.

    What a filter or a search should bring is the matter of FILT-2, SRCH-5 and SORT-11.
    """
    found = listings(answers)
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
        kind = one.answer.question.operation.sort_kind(key)
        for index, (rank, item) in enumerate(zip(one.ranks, one.page.items, strict=True)):
            raw = item.get(key)
            before, other = shown.setdefault(rank, (raw, one))
            if other is one:
                continue
            yield judged(
                same_key(kind, sort_value(kind, raw), sort_value(kind, before)),
                (one.answer, other.answer),
                f"items[{index}].{key}",
                f"{show(before)} at rank {rank}, as for: {other.answer.question}",
                show(raw),
                volatile=True,
            )


def as_predicted(census: Census, one: Listing) -> Findings:
    """Whether a listing has the total, the items and the order that the census predicts."""
    certain, possible = census.selected(one)
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
    allowed = {identity(item) for item in possible}
    for index, item in enumerate(one.page.items):
        yield (
            KEPT
            if identity(item) in allowed
            else Violation(
                sources,
                f"items[{index}]",
                "a campaign of the list that was asked for",
                f"campaign {show(item.get('id'))}",
                volatile=True,
            )
        )
    if len(certain) == len(possible) == total:
        yield from _right_ranks(census, one, certain)


def _right_ranks(census: Census, one: Listing, selected: Sequence[Item]) -> Findings:
    """Whether each item can stand at its rank: not too many others must come before or after."""
    key = one.query.sort_by
    kind = census.operation.sort_kind(key)
    if kind is SortKind.ENUM or not all(is_readable(kind, item.get(key)) for item in selected):
        # The order of the values of an enum is the server's choice.
        return
    upward = one.query.sort_direction == census.operation.ascending
    bounds = census.bounds(one.query.selection, key, selected)
    size, nulls = len(selected), sum(item.get(key) is None for item in selected)
    for index, (rank, item) in enumerate(zip(one.ranks, one.page.items, strict=True)):
        value = sort_value(kind, item.get(key))
        if value is None or value not in bounds:
            continue
        before, after = bounds[value] if upward else bounds[value][::-1]
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


def _count_around(kind: SortKind, values: Sequence[Value]) -> dict[Value, tuple[int, int]]:
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
