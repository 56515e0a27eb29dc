"""The book of rules: every rule, by the requirement that it judges."""

from __future__ import annotations

from functools import lru_cache

from carecycle_contract.rules import (
    authentication,
    envelope,
    errors,
    filtering,
    http,
    items,
    pagination,
    searching,
    sorting,
    validation,
)
from carecycle_contract.rules.rule import Rule

_MODULES = (
    envelope,
    items,
    pagination,
    sorting,
    filtering,
    searching,
    validation,
    authentication,
    errors,
    http,
)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the groups."""
    return tuple(
        {
            id(rule): rule
            for module in _MODULES
            for rule in vars(module).values()
            if isinstance(rule, Rule)
        }.values()
    )
