"""What the answers so far tell about the list, for questions that are still to be chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import WHOLE, identity, listings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item


class Known:
    """The list as far as the answers show it."""

    def __init__(self, operation: Operation, answers: Sequence[Answer]) -> None:
        self.operation = operation
        self.questions = [answer.question for answer in answers]
        self._listings = listings(answers)
        whole = [one for one in self._listings if one.query.selection == WHOLE]
        self.total = whole[0].page.items_total if whole else 0
        """The number of items in the whole list; 0 where no answer tells it."""
        self.items: list[Item] = list(
            {identity(item): item for one in whole for item in one.page.items}.values()
        )
        """Every item seen without filter and search, once."""

    @property
    def frequent_values(self) -> list[str]:
        """The values of the filter, those of the most items seen first."""
        member = self.operation.filter.name
        counts = Counter(str(item.get(member)) for item in self.items)
        return sorted(self.operation.filter.values, key=lambda value: -counts[value])

    @property
    def is_whole(self) -> bool:
        """Whether every item of the whole list was seen."""
        return len(self.items) == self.total

    def count_of(self, value: str) -> int:
        """How many of the items seen have a value at the filter's member."""
        member = self.operation.filter.name
        return sum(item.get(member) == value for item in self.items) if self.is_whole else 0

    def total_of(self, *, filter_value: str | None, search: str | None) -> int:
        """The number of items under a filter and a search; 0 where no answer tells it."""
        selection = (filter_value, search)
        chosen = (one for one in self._listings if one.query.selection == selection)
        return next((one.page.items_total for one in chosen), 0)

    def first_value(self, key: str, way: str) -> str | None:
        """What the first item of the whole list has at `key` when it is sorted so."""
        for one in self._listings:
            query = one.query
            asked = (query.selection, query.page, query.sort_by, query.sort_direction)
            if asked == (WHOLE, 1, key, way) and one.page.items:
                value = one.page.items[0].get(key)
                return value if isinstance(value, str) else None
        return None
