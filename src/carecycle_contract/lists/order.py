"""Orders: ranked items of a sorted list, and whether their values are in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from carecycle_contract.answer import is_number
from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Findings, Violation
from carecycle_contract.findings.showing import show_member
from carecycle_contract.lists.listing import Listing, union
from carecycle_contract.text.collation import LONGEST_COMPARED, certainly_after, misplaced
from carecycle_contract.text.instant import instant

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.listing import Item

Value: TypeAlias = "tuple[int, int] | str | int | float | None"


class RankedItem(NamedTuple):
    """An item at its rank in a sorted list.

    `raw` is its sort key as sent, `value` the same ready to compare; `position` is the index of
    the item in the listing.
    """

    rank: int
    item: Item
    value: Value
    raw: JSON
    listing: Listing
    position: int

    @property
    def path(self) -> str:
        """The path to the sort key in the body."""
        return f"{self.listing.path(self.position)}.{self.listing.sort_key}"

    @property
    def identity(self) -> Hashable:
        """The identity of the item."""
        return self.listing.identities[self.position]

    @property
    def shown(self) -> str:
        """The sort key, unless it may be personal."""
        return show_member(self.listing.operation, self.listing.sort_key, self.raw)

    @property
    def in_words(self) -> str:
        """The sort key, with rank and identity of the item."""
        return f"{self.shown} (rank {self.rank}, {self.identity})"


def sort_value(kind: SortKind | None, raw: JSON) -> Value:
    """A sort key ready to compare; None for null, and for what cannot be compared."""
    if kind is SortKind.NUMBER:
        return raw if is_number(raw) else None
    if not isinstance(raw, str) or len(raw) > LONGEST_COMPARED:
        return None
    return instant(raw) if kind is SortKind.INSTANT else raw


def is_readable(raw: JSON, value: Value) -> bool:
    """Whether a sort key is null or can be compared; anything else fails the item's schema."""
    return raw is None or value is not None


def ranking_of(order: Sequence[Listing]) -> list[RankedItem]:
    """The ranked items that listings of one order show, by rank; the first seen at each rank.

    Items past the end of the list have no rank. Without a sort every key is null. Where a value
    that is not documented stands among those of an enum is the server's choice. A page
    most of whose keys cannot be read is left out: the others may be read wrongly.
    """
    by_rank: dict[int, RankedItem] = {}
    for listing in order:
        if listing.query.offset >= listing.page.items_total:
            continue
        key, kind, items = listing.sort_key, listing.sort_kind, listing.page.items
        keys = [(raw, sort_value(kind, raw)) for raw in (item.get(key) for item in items)]
        readable = [is_readable(*pair) for pair in keys]
        if 2 * sum(readable) < len(items):
            continue
        documented = listing.operation.values_of(key)
        for index, (rank, (raw, value)) in enumerate(zip(listing.ranks, keys, strict=True)):
            known = documented is None or raw is None or raw in documented
            if known and readable[index] and rank not in by_rank:
                by_rank[rank] = RankedItem(rank, items[index], value, raw, listing, index)
    return [by_rank[rank] for rank in sorted(by_rank)]


def ascending(ranking: Iterable[RankedItem]) -> list[RankedItem]:
    """The ranked items of one order that have a value, in ascending order."""
    valued = [ranked for ranked in ranking if ranked.value is not None]
    if valued and not valued[0].listing.is_ascending:
        valued.reverse()
    return valued


def answers_showing(*ranking: RankedItem) -> tuple[Answer, ...]:
    """The answers that show the items, each once."""
    return union([ranked.listing.answer for ranked in ranking])


def is_in_order(upward: Sequence[RankedItem]) -> bool:
    """Whether the values of ranked items never fall."""
    return all(finding is KEPT for finding in in_order(upward))


def in_order(upward: Sequence[RankedItem]) -> Findings:
    """Judge whether ranked items ascend by value; there is at least one, and all have values."""
    match upward[0].listing.sort_kind:
        case SortKind.INSTANT | SortKind.NUMBER:
            for before, after in pairwise(upward):
                kept = before.value <= after.value  # type: ignore[operator]
                yield KEPT if kept else out_of_order(before, after)
        case SortKind.TEXT:
            wrong = misplaced([str(ranked.value) for ranked in upward])
            yield KEPT if wrong is None else out_of_order(upward[wrong[0]], upward[wrong[1]])
        case SortKind.ENUM:
            yield from _blocks(upward)


def out_of_order(before: RankedItem, after: RankedItem) -> Violation:
    """The violation that of two items in ascending order the first has the greater value."""
    listing = before.listing
    return Violation(
        answers_showing(before, after),
        before.path,
        f"not greater than {after.in_words}, for the list "
        f"is to be sorted by {listing.sort_key} {listing.query.sort_direction}",
        before.in_words,
        volatile=True,
    )


def _blocks(upward: Sequence[RankedItem]) -> Findings:
    last: dict[Value, RankedItem] = {}
    for previous, ranked in pairwise([upward[0], *upward]):
        if ranked.value not in last or previous.value == ranked.value:
            yield KEPT
        else:
            yield Violation(
                answers_showing(ranked, previous, last[ranked.value]),
                ranked.path,
                f"each value in one block, but {previous.shown} (rank {previous.rank}) stands "
                f"between two {ranked.shown}",
                f"{ranked.shown} at ranks {last[ranked.value].rank} and {ranked.rank}",
                volatile=True,
            )
        last[ranked.value] = ranked


def same_key(kind: SortKind | None, value: Value, other: Value) -> bool:
    """Whether two sort keys may be equal for some server: texts, unless all collations differ."""
    if value == other:
        return True
    if kind is SortKind.TEXT and isinstance(value, str) and isinstance(other, str):
        return not certainly_after(value, other) and not certainly_after(other, value)
    return False


@dataclass(frozen=True)
class Head:
    """The beginning of a sorted list, up to the first rank that no answer shows.

    `is_whole` tells whether that is the whole list.
    """

    key: str
    kind: SortKind | None
    is_ascending: bool
    ranking: tuple[RankedItem, ...]
    is_whole: bool

    @classmethod
    def of(cls, order: Sequence[Listing]) -> Head:
        """The head of the list that listings of one order show."""
        first = order[0]
        unbroken = [ranked for rank, ranked in enumerate(ranking_of(order)) if ranked.rank == rank]
        is_at_its_end = not (unbroken and unbroken[-1].listing.announces_more)
        return cls(
            key=first.sort_key,
            kind=first.sort_kind,
            is_ascending=first.is_ascending,
            ranking=tuple(unbroken),
            is_whole=is_at_its_end
            and len(unbroken) >= max(listing.page.items_total for listing in order),
        )

    @cached_property
    def _values(self) -> set[Value]:
        return {ranked.value for ranked in self.ranking}

    @cached_property
    def _torn(self) -> list[Value]:
        """The keys of blocks that pages of two sizes share; each size may mix them in its own way.

        So an item of such a block may be on pages of either size, and on none of these.
        """
        return [
            ranked.value
            for ranked, following in pairwise(self.ranking)
            if ranked.listing.query.per_page != following.listing.query.per_page
            and same_key(self.kind, ranked.value, following.value)
        ]

    def encloses_item(self, item: Item) -> bool:
        """Whether an item seen elsewhere must be in the head, by its sort key."""
        raw = item.get(self.key)
        value = sort_value(self.kind, raw)
        return is_readable(raw, value) and self.encloses(value)

    def encloses(self, value: Value) -> bool:
        """Whether every item with a sort key must be in the head, since it ends on a later key.

        Nulls may stand anywhere, as under COALESCE.
        """
        if any(same_key(self.kind, value, torn) for torn in self._torn):
            return False
        if self.is_whole:
            return True
        if not self.ranking or self.ranking[-1].value is None or value is None:
            return False
        last = self.ranking[-1].value
        if self.kind is SortKind.ENUM:
            return value != last and value in self._values
        later, earlier = (last, value) if self.is_ascending else (value, last)
        if self.kind is SortKind.TEXT:
            return certainly_after(str(later), str(earlier))
        return later > earlier  # type: ignore[operator]
