"""Draw queries, ask each once, and let all rules judge the answers with those of the survey."""

from __future__ import annotations

import contextlib
from functools import partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING

from carecycle_contract.client import (
    Allotment,
    BudgetExhausted,
    Unanswered,
    Watch,
)
from carecycle_contract.drawing.constants import without_constants_of_modules
from carecycle_contract.drawing.coverage import invalid_queries
from carecycle_contract.drawing.examples import Enough, Examples, chosen_seed
from carecycle_contract.drawing.queries import Drawn, Vocabulary, drawn_queries, related
from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.census import Census
from carecycle_contract.lists.listing import different_items, listings_of, shortest_lists
from carecycle_contract.question import Key, Question
from carecycle_contract.statuses import TOO_LONG
from carecycle_contract.survey.confirmation import Confirmation
from carecycle_contract.survey.evidence import all_independent
from carecycle_contract.survey.pool import asking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.client import Client
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Selection
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Evidence, Independent

_LOOKS = 5
"""Requests that are left for second looks; few violations need more of them."""

_MOST_AT_ONCE = 20
"""Requests for which no further round is worth that all rules judge all answers once more."""

_ONE_INVALID_IN = 4
_MOST_KEPT, _MOST_GENERATED = 10, 1000
"""Queries of earlier runs, and of this one; further ones would hardly tell more."""

_MOST_UNANSWERED = 3
"""Number of unanswered questions after which no more are drawn."""


class Drawing:
    """Adds answers to drawn queries to the evidence of a survey.

    `rules` judge them, and so do `properties`, whose violations count where no rule tells them.
    """

    def __init__(  # noqa: PLR0913 - who asks, what is known, and who judges
        self,
        target: Client,
        evidence: Evidence,
        operation: Operation,
        rules: Sequence[Rule],
        properties: Sequence[Rule],
        *,
        concurrency: int,
        independent: Independent = all_independent,
    ) -> None:
        self._target, self._evidence, self._operation = target, evidence, operation
        self._rules, self._properties, self._concurrency = rules, properties, concurrency
        self._independent = independent
        self._surveyed = tuple(evidence.answers)
        self._answers: dict[Question, Answer | None] = {
            answer.question: answer for answer in self._surveyed
        }
        self._told = {rule.id for rule in rules if evidence.judgement_of(rule).violations}
        self._allotment, self._watch = Allotment(target, 0), Watch(target, operation)
        self._unanswered = 0
        seen = listings_of(self._surveyed)
        self._census, self._lists = Census.of(seen), shortest_lists(seen)
        items = different_items(seen)
        vocabulary = Vocabulary.of(operation, items, self._length)
        queries = drawn_queries(operation, vocabulary)
        self.examples = Examples(queries, chosen_seed(), target.options.base_url)

    def _length(self, selection: Selection) -> int | None:
        """The number of items of a selection, as far as the survey shows it."""
        if selection in self._lists:
            return self._lists[selection].page.items_total
        return None if self._census is None else len(self._census.selected(selection).certain)

    def draw(self, requests: int) -> None:
        """Send up to so many requests: drawn queries, second looks, and smaller queries.

        Raises:
            NoGround: if the target goes away or refuses the key meanwhile.

        """
        with without_constants_of_modules():
            self._draw(requests)

    def _draw(self, requests: int) -> None:
        self._allotment = Allotment(self._target, requests)
        kept = self.examples.kept(min(_MOST_KEPT, requests // 2))
        # Invalid queries and second ones of a relation take a good quarter of the requests.
        most = min(-(-requests * 3 // 4), _MOST_GENERATED)
        generated = self.examples.generated(most, self._is_new)
        # The survey has few questions with many parameters; Hypothesis begins with small examples.
        generated.sort(key=lambda drawn: -len(drawn.parameters))
        questions = self._new_questions(kept, generated)
        rest = max(_LOOKS, min(_MOST_AT_ONCE, requests // 4))
        while self._ask_further(questions, rest) and self._allotment.budget_left:
            self._confirm()
            # What was kept was shrunk in an earlier run.
            self._shrink({question for drawn in kept for question in self._questions(drawn)})
        self._watch.settle()
        if kept:
            self.examples.forget_what_passes(self._is_broken)

    def _new_questions(
        self, kept: Iterable[Drawn], generated: Iterable[Drawn]
    ) -> Iterator[Question]:
        """Questions not asked before: those that failed once, then valid and invalid ones."""
        failed = chain.from_iterable(map(self._questions, kept))
        drawn = chain.from_iterable(map(self._questions, generated))
        seen = set(self._answers)
        for question in chain(failed, self._mixed(drawn)):
            if question not in seen:
                seen.add(question)
                yield question

    def _mixed(self, drawn: Iterator[Question]) -> Iterator[Question]:
        """Drawn questions, and every few of them one of the coverage phase."""
        invalid: Iterator[Question] | None = None
        for number in count(1):
            if number % _ONE_INVALID_IN:
                question = next(drawn, None)
            else:
                # All of them are made before the first is known, which takes a tenth of a run of 60
                # requests, and that one draws too few to come to it.
                invalid = invalid or invalid_queries(self._operation, list(self._answers))
                question = next(invalid, None)
            if question is None:
                yield from chain(drawn, invalid or ())
                return
            yield question

    def _ask_further(self, questions: Iterator[Question], rest: int) -> bool:
        """Ask some questions, and leave requests for second looks; False if there is no more.

        The `rest` of the requests goes at once.
        """
        left = self._allotment.budget_left
        portion = left if left <= rest else min(left - _LOOKS, max(2 * _LOOKS, left * 4 // 5))
        further = list(islice(questions, max(1, portion))) if left else []
        return bool(self._ask(further)) and self._unanswered < _MOST_UNANSWERED

    def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Ask questions, several at a time; the answers that came, which join the evidence.

        The last ones are asked one by one: of a target that goes away, the next request tells.
        """
        self._answers |= dict.fromkeys(questions)
        concurrency = self._concurrency if self._allotment.budget_left > _LOOKS else 1
        with asking(self._target, concurrency) as pool:
            answers = [answer for answer in pool.map(self._answer, questions) if answer is not None]
        for answer in answers:
            if answer.unreadable is not None:
                self._evidence.unanswered.append((answer.question, answer.unreadable))
            elif answer.status not in TOO_LONG:
                self._answers[answer.question] = answer
                self._evidence.add_drawn(answer)
        self._watch.raise_if_lost()
        return answers

    def _answer(self, question: Question) -> Answer | None:
        if self._unanswered >= _MOST_UNANSWERED or self._watch.lost is not None:
            return None
        try:
            answer = self._allotment.ask(question)
        except BudgetExhausted:
            return None
        except Unanswered as failure:
            self._unanswered += 1
            self._evidence.unanswered.append((question, failure.reason))
            # Without a cause an answer came, such as that of a rate limit: the survey still counts.
            if failure.cause is not None:
                self._watch.missed(failure)
            return None
        self._watch.saw(answer)
        return answer

    def _is_new(self, drawn: Drawn) -> bool:
        return any(question not in self._answers for question in self._questions(drawn))

    def _questions(self, drawn: Drawn) -> list[Question]:
        """The question of a drawn query, and the related one if there is any."""
        question = Question(drawn.parameters, Key.OWN, self._operation)
        query = question.query
        length = self._length(query.selection) if query is not None else None
        other = related(question, drawn.relation, length)
        return [question] if other is None else [question, other]

    def _confirm(self) -> None:
        """Second looks for rules, and then for what properties show besides."""
        left = self._allotment.budget_left
        # Smaller queries cost requests, too, if there are many of them.
        part = Allotment(self._target, left if left <= 2 * _LOOKS else left * 2 // 3)
        confirmation = Confirmation(part, self._evidence, self._independent)
        confirmation.confirm(self._rules)
        confirmation.confirm_untold(self._properties, self._rules)

    def _shrink(self, shrunk: Collection[Question]) -> None:
        """Look for a smaller query for each rule that only drawn queries show broken."""
        for rule in (*self._rules, *self._properties):
            others = self._rules if rule in self._properties else ()
            violations = self._evidence.untold(rule, others).violations
            if rule.id in self._told or not violations:
                continue
            self._told.add(rule.id)
            if any(answer.question in shrunk for answer in violations[0].answers):
                continue
            if rule in self._rules:
                self._leave_out_parameters(rule, violations[0].answers[0].question)
            self.examples.shrink(partial(self._breaks, rule))
            judgement = self._evidence.judgement_of(rule)
            told = (*judgement.violations, *judgement.pending)
            # Answers to smaller queries may have taken the violation back.
            smallest = min(told, key=self._evidence.size_of, default=None)
            if smallest is not None and smallest in judgement.pending:
                Confirmation(self._allotment, self._evidence).look_again(smallest)

    def _leave_out_parameters(self, rule: Rule, question: Question) -> None:
        """Ask with fewer and fewer parameters while that shows a rule broken.

        This takes a request for each, where Hypothesis may spend all on making values smaller.
        """
        left = question.parameters
        with contextlib.suppress(Enough):
            for pair in question.parameters:
                fewer = tuple(other for other in left if other != pair)
                if self._breaks(rule, Drawn(fewer, None)):
                    left = fewer

    def _breaks(self, rule: Rule, drawn: Drawn) -> bool:
        """Whether a drawn query shows a rule broken; asks it, if it was not asked yet.

        Raises:
            Enough: if no request is left for it.

        """
        questions = self._questions(drawn)
        unknown = [question for question in questions if question not in self._answers]
        if len(unknown) > self._allotment.budget_left:
            raise Enough("no request is left")
        self._ask(unknown)
        answers = [
            answer for question in questions if (answer := self._answers[question]) is not None
        ]
        others = () if rule.is_alone else self._surveyed
        return any(
            not set(answers).isdisjoint(violation.answers)
            for violation in violations_in(rule.judge(list(dict.fromkeys((*others, *answers)))))
        )

    def _is_broken(self, drawn: Drawn) -> bool:
        return any(self._breaks(rule, drawn) for rule in (*self._rules, *self._properties))
