"""What the matrix runs the suite against: every deliberate fault and every conforming server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from conforming import conforming_servers
from conforming.server import opened
from matrix import Subject

from carecycle_contract.reference.faults import faults

if TYPE_CHECKING:
    from matrix import Result


def caught(result: Result) -> set[str]:
    """The requirements found broken that a fault does break; none of a conforming server."""
    fault = faults().get(result.name)
    return result.departures & fault.requirements if fault is not None else set()


def faulty() -> list[Subject]:
    """Every fault, each served with as many campaigns as it needs to show.

    None of them has a clock.
    """
    return [
        Subject(fault.name, partial(opened, fault.kind, fault.campaigns), timeless=True)
        for fault in faults().values()
    ]


def conforming() -> list[Subject]:
    """Every conforming server."""
    return [Subject(one.name, one.open) for one in conforming_servers().values()]
