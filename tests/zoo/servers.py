"""Every server of the zoo, by its name."""

from __future__ import annotations

from functools import lru_cache, partial

from carecycle_contract.reference.faults import faults
from zoo.conforming import conforming_servers
from zoo.server import Server, opened


@lru_cache(maxsize=1)
def faulty() -> dict[str, Server]:
    """Every faulty server."""
    return {
        fault.name: Server(
            name=fault.name,
            group=fault.kind.__module__.rpartition(".")[2],
            sentence=fault.sentence,
            breaks=fault.requirements,
            open=partial(opened, fault.kind, fault.campaigns),
            timeless=True,
        )
        for fault in faults().values()
    }


def conforming() -> dict[str, Server]:
    """Every conforming server."""
    return conforming_servers()


def everything() -> dict[str, Server]:
    """Every server, faulty ones first."""
    return faulty() | conforming()
