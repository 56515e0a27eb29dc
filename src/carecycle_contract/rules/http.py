"""HTTP: status codes of well-formed requests, and answers that do not depend on other questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation, judged
from carecycle_contract.findings.refusal import describe
from carecycle_contract.findings.showing import counted
from carecycle_contract.lists.listing import answer_state, listing_of, listings, shortest_lists
from carecycle_contract.lists.order import order_of, places
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_answers, each_answer

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
    """An answer that another question got before, and that contradicts its own, was kept for both.

    Kept where a question was repeated; a list that changed in between is no cache.
    """
    first: dict[Question, Answer] = {}
    for position, answer in enumerate(answers):
        if answer.question.query is None or answer.question.key is not Key.OWN:
            continue
        before = first.setdefault(answer.question, answer)
        # A sort that is ignored gives two questions one answer too; asked again, it gives the same.
        wrong = _contradicts(answer) or (before is not answer and _is_out_of_order(answer))
        stolen = _same_answer(answer, answers[:position]) if wrong else None
        if stolen is not None:
            yield Violation(
                (answer, stolen),
                "body",
                "an answer to this question",
                f"the answer that another question got before: {stolen.question}",
            )
        elif before is not answer and answer_state(before) == answer_state(answer):
            yield KEPT
        elif before is not answer:
            yield Undecided("the list changed between two answers to one question")


def _same_answer(answer: Answer, earlier: Sequence[Answer]) -> Answer | None:
    state = answer_state(answer)
    others = (one for one in earlier if one.question.query not in (None, answer.question.query))
    return next((one for one in others if answer_state(one) == state), None)


def _contradicts(answer: Answer) -> bool:
    """Whether no list at all could give this answer to its question."""
    found = listing_of(answer)
    if found is None or not found.page.items:
        # Empty pages are all alike.
        return False
    query, page = found.query, found.page
    return (
        page.current_page != query.page
        or len(page.items) > query.per_page
        or len(page.items) < min(query.per_page, page.items_total - query.offset)
        or not all(map(found.passes, page.items))
    )


def _is_out_of_order(answer: Answer) -> bool:
    found = listing_of(answer)
    return found is not None and any(
        isinstance(finding, Violation) for finding in order_of(places([found]))
    )


@all_answers("HTTP-3")
def valid_query_succeeds(answers: Sequence[Answer]) -> Findings:
    """A search of odd, short or long text may be refused, as may a page past the end."""
    shortest = shortest_lists(listings(answers))
    for answer in answers:
        query = answer.question.query
        if query is None or answer.question.key is not Key.OWN:
            continue
        text = query.selection.search
        if text is not None and not _PLAIN_TEXT.fullmatch(text):
            continue
        witness = shortest.get(query.selection)
        if query.page == 1 or answer.status == 200:
            yield judged(answer.status == 200, answer, "status", "200", describe(answer))
        elif witness is not None and query.offset < witness.page.items_total:
            # The list may have grown since the page was past its end.
            noun = answer.operation.item.noun
            yield Violation(
                (answer, witness.answer),
                "status",
                f"200, for the list has {counted(witness.page.items_total, noun)}",
                describe(answer),
                volatile=True,
            )
