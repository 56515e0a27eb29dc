"""A server with one fault is caught by a requirement that the fault breaks."""

from __future__ import annotations

import pytest
from verdicts import Server, api_of, departures, verdicts

from carecycle_contract.reference.faults import Fault, faults


@pytest.mark.parametrize("fault", faults().values(), ids=faults())
def test_a_fault_is_caught_by_a_requirement_it_breaks(fault: Fault, server: Server) -> None:
    """Each of them, and with an explanation that names what was expected."""
    found = departures(verdicts(server.url(api_of(fault.campaigns, fault.kind))))
    caught = found.keys() & fault.requirements
    assert caught, f"caught only by {sorted(found)}"
    assert all("expected: " in found[name] for name in caught)


@pytest.mark.parametrize("campaigns", [0, 1, 50, 100, 101, 137, 5000])
def test_the_reference_api_departs_from_nothing(campaigns: int, server: Server) -> None:
    """It keeps its own contract, whatever the size of the list."""
    assert departures(verdicts(server.url(api_of(campaigns)))) == {}
