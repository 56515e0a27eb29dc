"""Threads that ask several questions at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.client import Client


@contextmanager
def asking(target: Client, concurrency: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask a target; an interruption ends what they wait for."""
    with ThreadPoolExecutor(concurrency, "asking") as pool:
        try:
            yield pool
        except BaseException:
            # The pool waits for its threads, and they for the target.
            target.halt()
            raise
