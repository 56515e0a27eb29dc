"""HTTP: status codes of well-formed requests, and answers that do not depend on other questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.question import Key
from carecycle_contract.rules.errors import describe
from carecycle_contract.rules.listing import answer_state, listing, listings, shortest_lists
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    all_answers,
    each_answer,
    judged,
)
from carecycle_contract.rules.sorting import order_of, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

_PLAIN_TEXT = re.compile(r"(?:[^\W_]|[ -]){3,255}")


@each_answer("HTTP-1")
def well_formed_request_never_fails(answer: Answer) -> Findings:
    """Undocumented values and searches of odd characters are judged by VAL-7 and SRCH-6."""
    if answer.question.query is not None:
        yield judged(answer.status < 500, answer, "status", "any but a 5xx", describe(answer))


@all_answers("HTTP-2")
def answer_does_not_depend_on_other_questions(answers: Sequence[Answer]) -> Findings:
    """Judged where a question was repeated; a list that changed in between is no cache."""
    first: dict[Question, Answer] = {}
    for position, answer in enumerate(answers):
        if answer.question.query is None or answer.question.key is not Key.OWN:
            continue
        before = first.setdefault(answer.question, answer)
        if before is answer:
            continue
        if answer_state(before) == answer_state(answer):
            yield KEPT
            continue
        stolen = _same_answer(answer, answers[:position])
        if stolen is None or not _contradicts_its_question(answer):
            yield Undecided("the list changed between two answers to one question")
        else:
            yield Violation(
                (answer, before),
                "body",
                "the answer that this question got before",
                f"the answer to another question: {stolen.question}",
            )


def _same_answer(answer: Answer, earlier: Sequence[Answer]) -> Answer | None:
    state = answer_state(answer)
    others = (one for one in earlier if one.question.query != answer.question.query)
    return next((one for one in others if answer_state(one) == state), None)


def _contradicts_its_question(answer: Answer) -> bool:
    """Whether no list at all could give this answer to its question."""
    found = listing(answer)
    if found is None:
        return False
    operation, query, page = answer.question.operation, found.query, found.page
    member = operation.filter.name
    return (
        page.current_page != query.page
        or len(page.items) > query.per_page
        or any(query.filter not in (None, item.get(member)) for item in page.items)
        or any(
            isinstance(one, Violation) for one in order_of(operation, places(operation, [found]))
        )
    )


@all_answers("HTTP-3")
def valid_query_succeeds(answers: Sequence[Answer]) -> Findings:
    """A search of odd, short or long text may be refused, as may a page past the end."""
    shortest = shortest_lists(listings(answers))
    for answer in answers:
        query = answer.question.query
        if query is None or answer.question.key is not Key.OWN:
            continue
        if query.search is not None and not _PLAIN_TEXT.fullmatch(query.search):
            continue
        witness = shortest.get(query.selection)
        if query.page == 1 or answer.status == 200:
            yield judged(answer.status == 200, answer, "status", "200", describe(answer))
        elif witness is not None and query.offset < witness.page.items_total:
            # The list may have grown since the page was past its end.
            yield Violation(
                (answer, witness.answer),
                "status",
                f"200, for the list has {witness.page.items_total} campaigns",
                describe(answer),
                volatile=True,
            )
