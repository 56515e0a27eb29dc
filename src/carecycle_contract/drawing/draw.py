"""Draw queries and judge their answers, each test within its share of the budget."""

from __future__ import annotations

import contextlib
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, core, given, reject, settings
from hypothesis.errors import Unsatisfiable

from carecycle_contract.client import BudgetExhausted, NoGround, OutOfBounds, Unanswered
from carecycle_contract.drawing.checks import departures
from carecycle_contract.drawing.queries import described_queries, predictable_queries, question_of
from carecycle_contract.findings.finding import Finding, Violation
from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.lists.arithmetic import arithmetic
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.listing import Listing, listing_of, listings, searched_texts
from carecycle_contract.question import Key, Question
from carecycle_contract.survey.confirmation import Confirmation
from carecycle_contract.text.matching import is_telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hypothesis import strategies as st
    from schemathesis import Case as GenericCase

    from carecycle_contract.answer import Answer
    from carecycle_contract.client import Allotment
    from carecycle_contract.contract.operation import Operation
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Evidence

    Case: TypeAlias = GenericCase[Any]

_Drawn = TypeVar("_Drawn")
_WORDS = 12
# RFC 9110 section 15.5.15 and RFC 6585 section 5: an intermediary may refuse a long query before
# the server sees it.
_TOO_LONG = (414, 431)
NOTHING_LEFT = "the budget left no request for drawn queries"
NO_CENSUS = "the whole list was not seen, or it changed while it was read"


class _Broken(AssertionError):  # noqa: N818 - it is no error of the suite
    """Raised to tell Hypothesis that a drawn query shows a violation."""


class _Enough(SkipTest):
    """Raised to end the drawing; Hypothesis would otherwise keep shrinking without requests."""


class Drawing:
    """Asks up to `share` drawn questions that were not asked before.

    Raises `NoGround` if the target goes away meanwhile.

    These and the second looks at their answers stay within the allotment. The evidence passed in
    is not modified, so no other verdict depends on what is drawn.
    """

    def __init__(
        self,
        allotment: Allotment,
        evidence: Evidence,
        share: int,
        operation: Operation,
        binding: Sequence[Rule],
    ) -> None:
        self._allotment = allotment
        self._evidence = evidence.copy()
        self._operation = operation
        self._binding = binding
        told = {rule.id: evidence.judgement_of(rule).violations for rule in self._binding}
        self._told = {name for name, violations in told.items() if violations}
        self._told_statuses = {
            violation.answers[0].status
            for violations in told.values()
            for violation in violations
            if violation.place == "status"
        }
        self._left = min(share, allotment.budget_left)
        self._asked = {answer.question for answer in evidence.answers}
        self._judgements: dict[Question, Judgement] = {}
        self._lost: NoGround | None = None

    def described(self) -> Judgement:
        """Judge queries that Schemathesis draws, by its checks and by every binding rule."""

        def judge(case: Case) -> None:
            question = question_of(case, self._operation)
            self._judge(
                question,
                lambda answer: self._untold(answer, lambda: departures(case, answer)),
            )

        return self._run(described_queries(self._operation), judge)

    def predicted(self) -> Judgement:
        """Judge valid queries by the answers that the fully seen list predicts."""
        census = Census.of(listings(self._evidence.answers))
        if census is None:
            return Judgement(0, (), undecided=(NO_CENSUS,))
        words = {
            word
            for item in census.items.values()
            for text in searched_texts(self._operation, item)
            for word in text.split()
            if is_telling(word)
        }

        def predict(answer: Answer) -> list[Violation]:
            return self._untold(answer, lambda: _unpredicted(census, listing_of(answer)))

        queries = predictable_queries(
            self._operation, len(census.items), sorted(words)[:: max(1, len(words) // _WORDS)]
        )

        def judge(parameters: tuple[tuple[str, str], ...]) -> None:
            self._judge(Question(parameters, Key.OWN, self._operation), predict)

        return self._run(queries, judge)

    def _untold(self, answer: Answer, others: Callable[[], Iterable[Violation]]) -> list[Violation]:
        """The violations in an answer, except those of rules that the survey has shown broken.

        If such a rule finds a violation here too, `others` are left out as its consequences. An
        answer with a status that must not be, as the survey has shown, says nothing new.
        """
        if answer.status in self._told_statuses - {200}:
            return []
        by_rule = {rule.id: _violations(rule.judge([answer])) for rule in self._binding}
        broken = {name for name, violations in by_rule.items() if violations}
        untold = [
            violation
            for name, violations in by_rule.items()
            if name not in self._told
            for violation in violations
        ]
        # Several rules may report the same violation.
        return untold if broken & self._told else list(dict.fromkeys([*untold, *others()]))

    def _run(
        self, strategy: st.SearchStrategy[_Drawn], judge: Callable[[_Drawn], None]
    ) -> Judgement:
        run = settings(
            _usual(),
            max_examples=max(1, self._left),
            deadline=None,
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
        )(given(strategy)(judge))
        with contextlib.suppress(_Broken, _Enough, Unsatisfiable):
            run()
        if self._lost is not None:
            raise self._lost
        judgements = list(self._judgements.values())
        broken = (judgement.violations for judgement in judgements if judgement.violations)
        return Judgement(
            judged=len(judgements),
            violations=min(broken, key=len, default=()),
            pending=tuple(chain.from_iterable(judgement.pending for judgement in judgements)),
            moved=sum(judgement.moved for judgement in judgements),
            undecided=() if judgements else (NOTHING_LEFT,),
        )

    def _judge(self, question: Question, find: Callable[[Answer], list[Violation]]) -> None:
        """Ask a new question and judge its answer.

        Questions of the survey, and those without an answer, are rejected, so that Hypothesis draws
        others instead. Hypothesis requires a question that is drawn again to end as before.
        """
        if question not in self._judgements:
            answer = self._ask(question)
            if answer is None or answer.status in _TOO_LONG or answer.unreadable is not None:
                reject()
            self._judgements[question] = self._confirmed(find(answer))
        if self._judgements[question].violations:
            raise _Broken(str(question))

    def _ask(self, question: Question) -> Answer | None:
        if question in self._asked:
            return None
        if self._left <= 0:
            raise _Enough(NOTHING_LEFT)
        self._left -= 1
        self._asked.add(question)
        try:
            return self._allotment.ask(question)
        except BudgetExhausted:
            raise _Enough(NOTHING_LEFT) from None
        except Unanswered as failure:
            if failure.cause is not None and not isinstance(failure.cause, OutOfBounds):
                self._see_whether_lost(failure)
            return None

    def _see_whether_lost(self, failure: Unanswered) -> None:
        try:
            self._allotment.check_ground_again(failure)
        except NoGround as lost:
            # Hypothesis would draw the query again.
            self._lost = lost
            raise _Enough(str(lost)) from None

    def _confirmed(self, violations: list[Violation]) -> Judgement:
        """The judgement of one answer, after second looks for its first volatile violation.

        Its other violations rest on much the same answers.
        """
        volatile = [violation for violation in violations if violation.volatile]
        if volatile:
            Confirmation(self._allotment, self._evidence).look_again(volatile[0])
        return self._evidence.weigh(1, violations)


def _usual() -> settings | None:
    """The settings in use, made to honour a seed; the CI profile would ignore it."""
    seeded = core.global_force_seed is not None
    return settings(settings.default, derandomize=False) if seeded else settings.default


def _violations(findings: Iterable[Finding]) -> list[Violation]:
    return [finding for finding in findings if isinstance(finding, Violation)]


def _unpredicted(census: Census, listing: Listing | None) -> list[Violation]:
    """The violations of a listing by what the census predicts."""
    if listing is None:
        return []
    return _violations(chain(arithmetic(listing), as_predicted(census, listing)))
