"""Failures: which of the answers that are no list others explain."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import answer_state, listings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.answer import Answer

PAGES_WITHOUT_ITEMS_FAIL = "searches fail in the same way, and no page without items ever came"
"""Why an answer in one of the states of `failing_without_items` is not judged."""

_SEVERAL = 3

VALID_VALUES_FAIL = "such questions fail with valid values, too"
"""Why an answer that is `failing_with` those to valid queries is not judged."""


def statuses_without_lists(answers: Iterable[Answer]) -> Mapping[str | None, AbstractSet[int]]:
    """The statuses of valid queries with a parameter, by its name, where none of them got a list.

    By None, those of all valid queries, where no list came at all. A few of them tell nothing.
    """
    statuses: defaultdict[str | None, list[int]] = defaultdict(list)
    for answer in to_valid_queries(answers):
        for name in _names(answer):
            statuses[name].append(answer.status)
    return {
        name: frozenset(found)
        for name, found in statuses.items()
        if len(found) >= _SEVERAL and 200 not in found
    }


def is_answered_as_valid_queries(
    answer: Answer, listless: Mapping[str | None, AbstractSet[int]]
) -> bool:
    """Whether an answer has a status of `statuses_without_lists` for what it asks, too."""
    return any(answer.status in listless.get(name, ()) for name in _names(answer))


def _names(answer: Answer) -> tuple[str | None, ...]:
    return (None, *(name for name, _ in answer.question.parameters))


def to_valid_queries(answers: Iterable[Answer]) -> list[Answer]:
    """The answers to valid queries with the target's own key."""
    return [answer for answer in answers if answer.question.own_query is not None]


def failing_with(plainer: Sequence[Answer]) -> Callable[[Answer], bool]:
    """Tell of an answer whether it fails as one of plainer questions does, which asks for no more.

    Or as all of them do that have one of its parameters. Values are not compared, save page sizes,
    on which much depends.
    """
    failing = [_asked_for(other) for other in plainer if other.status >= 500]
    listless = statuses_without_lists(plainer) if failing else {}

    def fails_anyway(answer: Answer) -> bool:
        if answer.status < 500:
            return False
        asked = _asked_for(answer)
        is_any_plainer = any(plain <= asked for plain in failing)
        return is_any_plainer or is_answered_as_valid_queries(answer, listless)

    return fails_anyway


def fails_in_depth(answer: Answer, others: Iterable[Answer]) -> bool:
    """Whether an answer fails as later pages of a list do, of which the first came."""
    if answer.status < 500:
        return False
    asked = [(query, other.status) for other in others if (query := other.question.query)]
    came = {query for query, status in asked if status == 200}
    return any(
        status >= 500 and query.page > 1 and replace(query, page=1) in came
        for query, status in asked
    )


def failing_without_items(
    answers: Sequence[Answer], others: Iterable[Answer]
) -> frozenset[tuple[object, ...]]:
    """The states in which others fail, if searches find items, and no page lacks them; else none.

    An answer in one of these states may have failed because it would have no items to show.
    """
    shown = listings_of(answers)
    is_any_found = any(listing.query.selection.is_searched for listing in shown)
    if not is_any_found or not all(listing.page.items for listing in shown):
        return frozenset()
    failing = (other for other in others if other.status >= 500 and other.question.key.is_own)
    return frozenset(map(answer_state, failing))


def searches_among(answers: Iterable[Answer]) -> Iterator[Answer]:
    """The answers to searches without a filter."""
    for answer in answers:
        query = answer.question.query
        if query is not None and query.selection.is_searched:
            yield answer


def _asked_for(answer: Answer) -> set[tuple[str, str | None]]:
    size = answer.operation.page_size.name
    return {(name, value if name == size else None) for name, value in answer.question.parameters}
