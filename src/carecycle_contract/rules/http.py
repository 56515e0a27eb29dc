"""HTTP: status codes of well-formed requests, and answers independent of other questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation
from carecycle_contract.findings.refusal import describe, judged_status, no_server_error
from carecycle_contract.findings.showing import counted
from carecycle_contract.lists.listing import answer_state, listing_of, listings, shortest_lists
from carecycle_contract.lists.order import order_of, places_of
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_answers, each_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

_PLAIN_TEXT = re.compile(r"(?:[^\W_]|[ -]){3,255}")


@each_answer("HTTP-1")
def well_formed_request_never_fails(answer: Answer) -> Findings:
    """Undocumented values are VAL-7's, searches for odd characters SRCH-6's."""
    if answer.question.query is not None:
        yield no_server_error(answer)


@all_answers("HTTP-2")
def answer_does_not_depend_on_other_questions(answers: Sequence[Answer]) -> Findings:
    """A cache that ignores a parameter gives an answer that was another question's before.

    Violated by such an answer if it contradicts its own question; kept if a repeated question gets
    the same answer. If the list changed in between, neither can be said.
    """
    first: dict[Question, Answer] = {}
    for position, answer in enumerate(answers):
        if answer.question.query is None or answer.question.key is not Key.OWN:
            continue
        before = first.setdefault(answer.question, answer)
        # Where a sort is ignored, two questions get one answer as well, so the order counts only
        # if a question is repeated.
        wrong = _contradicts(answer) or (before is not answer and _is_out_of_order(answer))
        cached = _same_answer(answer, answers[:position]) if wrong else None
        if cached is not None:
            yield Violation(
                (answer, cached),
                "body",
                "an answer to this question",
                f"the answer that another question got before: {cached.question}",
            )
        elif before is not answer and answer_state(before) == answer_state(answer):
            yield KEPT
        elif before is not answer:
            yield Undecided("the list changed between two answers to one question")


def _same_answer(answer: Answer, earlier: Sequence[Answer]) -> Answer | None:
    """The first earlier answer, to another valid query, that is equal to an answer."""
    state, queries = answer_state(answer), (None, answer.question.query)
    others = (other for other in earlier if other.question.query not in queries)
    return next((other for other in others if answer_state(other) == state), None)


def _contradicts(answer: Answer) -> bool:
    """Whether no list at all could give this answer to its question."""
    listing = listing_of(answer)
    if listing is None or not listing.page.items:
        # All empty pages are equal.
        return False
    query, page = listing.query, listing.page
    return (
        page.current_page != query.page
        or len(page.items) > query.per_page
        or len(page.items) < min(query.per_page, page.items_total - query.offset)
        or not all(map(listing.passes, page.items))
    )


def _is_out_of_order(answer: Answer) -> bool:
    listing = listing_of(answer)
    return listing is not None and any(
        isinstance(finding, Violation) for finding in order_of(places_of([listing]))
    )


@all_answers("HTTP-3")
def valid_query_succeeds(answers: Sequence[Answer]) -> Findings:
    """A search for an odd, short or long text may be refused, and so may a page past the end."""
    shortest = shortest_lists(listings(answers))
    for answer in answers:
        query = answer.question.query
        if query is None or answer.question.key is not Key.OWN:
            continue
        text = query.selection.search
        if text is not None and not _PLAIN_TEXT.fullmatch(text):
            continue
        shown = shortest.get(query.selection)
        if query.page == 1 or answer.status == 200:
            yield judged_status(answer.status == 200, answer, "200")
        elif shown is not None and query.offset < shown.page.items_total:
            # The list may have grown since the page was past its end.
            noun = answer.operation.item.noun
            yield Violation(
                (answer, shown.answer),
                "status",
                f"200, for the list has {counted(shown.page.items_total, noun)}",
                describe(answer),
                volatile=True,
            )
