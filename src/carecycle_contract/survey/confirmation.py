"""The second look: ask again about differences that a change of the list could explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.client import BudgetExhausted, Unanswered
from carecycle_contract.survey.evidence import all_independent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.client import Allotment, Client
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Evidence, Independent

ATTEMPTS = 3
"""Number of violations of one rule to ask about, in case the list changes during the first."""


class Confirmation:
    """Repeats questions within an allotment, one at a time, differences of the first rules first.

    Nothing is spent on violations that only follow from others: `independent` tells those that do
    not.
    """

    def __init__(
        self,
        allotment: Allotment | Client,
        evidence: Evidence,
        independent: Independent = all_independent,
    ) -> None:
        self._allotment = allotment
        self._evidence = evidence
        self._independent = independent

    def confirm(self, rules: Sequence[Rule]) -> None:
        """Try to confirm one volatile violation of each rule that has none of its own yet."""
        for _ in range(ATTEMPTS):
            pending = [rule for rule in rules if self._evidence.judgement_of(rule).pending]
            if not pending:
                return
            for rule in pending:
                violation = self._evidence.cheapest_pending(rule, self._independent)
                if violation is not None:
                    self._evidence.prompts_looks(rule.id, violation)
                    self.look_again(violation)

    def confirm_untold(self, properties: Sequence[Rule], rules: Sequence[Rule]) -> None:
        """Try to confirm one violation of each property that shows what none of the rules tells."""
        for rule in properties:
            judgement = self._evidence.untold(rule, rules)
            if judgement.violations:
                continue
            pending = self._independent(self._evidence, rule.id, judgement.pending)
            if pending:
                self.look_again(min(pending, key=self._evidence.size_of))

    def look_again(self, violation: Violation) -> None:
        """Repeat a violation's questions until they confirm it, or a look does not count.

        A look does not count if the answer differs, or comes from a cache that had kept it. Nothing
        is asked unless the allotment covers every look needed.
        """
        needed = self._evidence.looks_needed(violation)
        if len(needed) > self._allotment.budget_left:
            return
        while needed and self._evidence.moved.isdisjoint(violation.answers):
            self._allotment.wait_until(self._evidence.next_look_due(violation))
            try:
                again = self._allotment.ask(needed[0].question)
            except (BudgetExhausted, Unanswered):
                return
            if again.unreadable is not None:
                return
            self._evidence.seen_again(needed[0], again)
            outstanding = self._evidence.looks_needed(violation)
            if len(outstanding) == len(needed):
                return
            needed = outstanding
