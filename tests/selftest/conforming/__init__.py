"""A catalogue of servers that are right and unusual; none of them may be accused."""

from __future__ import annotations

from functools import lru_cache

from conforming import (
    alphabets,
    collations,
    data,
    live,
    network,
    representation,
    searching,
    silence,
    sizes,
)
from conforming.server import Conforming, servers_of

__all__ = ["Conforming", "conforming_servers"]

_MODULES = (data, collations, alphabets, silence, searching, live, network, representation)


@lru_cache(maxsize=1)
def conforming_servers() -> dict[str, Conforming]:
    """Every conforming server by its name, in the order of the topics."""
    declared = [one for module in _MODULES for one in servers_of(module)]
    return {one.name: one for one in (*sizes.servers(), *declared)}
