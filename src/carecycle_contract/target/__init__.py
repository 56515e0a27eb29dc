"""The target: the only code that talks HTTP. Read-only, paced, budgeted, redacted, recorded."""

from carecycle_contract.target.address import check_url
from carecycle_contract.target.allotment import Allotment
from carecycle_contract.target.client import Target, TargetOptions
from carecycle_contract.target.errors import (
    BudgetExhausted,
    NoGround,
    OptionError,
    ReadOnlyViolation,
    TargetError,
    Unanswered,
)
from carecycle_contract.target.ground import check_ground, shuts_out
from carecycle_contract.target.listener import Listener
from carecycle_contract.target.pacing import Rate

__all__ = [
    "Allotment",
    "BudgetExhausted",
    "Listener",
    "NoGround",
    "OptionError",
    "Rate",
    "ReadOnlyViolation",
    "Target",
    "TargetError",
    "TargetOptions",
    "Unanswered",
    "check_ground",
    "check_url",
    "shuts_out",
]
