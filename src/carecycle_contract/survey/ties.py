"""Questions about equal keys: pages that meet inside a block of them, and a second look at one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from carecycle_contract.question import Question, ask
from carecycle_contract.survey.part import shows
from carecycle_contract.survey.sizes import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.survey.known import Known

_FEW = 12
"""Lists of up to this many items are read on one page rather than on two."""

_TIED = 3
"""Number of equal keys on either side of a page boundary that suffices to see them swapped."""


@shows("SORT", "PAG-6", "PAG-7")
def ties(known: Known) -> list[Question]:
    """Pages that meet inside a block of equal keys: 2, or up to 5.

    Without a tie-break, a database may order equal keys anew for each page. It selects the first
    rows with a heap, as long as they are less than half of all, and the heap keeps other rows of a
    block for each LIMIT and OFFSET. Both pages therefore stay within the first half. If items share
    the default key, two pages of the default sort meet there, too.
    """
    operation, key = known.operation, known.tied_key
    default, usual, other = (
        operation.default_sort,
        operation.usual_direction,
        operation.other_direction,
    )
    if key is None or default is None:
        return []
    by_default = _tie_size(known, default, usual)
    shared = min(known.tied_around(by_default, default, usual)) >= _TIED
    return [
        *(_meeting(known, key, other, _tie_size(known, key, other)) if key != default else []),
        *(_meeting(known, default, usual, by_default) if shared else []),
    ]


@shows("SORT", "PAG-6", "PAG-7")
def other_ties(known: Known) -> Iterator[Question]:
    """The same for sorts that seldom have many equal keys: 2 for each, or up to 3 if it has few."""
    operation = known.operation
    for key in operation.sort_keys:
        if key == known.tied_key:
            continue
        for way in operation.directions:
            size = _tie_size(known, key, way)
            if min(known.tied_around(size, key, way)) < _TIED:
                yield from _meeting_twice(known, key, way)
            elif key != operation.default_sort:
                yield from _meeting(known, key, way, size)


def _meeting_twice(known: Known, key: str, way: str | None) -> list[Question]:
    """The first pages of a size by which they meet between two equal keys, at best twice.

    The smaller the pages, the more a heap mixes equal keys.
    """
    operation, values = known.operation, known.beginning(key, way)
    is_tied = [value == following for value, following in pairwise(values)]
    sizes = range(operation.smallest_page, len(values) // 2)
    divided = {size: [page for page in (1, 2) if is_tied[page * size - 1]] for size in sizes}
    size, pages = max(divided.items(), key=lambda item: len(item[1]), default=(0, []))
    return [
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)
        for page in sorted({*pages, *(page + 1 for page in pages)})
    ]


def _meeting(known: Known, key: str, way: str | None, size: int) -> list[Question]:
    """The first two pages of this size, as far as there are two.

    A third one, if a block fills them all: a small heap of equal keys mixes them little, but there
    the database sorts the whole list.
    """
    operation = known.operation
    filled = size < operation.largest_page and sum(known.tied_around(1, key, way)) >= 3 * size
    if (key, size) == (operation.default_sort, operation.default_page_size):
        # The opening question is the first of them.
        return [ask(operation, page=2)]
    return [
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)
        for page in ((1, 2, 3) if filled else (1, 2))
        if page == 1 or known.total > size
    ]


def _tie_size(known: Known, key: str, way: str | None) -> int:
    """The page size that divides a block of equal keys best.

    Of sizes that divide one well enough, the largest that shows where the first block ends, or one
    for which the first page is known. Of those that do not, the smallest: the smaller the heap, the
    more it mixes.
    """
    operation, total = known.operation, known.total
    if total <= _FEW:
        return within(operation, total)
    first_block = sum(known.tied_around(1, key, way))

    def worth(size: int) -> tuple[int, bool, int]:
        divided = min(_TIED, *known.tied_around(size, key, way))
        telling = first_block < 2 * size
        if key == operation.default_sort:
            telling = size == operation.default_page_size
        return divided, telling, size if divided == _TIED else -size

    smallest, largest = within(operation, total // 16), within(operation, (total - 1) // 4)
    return max(range(smallest, largest + 1), key=worth)


@shows("SORT-4", "SORT-8", "PAG-6", "PAG-7")
def block_edge(known: Known) -> list[Question]:
    """The page on which the first block of equal keys ends, in a sort by a filtered member: 1.

    Asked if that block fills the pages of `ties`, so that they show a single value.
    """
    operation, largest = known.operation, known.operation.largest_page
    key, way = known.tied_key, operation.other_direction
    filtering = (parameter for parameter in operation.filters if parameter.member == key)
    parameter = next(filtering, None)
    beginning = known.beginning(key, way) if key is not None else []
    if key is None or parameter is None or not beginning or beginning[0] is None:
        return []
    count = known.total_of((parameter.name, beginning[0]))
    if not 2 * _tie_size(known, key, way) <= count < known.total:
        return []
    sizes = range(largest, max(1, operation.smallest_page - 1), -1)
    size = next((size for size in sizes if count % size > size // 4), largest)
    page = count // size + 1
    return [ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)]


@shows("SORT-12", "ITEM-7", "ITEM-10")
def repetitions(known: Known) -> list[Question]:
    """The page with the most ties again: 1."""
    return [known.page_of_ties or ask(known.operation)]
