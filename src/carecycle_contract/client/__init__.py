"""The client: the only code that sends requests. Read-only, paced, budgeted and recorded."""

from carecycle_contract.client.address import check_url
from carecycle_contract.client.allotment import Allotment
from carecycle_contract.client.client import Client, ClientOptions
from carecycle_contract.client.errors import (
    BudgetExhausted,
    ClientError,
    NoGround,
    OptionError,
    OutOfBounds,
    ReadOnlyViolation,
    Unanswered,
)
from carecycle_contract.client.ground import check_ground, check_ground_again, shuts_out
from carecycle_contract.client.header import LONGEST_VALUE, Header
from carecycle_contract.client.listener import Listener
from carecycle_contract.client.memory import Memory
from carecycle_contract.client.pacing import Rate
from carecycle_contract.client.rate_limit import told_limits
from carecycle_contract.client.trust import CERTIFICATE_VARIABLE
from carecycle_contract.client.watch import Watch

__all__ = [
    "CERTIFICATE_VARIABLE",
    "LONGEST_VALUE",
    "Allotment",
    "BudgetExhausted",
    "Client",
    "ClientError",
    "ClientOptions",
    "Header",
    "Listener",
    "Memory",
    "NoGround",
    "OptionError",
    "OutOfBounds",
    "Rate",
    "ReadOnlyViolation",
    "Unanswered",
    "Watch",
    "check_ground",
    "check_ground_again",
    "check_url",
    "shuts_out",
    "told_limits",
]
