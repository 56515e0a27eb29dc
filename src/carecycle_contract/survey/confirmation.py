"""The second look: differences that a change of the list could explain are asked about again."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from carecycle_contract.client import BudgetExhausted, Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.client import Allotment
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Evidence

ATTEMPTS = 3
"""How many violations of one rule are asked about, if the list moves under the first ones."""


class Confirmation:
    """Asks again within an allotment, the cheapest differences first, one question at a time."""

    def __init__(self, allotment: Allotment, evidence: Evidence) -> None:
        self._allotment = allotment
        self._evidence = evidence

    def confirm(self, rules: Sequence[Rule]) -> None:
        """Confirm one volatile violation of each rule that has nothing else to show."""
        for _ in range(ATTEMPTS):
            chosen = [
                (len(self._evidence.looks_needed(one)), rule.id, one)
                for rule in rules
                if (one := self._evidence.cheapest_pending(rule)) is not None
            ]
            if not chosen:
                return
            for _, rule_id, violation in sorted(chosen, key=itemgetter(0)):
                self._evidence.looked_at.setdefault(rule_id, []).append(violation)
                self.look_again(violation)

    def look_again(self, violation: Violation) -> None:
        """Ask for a violation's answers until it is confirmed, one has moved, or none comes.

        Nothing is asked where the allotment does not suffice.
        """
        needed = self._evidence.looks_needed(violation)
        if len(needed) > self._allotment.budget_left:
            return
        for before in needed:
            if not self._evidence.moved.isdisjoint(violation.answers):
                return
            self._allotment.wait_until(self._evidence.next_look_due(violation))
            try:
                again = self._allotment.ask(before.question)
            except (BudgetExhausted, Unanswered):
                return
            self._evidence.seen_again(before, again)
