"""Drawn queries: within their share, never a known question, told by the rule that they break."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS
from hypothesis import settings
from hypothesis.database import InMemoryExampleDatabase
from hypothesis.errors import FlakyReplay
from hypothesis.internal.conjecture.datatree import TreeRecordingObserver
from model import Model, surveyed

from carecycle_contract.assessment import binding_rules
from carecycle_contract.client import Unanswered
from carecycle_contract.drawing import Drawing, Examples
from carecycle_contract.drawing.queries import Vocabulary, drawn_queries
from carecycle_contract.findings.finding import Violation
from carecycle_contract.rules.book import PROPERTIES, rules_of
from carecycle_contract.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Query, Question
    from carecycle_contract.survey.evidence import Evidence

ITEMS = [
    {
        "id": f"00000000-0000-4000-8000-{number:012x}",
        "name": f"campaign {number}",
        "description": "alpha" if number % 3 else None,
        "status": STATUS.values[number % 8],
        "createdAt": f"2026-01-01T00:00:{number:02}Z",
        "updatedAt": f"2026-02-01T00:00:{number:02}Z",
        "startDate": None,
    }
    for number in range(25)
]


@dataclass
class Watched(Model):
    """Takes down what it is asked."""

    asked: list[Question] = field(default_factory=list)
    options: Any = field(default_factory=lambda: SimpleNamespace(base_url="http://model"))

    def ask(self, question: Question) -> Answer:
        """One answer."""
        self.asked.append(question)
        return super().ask(question)


class Rarely(Watched):
    """Says that another page was asked for, where the pages are larger than 90."""

    def page(self, query: Query) -> tuple[int, dict[str, Any]]:
        """The page of a valid query."""
        status, body = super().page(query)
        if query.per_page > 90:
            body["currentPage"] += 1
        return status, body


def _load(**changes: Any) -> None:
    """Change settings of Hypothesis until the end of the test."""
    settings.register_profile("kept", settings(settings.default, **changes))
    settings.load_profile("kept")


@pytest.fixture(autouse=True)
def _database() -> Iterator[None]:
    """A database of failing examples for the length of a test."""
    usual = settings.get_current_profile_name()
    _load(database=InMemoryExampleDatabase())
    yield
    settings.load_profile(usual)


def drawn(target: Watched, share: int = 80) -> Evidence:
    """What is drawn from a target that was surveyed before it broke, if it is broken."""
    evidence = surveyed(Model(ITEMS, budget_left=60))
    rules = binding_rules(OPERATION)
    drawing = Drawing(target, evidence, OPERATION, rules, PROPERTIES, concurrency=1)
    drawing.draw(share)
    return evidence


def broken(evidence: Evidence) -> dict[str, Question]:
    """The requirements found broken, each with the query that is told first."""
    violations_of = {rule: evidence.judgement_of(rule).violations for rule in rules_of(OPERATION)}
    return {
        rule.requirement: violations[0].answers[0].question
        for rule, violations in violations_of.items()
        if violations
    }


def test_a_conforming_server_is_asked_new_questions_within_the_share() -> None:
    """Each of them once, and all of the share."""
    known = {answer.question for answer in surveyed(Model(ITEMS, budget_left=60)).answers}
    for share in (1, 8, 40):
        target = Watched(ITEMS)
        evidence = drawn(target, share)
        assert len(target.asked) == len(set(target.asked)) == len(evidence.drawn) == share
        assert known.isdisjoint(target.asked)
        assert broken(evidence) == {}


def test_what_is_broken_is_told_by_the_requirement_that_says_so() -> None:
    """With the smallest query that shows it first, which properties do not tell again."""
    target = Rarely(ITEMS)
    evidence = drawn(target)
    queries = broken(evidence)
    assert queries["PAG-1"].names(OPERATION.page_size)
    assert len(queries["PAG-1"].parameters) <= 2
    for rule in PROPERTIES:
        assert not evidence.untold(rule, binding_rules(OPERATION)).violations


def test_a_violation_may_go_as_more_is_seen() -> None:
    """As that of a rule that compares answers, which smaller queries bring more of."""
    evidence = surveyed(Model(ITEMS, budget_left=60))
    seen = len(evidence.answers)

    def judge(answers: Sequence[Answer]) -> Iterator[Violation]:
        if seen < len(answers) <= seen + 20:
            yield Violation((answers[-1],), "items", "this", "that")

    fickle = Rule("PAG-1", "fickle", judge)
    drawing = Drawing(Watched(ITEMS), evidence, OPERATION, [fickle], [], concurrency=1)
    drawing.draw(25)
    assert len(evidence.answers) > seen + 20
    assert not evidence.judgement_of(fickle).violations


def test_shrinking_ends_where_hypothesis_finds_a_replay_inconsistent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where a query that was rejected as a repetition is tried again; what was found is told."""

    def conclude(*_: object) -> None:
        raise FlakyReplay("INVALID from None, and VALID", ())

    queries = drawn_queries(OPERATION, Vocabulary([], [], lambda _: None))
    examples = Examples(queries, 0, "http://model")
    examples.generated(5, lambda _: True)
    monkeypatch.setattr(TreeRecordingObserver, "conclude_test", conclude)
    examples.shrink(lambda _: False)


def test_what_failed_on_a_target_comes_first_the_next_time() -> None:
    """On that target alone."""
    drawn(Rarely(ITEMS))
    again = Rarely(ITEMS)
    drawn(again, 8)
    first = [question.query for question in again.asked[:2]]
    assert any(query is not None and query.per_page > 90 for query in first)
    queries = drawn_queries(OPERATION, Vocabulary([], [], lambda _: None))
    assert Examples(queries, 0, "http://model").kept(5)
    assert not Examples(queries, 0, "http://other").kept(5)


@pytest.mark.parametrize("derandomize", [False, True])
def test_a_seed_decides_what_is_drawn(
    monkeypatch: pytest.MonkeyPatch, *, derandomize: bool
) -> None:
    """`--hypothesis-seed` sets it for all tests, also on a CI system, where Hypothesis has none."""
    _load(derandomize=derandomize, database=None if derandomize else InMemoryExampleDatabase())
    asked = []
    for seed in (7, 7, 8):
        monkeypatch.setattr("hypothesis.core.global_force_seed", seed)
        target = Watched(ITEMS)
        drawn(target, 10)
        asked.append(target.asked)
    assert asked[0] == asked[1] != asked[2]


def test_a_profile_that_derandomises_draws_the_same_queries() -> None:
    """As on CI systems; others draw new ones each time."""
    asked = []
    for derandomize in (True, True, False, False):
        _load(derandomize=derandomize, database=None)
        target = Watched(ITEMS)
        drawn(target, 10)
        asked.append(target.asked)
    assert asked[0] == asked[1]
    assert asked[2] != asked[3]


def test_a_target_that_goes_away_is_not_asked_for_long() -> None:
    """A few questions without an answer end it."""

    class Away(Watched):
        def ask(self, question: Question) -> Answer:
            self.asked.append(question)
            raise Unanswered(question, "nobody there")

    target = Away(ITEMS)
    evidence = drawn(target, 80)
    assert len(target.asked) == len(evidence.unanswered) == 3
