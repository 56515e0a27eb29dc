"""Lists of every size at which paging arithmetic turns."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from verdicts import KEY

from carecycle_contract.reference import ReferenceApi, Store, rows
from conforming.server import Conforming, opened, over_uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (0, 1, 2, 49, 50, 51, 99, 100, 101, 150, 200, 5_000)
HUGE = 100_000


@lru_cache(maxsize=1)
def _huge_store() -> Store:
    """Built once in a process, for it takes seconds; nobody writes to it."""
    store = Store()
    store.fill(rows(HUGE))
    return store


@contextmanager
def _huge() -> Iterator[str]:
    with over_uvicorn(ReferenceApi(_huge_store(), KEY)) as url:
        yield url


def servers() -> list[Conforming]:
    """One server for each size."""
    sized = [
        Conforming(
            f"size-{count}",
            "sizes",
            f"The list has {count:,} campaign{'s' * (count != 1)}.",
            partial(opened, ReferenceApi, count),
        )
        for count in SIZES
    ]
    sentence = f"The list has {HUGE:,} campaigns."
    return [*sized, Conforming(f"size-{HUGE}", "sizes", sentence, _huge)]
