"""What the matrix runs the suite against: every deliberate fault and every conforming server."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from conforming import conforming_servers
from matrix import Subject
from verdicts import api_of

from carecycle_contract.reference import serve
from carecycle_contract.reference.faults import Fault, faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matrix import Result


@contextmanager
def _serving(fault: Fault) -> Iterator[str]:
    with serve(api_of(fault.campaigns, fault.kind)) as server:
        yield server.url


def caught(result: Result) -> set[str]:
    """The requirements found broken that a fault does break; none of a conforming server."""
    fault = faults().get(result.name)
    return result.departures & fault.requirements if fault is not None else set()


def faulty() -> list[Subject]:
    """Every fault, each served with as many campaigns as it needs to show."""
    return [Subject(fault.name, partial(_serving, fault)) for fault in faults().values()]


def conforming() -> list[Subject]:
    """Every conforming server."""
    return [Subject(one.name, one.open) for one in conforming_servers().values()]
