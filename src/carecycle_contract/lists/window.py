"""Windows: what one page of a sorted list must hold, by the sort keys at its ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.order import Value, ranking_of, sort_value
from carecycle_contract.text.collation import certainly_after

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from carecycle_contract.lists.listing import Item, Listing


# Each is compared with every other way to see its list.
@lru_cache(maxsize=1 << 14)
def window_of(listing: Listing) -> Window:
    """The window that a listing shows."""
    values = [ranked.value for ranked in ranking_of([listing])]
    ends = (values[0], values[-1]) if values else (None, None)
    is_enum = listing.sort_kind is SortKind.ENUM
    return Window(
        listing, ends if listing.is_ascending else ends[::-1], frozenset(values if is_enum else ())
    )


@dataclass(frozen=True)
class Window:
    """One page of a sorted list, and the first and the last of its sort keys in ascending order.

    An end is None if a null stands there, or nothing. `values` are all the keys, if they are of an
    enum.
    """

    listing: Listing
    ends: tuple[Value, Value]
    values: frozenset[Value]

    def lacking(self, items: Iterable[tuple[Hashable, Item]]) -> Iterator[Hashable]:
        """The identities of those items of this list that must be on this page, and are not."""
        shown = set(self.listing.identities)
        return (name for name, item in items if name not in shown and self.encloses(item))

    def encloses(self, item: Item) -> bool:
        """Whether an item of this list must be on this page: its sort key is between the ends.

        The ends of the list itself do not count as such, as nulls may stand beyond.
        """
        first, last = self.ends
        if first is None or last is None:
            return False
        kind = self.listing.sort_kind
        value = sort_value(kind, item.get(self.listing.sort_key))
        if value is None:
            return False
        if kind is SortKind.ENUM:
            return value in self.values and value not in (first, last)
        if kind is SortKind.TEXT:
            low, high, text = str(first), str(last), str(value)
            return certainly_after(text, low) and certainly_after(high, text)
        return first < value < last  # type: ignore[operator]
