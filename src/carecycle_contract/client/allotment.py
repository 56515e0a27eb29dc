"""Allotments: parts of a target's budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.client.errors import BudgetExhausted

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.client.client import Client
    from carecycle_contract.question import Question


class Allotment:
    """Limits the number of further requests to a target, which nobody else may ask meanwhile."""

    def __init__(self, target: Client, requests: int) -> None:
        self._target = target
        self._end = target.requests_used + requests

    @property
    def budget_left(self) -> int:
        """How many requests may still be sent."""
        return max(0, min(self._end - self._target.requests_used, self._target.budget_left))

    def wait_until(self, moment: float) -> None:
        """Wait until a moment, in seconds of the run."""
        self._target.wait_until(moment)

    def ask(self, question: Question) -> Answer:
        """Put a question to the target.

        Raises:
            BudgetExhausted: if nothing of the allotment is left; nothing was sent.
            Unanswered: if the target gave no answer of its own after several tries.

        """
        if not self.budget_left:
            raise BudgetExhausted(self._target.budget)
        return self._target.ask(question)
