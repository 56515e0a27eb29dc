"""Servers of lists that are not campaigns: the proof that no rule knows more than its contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoo.faulty.row import Row

    Faults = Mapping[str, Mapping[str, Row]]

CONTRACTS = Path(__file__).parents[2] / "contracts"
"""Folders that hold `openapi/` and `schemas/`."""
