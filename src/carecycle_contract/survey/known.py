"""What the answers so far show of the list, as a basis for the next questions."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import count, groupby, takewhile, zip_longest
from operator import eq
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import (
    different_items,
    listings_of,
    of_whole_list,
    passes,
    written,
)
from carecycle_contract.question import Selection
from carecycle_contract.statuses import CLIENT_ERRORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation, Parameter
    from carecycle_contract.lists.listing import Item, Listing
    from carecycle_contract.question import Question

_ENOUGH_TIES = 20
"""Number of items in blocks of equal keys, some of which change places if any can."""


class Known:
    """The list as far as the answers show it."""

    def __init__(self, operation: Operation, answers: Sequence[Answer]) -> None:
        self.operation = operation
        self.questions = [answer.question for answer in answers]
        self.refused = {answer.question for answer in answers if answer.status in CLIENT_ERRORS}
        """Questions that got a 4xx."""
        self.failed = {answer.question for answer in answers if answer.status >= 500}
        """Questions that got a 5xx."""
        self._listings = listings_of(answers)
        self._whole = of_whole_list(self._listings)
        self.total = self._whole[0].page.items_total if self._whole else 0
        """The number of items in the whole list; 0 if no answer shows it."""
        self.items: list[Item] = different_items(self._whole)
        """Every item seen without filter and search, each once."""
        # Looked up for every page size that might be asked for.
        self._beginnings: dict[tuple[str, str | None], list[str | None]] = {}

    @property
    def filter_pairs(self) -> list[tuple[str, str]]:
        """Every filter parameter with each of its values, the most frequent among items first."""
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
        """The filter that the most items pass, as the only pair; empty without filters."""
        return tuple(self.filter_pairs[:1])

    @property
    def tied_key(self) -> str | None:
        """The sort key with the most ties, judged by the contract; None without sorting."""
        return next(iter(self.operation.keys_of(SortKind.ENUM)), self.operation.default_sort)

    @property
    def is_fully_seen(self) -> bool:
        """Whether every item of the whole list was seen."""
        return len(self.items) == self.total

    def would_fit_a_default_page(self, count: int) -> bool:
        """Whether a default page would hold all items like these, by their share in those seen."""
        return count * self.total <= self.operation.default_page_size * len(self.items)

    def passes(self, item: Item, pairs: Sequence[tuple[str, str]]) -> bool:
        """Whether an item passes filters."""
        return passes(self.operation, item, Selection(tuple(pairs)))

    def count_passing(self, pair: tuple[str, str]) -> int:
        """The number of items that pass a filter; 0 unless every item was seen."""
        return sum(self.passes(item, [pair]) for item in self.items) if self.is_fully_seen else 0

    def total_of(self, pair: tuple[str, str]) -> int:
        """The number of items under a filter; 0 if no answer shows it."""
        selection = Selection((pair,))
        chosen = (listing for listing in self._listings if listing.query.selection == selection)
        return next((listing.page.items_total for listing in chosen), 0)

    def tied_around(self, rank: int, key: str, way: str | None) -> tuple[int, int]:
        """The numbers of equal keys just before a rank of the sorted list, and from it on.

        Both are known only as far as the start of the list and the totals under filters show.
        """
        values = self.beginning(key, way)
        if not 0 < rank <= len(values):
            return 0, 0
        value = values[rank - 1]
        is_equal = partial(eq, value)
        before = len(list(takewhile(is_equal, reversed(values[:rank]))))
        after = len(list(takewhile(is_equal, values[rank:])))
        if rank + after == len(values) and value is not None:
            filters = self.operation.filters
            names = (parameter.name for parameter in filters if parameter.member == key)
            after = max(after, *(self.total_of((name, value)) - before for name in names), 0)
        return before, after

    @property
    def page_of_ties(self) -> Question | None:
        """The page of the whole list that holds the most items in whole blocks of equal keys.

        Of those that hold enough, one of the sort with the most ties, else of the default sort and
        near the start, where a database may sort in parallel. None if no list was seen.
        """
        preferred = (self.tied_key, self.operation.default_sort)

        def worth(listing: Listing) -> tuple[object, ...]:
            ties = min(_enclosed_ties(listing), _ENOUGH_TIES)
            by_key = tuple(listing.sort_key == key for key in preferred)
            return ties, by_key, -listing.query.page, len(listing.page.items)

        chosen = max(self._whole, key=worth, default=None)
        return None if chosen is None else chosen.answer.question

    def beginning(self, key: str, way: str | None) -> list[str | None]:
        """The first keys of the whole list in this order, or the last ones in its reverse."""
        if (key, way) not in self._beginnings:
            self._beginnings[key, way] = self._beginning(key, way)
        return self._beginnings[key, way]

    def _beginning(self, key: str, way: str | None) -> list[str | None]:
        by_rank: dict[int, str | None] = {}
        for listing in self._whole:
            if listing.sort_key != key:
                continue
            for rank, item in zip(listing.ranks, listing.page.items, strict=True):
                mirrored = listing.query.sort_direction != way
                by_rank[self.total - 1 - rank if mirrored else rank] = written(item.get(key))
        return [by_rank[rank] for rank in takewhile(by_rank.__contains__, count())]


def _enclosed_ties(listing: Listing) -> int:
    """The number of items in blocks of equal keys that begin and end on a page."""
    keys = [repr(item.get(listing.sort_key)) for item in listing.page.items]
    blocks = [len(list(block)) for _, block in groupby(keys)]
    ranks, total = listing.ranks, listing.page.items_total
    begins, ends = ranks.start == 0, ranks.stop == total
    enclosed = blocks[not begins : len(blocks) - (not ends)]
    return sum(size for size in enclosed if size > 1)
