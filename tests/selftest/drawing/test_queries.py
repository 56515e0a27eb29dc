"""What is drawn: the distribution of valid queries, and the kinds of invalid ones."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from answers import OPERATION, STATUS
from contracts import CUSTOMERS
from model import Model, surveyed

from carecycle_contract.assessment import binding_rules
from carecycle_contract.drawing.coverage import invalid_queries, kind_of
from carecycle_contract.drawing.examples import Examples
from carecycle_contract.drawing.queries import Drawn, Vocabulary, drawn_queries
from carecycle_contract.findings.finding import Kept, violations_in
from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.plan import out_of_range
from carecycle_contract.survey.undocumented import unknown_values

COUNT = 1000
ITEMS = [
    {
        "id": f"00000000-0000-4000-8000-{number:012x}",
        "name": f"Recall {['Dental', 'Medicare', 'Winter'][number % 3]} {number}",
        "description": f"Reminds patients of {['flu', 'shots'][number % 2]}",
        "status": STATUS.values[number % 8],
        "createdAt": f"2026-01-01T00:{number:02}:00Z",
        "updatedAt": f"2026-02-01T00:{number:02}:00Z",
        "startDate": None,
    }
    for number in range(60)
]
VOCABULARY = Vocabulary.of(
    OPERATION,
    ITEMS,
    lambda selection: sum(selection.filter(STATUS) in (None, item["status"]) for item in ITEMS),
)


@cache
def valid() -> list[Question]:
    """A thousand valid queries, as a seed decides."""
    examples = Examples(drawn_queries(OPERATION, VOCABULARY), 1, "http://model")
    questions: dict[Question, None] = {}

    def is_new(drawn: Drawn) -> bool:
        question = Question(drawn.parameters, Key.OWN, OPERATION)
        is_valid = question.query is not None and question not in questions
        if is_valid:
            questions[question] = None
        return is_valid

    examples.generated(COUNT, is_new)
    return list(questions)


def test_all_parameters_are_combined() -> None:
    """Each is in a third of the queries or more, and two in five have four or more."""
    assert len(valid()) == COUNT
    given = Counter(name for question in valid() for name, _ in question.parameters)
    for parameter in OPERATION.parameters:
        assert COUNT // 3 < given[parameter.name] < COUNT, parameter.name
    assert sum(len(question.parameters) >= 4 for question in valid()) > 0.4 * COUNT


def test_most_pages_are_inside_the_list_and_many_near_its_end() -> None:
    """Page sizes are near the bounds as often as not; most numbers are not the first page."""
    queries = [question.query for question in valid() if question.query is not None]
    inside = near = 0
    for query in queries:
        last = max(1, page_count(VOCABULARY.length(query.selection) or 0, query.per_page))
        inside += query.page <= last
        near += last - 1 <= query.page <= last
    assert inside > 0.8 * COUNT
    assert near > 0.5 * COUNT
    bounds = (OPERATION.smallest_page, OPERATION.largest_page)
    assert sum(min(abs(query.per_page - bound) for bound in bounds) <= 1 for query in queries) > 200


def test_nearly_every_answer_is_judged_by_what_must_hold() -> None:
    """Nine in ten by one rule at least; all of these are conforming."""
    model = Model(ITEMS, budget_left=10**6)
    judged = 0
    for question in valid():
        findings = [
            finding
            for rule in binding_rules(OPERATION)
            for finding in rule.judge([model.ask(question)])
        ]
        assert not any(violations_in(findings)), question
        judged += any(isinstance(finding, Kept) for finding in findings)
    assert judged >= 0.9 * COUNT


def test_texts_are_those_of_the_list() -> None:
    """Words, names and a text that occurs nowhere; all of them of members that are searched."""
    items = [item | {"owner": "Jane Doe"} for item in ITEMS]
    vocabulary = Vocabulary.of(OPERATION, items, VOCABULARY.length)
    texts = {text for texts in vocabulary.texts for text in texts}
    assert {"Dental", "patients", "Recall Winter 2"} <= texts
    assert not any("Jane" in text for text in texts)


def test_no_text_is_of_a_member_that_is_personal_somewhere_in_its_schema() -> None:
    """One alternative of it is enough, as for what the survey searches."""
    vocabulary = Vocabulary.of(CUSTOMERS, ITEMS, VOCABULARY.length)
    texts = {text for texts in vocabulary.texts for text in texts}
    assert "patients" in texts
    assert not any("Recall" in text for text in texts)


def test_each_kind_of_invalid_value_comes_once_before_any_twice() -> None:
    """And kinds that the survey has asked for come second."""
    first = [kind_of(question) for question in invalid_queries(OPERATION, [])]
    kinds = set(first)
    assert Counter(first[: len(kinds)]) == Counter(kinds)
    names = {parameter.name for parameter in OPERATION.parameters}
    assert {(name, "repeated") for name in names} <= kinds
    assert {("page", "too small"), ("perPage", "too large")} <= kinds
    answers = surveyed(Model(ITEMS, budget_left=60)).answers
    known = Known(OPERATION, answers)
    asked = [*out_of_range(known), *unknown_values(known)]
    later = [kind_of(question) for question in invalid_queries(OPERATION, asked)]
    fresh = kinds - set(map(kind_of, asked))
    assert set(later[: len(fresh)]) == fresh


@pytest.mark.parametrize("value", ["\u00b2", "--1", "9" * 5000, ""])
def test_what_python_reads_as_no_number_is_of_another_type(value: str) -> None:
    """Superscripts are digits, and no numbers."""
    kind = kind_of(Question((("page", value),), Key.OWN, OPERATION))
    assert kind == ("page", "of another type or set")


def test_no_invalid_value_is_repeated() -> None:
    """It would be odd in two ways, and what a server makes of it says nothing of either."""
    repeated = [
        question
        for question in invalid_queries(OPERATION, [])
        if len(dict(question.parameters)) < len(question.parameters)
    ]
    texts = {str(question) for question in repeated}
    assert any("status=draft status=draft" in text for text in texts)
    assert not any("null" in text for text in texts)
