"""Servers that are right and unusual, by topic; none of them may be accused."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zoo.conforming import (
    alphabets,
    collations,
    columns,
    data,
    live,
    network,
    representation,
    searching,
    silence,
    sizes,
    unusual,
    words,
)
from zoo.conforming.variant import variants_of
from zoo.server import servers_of

if TYPE_CHECKING:
    from zoo.server import Server

_MODULES = (
    sizes,
    data,
    collations,
    alphabets,
    silence,
    searching,
    words,
    live,
    network,
    representation,
    columns,
    unusual,
)


@lru_cache(maxsize=1)
def conforming() -> dict[str, Server]:
    """Every conforming server by its name, in the order of the topics."""
    declared = [one for module in _MODULES for one in (*servers_of(module), *variants_of(module))]
    return {server.name: server for server in declared}
