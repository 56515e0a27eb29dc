"""Verdicts as data: what a run found out, for any renderer, with nothing in it to be masked."""

from carecycle_contract.verdict.facts import Facts, Members
from carecycle_contract.verdict.gate import Gate
from carecycle_contract.verdict.verdict import Outcome, ShownExchange, ShownViolation, Verdict

__all__ = [
    "Facts",
    "Gate",
    "Members",
    "Outcome",
    "ShownExchange",
    "ShownViolation",
    "Verdict",
]
