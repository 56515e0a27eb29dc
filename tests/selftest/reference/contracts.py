"""The contracts that the reference API is tested with."""

from __future__ import annotations

from pathlib import Path

from carecycle_contract.contract import the_operation

CONTRACTS = Path(__file__).parents[2] / "contracts"
CAMPAIGNS = the_operation()
SHIPMENTS = the_operation(CONTRACTS / "shipments")
BINS = the_operation(CONTRACTS / "plain")
OPERATIONS = (CAMPAIGNS, SHIPMENTS, BINS)
