"""Which questions to ask: each stage chooses its questions by the answers so far.

A stage is a list of parts whose questions are independent, so that they can be asked together.
The most telling come first, since the budget may end anywhere. The number that ends a part's
summary is its cost in requests. Whatever the size of the list, all parts together stay below the
default budget, with room for drawn queries and second looks.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.survey.sizes import (
    even_size,
    last_full_page,
    walking_size,
    within,
)
from carecycle_contract.survey.texts import (
    LONG_TEXT,
    described_word,
    odd_name,
    odd_texts,
    whole_name,
    word_elsewhere,
)
from carecycle_contract.text.matching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from carecycle_contract.contract import Operation, Parameter
    from carecycle_contract.survey.known import Known

    Part = Callable[[Known], Iterable[Question]]

_FEW = 12
"""Lists of up to this many items are read on one page rather than on two."""

_TIED = 3
"""Number of equal keys on either side of a page boundary that suffices to see them swapped."""

UNKNOWN_VALUE = "nonesuch"

FAR_PAGE = 2**31 - 1
"""A page number that fits into 32 bits, while the rank of its first item does not."""


def sorts(known: Known) -> list[Question]:
    """Windows into every sort: 12 for five keys, one of them nullable.

    The default sort is read on its first two pages. Every other sort is read from its start in the
    other direction, and on its last page in the usual one, so that both windows show the same
    items. A nullable key is read from both ends, since nulls may come first or last. The usual
    direction is left to the default, except for timestamps.
    """
    operation, total = known.operation, known.total
    usual, other = directions(operation)
    size = walking_size(operation, total)
    questions = [
        ask(
            operation,
            page=number,
            per_page=size,
            sort_by=operation.default_sort,
            sort_direction=usual,
        )
        for number in (1, 2)
        if number == 1 or total > size
    ]
    return questions + [
        question for key in operation.sort_keys for question in _windows(known, key, usual, other)
    ]


def directions(operation: Operation) -> tuple[str | None, str | None]:
    """The default sort direction, and the other."""
    up, down = operation.ascending, operation.descending
    return (up, down) if operation.default_direction == up else (down, up)


def _windows(known: Known, key: str, usual: str | None, other: str | None) -> Iterator[Question]:
    operation, largest = known.operation, known.operation.largest_page
    page, full = last_full_page(operation, known.total)
    unnamed = None if usual == operation.default_direction else usual
    first = ask(operation, per_page=largest, sort_by=key, sort_direction=other)
    last = ask(operation, page=page, per_page=full, sort_by=key, sort_direction=other)
    if key == operation.default_sort:
        yield first if known.total > 2 * largest else last
        return
    if key != known.tied_key:
        yield first
    if not operation.is_required(key):
        yield ask(operation, per_page=largest, sort_by=key, sort_direction=unnamed)
        yield last
        return
    way = usual if operation.sort_kinds[key] is SortKind.INSTANT else unnamed
    yield ask(operation, page=page, per_page=full, sort_by=key, sort_direction=way)


def ties(known: Known) -> list[Question]:
    """Pages that meet inside a block of equal keys: 2, or up to 5.

    Without a tie-break, a database may order equal keys anew for each page. It selects the first
    rows with a heap, as long as they are less than half of all, and the heap keeps other rows of a
    block for each LIMIT and OFFSET. Both pages therefore stay within the first half. If items share
    the default key, two pages of the default sort meet there, too.
    """
    operation, (usual, other) = known.operation, directions(known.operation)
    key, default = known.tied_key, operation.default_sort
    if key is None or default is None:
        return []
    by_default = _tie_size(known, default, usual)
    shared = min(known.tied_around(by_default, default, usual)) >= _TIED
    return [
        *(_meeting(known, key, other, _tie_size(known, key, other)) if key != default else []),
        *(_meeting(known, default, usual, by_default) if shared else []),
    ]


def _meeting(known: Known, key: str, way: str | None, size: int) -> list[Question]:
    """The first two pages of this size, as far as there are two.

    A third one, if a block fills them all: a small heap of equal keys mixes them little, but there
    the database sorts the whole list.
    """
    operation = known.operation
    filled = size < operation.largest_page and sum(known.tied_around(1, key, way)) >= 3 * size
    if (key, size) == (operation.default_sort, operation.default_page_size):
        # The opening question is the first of them.
        return [ask(operation, page=2)]
    return [
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)
        for page in ((1, 2, 3) if filled else (1, 2))
        if page == 1 or known.total > size
    ]


def _tie_size(known: Known, key: str, way: str | None) -> int:
    """The page size that divides a block of equal keys best.

    Of sizes that divide one well enough, the largest that shows where the first block ends, or one
    for which the first page is known. Of those that do not, the smallest: the smaller the heap, the
    more it mixes.
    """
    operation, total = known.operation, known.total
    if total <= _FEW:
        return within(operation, total)
    first_block = sum(known.tied_around(1, key, way))

    def worth(size: int) -> tuple[int, bool, int]:
        divided = min(_TIED, *known.tied_around(size, key, way))
        telling = first_block < 2 * size
        if key == operation.default_sort:
            telling = size == operation.default_page_size
        return divided, telling, size if divided == _TIED else -size

    smallest, largest = within(operation, total // 16), within(operation, (total - 1) // 4)
    return max(range(smallest, largest + 1), key=worth)


def edges(known: Known) -> list[Question]:
    """Where paging ends: 4.

    A page just past the end, one far past it, the last of the smallest size, and the last but one
    of a walk of a dozen pages or more.
    """
    operation, total = known.operation, known.total
    smallest = operation.smallest_page
    even, dozenth = even_size(operation, total), within(operation, total // 13)
    past = [
        ask(operation, page=page_count(total, even) + 1, per_page=even),
        ask(operation, page=FAR_PAGE, per_page=operation.largest_page),
    ]
    if total <= smallest:
        return [*past, ask(operation, per_page=smallest)]
    return [
        *past,
        ask(operation, page=page_count(total, smallest), per_page=smallest),
        ask(
            operation,
            page=max(2, page_count(total, dozenth) - 1),
            per_page=dozenth,
            sort_direction=directions(operation)[1],
        ),
    ]


def refusals(known: Known) -> list[Question]:
    """Missing or wrong keys, and values outside the documented ranges: 11.

    Some are combined with a filter, a search or a page size, which servers may handle separately.
    """
    operation = known.operation
    filters = first_values(operation)
    return [
        ask(operation, key=Key.NONE),
        ask(operation, key=Key.EMPTY),
        ask(operation, key=Key.WRONG, filters=known.usual_filter),
        ask(operation, key=Key.WRONG_UNPREFIXED),
        ask(operation, page=0, per_page=within(operation, 10)),
        ask(operation, page=-1, search=NOWHERE),
        ask(operation, page="abc", filters=filters),
        ask(operation, per_page=operation.smallest_page - 1),
        ask(operation, per_page=-1, filters=filters),
        ask(operation, per_page=operation.largest_page + 1),
        ask(operation, per_page="abc", search=NOWHERE),
    ]


def first_values(operation: Operation) -> list[tuple[str, str]]:
    """The first filter with its first value, as the only pair; empty without filters."""
    return [(parameter.name, parameter.values[0]) for parameter in operation.filters[:1]]


def unknown_values(known: Known) -> list[Question]:
    """A value outside the documented set for each enum parameter: 3."""
    operation = known.operation
    return [
        given(operation, [(parameter.name, UNKNOWN_VALUE)])
        for parameter in operation.parameters
        if parameter.values
    ]


def operators(known: Known) -> list[Question]:
    """Names that frameworks read as operators, together, as all are to be ignored or refused: 1."""
    operation = known.operation
    searches = [(f"{one.name}[$regex]", NOWHERE) for one in _of(operation.search)]
    return [
        given(operation, [(f"{name}[$ne]", value), (f"{name}.ne", value), *searches])
        for name, value in known.usual_filter
    ]


def filters(known: Known) -> list[Question]:
    """Every value of every filter, under varying sorts, to show both together: 8.

    One value whose items divide into full pages is asked for with that page size; its second page
    follows in `combinations`. Every third question leaves out the page size.
    """
    operation = known.operation
    halved, size = _halved(known)
    filtered = {parameter.member for parameter in operation.filters}
    usual, other = directions(operation)
    orders = [
        *((key, other) for key in operation.sort_keys if key != operation.default_sort),
        *((key, usual) for key in operation.sort_keys if key not in filtered),
    ]
    sizes = cycle((operation.largest_page, operation.largest_page, None))
    return [
        ask(
            operation,
            per_page=size if pair == halved else usual_size,
            sort_by=key,
            sort_direction=way,
            filters=[pair],
        )
        for pair, (key, way), usual_size in zip(
            known.filter_pairs, cycle(orders or [(None, None)]), sizes, strict=False
        )
    ]


def _halved(known: Known) -> tuple[tuple[str, str] | None, int]:
    """A filter and its value, and a page size that divides its items into full pages."""
    operation = known.operation
    for pair in known.filter_pairs:
        count = known.count_of(pair)
        size = even_size(operation, count)
        if count % 2 == 0 and size > 1 and count % size == 0 and count > size:
            return pair, size
    return next(iter(known.usual_filter), None), operation.largest_page


def searches(known: Known) -> list[Question]:
    """A text that no item has, a whole name, and a word of a description: 3.

    The word is searched without a page size if the results are known to fit on a default page.
    """
    operation, largest = known.operation, known.operation.largest_page
    if operation.search is None:
        return []
    name, word = whole_name(known), described_word(known)
    questions = [ask(operation, per_page=largest, search=NOWHERE)]
    if word is not None:
        fits = known.is_fully_seen and word.count <= operation.default_page_size
        questions.append(ask(operation, per_page=None if fits else largest, search=word.text))
    if name is not None:
        questions.append(ask(operation, per_page=largest, search=name.text))
    return questions


def odd_searches(known: Known) -> list[Question]:
    """An odd name, texts that servers are known to trip over, and a word of other members: 5.

    The page size of the first is the number of items known to have that name.
    """
    operation, largest = known.operation, known.operation.largest_page
    if operation.search is None:
        return []
    name = odd_name(known)
    fits = name is not None and known.is_fully_seen
    size = within(operation, name.count) if name is not None and fits else largest
    texts = [*odd_texts(known), *word_elsewhere(known)]
    return [
        *([ask(operation, per_page=size, search=name.text)] if name is not None else []),
        *(ask(operation, per_page=largest, search=text) for text in texts),
    ]


def oddities(known: Known) -> list[Question]:
    """Values whose meaning is not documented, which still must not crash a server: 5.

    Values that a server is likely to treat alike share a question.
    """
    operation = known.operation
    given_once = [
        (operation.page.name, "1"),
        (operation.page_size.name, str(within(operation, 10))),
        *(
            (parameter.name, parameter.values[0])
            for parameter in _of(operation.sort_key, operation.sort_direction)
        ),
        *((parameter.name, NOWHERE) for parameter in _of(operation.search)),
        *first_values(operation),
    ]
    texts = given_once[2:]
    long_text = [LONG_TEXT] if operation.search is not None else []
    return [
        *(ask(operation, per_page=operation.largest_page, search=text) for text in long_text),
        ask(operation, page="9" * 30),
        ask(operation, page="1.5", per_page="1.5"),
        given(operation, [*given_once, *given_once]),
        *([given(operation, [(name, "") for name, _ in texts])] if texts else []),
    ]


def _of(*parameters: Parameter | None) -> list[Parameter]:
    return [parameter for parameter in parameters if parameter is not None]


def given(operation: Operation, pairs: Iterable[tuple[str, str]]) -> Question:
    """A question with exactly these parameters, repetitions included."""
    return Question(tuple(pairs), Key.OWN, operation)


def combinations(known: Known) -> list[Question]:
    """Filter, search, sort and paging together: 3.

    The last page of a filtered list that ends in a full page; the second page, of the smallest
    size, of a search or of the whole list; the search combined with a filter.
    """
    operation, smallest = known.operation, known.operation.smallest_page
    pair, size = _halved(known)
    first = _first_of(known, pair) if pair is not None else None
    questions = []
    if pair is not None and first is not None:
        page = max(2, page_count(known.total_of(pair), size))
        questions.append(_turned_to(first, page))
    word = described_word(known) if operation.search is not None else None
    if word is None:
        return [*questions, ask(operation, page=2, per_page=smallest), *_both_filters(known)]
    by_text = next(iter(operation.keys_of(SortKind.TEXT)), operation.default_sort)
    return [
        *questions,
        ask(operation, page=2, per_page=smallest, search=word.text),
        ask(
            operation,
            per_page=operation.largest_page,
            sort_by=by_text,
            sort_direction=operation.ascending,
            search=word.text,
            filters=known.usual_filter,
        ),
        *_both_filters(known),
    ]


def _both_filters(known: Known) -> list[Question]:
    """The first two filters combined, each with its most frequent value."""
    operation = known.operation
    pairs = {name: (name, value) for name, value in reversed(known.filter_pairs)}
    both = [pairs[parameter.name] for parameter in operation.filters[:2]]
    return [ask(operation, per_page=operation.largest_page, filters=both)] if len(both) > 1 else []


def _first_of(known: Known, pair: tuple[str, str]) -> Question | None:
    """The question already asked about a filter with a page size; None if there is none."""
    page_size = known.operation.page_size
    sized = (question for question in known.questions if question.names(page_size))
    return next(
        (question for question in sized if pair in question.parameters and question.query), None
    )


def _turned_to(question: Question, page: int) -> Question:
    """The same question for another page."""
    name = question.operation.page.name
    return replace(question, parameters=((name, str(page)), *question.parameters))


def block_edge(known: Known) -> list[Question]:
    """The page on which the first block of equal keys ends, in a sort by a filtered member: 1.

    Asked if that block fills the pages of `ties`, so that they show a single value.
    """
    operation, largest = known.operation, known.operation.largest_page
    key, (_, way) = known.tied_key, directions(operation)
    filtering = (parameter for parameter in operation.filters if parameter.member == key)
    parameter = next(filtering, None)
    beginning = known.beginning(key, way) if key is not None else []
    if key is None or parameter is None or not beginning or beginning[0] is None:
        return []
    count = known.total_of((parameter.name, beginning[0]))
    if not 2 * _tie_size(known, key, way) <= count < known.total:
        return []
    sizes = range(largest, max(1, operation.smallest_page - 1), -1)
    size = next((size for size in sizes if count % size > size // 4), largest)
    page = count // size + 1
    return [ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)]


def repetitions(known: Known) -> list[Question]:
    """The page with the most ties twice more, in case replicas take turns: 2."""
    return [known.page_of_ties or ask(known.operation)] * 2


STAGES: tuple[tuple[Part, ...], ...] = (
    (sorts, edges),
    (filters, searches, refusals),
    (unknown_values, operators, combinations, block_edge, odd_searches),
)
"""Stages of independent parts; the parts of a stage are asked together.

Parts that depend on no answer are placed to fill stages up to the usual concurrency.
"""

ALONE: tuple[Part, ...] = (ties, repetitions)
"""Parts whose questions are asked one at a time.

So replicas behind a round-robin balancer answer in turn, and a database that sorts in parallel has
the same number of workers for each.
"""

ODDITIES: tuple[Part, ...] = (oddities,)
"""Questions that few clients send and none relies on."""
