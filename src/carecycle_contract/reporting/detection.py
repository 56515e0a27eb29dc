"""How many deliberate faults against each requirement runs were measured to catch."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.reporting.report import Detection

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("detection.json")
"""Written by `tox -e detection`: by requirement, its faults, and how many each budget caught."""


@lru_cache(maxsize=4)
def detections(budget: int) -> Mapping[str, Detection]:
    """What was measured of each requirement, at the measured budget nearest to this one."""
    measured: dict[str, dict[str, dict[str, int]]] = json.loads(FILE.read_text("utf-8"))
    return {
        identifier: _nearest({int(spent): counts for spent, counts in by_budget.items()}, budget)
        for identifier, by_budget in measured.items()
    }


def _nearest(by_budget: Mapping[int, Mapping[str, int]], budget: int) -> Detection:
    nearest = min(by_budget, key=lambda spent: abs(spent - budget))
    return Detection(**by_budget[nearest], budget=nearest)
