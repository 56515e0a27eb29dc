"""Page sizes and page numbers that show the most."""

from __future__ import annotations

from carecycle_contract.lists.listing import page_count


def walking_size(total: int, largest: int) -> int:
    """A page size that spreads a list over two pages or more, as large as it can be."""
    return largest if total > largest else max(1, page_count(total, 2))


def last_full_page(total: int, largest: int) -> tuple[int, int]:
    """The last page and its size, chosen so that it is not the first, and as full as can be."""
    sizes = range(min(largest, max(1, total // 2 + 1)), max(1, min(largest, total) // 3), -1)
    size = max(sizes, key=lambda size: _items_on_last_page(total, size), default=1)
    return max(1, page_count(total, size)), size


def _items_on_last_page(total: int, size: int) -> int:
    return total - (page_count(total, size) - 1) * size


def even_size(total: int, largest: int) -> int:
    """A page size that divides a total exactly into several pages: the largest that does.

    1 where the total is a prime number, or too small to be divided.
    """
    return next((size for size in range(min(largest, total // 2), 1, -1) if total % size == 0), 1)
