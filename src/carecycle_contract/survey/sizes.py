"""Choose telling page sizes and page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import page_count

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


def within(operation: Operation, size: int) -> int:
    """The allowed page size nearest to `size`."""
    return min(operation.largest_page, max(operation.smallest_page, size))


def odd(size: int) -> int:
    """The largest odd number up to `size`."""
    return size - 1 + size % 2


def walking_size(operation: Operation, total: int) -> int:
    """The largest page size that spreads a list over two pages or more."""
    return within(operation, total if total > operation.largest_page else page_count(total, 2))


def nearly_full_last_page(operation: Operation, total: int) -> tuple[int, int]:
    """The number and size of a last page that lacks few items, and is not the first.

    A full one would not show a server that takes the length of its last page for the total.
    """
    most = within(operation, total // 2 + 1)
    least = max(operation.smallest_page, min(operation.largest_page, total) // 3 + 1)
    sizes = range(most, least - 1, -1)
    size = max(
        sizes,
        key=lambda size: (total % size > 0, total - (page_count(total, size) - 1) * size),
        default=operation.smallest_page,
    )
    return max(1, page_count(total, size)), size


def uneven_size(operation: Operation, total: int) -> int:
    """The largest page size that does not divide a total into full pages, if there is one."""
    sizes = range(operation.largest_page, operation.smallest_page - 1, -1)
    return next((size for size in sizes if total % size), operation.largest_page)


def even_size(operation: Operation, total: int) -> int:
    """The largest page size that divides a total into several full pages.

    The smallest page size if there is none: if the total is a prime or too small.
    """
    smallest = operation.smallest_page
    sizes = range(min(operation.largest_page, total // 2), max(1, smallest - 1), -1)
    return next((size for size in sizes if total % size == 0), smallest)
