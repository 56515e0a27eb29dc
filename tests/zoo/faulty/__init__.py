"""Servers with one fault each, by the group of requirements that it breaks.

A fault that changes one expression is a row of its module's table; others are classes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from zoo.faulty import (
    authentication,
    combinations,
    drawing,
    envelope,
    errors,
    filtering,
    http,
    items,
    keys,
    members,
    pagination,
    refusals,
    searching,
    searching_texts,
    sorting,
    validation,
    validation_errors,
    validation_undocumented,
)
from zoo.server import servers_of

if TYPE_CHECKING:
    from types import ModuleType

    from zoo.faulty.row import Row
    from zoo.server import Server

_MODULES = (
    envelope,
    items,
    members,
    pagination,
    sorting,
    filtering,
    searching,
    searching_texts,
    validation,
    validation_errors,
    validation_undocumented,
    refusals,
    authentication,
    keys,
    errors,
    http,
    drawing,
    combinations,
)


@cache
def faulty() -> dict[str, Server]:
    """Every faulty server by its name, in the order of the groups."""
    return {server.name: server for module in _MODULES for server in _declared(module)}


@cache
def rows() -> dict[str, Row]:
    """The rows of every table, by the names of their servers."""
    tables = (vars(module).get("ROWS", {}) for module in _MODULES)
    return {name: row for table in tables for name, row in table.items()}


def _declared(module: ModuleType) -> list[Server]:
    group = module.__name__.rpartition(".")[2]
    rows = [row.server(name, group) for name, row in vars(module).get("ROWS", {}).items()]
    return [*rows, *servers_of(module)]
