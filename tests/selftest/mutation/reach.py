"""Which definitions of the judgement a change can reach: those in which a changed name stands.

Judging every rule anew for every mutant would take days.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Sources: TypeAlias = Mapping[str, str]

Name: TypeAlias = tuple[str, str]
"""A module such as `rules.sorting`, and what is defined at its top level."""

PACKAGE = "carecycle_contract."
FOLDERS = ("rules", "lists", "text", "findings")
"""The packages that judge, and nothing else."""


def changed(before: Sources, after: Sources) -> set[Name]:
    """The names whose definitions differ; both have the source of every module by its name."""
    return {
        name
        for module, source in after.items()
        if source != before[module]
        for name in _changed(module, before[module], source)
    }


def reached(names: set[Name], sources: Sources) -> set[Name]:
    """Some names and all that use one of them, however far."""
    reached = {*names}
    uses = {name: used for module in sources for name, used in _uses(module, sources[module])}
    while more := {name for name, used in uses.items() if used & reached} - reached:
        reached |= more
    return reached


def imported(source: str) -> set[Name]:
    """The names that a module imports from the suite."""
    return set(_imported(ast.parse(source)).values())


def _changed(module: str, before: str, after: str) -> set[Name]:
    was, is_ = ast.parse(before).body, ast.parse(after).body
    differing = [
        statement
        for statement, other in zip(is_, was, strict=True)
        if ast.dump(statement) != ast.dump(other)
    ]
    names = {(module, name) for statement in differing for name in _bound(statement)}
    # What binds no name, such as a condition, may reach all that stands there.
    return names or {(module, name) for statement in is_ for name in _bound(statement)}


def _uses(module: str, source: str) -> Iterator[tuple[Name, set[Name]]]:
    tree = ast.parse(source)
    known = _imported(tree)
    for statement in tree.body:
        used = {
            known.get(node.id, (module, node.id))
            for node in ast.walk(statement)
            if isinstance(node, ast.Name)
        }
        for name in _bound(statement):
            yield (module, name), used - {(module, name)}


def _imported(tree: ast.Module) -> dict[str, Name]:
    return {
        alias.asname or alias.name: (statement.module.removeprefix(PACKAGE), alias.name)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom)
        and statement.module is not None
        and statement.module.startswith(PACKAGE)
        for alias in statement.names
    }


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
