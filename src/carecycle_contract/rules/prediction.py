"""What a fully seen list predicts about any other query, up to ties, collation and search taste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.rules.collation import Collation, certainly_after, explaining
from carecycle_contract.rules.listing import (
    WHOLE,
    Listing,
    covering,
    identity,
    item_state,
    listings,
    union,
)
from carecycle_contract.rules.matching import Match, matches
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    all_answers,
    judged,
    show,
)
from carecycle_contract.rules.sorting import is_readable, sort_value

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.rules.listing import Item
    from carecycle_contract.rules.sorting import Value


@dataclass(frozen=True)
class Census:
    """Every item of the whole list, by id, and the answers that show them."""

    operation: Operation
    items: Mapping[Hashable, Item]
    answers: tuple[Answer, ...]

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

    def _passes_filter(self, item: Item, one: Listing) -> bool:
        wanted = one.query.filter
        return wanted is None or item.get(self.operation.filter.name) == wanted


@all_answers("PAG-7")
def page_is_its_slice_of_the_whole_list(answers: Sequence[Answer]) -> Findings:
    """Judged against the whole list where it was seen; the same rank has the same key."""
    found = listings(answers)
    census = Census.of(found)
    if census is None:
        yield Undecided("the whole list was not seen, or it changed while it was read")
        return
    for one in found:
        if one.page.items and one.query.search is None:
            yield from as_predicted(census, one)


def predicted_page(census_answers: Sequence[Answer], drawn: Answer) -> Findings:
    """Whether one more answer is the page that a fully seen list predicts."""
    census = Census.of(listings(census_answers))
    (one,) = listings([drawn]) or (None,)
    if census is None:
        yield Undecided("the whole list was not seen, or it changed while it was read")
    elif one is not None:
        yield from as_predicted(census, one)


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
        yield judged(
            identity(item) in allowed,
            sources,
            f"items[{index}]",
            "a campaign of the list that was asked for",
            f"campaign {show(item.get('id'))}",
            volatile=True,
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
    values = [sort_value(kind, item.get(key)) for item in selected]
    shown = [sort_value(kind, item.get(key)) for item in one.page.items]
    order = _Order(kind, _collation(kind, shown, upward))
    nulls = values.count(None)
    counted = Counter(value for value in values if value is not None)
    for rank, value in zip(one.ranks, shown, strict=True):
        if value is None:
            continue
        after = sum(count for other, count in counted.items() if order.after(other, value))
        before = sum(count for other, count in counted.items() if order.after(value, other))
        least, most = (before, len(values) - 1 - after) if upward else (after, len(values) - 1 - before)
        # Nulls stand at either end, all before the values or all after them.
        fits = least <= rank <= most - nulls or least + nulls <= rank <= most
        index = rank - one.query.offset
        yield KEPT if fits else Violation(
            union(one.answer, census.answers),
            f"items[{index}].{key}",
            f"the key of rank {rank} in the whole list, sorted by {key} "
            f"{one.query.sort_direction}",
            f"{show(one.page.items[index].get(key))}, whose rank is {least} to {most}",
            volatile=True,
        )


def _collation(kind: SortKind, shown: Sequence[Value], upward: bool) -> Collation | None:
    texts = [str(value) for value in shown if value is not None]
    return explaining(texts if upward else texts[::-1]) if kind is SortKind.TEXT else None


@dataclass(frozen=True)
class _Order:
    """Which of two sort keys certainly comes after the other in ascending order."""

    kind: SortKind
    collation: Collation | None

    def after(self, one: Value, other: Value) -> bool:
        if self.kind is SortKind.TEXT:
            return certainly_after(str(one), str(other))
        return one > other  # type: ignore[operator]
