"""Conforming servers that differ from others in one expression: rows of a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, serve
from carecycle_contract.reference.data import USUAL_COUNT
from zoo.server import Server, opened

if TYPE_CHECKING:
    from types import ModuleType

    from zoo.server import Campaigns, Listen


def variant(
    name: str,
    sentence: str,
    kind: type[ReferenceApi] = ReferenceApi,
    campaigns: Campaigns = USUAL_COUNT,
    listen: Listen = serve,
    **members: object,
) -> Server:
    """A conforming server whose API is of this kind but for these members, methods among them.

    It belongs to the group of the module that holds it in a list.
    """
    changed = type(name, (kind,), members)
    opening = partial(opened, changed, campaigns, listen)
    return Server(name, "", sentence, frozenset(), opening, timeless=False)


def variants_of(module: ModuleType) -> list[Server]:
    """The servers in the lists of a module, in its order."""
    group = module.__name__.rpartition(".")[2]
    return [
        replace(server, group=group)
        for table in vars(module).values()
        if isinstance(table, list)
        for server in table
    ]
