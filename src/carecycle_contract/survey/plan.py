"""Which questions to ask: each stage looks at the answers so far and names the next questions.

A stage is a list of parts whose questions are independent, so that they can be asked together.
The more telling ones stand first, for a budget may end anywhere. What each part costs is said in
its docstring; together they stay below the default budget, whatever the size of the list, and
leave some for queries that are drawn and for second looks.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.survey.sizes import even_size, last_full_page, walking_size
from carecycle_contract.survey.texts import (
    described_word,
    odd_name,
    odd_texts,
    whole_name,
    word_elsewhere,
)
from carecycle_contract.text.matching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from carecycle_contract.contract import Operation
    from carecycle_contract.survey.known import Known

    Part = Callable[[Known], Iterable[Question]]

UNKNOWN_VALUE = "nonesuch"

FAR_PAGE = 2**31 - 1
"""It fits into 32 bits, and the rank of its first item does not."""


def sorts(known: Known) -> list[Question]:
    """Windows into every sort: 12, with five keys of which one holds nulls.

    The default sort is walked as far as two pages go. Every other one is seen from one end, and
    in the other direction on its last page, where the two windows lie over each other; a sort with
    nulls, which may stand at either end, is seen from both ends too. Where that direction is the
    default one, it is left out for all keys but one.
    """
    operation, largest = known.operation, known.operation.largest_page
    up, down = operation.sort_direction.values
    size = walking_size(known.total, largest)
    page, full = last_full_page(known.total, largest)
    questions = [
        ask(
            operation,
            page=number,
            per_page=size,
            sort_by=operation.default_sort,
            sort_direction=down,
        )
        for number in (1, 2)
        if number == 1 or known.total > size
    ]
    for key in operation.sort_key.values:
        first_up = ask(operation, per_page=largest, sort_by=key, sort_direction=up)
        last_up = ask(operation, page=page, per_page=full, sort_by=key, sort_direction=up)
        if key == operation.default_sort:
            questions += [first_up if known.total > 2 * largest else last_up]
        elif operation.may_be_null(key):
            questions += [first_up, ask(operation, per_page=largest, sort_by=key), last_up]
        else:
            named = operation.sort_kind(key) is SortKind.INSTANT
            way = down if named else None
            questions += [
                first_up,
                ask(operation, page=page, per_page=full, sort_by=key, sort_direction=way),
            ]
    return questions


def edges(known: Known) -> list[Question]:
    """Where paging ends: 4.

    Just past the end and far past it, the last of the smallest pages, and the last but one of a
    walk of a dozen pages or more.
    """
    operation, largest = known.operation, known.operation.largest_page
    even, dozenth = even_size(known.total, largest), min(largest, max(1, known.total // 13))
    past = [
        ask(operation, page=known.total // even + 1, per_page=even),
        ask(operation, page=FAR_PAGE, per_page=largest),
    ]
    if known.total < 2:
        return [*past, ask(operation, per_page=1)]
    return [
        *past,
        ask(operation, page=known.total, per_page=1),
        ask(
            operation,
            page=max(2, page_count(known.total, dozenth) - 1),
            per_page=dozenth,
            sort_direction=operation.ascending,
        ),
    ]


def refusals(known: Known) -> list[Question]:
    """Wrong keys, and values outside the documented ranges: 11.

    Some beside a filter, a search or a page size, which may have a way of their own into the list.
    """
    operation = known.operation
    value = operation.filter.values[0]
    return [
        ask(operation, key=Key.NONE),
        ask(operation, key=Key.EMPTY),
        ask(operation, key=Key.WRONG, filter=known.frequent_values[0]),
        ask(operation, key=Key.WRONG_UNPREFIXED),
        ask(operation, page=0, per_page=10),
        ask(operation, page=-1, search=NOWHERE),
        ask(operation, page="abc", filter=value),
        ask(operation, per_page=0),
        ask(operation, per_page=-1, filter=value),
        ask(operation, per_page=operation.largest_page + 1),
        ask(operation, per_page="abc", search=NOWHERE),
    ]


def unknown_values(known: Known) -> list[Question]:
    """Values outside the documented sets: 3."""
    operation = known.operation
    return [
        ask(operation, sort_by=UNKNOWN_VALUE),
        ask(operation, sort_direction=UNKNOWN_VALUE),
        ask(operation, filter=UNKNOWN_VALUE),
    ]


def filters(known: Known) -> list[Question]:
    """Every value of the filter, each under another sort, so that the two show together: 8.

    One of them, if it can be halved, is asked for on two pages; the second comes later. Every third
    goes without a page size.
    """
    operation = known.operation
    halved, size = _halved_value(known)
    orders = cycle(
        (key, way)
        for way, left_out in (
            (operation.ascending, operation.default_sort),
            (operation.descending, operation.filter.name),
        )
        for key in operation.sort_key.values
        if key != left_out
    )
    usual = cycle((operation.largest_page, operation.largest_page, None))
    return [
        ask(
            operation,
            per_page=size if value == halved else largest,
            sort_by=key,
            sort_direction=way,
            filter=value,
        )
        for value, (key, way), largest in zip(known.frequent_values, orders, usual, strict=False)
    ]


def _halved_value(known: Known) -> tuple[str, int]:
    """A value of the filter, and a page size by which its items fill pages exactly."""
    largest = known.operation.largest_page
    counts = {value: known.count_of(value) for value in known.frequent_values}
    even = ((value, even_size(count, largest)) for value, count in counts.items() if count % 2 == 0)
    return next(
        ((value, size) for value, size in even if size > 1), (known.frequent_values[0], largest)
    )


def searches(known: Known) -> list[Question]:
    """A text from nowhere, a whole name, a word of a description: 3.

    What has the word is asked for without a page size, if it is known to fit.
    """
    operation, largest = known.operation, known.operation.largest_page
    name, word = whole_name(known), described_word(known)
    questions = [ask(operation, per_page=largest, search=NOWHERE)]
    if word is not None:
        fits = known.is_whole and word.count <= int(operation.page_size.default or 0)
        questions.append(ask(operation, per_page=None if fits else largest, search=word.text))
    if name is not None:
        questions.append(ask(operation, per_page=largest, search=name.text))
    return questions


def odd_searches(known: Known) -> list[Question]:
    """An odd name, texts that servers are known to trip over, one of other members: 6.

    The campaigns of that name fill their page exactly, as far as they are known.
    """
    operation, largest = known.operation, known.operation.largest_page
    name = odd_name(known)
    size = min(largest, name.count) if name is not None and known.is_whole else largest
    texts = [*odd_texts(known), *word_elsewhere(known)]
    return [
        *([ask(operation, per_page=size, search=name.text)] if name is not None else []),
        *(ask(operation, per_page=largest, search=text) for text in texts),
    ]


def oddities(known: Known) -> list[Question]:
    """Values whose meaning is not documented, which must not crash a server all the same: 5.

    Those that a server is likely to treat alike stand in one question.
    """
    operation = known.operation
    numbers = [(operation.page.name, "1"), (operation.page_size.name, "10")]
    words = [
        (operation.sort_key.name, operation.sort_key.values[0]),
        (operation.sort_direction.name, operation.ascending),
        (operation.search.name, NOWHERE),
        (operation.filter.name, operation.filter.values[0]),
    ]
    return [
        ask(operation, page="9" * 30),
        ask(operation, page="1.5", per_page="1.5"),
        given(operation, [*numbers, *numbers]),
        given(operation, [*words, *words]),
        given(operation, [(name, "") for name, _ in words]),
    ]


def given(operation: Operation, pairs: Iterable[tuple[str, str]]) -> Question:
    """The question that gives these parameters, each as often as it stands there."""
    return Question(tuple(pairs), operation=operation)


def combinations(known: Known) -> list[Question]:
    """Filter, search, sort and paging together: 3.

    The second page of a filter, which ends just where the list ends; a page of one in the middle of
    what a search finds, or of the whole list; the search and a filter at once.
    """
    operation, largest = known.operation, known.operation.largest_page
    by_text = next(
        key for key in operation.sort_key.values if operation.sort_kind(key) is SortKind.TEXT
    )
    value, size = _halved_value(known)
    total = known.total_of(filter_value=value, search=None)
    first = _first_of(known, value)
    questions = [_turned_to(first, max(2, page_count(total, size)))] if first is not None else []
    word = described_word(known)
    if word is None:
        return [*questions, ask(operation, page=2, per_page=1)]
    return [
        *questions,
        ask(operation, page=2, per_page=1, search=word.text),
        ask(
            operation,
            per_page=largest,
            sort_by=by_text,
            sort_direction=operation.ascending,
            search=word.text,
            filter=known.frequent_values[0],
        ),
    ]


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

    Asked where that block fills the windows seen so far, which show one value each.
    """
    operation, largest = known.operation, known.operation.largest_page
    key, way = operation.filter.name, operation.ascending
    value = known.first_value(key, way)
    count = known.total_of(filter_value=value, search=None)
    if not largest <= count < known.total:
        return []
    size = next(size for size in range(largest, 1, -1) if count % size > size // 4)
    page = count // size + 1
    return [ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)]


def repetitions(known: Known) -> list[Question]:
    """The question of the sort with the most ties, twice more, as from two replicas: 2."""
    operation = known.operation
    ties = ask(
        operation,
        per_page=operation.largest_page,
        sort_by=operation.filter.name,
        sort_direction=operation.ascending,
    )
    return [ties, ties] if ties in known.questions else []


STAGES: tuple[tuple[Part, ...], ...] = (
    (sorts, edges),
    (filters, searches, refusals),
    (unknown_values, combinations, block_edge, odd_searches),
)
"""Stages of independent parts; the parts of one stage are asked together.

What depends on no answer stands where stages fill the usual number of places at a time.
"""

ODDITIES: tuple[Part, ...] = (oddities,)
"""What few clients send, and none relies on."""
