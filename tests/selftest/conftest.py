"""Fixtures of the self-tests: servers on loopback, and verdicts on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from verdicts import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    """Serves APIs for the length of a test."""
    with Server() as running:
        yield running
