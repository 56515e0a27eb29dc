"""The length of the whole list, and the collation of its texts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import by_order, listings_of, of_whole_list
from carecycle_contract.lists.order import ascending, ranking_of
from carecycle_contract.text.collation import COLLATIONS, misplaced
from carecycle_contract.text.unicode import unicode_collations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Listing


def total(answers: Iterable[Answer]) -> int | None:
    """The number of items by the first listing of the whole list; None without one."""
    return next((listing.page.items_total for listing in of_whole_list(listings_of(answers))), None)


def collation(answers: Iterable[Answer]) -> str | None:
    """The name of the first known collation that explains every sort by texts.

    None if no two different texts were seen sorted. Where all collations differ, it is no sort.
    """
    sorts = [
        texts
        for group in by_order(of_whole_list(listings_of(answers))).values()
        if len(set(texts := _sorted_texts(group))) > 1 and misplaced(texts) is None
    ]
    if not sorts:
        return None
    known = chain(COLLATIONS, unicode_collations())
    names = (collation.name for collation in known if all(map(collation.explains, sorts)))
    return next(names, "by no collation known here, and taken as they are")


def _sorted_texts(group: Sequence[Listing]) -> list[str]:
    """The texts by which listings of one order are sorted, ascending; none for other keys."""
    if group[0].sort_kind is not SortKind.TEXT:
        return []
    return [str(ranked.value) for ranked in ascending(ranking_of(group))]
