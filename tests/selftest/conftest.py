"""Fixtures of the self-tests: servers on loopback, and the wheel."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from verdicts import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A whole survey is judged in each example, whose time says nothing.
settings.register_profile(
    "selftest", deadline=None, suppress_health_check=list(HealthCheck), max_examples=60
)
settings.load_profile("selftest")


@pytest.fixture
def server() -> Iterator[Server]:
    """Serves APIs for the length of a test."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    arguments = ("wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT))
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True)
    (built,) = folder.iterdir()
    return built
