"""Questions for larger budgets: the rest of the whole list, more pages, texts and values."""

from __future__ import annotations

from itertools import chain, cycle, product, zip_longest
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Question, ask
from carecycle_contract.survey.plan import directions, first_values, given, oddities
from carecycle_contract.survey.sizes import walking_size, within
from carecycle_contract.survey.texts import ODD_CHARACTERS, odd_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carecycle_contract.contract import Operation
    from carecycle_contract.survey.known import Known
    from carecycle_contract.survey.plan import Part


def census(known: Known) -> Iterator[Question]:
    """The rest of the whole list, unless every item was seen; one walk at most."""
    return _walk_down(known, _census_pages(known))


def census_cost(known: Known) -> int:
    """The number of census questions not asked yet, counted without building them."""
    pages = _census_pages(known)
    asked = {question.query.page for question in known.questions if question.query is not None}
    candidates = _walk_down(known, (page for page in asked if page in pages))
    return (pages.stop - pages.start) - sum(question in known.questions for question in candidates)


def _census_pages(known: Known) -> range:
    if len(known.items) >= known.total:
        return range(0)
    return range(1, page_count(known.total, known.operation.largest_page) + 1)


def _walk_down(known: Known, pages: Iterable[int]) -> Iterator[Question]:
    operation = known.operation
    usual, _ = directions(operation)
    return _walk(operation, pages, operation.largest_page, operation.default_sort, usual)


def whole_walks(known: Known) -> Iterator[Question]:
    """Whole walks of every sort, and every filter value under every sort."""
    operation, largest = known.operation, known.operation.largest_page
    orders: list[tuple[str, str] | tuple[None, None]] = [
        *product(operation.sort_keys, operation.directions)
    ] or [(None, None)]
    sizes = cycle(within(operation, known.total // parts) for parts in (1, 5, 7))
    by_order = [
        _walk(operation, range(1, page_count(known.total, size) + 1), size, key, way)
        for (key, way), size in zip(orders, sizes, strict=False)
    ]
    by_filter = [
        [
            ask(operation, per_page=largest, sort_by=key, sort_direction=way, filters=[pair])
            for key, way in orders
        ]
        for pair in (
            (parameter.name, value) for parameter in operation.filters for value in parameter.values
        )
    ]
    return chain(_in_turn(by_order), _in_turn(by_filter))


def more_pages(known: Known) -> list[Question]:
    """The second page of the default size, and that of the sort with the most ties: 2."""
    operation = known.operation
    size = walking_size(operation, known.total)
    key, way = known.tied_key, operation.ascending
    return [
        ask(operation, page=2),
        ask(operation, page=2, per_page=size, sort_by=key, sort_direction=way),
    ]


def more_oddities(known: Known) -> list[Question]:
    """Further values whose meaning is not documented, one to a question."""
    operation = known.operation
    repeated = [
        given(operation, [pair, pair])
        for question in oddities(known)
        for pair in question.parameters
        if pair[1]
    ]
    empty = [given(operation, [(parameter.name, "")]) for parameter in operation.parameters]
    return [
        ask(operation, page="1.5"),
        ask(operation, per_page="1.5"),
        ask(operation, per_page=f" {operation.default_page_size}"),
        ask(operation, per_page="9" * 30),
        ask(operation, per_page="1e2"),
        *([ask(operation, search=" ")] if operation.search is not None else []),
        *empty,
        *repeated,
    ]


def more_searches(known: Known) -> list[Question]:
    """Names with odd characters, each odd character alone, and a filter value as a text."""
    operation = known.operation
    if operation.search is None:
        return []
    values = [value for _, value in first_values(operation)]
    texts = [*odd_names(known), *values, *ODD_CHARACTERS]
    return [
        ask(operation, per_page=operation.largest_page, search=text)
        for text in texts
        if text.strip()
    ]


def _walk(
    operation: Operation, pages: Iterable[int], size: int, key: str | None, way: str | None
) -> Iterator[Question]:
    """Questions for these pages, built lazily: a million items take ten thousand."""
    return (
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way) for page in pages
    )


def _in_turn(series: Iterable[Iterable[Question]]) -> Iterator[Question]:
    """One question from each series in turn, so that a short budget reaches every series."""
    return (
        question
        for questions in zip_longest(*series)
        for question in questions
        if question is not None
    )


EXTRAS: tuple[Part, ...] = (more_pages, more_searches, more_oddities, whole_walks)
"""Parts asked in this order until the budget ends."""
