"""An order: the places of items in a sorted list, and whether their values stand as they should."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Findings, Violation
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.listing import Listing, union
from carecycle_contract.text.collation import certainly_after, misplaced
from carecycle_contract.text.instant import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.listing import Item

Value: TypeAlias = "tuple[int, int] | str | int | float | None"


class Place(NamedTuple):
    """One item at its rank in a sorted list; `value` is its sort key, ready to compare.

    `position` is that among the items of its answer.
    """

    rank: int
    item: Item
    value: Value
    raw: JSON
    source: Listing
    position: int

    @property
    def path(self) -> str:
        """Where the item stands in its answer."""
        return f"{self.source.path(self.position)}.{self.source.sort_key}"

    @property
    def told(self) -> str:
        """The sort key with the rank and the identity of the item."""
        name = self.source.identity(self.item)
        return f"{show(self.raw)} (rank {self.rank}, {name})"


def sort_value(kind: SortKind | None, raw: JSON) -> Value:
    """A sort key as it is compared; None for null, and for what cannot be compared."""
    if kind is SortKind.NUMBER:
        return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None
    if not isinstance(raw, str):
        return None
    return instant(raw) if kind is SortKind.INSTANT else raw


def is_readable(raw: JSON, value: Value) -> bool:
    """Whether a sort key is null or can be compared; the others are the item schema's matter."""
    return raw is None or value is not None


def places(group: Sequence[Listing]) -> list[Place]:
    """The items of listings of one order, by rank; of two at one rank, the first one asked for.

    What stands past the end has no rank. In a list that is not sorted every key is null.
    """
    by_rank: dict[int, Place] = {}
    for listing in group:
        if listing.query.offset >= listing.page.items_total:
            continue
        key, kind = listing.sort_key, listing.sort_kind
        for position, (rank, item) in enumerate(
            zip(listing.ranks, listing.page.items, strict=True)
        ):
            raw = item.get(key)
            value = sort_value(kind, raw)
            if rank not in by_rank and is_readable(raw, value):
                by_rank[rank] = Place(rank, item, value, raw, listing, position)
    return [by_rank[rank] for rank in sorted(by_rank)]


def has_nulls(listings: Iterable[Listing], key: str) -> bool:
    """Whether any item of listings has no value of a sort key."""
    return any(item.get(key) is None for listing in listings for item in listing.page.items)


def rising(sequence: Sequence[Place]) -> list[Place]:
    """The places of one order that have a value, turned round if the list is descending."""
    valued = [one for one in sequence if one.value is not None]
    if valued and not valued[0].source.is_ascending:
        valued.reverse()
    return valued


def answers_showing(*of: Place) -> tuple[Answer, ...]:
    """The answers that show the places, each once."""
    return union([one.source.answer for one in of])


def order_of(sequence: Sequence[Place]) -> Findings:
    """Whether places of one order, by rank, are in that order; nulls are left to SORT-10."""
    upward = rising(sequence)
    if len(upward) < 2:
        return
    yield from in_order(upward[0].source.sort_kind, upward)


def in_order(kind: SortKind | None, upward: Sequence[Place]) -> Findings:
    """Whether places that have values, in ascending order, are in the order of their values."""
    match kind:
        case SortKind.INSTANT | SortKind.NUMBER:
            yield from _values(upward)
        case SortKind.TEXT:
            yield from _texts(upward)
        case SortKind.ENUM:
            yield from _blocks(upward)


def _values(upward: Sequence[Place]) -> Findings:
    for before, after in pairwise(upward):
        kept = before.value <= after.value  # type: ignore[operator]
        yield KEPT if kept else out_of_order(before, after)


def _texts(upward: Sequence[Place]) -> Findings:
    wrong = misplaced([str(one.value) for one in upward])
    yield KEPT if wrong is None else out_of_order(upward[wrong[0]], upward[wrong[1]])


def out_of_order(before: Place, after: Place) -> Violation:
    """`before` stands below `after` in ascending order though its value is the greater one."""
    return Violation(
        answers_showing(before, after),
        before.path,
        f"not greater than {after.told}, for the "
        f"list is sorted by {before.source.sort_key} {before.source.query.sort_direction}",
        before.told,
        volatile=True,
    )


def _blocks(upward: Sequence[Place]) -> Findings:
    last: dict[Value, Place] = {}
    previous: Place | None = None
    for one in upward:
        torn = one.value in last and previous is not None and previous.value != one.value
        if torn and previous is not None:
            yield Violation(
                answers_showing(one, previous, last[one.value]),
                one.path,
                f"each value in one block, but {show(previous.raw)} (rank {previous.rank}) stands "
                f"between two {show(one.raw)}",
                f"{show(one.raw)} at ranks {last[one.value].rank} and {one.rank}",
                volatile=True,
            )
        else:
            yield KEPT
        last[one.value] = previous = one


def same_key(kind: SortKind | None, one: Value, other: Value) -> bool:
    """Whether two sort keys may be equal for some server: texts unless all collations differ."""
    if one == other:
        return True
    if kind is SortKind.TEXT and isinstance(one, str) and isinstance(other, str):
        return not certainly_after(one, other) and not certainly_after(other, one)
    return False


@dataclass(frozen=True)
class Head:
    """The unbroken beginning of a sorted list, as far as answers of one order show it."""

    key: str
    kind: SortKind | None
    upward: bool
    places: tuple[Place, ...]
    whole: bool

    @classmethod
    def of(cls, order: Sequence[Listing]) -> Head:
        """The head of a list, as listings of one order show it."""
        first = order[0]
        unbroken = [place for rank, place in enumerate(places(order)) if place.rank == rank]
        return cls(
            key=first.sort_key,
            kind=first.sort_kind,
            upward=first.is_ascending,
            places=tuple(unbroken),
            whole=len(unbroken) >= max(listing.page.items_total for listing in order),
        )

    @cached_property
    def _values(self) -> set[Value]:
        return {one.value for one in self.places}

    def encloses_item(self, item: Item) -> bool:
        """Whether an item must be in the head, by its key as it was seen elsewhere."""
        raw = item.get(self.key)
        value = sort_value(self.kind, raw)
        return is_readable(raw, value) and self.encloses(value)

    def encloses(self, value: Value) -> bool:
        """Whether every item with that key must be in the head: it ends on a later key.

        Nulls may stand anywhere, as under COALESCE.
        """
        if self.whole:
            return True
        if not self.places or self.places[-1].value is None or value is None:
            return False
        last = self.places[-1].value
        if self.kind is SortKind.ENUM:
            return value != last and value in self._values
        later, earlier = (last, value) if self.upward else (value, last)
        if self.kind is SortKind.TEXT:
            return certainly_after(str(later), str(earlier))
        return later > earlier  # type: ignore[operator]
