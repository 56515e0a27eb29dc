"""Page sizes and page numbers that show the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import page_count

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


def within(operation: Operation, size: int) -> int:
    """The page size that may be asked for and is nearest to a number."""
    return min(operation.largest_page, max(operation.smallest_page, size))


def walking_size(operation: Operation, total: int) -> int:
    """A page size that spreads a list over two pages or more, as large as it can be."""
    return within(operation, total if total > operation.largest_page else page_count(total, 2))


def last_full_page(operation: Operation, total: int) -> tuple[int, int]:
    """The last page and its size, chosen so that it is not the first, and as full as can be."""
    most = within(operation, total // 2 + 1)
    least = max(operation.smallest_page, min(operation.largest_page, total) // 3 + 1)
    sizes = range(most, least - 1, -1)
    size = max(
        sizes,
        key=lambda size: total - (page_count(total, size) - 1) * size,
        default=operation.smallest_page,
    )
    return max(1, page_count(total, size)), size


def even_size(operation: Operation, total: int) -> int:
    """A page size that divides a total exactly into several pages: the largest that does.

    The smallest one where the total is a prime number, or too small to be divided.
    """
    smallest = operation.smallest_page
    sizes = range(min(operation.largest_page, total // 2), max(1, smallest - 1), -1)
    return next((size for size in sizes if total % size == 0), smallest)
