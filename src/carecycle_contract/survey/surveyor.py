"""Carries out the plan: asks within the budget, several questions at a time, and looks again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from carecycle_contract.rules.book import rules
from carecycle_contract.survey import plan
from carecycle_contract.survey.confirmation import Confirmation
from carecycle_contract.survey.evidence import Evidence
from carecycle_contract.survey.known import Known
from carecycle_contract.target import BudgetExhausted, Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Question
    from carecycle_contract.target import Target


class Surveyor:
    """Asks the questions of the plan and gathers the evidence.

    `spare` requests of the budget are left for the queries that are drawn later.
    """

    def __init__(
        self, target: Target, operation: Operation, *, concurrency: int, spare: int
    ) -> None:
        self._target = target
        self._operation = operation
        self._spare = spare
        self._concurrency = concurrency
        self._evidence = Evidence()

    def survey(self, ground: Answer) -> Evidence:
        """Ask everything; `ground` is the answer to the opening question."""
        evidence = self._evidence
        evidence.answers.append(ground)
        confirmation = Confirmation(self._target, evidence)
        with ThreadPoolExecutor(self._concurrency, "survey") as pool:
            for stage in plan.STAGES:
                self._ask_new(stage, pool)
            self._ask(plan.repetitions(self._known()), pool)
            self._ask_census(pool)
            evidence.rate_limited = self._target.rate_limited
            confirmation.confirm(rules())
            needed = len(evidence.unasked)
            self._ask_new((plan.more_searches, plan.more_oddities, plan.walks), pool)
            del evidence.unasked[needed:]
        confirmation.confirm(rules())
        return evidence

    def _known(self) -> Known:
        return Known(self._operation, self._evidence.answers)

    def _ask_new(self, stage: Sequence[plan.Part], pool: ThreadPoolExecutor) -> None:
        known = self._known()
        questions = dict.fromkeys(question for part in stage for question in part(known))
        self._ask([one for one in questions if one not in known.questions], pool)

    def _ask_census(self, pool: ThreadPoolExecutor) -> None:
        """See the rest of the whole list, if the budget allows all of it: less shows nothing."""
        known = self._known()
        questions = [one for one in plan.census(known) if one not in known.questions]
        if len(questions) <= self._target.budget_left - self._spare:
            self._ask(questions, pool)
        else:
            self._evidence.unwalked = len(questions)

    def _ask(self, questions: Sequence[Question], pool: ThreadPoolExecutor) -> None:
        room = max(0, self._target.budget_left - self._spare)
        self._evidence.unasked += questions[room:]
        answers = pool.map(self._answer, questions[:room])
        self._evidence.answers += [one for one in answers if one is not None]

    def _answer(self, question: Question) -> Answer | None:
        try:
            return self._target.ask(question)
        except BudgetExhausted:
            self._evidence.unasked.append(question)
        except Unanswered as failure:
            self._evidence.unanswered.append((question, str(failure)))
        return None
