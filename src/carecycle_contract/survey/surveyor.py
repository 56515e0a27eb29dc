"""Carry out the plan: ask concurrently within the budget, and confirm differences."""

from __future__ import annotations

import contextlib
from itertools import chain, islice
from typing import TYPE_CHECKING

from carecycle_contract.client import (
    BudgetExhausted,
    Unanswered,
    Watch,
    check_ground_again,
)
from carecycle_contract.strict_json import LARGEST_INTEGER
from carecycle_contract.survey import extras, plan
from carecycle_contract.survey.confirmation import Confirmation
from carecycle_contract.survey.evidence import FEWEST_LOOKS, SETTLING, Evidence, all_independent
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.pool import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import ThreadPoolExecutor

    from carecycle_contract.answer import Answer
    from carecycle_contract.client import Client
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Independent
    from carecycle_contract.survey.part import Part, Planned

_AT_RANDOM = 3
"""Number of answers that broke off and came whole later, from which on that happens to any."""

_FEWEST_FURTHER = 16
"""Fewest further questions that are worth another round of judging."""


class Surveyor:
    """Asks the questions of the plan and gathers the evidence.

    Of the differences that `rules` see, those of the first rules are confirmed first, and then
    those that only `properties` see, and none of the `binding` rules.
    `spare` gives the number of requests that are reserved for drawn queries; `independent` picks
    the violations that do not merely follow from others, which need no confirmation; `selected` are
    the ids of the requirements to show, None for all; `evidence` is what was gathered so far.
    """

    def __init__(  # noqa: PLR0913 - what to ask, of whom, and how
        self,
        target: Client,
        operation: Operation,
        rules: Sequence[Rule],
        *,
        concurrency: int,
        spare: Callable[[], int],
        properties: Sequence[Rule] = (),
        binding: Sequence[Rule] = (),
        independent: Independent = all_independent,
        selected: frozenset[str] | None = None,
    ) -> None:
        self._selected = selected
        self._left_out: set[Question] = set()
        self._independent = independent
        self._target = target
        self._operation = operation
        self._rules = rules
        self._properties, self._binding = properties, binding
        self._spare = spare
        self._concurrency = concurrency
        self.evidence = Evidence()
        self._failed: list[Unanswered] = []
        self._watch = Watch(target, operation)
        # For second looks at differences; what these leave goes to questions that were postponed.
        self._reserved = FEWEST_LOOKS

    def survey(self, ground: Answer, meanwhile: Callable[[], None] | None = None) -> Evidence:
        """Ask everything; `ground` is the answer to the opening question.

        `meanwhile` is called once, while the first answers are awaited.

        Raises:
            NoGround: if the target goes away or refuses the key during the survey.

        """
        self.evidence.answers.append(ground)
        self.evidence.rate_limited = self._target.rate_limited
        with asking(self._target, self._concurrency) as pool:
            self._survey(pool, meanwhile)
        return self.evidence

    def _survey(self, pool: ThreadPoolExecutor, meanwhile: Callable[[], None] | None) -> None:
        for stage in plan.STAGES:
            questions = self._new(stage.together)
            self._ask(questions, pool, meanwhile)
            meanwhile = None
            self._ask_failed_again()
            for part in stage.singly:
                for question in self._to_ask(part.planned(self._known(), self._selected)):
                    self._ask([question], pool)
        # Confirming a difference matters more than values that hardly anybody sends.
        self._confirm()
        # What was left out for the sake of second looks, which may have taken less.
        postponed, self.evidence.unasked = self.evidence.unasked, []
        last = [*postponed, *self._new(plan.ODDITIES)]
        self._ask([*last, *self._census(self._room - len(last))], pool)
        self._ask_failed_again()
        self._confirm()
        if self._room > 0:
            again = plan.refused_again.planned(self._known(), self._selected)
            self._ask(self._to_ask(again), pool)
        self.evidence.plan_ends = len(self.evidence.answers)
        self._ask_extras(pool)

    def go_on(self) -> None:
        """Ask further questions with what drawn queries left of the budget.

        Raises:
            NoGround: if the target goes away or refuses the key meanwhile.

        """
        self._spare = lambda: 0
        with asking(self._target, self._concurrency) as pool:
            self._ask_extras(pool)

    def _ask_extras(self, pool: ThreadPoolExecutor) -> None:
        evidence = self.evidence
        needed = len(evidence.unasked)
        while further := list(islice(self._further(), self._portion)):
            self._ask(self._to_ask(further), pool)
            # Confirm now, while the budget still allows second looks.
            self._confirm()
        del evidence.unasked[needed:]
        self._watch.settle()
        evidence.unanswered += [(failure.question, failure.reason) for failure in self._failed]
        self._failed = []

    def _confirm(self) -> None:
        """Confirm volatile violations, with all of the remaining budget if needed."""
        self._reserved = 0
        confirmation = Confirmation(self._target, self.evidence, self._independent)
        confirmation.confirm(self._rules)
        confirmation.confirm_untold(self._properties, self._binding)

    def _known(self) -> Known:
        return Known(self._operation, self.evidence.answers)

    @property
    def _room(self) -> int:
        return max(0, self._target.budget_left - self._spare() - self._reserved)

    @property
    def left_out(self) -> int:
        """The number of questions that a run of all requirements would ask, and this one not."""
        return len(self._left_out)

    @property
    def _portion(self) -> int:
        """Number of further questions to choose from before the next confirmation.

        A run of some requirements asks those that a run of all would ask, too.
        """
        room = max(0, self._room - self.left_out)
        return min(room, max(_FEWEST_FURTHER, room * 3 // 4))

    def _further(self) -> Iterator[Planned]:
        return self._unknown(extras.further(self._known(), self._selected))

    def _new(self, parts: Iterable[Part]) -> list[Question]:
        """The questions of parts that show what is selected and were not asked yet, each once."""
        known = self._known()
        planned = chain.from_iterable(part.planned(known, self._selected) for part in parts)
        return self._to_ask(self._unknown(planned))

    def _unknown(self, candidates: Iterable[Planned]) -> Iterator[Planned]:
        """What was neither asked nor left out before, each once."""
        answered = (answer.question for answer in self.evidence.answers)
        seen = {*answered, *(failure.question for failure in self._failed)}
        left_out = set(self._left_out)
        for planned in candidates:
            passed = seen if planned.is_asked else seen | left_out
            if planned.question not in passed:
                (seen if planned.is_asked else left_out).add(planned.question)
                yield planned

    def _to_ask(self, planned: Iterable[Planned]) -> list[Question]:
        """The questions to ask; the others are left out, and what they would cost is not spent."""
        questions = []
        for question, is_asked in planned:
            if is_asked:
                self._left_out.discard(question)
                questions.append(question)
            else:
                self._left_out.add(question)
        return questions

    def _census(self, room: int) -> list[Question]:
        """The rest of the whole list, if there is room for all of it; a part shows nothing."""
        cost = extras.census_cost(self._known())
        if cost > room:
            # A total may have any number of digits, a number in a recording not.
            self.evidence.unwalked = min(cost, LARGEST_INTEGER)
            return []
        return self._new([extras.census])

    def _ask(
        self,
        questions: Sequence[Question],
        pool: ThreadPoolExecutor,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        room = self._room
        self.evidence.unasked += questions[room:]
        answers = pool.map(self._answer, questions[:room])
        if meanwhile is not None:
            meanwhile()
        for answer in answers:
            if answer is not None:
                # Bodies are parsed in this thread while others wait for the network: several
                # parsing threads would be no faster, and each would hold a large body in memory.
                self._keep(answer)
        self._watch.raise_if_lost()

    def _keep(self, answer: Answer) -> None:
        """Add an answer to the evidence, or to the unanswered if it cannot be read."""
        if answer.unreadable is not None:
            self.evidence.unanswered.append((answer.question, answer.unreadable))
            return
        _ = answer.page
        self.evidence.answers.append(answer)

    def _answer(self, question: Question) -> Answer | None:
        if self._watch.lost is not None:
            return None
        try:
            answer = self._target.ask(question)
        except BudgetExhausted:
            self.evidence.unasked.append(question)
        except Unanswered as failure:
            self._failed.append(failure)
            self._watch.missed(failure)
        else:
            self._watch.saw(answer)
            return answer
        return None

    def _ask_failed_again(self) -> None:
        """Repeat a question whose answers all were cut off, or an intermediary's, unlike others'.

        If that happens again, the answer counts as the target's, unless the whole target is down at
        that moment, or connections break off at random.
        """
        failed, self._failed = self._failed, []
        for failure in failed:
            again = None
            if failure.answer is not None and self._may_count(failure.answer):
                self._target.wait_until(failure.answer.exchange.ended + SETTLING)
                with contextlib.suppress(BudgetExhausted, Unanswered):
                    again = self._target.ask(failure.question, patient=False)
            if again is None:
                self.evidence.unanswered.append((failure.question, failure.reason))
                continue
            check_ground_again(self._target, self._operation)
            self._keep(again)
            # One such answer is evidence enough; the others are not repeated.
            others = failed[failed.index(failure) + 1 :]
            self.evidence.unanswered += [(other.question, other.reason) for other in others]
            return

    def _may_count(self, answer: Answer) -> bool:
        """Whether an answer would count if it came again, and there is room to ask for it.

        One that breaks off tells nothing where others did, too, and came whole at another try.
        """
        is_at_random = self._target.recovered >= _AT_RANDOM
        is_told = answer.exchange.incomplete is None or not is_at_random
        return is_told and self._target.budget_left > 1
