"""Windows: what one page of a sorted list must hold, by the sort keys at its ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.order import RankedItem, Value, ranking_of, sort_value
from carecycle_contract.text.collation import certainly_after

if TYPE_CHECKING:
    from collections.abc import Hashable

    from carecycle_contract.lists.listing import Item, Listing


# Each is compared with every other way to see its list.
@lru_cache(maxsize=1 << 14)
def window_of(listing: Listing) -> Window:
    """The window that a listing shows."""
    ranking = ranking_of([listing])
    return Window(listing, tuple(ranking if listing.is_ascending else ranking[::-1]))


@dataclass(frozen=True)
class Window:
    """One page of a sorted list, its ranked items in ascending order."""

    listing: Listing
    ranking: tuple[RankedItem, ...]

    @cached_property
    def identities(self) -> set[Hashable]:
        """The identities of the items of the page, those without a readable sort key too."""
        return set(self.listing.identities)

    @cached_property
    def _values(self) -> set[Value]:
        return {ranked.value for ranked in self.ranking}

    @cached_property
    def _ends(self) -> tuple[Value, Value] | None:
        """The first and the last sort key in ascending order; None if a null stands there."""
        if not self.ranking or None in (self.ranking[0].value, self.ranking[-1].value):
            return None
        return self.ranking[0].value, self.ranking[-1].value

    def encloses(self, item: Item) -> bool:
        """Whether an item of this list must be on this page: its sort key is between the ends.

        The ends of the list itself do not count as such, as nulls may stand beyond.
        """
        kind = self.listing.sort_kind
        value = sort_value(kind, item.get(self.listing.sort_key))
        if self._ends is None or value is None:
            return False
        first, last = self._ends
        if kind is SortKind.ENUM:
            return value in self._values and value not in (first, last)
        if kind is SortKind.TEXT:
            low, high, text = str(first), str(last), str(value)
            return certainly_after(text, low) and certainly_after(high, text)
        return first < value < last  # type: ignore[operator]
