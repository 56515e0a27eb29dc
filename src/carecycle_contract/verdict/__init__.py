"""Verdicts as data: the results of a run, already redacted, for any renderer."""

from carecycle_contract.verdict.facts import Cost, Facts, Members
from carecycle_contract.verdict.gate import Gate
from carecycle_contract.verdict.verdict import Outcome, ShownExchange, ShownViolation, Verdict

__all__ = [
    "Cost",
    "Facts",
    "Gate",
    "Members",
    "Outcome",
    "ShownExchange",
    "ShownViolation",
    "Verdict",
]
