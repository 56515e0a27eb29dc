"""The second look: ask again about differences that a change of the list could explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.client import BudgetExhausted, Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.client import Allotment
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.rules.rule import Rule, RuleId
    from carecycle_contract.survey.evidence import Evidence

    Follows = Callable[[Evidence, RuleId, Violation], bool]

ATTEMPTS = 3
"""Number of violations of one rule to ask about, in case the list changes during the first."""


def nothing_follows(_: Evidence, __: RuleId, ___: Violation) -> bool:
    """Whether a violation follows from what was confirmed, if nothing follows from anything."""
    return False


class Confirmation:
    """Repeats questions within an allotment, one at a time, differences of the first rules first.

    Nothing is spent on violations of which `follows` says that they only follow from others.
    """

    def __init__(
        self, allotment: Allotment, evidence: Evidence, follows: Follows = nothing_follows
    ) -> None:
        self._allotment = allotment
        self._evidence = evidence
        self._follows = follows

    def confirm(self, rules: Sequence[Rule]) -> None:
        """Try to confirm one volatile violation of each rule that has no other violation."""
        for _ in range(ATTEMPTS):
            chosen = [
                (rule.id, pending)
                for rule in rules
                if (pending := self._evidence.cheapest_pending(rule)) is not None
            ]
            if not chosen:
                return
            for rule_id, violation in chosen:
                if self._follows(self._evidence, rule_id, violation):
                    continue
                self._evidence.prompts_looks(rule_id, violation)
                self.look_again(violation)

    def confirm_untold(self, properties: Sequence[Rule], rules: Sequence[Rule]) -> None:
        """Try to confirm one violation of each property that shows what none of the rules tells."""
        for rule in properties:
            judgement = self._evidence.untold(rule, rules)
            if judgement.violations or not judgement.pending:
                continue
            violation = min(judgement.pending, key=self._evidence.size_of)
            if not self._follows(self._evidence, rule.id, violation):
                self.look_again(violation)

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
            self._evidence.seen_again(needed[0], again)
            outstanding = self._evidence.looks_needed(violation)
            if len(outstanding) == len(needed):
                return
            needed = outstanding
