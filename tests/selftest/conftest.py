"""Fixtures of the self-tests: servers on loopback, and verdicts on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from verdicts import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

# A whole survey is judged in each example, whose time says nothing.
_ANY_TIME = settings(deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("selftest", _ANY_TIME, max_examples=60)
settings.register_profile("deep", _ANY_TIME, max_examples=1500)
settings.load_profile("selftest")


@pytest.fixture
def server() -> Iterator[Server]:
    """Serves APIs for the length of a test."""
    with Server() as running:
        yield running
