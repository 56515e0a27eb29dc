"""A faulty server as one row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.reference.data import USUAL_COUNT
from carecycle_contract.reference.demonstrations import DEMONSTRATIONS, sentence_of
from zoo.server import CAMPAIGNS, Server, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import Operation
    from carecycle_contract.reference import ReferenceApi
    from zoo.server import Campaigns


@dataclass(frozen=True, slots=True)
class Row:
    """A faulty server: the requirements it breaks, what it does, and its kind of API.

    `campaigns` is the list with which the fault shows.
    """

    breaks: frozenset[str]
    sentence: str
    kind: type[ReferenceApi]
    campaigns: Campaigns = USUAL_COUNT

    def server(self, name: str, group: str, operation: Operation = CAMPAIGNS) -> Server:
        """The server of the zoo that this row declares."""
        opening = partial(opened, self.kind, self.campaigns, operation=operation)
        return Server(name, group, self.sentence, self.breaks, opening, timeless=True)


def breaks(*requirements: str) -> Callable[..., Row]:
    """A row, from its sentence on, of a server that breaks exactly these requirements."""
    return partial(Row, frozenset(requirements))


def demonstrated(name: str, *requirements: str) -> dict[str, Row]:
    """The row, by its name, of a fault that the reference API demonstrates."""
    kind = DEMONSTRATIONS[name]
    return {name: Row(frozenset(requirements), sentence_of(kind), kind)}
