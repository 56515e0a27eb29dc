"""Bounds of what a part of a test may take: time of the processor, and memory."""

from __future__ import annotations

import tracemalloc
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def within_seconds(most: float) -> Iterator[None]:
    """Assert that what stands inside takes less time, whatever else the machine does."""
    began = process_time()
    yield
    took = process_time() - began
    assert took < most, f"{took:.1f} s"


@contextmanager
def within_bytes(most: int) -> Iterator[None]:
    """Assert that what stands inside never holds more memory."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most, f"{peak} bytes"
