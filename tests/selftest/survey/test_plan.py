"""What the plan promises to show, whatever the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import OPERATION, STATUS, ask, campaign
from model import Model, Taste

from carecycle_contract.question import Key
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.plan import (
    combinations,
    edges,
    filters,
    just_past,
    keys,
    out_of_range,
    pages,
    refused_again,
    searches,
    searches_elsewhere,
    sorts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.survey.part import Part


def _asked(model: Model, parts: Iterable[Part]) -> Known:
    """What the questions of these parts show, one part after the other."""
    answers = [model.ask(ask())]
    for part in parts:
        answers += [model.ask(question) for question in part(Known(OPERATION, answers))]
    return Known(OPERATION, answers)


@pytest.mark.parametrize("total", [0, 1, 2, 100, 137])
def test_a_page_just_past_the_end_is_asked_for_if_far_ones_are_refused(total: int) -> None:
    """It does not begin where the list ends, so that an offset cannot pass for the total."""
    items = [campaign(number % 60, id=f"{number:04}") for number in range(total)]
    assert just_past(_asked(Model(items), [edges])) == []
    [past] = just_past(_asked(Model(items, Taste(past_the_end=404)), [edges]))
    assert past.query is not None
    assert past.query.page > 1
    assert past.query.offset > total


def test_a_list_is_asked_for_both_with_a_key_and_without() -> None:
    """In either order, in case a cache keeps one for the other; never the opening question."""
    model = Model([campaign(number, suite="outreach") for number in range(40)])
    known = _asked(model, [pages, sorts, keys, searches_elsewhere])
    with_own = [question.parameters for question in known.questions if question.key is Key.OWN]
    without = {question.key: question for question in known.questions}
    assert without[Key.NONE].parameters in with_own
    assert without[Key.EMPTY].parameters in with_own
    assert all(question.parameters for key, question in without.items() if key is not Key.OWN)
    order = [(question.parameters, question.key) for question in known.questions]
    keyed = without[Key.EMPTY].parameters
    assert order.index((keyed, Key.EMPTY)) < order.index((keyed, Key.OWN))


def test_a_search_is_asked_for_by_every_sort() -> None:
    """Most of its results by default, as a server may sort them by relevance."""
    items = [
        campaign(number, description="Wellness check", suite=f"suite{chr(97 + number)}")
        for number in range(20)
    ]
    known = _asked(Model(items), [pages, sorts, searches, searches_elsewhere, combinations])
    queries = [question.query for question in known.questions if question.query is not None]
    searched = {query.sort_by for query in queries if query.selection.search is not None}
    assert searched == {*OPERATION.sort_keys}


@pytest.mark.parametrize(
    ("count", "page", "size"), [(1, 1, 2), (2, 2, 1), (4, 2, 1), (8, 2, 2), (20, 2, 6)]
)
def test_a_search_under_a_filter_is_turned_over(count: int, page: int, size: int) -> None:
    """So that a page which is cut before it is filtered shows, and one that is always the first."""
    items = [
        campaign(
            number, name=f"Campaign {number}", description="Wellness" if number < count else ""
        )
        for number in range(40)
    ]
    known = _asked(Model(items), [pages, sorts, filters, combinations])
    queries = [question.query for question in known.questions if question.query is not None]
    (both,) = [query for query in queries if query.selection.is_conjunction]
    assert (both.page, both.per_page) == (page, size)


def test_a_refused_question_is_asked_again() -> None:
    """One with the target's own key."""
    known = _asked(Model([campaign(1)]), [out_of_range])
    [again] = refused_again(known)
    assert (again.key, again in known.refused) == (Key.OWN, True)
    assert refused_again(_asked(Model([campaign(1)]), [])) == []


def test_every_second_filter_is_asked_for_before_the_page_size() -> None:
    """The order of parameters means nothing, and some servers read them by position."""
    items = [campaign(number, status=STATUS.values[number % 5]) for number in range(40)]
    questions = filters(_asked(Model(items), [pages]))
    firsts = [question.parameters[0][0] == STATUS.name for question in questions]
    assert firsts == [bool(at % 2) for at in range(len(STATUS.values))]
