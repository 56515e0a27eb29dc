"""Every server of the zoo, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoo.conforming import conforming_servers
from zoo.faulty import faulty_servers

if TYPE_CHECKING:
    from zoo.server import Server


def faulty() -> dict[str, Server]:
    """Every faulty server."""
    return faulty_servers()


def conforming() -> dict[str, Server]:
    """Every conforming server."""
    return conforming_servers()


def everything() -> dict[str, Server]:
    """Every server, faulty ones first."""
    return faulty() | conforming()
