"""What the answers so far tell about the list, for questions that are still to be chosen."""

from __future__ import annotations

from collections import Counter
from itertools import count, takewhile, zip_longest
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import listings, passes, written
from carecycle_contract.question import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation, Parameter
    from carecycle_contract.lists.listing import Item


class Known:
    """The list as far as the answers show it."""

    def __init__(self, operation: Operation, answers: Sequence[Answer]) -> None:
        self.operation = operation
        self.questions = [answer.question for answer in answers]
        self._listings = listings(answers)
        whole = [listing for listing in self._listings if listing.is_whole_list]
        self.total = whole[0].page.items_total if whole else 0
        """The number of items in the whole list; 0 where no answer tells it."""
        self.items: list[Item] = list(
            {
                listing.identity(item): item for listing in whole for item in listing.page.items
            }.values()
        )
        """Every item seen without filter and search, once."""

    @property
    def filter_pairs(self) -> list[tuple[str, str]]:
        """Every filter parameter with every value, that of the most items seen first."""
        by_filter = [
            [(parameter.name, value) for value in self._frequent_values(parameter)]
            for parameter in self.operation.filters
        ]
        return [pair for pairs in zip_longest(*by_filter) for pair in pairs if pair is not None]

    def _frequent_values(self, parameter: Parameter) -> list[str]:
        counts = Counter(written(item.get(parameter.member)) for item in self.items)
        return sorted(parameter.values, key=lambda value: -counts[value])

    @property
    def usual_filter(self) -> tuple[tuple[str, str], ...]:
        """The filter that the most items pass, alone; nothing where there is no filter."""
        return tuple(self.filter_pairs[:1])

    @property
    def tied_key(self) -> str | None:
        """The sort key with the most ties, as far as the contract tells; None without sorting."""
        return next(iter(self.operation.keys_of(SortKind.ENUM)), self.operation.default_sort)

    @property
    def is_fully_seen(self) -> bool:
        """Whether every item of the whole list was seen."""
        return len(self.items) == self.total

    def passes(self, item: Item, pairs: Sequence[tuple[str, str]]) -> bool:
        """Whether an item passes filters."""
        return passes(self.operation, item, Selection(tuple(pairs)))

    def count_of(self, pair: tuple[str, str]) -> int:
        """How many items pass a filter; 0 where not all were seen."""
        return sum(self.passes(item, [pair]) for item in self.items) if self.is_fully_seen else 0

    def total_of(self, *pairs: tuple[str, str]) -> int:
        """The number of items under filters; 0 where no answer tells it."""
        selection = Selection(pairs)
        chosen = (one for one in self._listings if one.query.selection == selection)
        return next((listing.page.items_total for listing in chosen), 0)

    def tied_around(self, rank: int, key: str, way: str | None) -> tuple[int, int]:
        """How many items before a rank of the sorted list, and from it on, share their key.

        As far as the beginning of that list, and the totals under filters, show it.
        """
        values = self.beginning(key, way)
        if not 0 < rank <= len(values):
            return 0, 0
        value = values[rank - 1]
        before = len(list(takewhile(value.__eq__, reversed(values[:rank]))))
        after = len(list(takewhile(value.__eq__, values[rank:])))
        if rank + after == len(values) and value is not None:
            names = (one.name for one in self.operation.filters if one.member == key)
            after = max(after, *(self.total_of((name, value)) - before for name in names), 0)
        return before, after

    def beginning(self, key: str, way: str | None) -> list[str | None]:
        """The keys at the beginning of the whole list, sorted so; the end of its mirror counts."""
        by_rank: dict[int, str | None] = {}
        for listing in self._listings:
            if not listing.is_whole_list or listing.sort_key != key:
                continue
            for rank, item in zip(listing.ranks, listing.page.items, strict=True):
                mirrored = listing.query.sort_direction != way
                by_rank[self.total - 1 - rank if mirrored else rank] = written(item.get(key))
        return [by_rank[rank] for rank in takewhile(by_rank.__contains__, count())]
