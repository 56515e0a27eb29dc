"""HTTP: status codes of well-formed requests, and answers independent of other questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation
from carecycle_contract.findings.refusal import describe, judged_status, no_server_error
from carecycle_contract.findings.showing import counted
from carecycle_contract.lists.listing import (
    answer_state,
    listing_of,
    listings,
    matches,
    shortest_lists,
)
from carecycle_contract.lists.order import order_of, places_of
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_answers, each_answer
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Parameter
    from carecycle_contract.question import Question

_PLAIN_TEXT = re.compile(r"(?:[^\W_]|[ -]){3,255}")


@each_answer("HTTP-1")
def well_formed_request_never_fails(answer: Answer) -> Findings:
    """Judged with the target's own key; without it AUTH-1 to AUTH-3 say what to answer."""
    if answer.question.query is not None and answer.question.key is Key.OWN:
        yield no_server_error(answer)


@all_answers("HTTP-2")
def answer_does_not_depend_on_other_questions(answers: Sequence[Answer]) -> Findings:
    """A cache that ignores a parameter gives an answer that was another question's before.

    Violated by such an answer if it contradicts its own question; kept if a repeated question gets
    the same answer. If the list changed in between, neither can be said.
    """
    own = [
        answer
        for answer in answers
        if answer.question.query is not None and answer.question.key is Key.OWN
    ]
    first: dict[Question, Answer] = {}
    mistaken: list[tuple[Answer, Answer]] = []
    for position, answer in enumerate(own):
        before = first.setdefault(answer.question, answer)
        cached = _same_items(answer, own[:position]) if _is_wrong(answer) else None
        if cached is not None:
            mistaken.append((answer, cached))
        elif before is not answer and answer_state(before) == answer_state(answer):
            yield KEPT
        elif before is not answer:
            yield Undecided("the list changed between two answers to one question")
    ignored = _ignored_by_a_cache(mistaken, own)
    for answer, cached in mistaken:
        if first[answer.question] is not answer or ignored & _apart(answer, cached):
            yield Violation(
                (answer, cached),
                "body",
                "an answer to this question",
                f"the answer that another question got before: {cached.question}",
                witnesses=1,
            )


def _same_items(answer: Answer, earlier: Sequence[Answer]) -> Answer | None:
    """The first earlier answer, to another valid query, that shows the same items."""
    query, items = answer.question.query, answer_state(answer)[-1]
    others = (other for other in earlier if other.question.query != query)
    return next((other for other in others if answer_state(other)[-1] == items), None)


def _ignored_by_a_cache(
    mistaken: Sequence[tuple[Answer, Answer]], own: Sequence[Answer]
) -> set[Parameter]:
    """The parameters that a cache ignores, if one explains what was mistaken.

    It gives all questions that differ in nothing else the answer to the first of them. That one is
    right, unlike the answer of a server that ignores the parameter itself, or has another default.
    """
    ignored: set[Parameter] = set()
    for answer, cached in mistaken:
        apart = _apart(answer, cached)
        firsts = _firsts(own, apart) if answer.question.names(*apart) else []
        if any(
            apart.isdisjoint(_apart(first, answer)) and _shows_effect(first, cached)
            for first in firsts
        ):
            ignored |= apart
    return ignored


def _firsts(own: Sequence[Answer], apart: set[Parameter]) -> list[Answer]:
    """The first answers to questions that differ in other parameters, too.

    There are none if a later question, different in these parameters alone, got other items.
    """
    firsts: dict[Hashable, Answer] = {}
    for answer in own:
        values = _values(answer).items()
        slot = tuple(value for parameter, value in values if parameter not in apart)
        first = firsts.setdefault(slot, answer)
        if _apart(first, answer) and answer_state(first)[-1] != answer_state(answer)[-1]:
            return []
    return list(firsts.values())


def _apart(answer: Answer, other: Answer) -> set[Parameter]:
    """The parameters that tell two questions apart."""
    values = _values(other)
    return {parameter for parameter, value in _values(answer).items() if value != values[parameter]}


def _values(answer: Answer) -> dict[Parameter, str]:
    """The value of each parameter that a valid query asks for, or leaves to the default."""
    given = dict(answer.question.parameters)
    return {
        parameter: given.get(parameter.name, str(parameter.default))
        for parameter in answer.operation.parameters
    }


def _shows_effect(answer: Answer, other: Answer) -> bool:
    """Whether an answer is right, and shows that it was asked for something else than another."""
    listing, before = listing_of(answer), listing_of(other)
    if listing is None or before is None or _is_wrong(answer):
        return False
    query, page = listing.query, listing.page
    same_sort = listing.order[1:] == before.order[1:]
    return (
        len(page.items) == query.per_page
        and (
            query.selection == before.query.selection or page.items_total != before.page.items_total
        )
        and (same_sort or len({repr(item.get(listing.sort_key)) for item in page.items}) > 1)
    )


def _is_wrong(answer: Answer) -> bool:
    """Whether no list at all could give this answer to its question."""
    listing = listing_of(answer)
    if listing is None or not listing.page.items:
        # All empty pages are equal.
        return False
    query, page, text = listing.query, listing.page, listing.query.selection.search
    return (
        page.current_page != query.page
        or len(page.items) > query.per_page
        or len(page.items) < min(query.per_page, page.items_total - query.offset)
        or not all(map(listing.passes, page.items))
        or any(
            text is not None and matches(listing.operation, item, text) is Match.NO
            for item in page.items
        )
        or any(isinstance(finding, Violation) for finding in order_of(places_of([listing])))
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
                witnesses=1,
            )
