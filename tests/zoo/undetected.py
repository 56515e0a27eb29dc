"""Faulty servers that the suite does not catch, or tells in other words, as files list them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from carecycle_contract.options import LIMITED_BUDGET

LARGER_BUDGET = 10 * LIMITED_BUDGET
_LISTED: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def besides(name: str) -> frozenset[str]:
    """The ids of requirements that a larger budget may tell of a server instead or besides."""
    file = Path(__file__).with_name("besides.toml")
    return frozenset(tomllib.loads(file.read_text("utf-8")).get(name, ()))


def by_luck() -> frozenset[str]:
    """The names of those among them that drawn queries catch at some seeds."""
    return frozenset(_LISTED["by_luck"])


def undetected(budget: int = LIMITED_BUDGET) -> dict[str, str]:
    """The reason for each faulty server that runs of this budget do not catch, by its name."""
    never: dict[str, str] = _LISTED["with_ten_times_the_budget"]
    return never if budget >= LARGER_BUDGET else _LISTED["by_default"] | never
