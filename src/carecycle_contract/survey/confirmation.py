"""The second look: differences that a change of the list could explain are asked about again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.target import BudgetExhausted, Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.rules.ruling import Rule, Violation
    from carecycle_contract.survey.evidence import Evidence
    from carecycle_contract.target import Target

ATTEMPTS = 3
"""How many violations of one rule are asked about, if the list moves under the first ones."""


class Confirmation:
    """Asks again within the budget, the cheapest differences first, one question at a time."""

    def __init__(self, target: Target, evidence: Evidence) -> None:
        self._target = target
        self._evidence = evidence

    def confirm(self, rules: Sequence[Rule]) -> None:
        """Confirm one volatile violation of each rule that has nothing else to show."""
        attempts: Counter[tuple[str, str]] = Counter()
        while True:
            open_ = [
                (len(self._evidence.looks_needed(cheapest)), rule, cheapest)
                for rule in rules
                if attempts[rule.id] < ATTEMPTS
                and (cheapest := self._cheapest_pending(rule)) is not None
            ]
            if not open_:
                return
            cost, rule, violation = min(open_, key=lambda one: one[0])
            if cost > self._target.budget_left:
                return
            attempts[rule.id] += 1
            if not self.look_again(violation):
                return

    def _cheapest_pending(self, rule: Rule) -> Violation | None:
        judgement = self._evidence.judge(rule)
        if judgement.violations:
            return None
        return min(
            judgement.pending,
            key=lambda one: len(self._evidence.looks_needed(one)),
            default=None,
        )

    def look_again(self, violation: Violation) -> bool:
        """Ask for a violation's answers until it is confirmed or one has moved.

        False where no answer could be had any more.
        """
        for before in self._evidence.looks_needed(violation):
            try:
                again = self._target.ask(before.question)
            except (BudgetExhausted, Unanswered):
                return False
            self._evidence.seen_again(before, again)
            if before in self._evidence.moved:
                break
        return True
