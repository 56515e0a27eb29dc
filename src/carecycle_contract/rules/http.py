"""HTTP: status codes of well-formed requests, and answers independent of other questions."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    HTTP_STATUS,
    KEPT,
    Findings,
    Undecided,
    Violation,
)
from carecycle_contract.findings.refusal import describe, judged_status, no_server_error
from carecycle_contract.lists.effect import is_wrong, values_besides, values_of
from carecycle_contract.lists.leaps import repeated_leap
from carecycle_contract.lists.listing import (
    answer_state,
    grouped,
    listing_of,
    listings_of,
    shortest_lists,
)
from carecycle_contract.phrases import counted
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer
from carecycle_contract.statuses import NO_STATUS, TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Parameter
    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.question import Question

_FEWEST_MISTAKES = 2
_FEWEST_SORTED = 4
"""Different sort keys that are hardly in order by chance."""
_PLAIN_TEXT = re.compile(r"(?=.*[^\W_])(?:[^\W_]|[ -]){3,255}")


@each_answer("HTTP-1")
def well_formed_request_never_fails(answer: Answer) -> Findings:
    """Judged with the target's own key; without it AUTH-1 to AUTH-3 say what to answer."""
    if answer.question.own_query is not None:
        yield no_server_error(answer)


@all_answers("HTTP-2")
def answer_does_not_depend_on_other_questions(answers: Sequence[Answer]) -> Findings:
    """A cache that ignores a parameter gives an answer that was another question's before.

    Violated by such an answer if it contradicts its own question; kept if a repeated question gets
    the same answer. If the list changed in between, neither can be said.
    """
    own = sorted(
        (answer for answer in answers if answer.question.own_query is not None),
        key=lambda answer: answer.exchange.started,
    )
    first: dict[Question, Answer] = {}
    mistaken: list[tuple[Answer, Answer]] = []
    # Each answer is compared with many.
    shown = cache(_shown_items)
    alike = cache(lambda: grouped(own, shown))
    for answer in own:
        before = first.setdefault(answer.question, answer)
        cached = _asked_before(answer, alike()[shown(answer)]) if is_wrong(answer) else None
        if cached is not None:
            mistaken.append((answer, cached))
        elif before is not answer and answer_state(before) == answer_state(answer):
            yield KEPT
        elif before is not answer:
            yield Undecided("the list changed between two answers to one question")
    ignored = _ignored_by_a_cache(mistaken, own, shown)
    for answer, cached in mistaken:
        # Unlike a cache, another default is there from the beginning.
        has_changed = shown(first[answer.question]) != shown(answer)
        if has_changed or ignored & _apart(answer, cached):
            yield Violation(
                (answer, cached),
                "body",
                "an answer to this question",
                f"the answer that another question got before: {cached.question}",
                witnesses=1,
            )


@all_listings("HTTP-2")
def list_does_not_leap(listings: Sequence[Listing]) -> Findings:
    """Judged by questions that were asked again, after a difference was seen.

    So answer instances behind one address that differ, or a connection that keeps what the question
    before set. A replica that lags, and a list that changes, differ by a few items.
    """
    leap = repeated_leap(listings)
    if leap is not None:
        odd, usual = (listing.page.items_total for listing in leap)
        others = " others" if odd == usual else ""
        yield Violation(
            (leap.odd.answer, leap.usual.answer),
            leap.odd.operation.envelope.items_total,
            f"{usual}, as the same question got at another time",
            f"{odd}{others}; that came, went and came again",
            hint="instances that differ, or a connection that keeps what a question set",
        )


def _shown_items(answer: Answer) -> object:
    """The state of the items of an answer."""
    return answer_state(answer)[-1]


def _asked_before(answer: Answer, others: Iterable[Answer]) -> Answer | None:
    """The first of the others to another valid query, which was asked before or meanwhile."""
    query, end = answer.question.query, answer.exchange.ended
    asked = (other for other in others if other.exchange.started < end)
    return next((other for other in asked if other.question.query != query), None)


def _ignored_by_a_cache(
    mistaken: Sequence[tuple[Answer, Answer]],
    own: Sequence[Answer],
    shown: Callable[[Answer], object],
) -> set[Parameter]:
    """The parameters that a cache ignores, if one explains what was mistaken.

    Mistakes with several parameters apart tell nothing of them if others have only some of these
    apart.
    """
    mistakes: dict[frozenset[Parameter], list[Answer]] = defaultdict(list)
    for answer, cached in mistaken:
        mistakes[_apart(answer, cached)].append(answer)
    explained = (
        apart
        for apart, answers in mistakes.items()
        if not any(fewer < apart for fewer in mistakes)
        and _is_explained_by_a_cache(answers, apart, own, shown)
    )
    return set().union(*explained)


def _is_explained_by_a_cache(
    mistaken: Sequence[Answer],
    apart: frozenset[Parameter],
    own: Sequence[Answer],
    shown: Callable[[Answer], object],
) -> bool:
    """Whether a cache that ignores these parameters explains what was mistaken.

    It gives all questions that differ in nothing else the answer to the first of them. That one is
    right, unlike the answer of a server that ignores the parameter itself, or has another default.
    Such a server would give one value for another, a cache whichever came first.
    A server that ignores it for one value of another makes one such mistake, a cache makes more, or
    is right for each of those values elsewhere. Nor is it a cache that gets a value wrong which no
    question had before.
    """
    firsts = _firsts(own, apart, shown)
    wrong = {_given(first, apart) for first in firsts if is_wrong(first)}
    right: dict[Hashable, list[Answer]] = defaultdict(list)
    for first in firsts:
        if _shows_effect(first, apart, own):
            right[_given(first, apart)].append(first)
    falls_back = _falls_back_by_turns(mistaken, apart, own, shown)
    is_once = len({values_besides(answer, apart) for answer in mistaken}) < _FEWEST_MISTAKES
    for answer in mistaken:
        names, value = answer.question.names(*apart), _given(answer, apart)
        if names and value in wrong:
            continue
        others = right[value] if names else []
        if falls_back or (
            others and (not is_once or _is_right_for_each_value(answer, apart, others))
        ):
            return True
    return False


def _is_right_for_each_value(
    answer: Answer, apart: frozenset[Parameter], right: Sequence[Answer]
) -> bool:
    """Whether each value that a question has besides was asked for in one that got it right."""
    shown = {pair for other in right for pair in values_of(other).items()}
    return all(pair in shown for pair in values_of(answer).items() if pair[0] not in apart)


def _falls_back_by_turns(
    mistaken: Sequence[Answer],
    apart: frozenset[Parameter],
    own: Sequence[Answer],
    shown: Callable[[Answer], object],
) -> bool:
    """Whether one value was mistaken for others that have none in common, and are right there."""
    right: dict[Hashable, set[Hashable]] = defaultdict(set)
    for other in own:
        if not is_wrong(other):
            right[values_besides(other, apart), shown(other)].add(_given(other, apart))
    fallbacks: dict[Hashable, set[Hashable]] = {}
    for answer in mistaken:
        others = right.get((values_besides(answer, apart), shown(answer)))
        if others:
            fallbacks.setdefault(_given(answer, apart), set(others)).intersection_update(others)
    return not all(fallbacks.values())


def _given(answer: Answer, parameters: frozenset[Parameter]) -> Hashable:
    return frozenset(
        (parameter, value)
        for parameter, value in values_of(answer).items()
        if parameter in parameters
    )


def _firsts(
    own: Sequence[Answer], apart: frozenset[Parameter], shown: Callable[[Answer], object]
) -> list[Answer]:
    """The first answers to questions that differ in other parameters, too.

    There are none if a later question, different in these parameters alone, got other items.
    """
    firsts: dict[Hashable, Answer] = {}
    for answer in own:
        first = firsts.setdefault(values_besides(answer, apart), answer)
        if _apart(first, answer) and shown(first) != shown(answer):
            return []
    return list(firsts.values())


def _apart(answer: Answer, other: Answer) -> frozenset[Parameter]:
    """The parameters that tell two questions apart."""
    values, others = values_of(answer), values_of(other)
    return frozenset(known for known, value in values.items() if value != others[known])


def _shows_effect(answer: Answer, apart: frozenset[Parameter], own: Sequence[Answer]) -> bool:
    """Whether an answer is right, and shows that parameters of its question had an effect."""
    listing = listing_of(answer)
    if listing is None or is_wrong(answer):
        return False
    operation, query, page = listing.operation, listing.query, listing.page
    # Where a later page begins shows the size, too.
    shows_its_size = len(page.items) == query.per_page or (query.page > 1 and bool(page.items))
    sorts = apart.isdisjoint({operation.sort_key, operation.sort_direction}) or (
        len({repr(item.get(listing.sort_key)) for item in page.items}) >= _FEWEST_SORTED
    )
    if not (shows_its_size and sorts):
        return False
    without = query.selection.without(apart)
    return without == query.selection or any(
        other.query.selection == without and other.page.items_total != page.items_total
        for other in listings_of(own)
    )


@all_answers("HTTP-3")
def valid_query_succeeds(answers: Sequence[Answer]) -> Findings:
    """A search for an odd, short or long text may be refused, and so may a page past the end.

    Any query may be refused for its length: not all of it is the target's to decide.
    """
    shortest = shortest_lists(listings_of(answers))
    for answer in answers:
        query = answer.question.own_query
        if query is None or answer.status in TOO_LONG:
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
                HTTP_STATUS,
                f"200, for the list has {counted(shown.page.items_total, noun)}",
                describe(answer),
                volatile=True,
                witnesses=1,
            )


@each_answer("HTTP-4")
def answer_comes_whole(answer: Answer) -> Findings:
    """RFC 9112 section 8. One that is cut counts once every try was, while others came whole."""
    ending = answer.exchange.incomplete
    if ending is None:
        yield KEPT
        return
    size = counted(len(answer.exchange.body), "byte")
    ended = "none came" if answer.status == NO_STATUS else f"it ended after {size}"
    observed = f"{ended}, at every try, while others came whole ({ending})"
    yield Violation((answer,), "body", "an answer that comes whole", observed)
