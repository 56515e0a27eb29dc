"""Every server of the zoo, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoo.conforming import conforming
from zoo.faulty import faulty

if TYPE_CHECKING:
    from zoo.server import Server

__all__ = ["conforming", "everything", "faulty"]


def everything() -> dict[str, Server]:
    """Every server, faulty ones first."""
    return faulty() | conforming()
