"""Which questions to ask: each stage looks at the answers so far and names the next questions.

A stage is a list of parts whose questions are independent, so that they can be asked together.
The more telling ones stand first, for a budget may end anywhere. What each part costs is said in
its docstring; together they stay below the default budget, whatever the size of the list, and
leave some for queries that are drawn and for second looks.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, cycle, zip_longest
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.listing import page_count
from carecycle_contract.rules.searching import NOWHERE
from carecycle_contract.survey.sizes import even_size, last_full_page, walking_size
from carecycle_contract.survey.texts import described_word, odd_names, odd_texts, whole_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from carecycle_contract.contract import Operation
    from carecycle_contract.survey.known import Known

    Part = Callable[[Known], Iterable[Question]]

UNKNOWN_VALUE = "nonesuch"


def opening(operation: Operation) -> Question:
    """The question that checks the ground: no parameters at all."""
    return ask(operation)


def sorts(known: Known) -> list[Question]:
    """Windows into every sort: 12, with five keys of which one holds nulls.

    The default sort is walked as far as two pages go. Every other one is seen from one end, and
    in the other direction on its last page, where the two windows lie over each other; a sort with
    nulls, which may stand at either end, is seen from both ends too.
    """
    operation, largest = known.operation, _largest(known.operation)
    up, down = operation.sort_direction.values
    size = walking_size(known.total, largest)
    page, full = last_full_page(known.total, largest)
    questions = [
        ask(operation, page=number, per_page=size, sort_by=_default(operation), sort_direction=down)
        for number in (1, 2)
        if number == 1 or known.total > size
    ]
    for key in operation.sort_key.values:
        first_up, first_down = (
            ask(operation, per_page=largest, sort_by=key, sort_direction=way) for way in (up, down)
        )
        last_up, last_down = (
            ask(operation, page=page, per_page=full, sort_by=key, sort_direction=way)
            for way in (up, down)
        )
        if key == _default(operation):
            questions += [first_up if known.total > 2 * largest else last_up]
        elif _has_nulls(operation, key):
            questions += [first_up, first_down, last_up]
        elif operation.sort_kind(key) is SortKind.TEXT:
            # Without its direction, which is to be descending by default.
            questions += [first_up, ask(operation, page=page, per_page=full, sort_by=key)]
        else:
            questions += [first_up, last_down]
    return questions


def _largest(operation: Operation) -> int:
    return int(operation.page_size.maximum or 1)


def _default(operation: Operation) -> str:
    return str(operation.sort_key.default)


def _has_nulls(operation: Operation, key: str) -> bool:
    return key not in operation.item_schema["required"]


def edges(known: Known) -> list[Question]:
    """Where paging ends: past the end, the last of the smallest pages, one in the middle: 3."""
    operation, largest = known.operation, _largest(known.operation)
    even, third = even_size(known.total, largest), min(largest, page_count(known.total, 3))
    past = ask(operation, page=known.total // even + 1, per_page=even)
    if known.total < 2:
        return [past, ask(operation, per_page=1)]
    return [
        past,
        ask(operation, page=known.total, per_page=1),
        ask(operation, page=2, per_page=third, sort_direction=operation.ascending),
    ]


def refusals(known: Known) -> list[Question]:
    """Wrong keys, and values outside the documented sets and ranges: 14."""
    operation = known.operation
    value = operation.filter.values[0]
    keys = (Key.NONE, Key.EMPTY, Key.WRONG, Key.WRONG_UNPREFIXED)
    return [
        *(ask(operation, key=key) for key in keys),
        # Some beside a filter or a search, which may have a way of their own into the list.
        ask(operation, page=0),
        ask(operation, page=-1, search=NOWHERE),
        ask(operation, page="abc", filter=value),
        ask(operation, per_page=0),
        ask(operation, per_page=-1, filter=value),
        ask(operation, per_page=_largest(operation) + 1),
        ask(operation, per_page="abc", search=NOWHERE),
        ask(operation, sort_by=UNKNOWN_VALUE),
        ask(operation, sort_direction=UNKNOWN_VALUE),
        ask(operation, filter=UNKNOWN_VALUE),
    ]


def filters(known: Known) -> list[Question]:
    """Every value of the filter, each under another sort, so that the two show together: 8.

    One of them, if it can be halved, is asked for on two pages; the second comes later.
    """
    operation = known.operation
    halved, size = _halved_value(known)
    orders = cycle(
        (key, way)
        for way in operation.sort_direction.values
        for key in operation.sort_key.values
        if key != operation.filter.name
    )
    return [
        ask(
            operation,
            per_page=size if value == halved else _largest(operation),
            sort_by=key,
            sort_direction=way,
            filter=value,
        )
        for value, (key, way) in zip(known.frequent_values, orders, strict=False)
    ]


def _halved_value(known: Known) -> tuple[str, int]:
    """A value of the filter, and a page size by which its items fill pages exactly."""
    largest = _largest(known.operation)
    counts = {value: known.count_of(value) for value in known.frequent_values}
    even = ((value, even_size(count, largest)) for value, count in counts.items() if count % 2 == 0)
    return next(
        ((value, size) for value, size in even if size > 1), (known.frequent_values[0], largest)
    )


def searches(known: Known) -> list[Question]:
    """A text from nowhere, a whole name, a word of a description: 3.

    The campaigns of that name fill their page exactly, as far as they are known.
    """
    operation, largest = known.operation, _largest(known.operation)
    name, word = whole_name(known), described_word(known)
    size = min(largest, name.count) if name is not None and known.is_whole else largest
    return [
        ask(operation, per_page=largest, search=NOWHERE),
        *([ask(operation, per_page=largest, search=word.text)] if word is not None else []),
        *([ask(operation, per_page=size, search=name.text)] if name is not None else []),
    ]


def odd_searches(known: Known) -> list[Question]:
    """Texts that servers are known to trip over: 4."""
    size = _largest(known.operation)
    return [ask(known.operation, per_page=size, search=text) for text in odd_texts(known)]


def oddities(known: Known) -> list[Question]:
    """Values whose meaning is not documented, which must not crash a server all the same: 5."""
    operation = known.operation
    key = operation.sort_key
    first, second = key.values[:2]
    return [
        ask(operation, page="9" * 30),
        ask(operation, per_page="1.5"),
        ask(operation, per_page=" 50"),
        Question(((key.name, first), (key.name, second)), operation=operation),
        ask(operation, filter=""),
    ]


def combinations(known: Known) -> list[Question]:
    """Filter, search, sort and paging together, on pages that end just where a list ends: 3."""
    operation, largest = known.operation, _largest(known.operation)
    by_text = next(
        key for key in operation.sort_key.values if operation.sort_kind(key) is SortKind.TEXT
    )
    value, size = _halved_value(known)
    total = known.total_of(filter_value=value, search=None)
    first = _first_of(known, value)
    questions = [_turned_to(first, max(2, page_count(total, size)))] if first is not None else []
    word = described_word(known)
    if word is not None:
        total = known.total_of(filter_value=None, search=word.text)
        questions += [
            ask(operation, page=2, per_page=max(1, min(largest, total // 3)), search=word.text),
            ask(
                operation,
                per_page=largest,
                sort_by=by_text,
                sort_direction=operation.ascending,
                search=word.text,
                filter=known.frequent_values[0],
            ),
        ]
    return questions


def _first_of(known: Known, value: str) -> Question | None:
    """The question that was asked for the first page under a filter."""
    by_filter = (known.operation.filter.name, value)
    sized = (one for one in known.questions if one.names(known.operation.page_size))
    return next((one for one in sized if by_filter in one.parameters and one.query), None)


def _turned_to(question: Question, page: int) -> Question:
    """The same question for another page."""
    name = question.operation.page.name
    return replace(question, parameters=((name, str(page)), *question.parameters))


def block_edge(known: Known) -> list[Question]:
    """The page on which the first block of a sort by the filter's member ends: 1.

    Asked where the list is so long that the windows seen so far show one value each.
    """
    operation, largest = known.operation, _largest(known.operation)
    key, way = operation.filter.name, operation.ascending
    if known.total <= 2 * largest:
        return []
    value = known.first_value(key, way)
    count = known.total_of(filter_value=value, search=None)
    if not largest < count < known.total:
        return []
    size = next(size for size in range(largest, 1, -1) if count % size > size // 4)
    page = count // size + 1
    return [ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)]


def repetitions(known: Known) -> list[Question]:
    """The question of the sort with the most ties, twice more, as from two replicas: 2."""
    operation = known.operation
    ties = ask(
        operation,
        per_page=_largest(operation),
        sort_by=operation.filter.name,
        sort_direction=operation.ascending,
    )
    return [ties, ties] if ties in known.questions else []


def census(known: Known) -> Iterator[Question]:
    """The rest of the whole list, where it was not yet seen: no more than a walk."""
    return _walk_down(known, _census_pages(known))


def census_cost(known: Known) -> int:
    """How many questions of the census were not asked yet, counted without making them."""
    pages = _census_pages(known)
    asked = {one.query.page for one in known.questions if one.query is not None}
    candidates = _walk_down(known, (page for page in asked if page in pages))
    return (pages.stop - pages.start) - sum(one in known.questions for one in candidates)


def _census_pages(known: Known) -> range:
    if len(known.items) >= known.total:
        return range(0)
    return range(1, page_count(known.total, _largest(known.operation)) + 1)


def _walk_down(known: Known, pages: Iterable[int]) -> Iterator[Question]:
    operation = known.operation
    key, way = _default(operation), operation.descending
    return _walk(operation, pages, _largest(operation), key, way)


def walks(known: Known) -> Iterator[Question]:
    """Whole walks of every sort, and every filter under every sort."""
    operation, largest = known.operation, _largest(known.operation)
    orders = [
        (key, way) for key in operation.sort_key.values for way in operation.sort_direction.values
    ]
    sizes = cycle(max(1, min(largest, known.total // parts)) for parts in (1, 5, 7))
    by_order = [
        _walk(operation, range(1, page_count(known.total, size) + 1), size, key, way)
        for (key, way), size in zip(orders, sizes, strict=False)
    ]
    by_filter = [
        [
            ask(operation, per_page=largest, sort_by=key, sort_direction=way, filter=value)
            for key, way in orders
        ]
        for value in operation.filter.values
    ]
    return chain(_in_turn(by_order), _in_turn(by_filter))


def more_oddities(known: Known) -> list[Question]:
    """Further values whose meaning is not documented."""
    operation = known.operation
    page, size = operation.page, operation.page_size
    return [
        ask(operation, page="1.5"),
        ask(operation, per_page="9" * 30),
        ask(operation, per_page="1e2"),
        ask(operation, sort_by=""),
        ask(operation, search=""),
        Question(((page.name, "1"), (page.name, "2")), operation=operation),
        Question(((size.name, "10"), (size.name, "20")), operation=operation),
    ]


def more_searches(known: Known) -> list[Question]:
    """Names with characters of every kind, and a value of the filter, which is no text: up to 9."""
    operation = known.operation
    texts = [*odd_names(known), *operation.filter.values[:1]]
    return [ask(operation, per_page=_largest(operation), search=text) for text in texts]


def _walk(
    operation: Operation, pages: Iterable[int], size: int, key: str, way: str
) -> Iterator[Question]:
    """Made as they are taken: the walk of a million campaigns is ten thousand questions."""
    return (
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way) for page in pages
    )


def _in_turn(series: Iterable[Iterable[Question]]) -> Iterator[Question]:
    """One from each series in turn, so that a budget that ends early leaves none out."""
    return (one for row in zip_longest(*series) for one in row if one is not None)


STAGES: tuple[tuple[Part, ...], ...] = (
    (sorts, edges),
    (filters, searches, refusals),
    (combinations, block_edge),
)
"""Stages of independent parts; the parts of one stage are asked together."""

ODDITIES: tuple[Part, ...] = (odd_searches, oddities)
"""What servers are known to trip over, though few clients send it."""

EXTRAS: tuple[Part, ...] = (more_searches, more_oddities, walks)
"""What a larger budget is spent on, as far as it goes."""
