"""A catalogue of deliberate faults, so that anybody can see a failure before they meet one.

Each is the reference API with one step overridden. The modules follow the groups of requirements,
large groups in several.
"""

from __future__ import annotations

from functools import lru_cache

from carecycle_contract.reference.faults import (
    authentication,
    defaults,
    envelope,
    errors,
    filtering,
    http,
    items,
    pagination,
    refusals,
    search_texts,
    searching,
    sorting,
    undocumented,
    validation,
)
from carecycle_contract.reference.faults.fault import Fault, faults_of

__all__ = ["Fault", "faults"]

_MODULES = (
    envelope,
    items,
    pagination,
    sorting,
    defaults,
    filtering,
    searching,
    search_texts,
    validation,
    refusals,
    undocumented,
    authentication,
    errors,
    http,
)


@lru_cache(maxsize=1)
def faults() -> dict[str, Fault]:
    """Every fault by its name, in the order of the groups."""
    return {fault.name: fault for module in _MODULES for fault in faults_of(module)}
