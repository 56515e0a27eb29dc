"""The contracts that tests read: once for all of them, since what is known of one has its identity.

Nothing of one list is like the others. Campaigns have a filter, a search and five sort keys, no
number among them; shipments have two filters, one of them a boolean, no search, and a number and a
text to sort by; bins have none of these.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from carecycle_contract.contract import the_operation

CONTRACTS = Path(__file__).parents[1] / "contracts"
CAMPAIGNS = the_operation()
SHIPMENTS = the_operation(CONTRACTS / "shipments")
BINS = the_operation(CONTRACTS / "plain")
STATUS = next(parameter for parameter in CAMPAIGNS.filters if parameter.name == "status")
OPERATIONS = (CAMPAIGNS, SHIPMENTS, BINS)
any_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda known: known.id)

_PERSON = {"anyOf": [{"type": "string", "x-personal": True}, {"type": "null"}]}
_ITEM = CAMPAIGNS.item.schema
_CUSTOMER = _ITEM | {"properties": _ITEM["properties"] | {"name": _PERSON}}
CUSTOMERS = replace(CAMPAIGNS, item=replace(CAMPAIGNS.item, schema=_CUSTOMER))
"""Campaigns whose names are personal, by one alternative of their schema."""
