"""The rule book: every rule that judges an operation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.rules import (
    authentication,
    envelope,
    errors,
    filtering,
    http,
    items,
    page_sizes,
    pagination,
    properties,
    searching,
    sorting,
    validation,
    walking,
)
from carecycle_contract.rules.rule import Rule

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation

_MODULES = (
    envelope,
    items,
    pagination,
    page_sizes,
    walking,
    sorting,
    filtering,
    searching,
    validation,
    authentication,
    errors,
    http,
)


PROPERTIES = tuple(rule for rule in vars(properties).values() if isinstance(rule, Rule))
"""The rules of properties, whose violations count where no other rule tells them."""


@lru_cache(maxsize=8)
def rules_of(operation: Operation) -> tuple[Rule, ...]:
    """The rules of any list, properties left out, and one for each sort key of this one."""
    declared = {
        rule.id: rule
        for module in _MODULES
        for rule in vars(module).values()
        if isinstance(rule, Rule)
    }
    by_key = [sorting.sort_orders_the_whole_list(operation, key) for key in operation.sort_keys]
    return (*by_key, *declared.values())


def all_rules_of(operation: Operation) -> tuple[Rule, ...]:
    """The same, followed by the properties."""
    return (*rules_of(operation), *PROPERTIES)
