"""Lists of every size at which paging arithmetic turns."""

from __future__ import annotations

from zoo.conforming.variant import variant

_COUNTS = (0, 1, 2, 49, 50, 51, 99, 100, 101, 150, 200, 5_000, 100_000)

SIZES = [
    variant(
        f"size-{count}", f"The list has {count:,} campaign{'s' * (count != 1)}.", campaigns=count
    )
    for count in _COUNTS
]
