"""Which questions to ask: each stage chooses its questions by the answers so far.

The most telling come first, since the budget may end anywhere. The number that ends a part's
summary is its cost in requests. Whatever the size of the list, all parts together stay below the
default budget, with room for drawn queries and second looks.

Each part names the requirements that its answers tell of, by id or by group. A run of some
requirements asks only their parts.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.survey.part import shows
from carecycle_contract.survey.sizes import (
    even_size,
    nearly_full_last_page,
    odd,
    uneven_size,
    walking_size,
    within,
)
from carecycle_contract.survey.texts import (
    WILDCARD_TEXTS,
    count_with_text,
    described_word,
    digits_elsewhere,
    filter_word,
    fitting_word,
    inside,
    long_text,
    oddest_name,
    whole_name,
    words_elsewhere,
)
from carecycle_contract.survey.ties import block_edge, repetitions, ties
from carecycle_contract.survey.undocumented import (
    far,
    first_values,
    oddities,
    operator_alone,
    operators,
    unknown_values,
)
from carecycle_contract.text.matching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import Operation
    from carecycle_contract.survey.known import Known
    from carecycle_contract.survey.part import Part


@shows("ENV", "ITEM", "PAG", "SORT", "FILT", "SRCH", "AUTH", "PROP")
def pages(known: Known) -> list[Question]:
    """The first two pages of the default sort: 2."""
    operation, total = known.operation, known.total
    size = walking_size(operation, total)
    return [
        ask(
            operation,
            page=number,
            per_page=size,
            sort_by=operation.default_sort,
            sort_direction=operation.usual_direction,
        )
        for number in (1, 2)
        if number == 1 or total > size
    ]


@shows(
    "SORT",
    "PAG-4",
    "PAG-5",
    "PAG-7",
    "PAG-9",
    "ITEM-2",
    "ITEM-3",
    "ITEM-7",
    "ITEM-10",
    "SRCH-2",
    "SRCH-3",
)
def sorts(known: Known) -> list[Question]:
    """Windows into every sort: 10 for five keys, one of them nullable.

    Every sort is read from its start in the other direction, and on its last page in the usual one,
    so that both windows show the same items; `pages` read the default sort. A nullable key is read
    from both ends, since nulls may come first or last. The usual direction is left to the default,
    except for timestamps.
    """
    usual, other = known.operation.usual_direction, known.operation.other_direction
    return [
        question
        for key in known.operation.sort_keys
        for question in _windows(known, key, usual, other)
    ]


def _windows(known: Known, key: str, usual: str | None, other: str | None) -> Iterator[Question]:
    operation, largest = known.operation, known.operation.largest_page
    page, full = nearly_full_last_page(operation, known.total)
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


@shows("PAG", "ENV", "SORT-6", "AUTH-7")
def edges(known: Known) -> list[Question]:
    """Where paging ends: 3.

    A page far past the end, the last of the smallest size, and the last but one of a walk of a
    dozen pages or more, whose size is odd: servers may put a page together from halves. One of
    them spells the header of the key in another letter case, and asks for any media type.
    """
    operation, total = known.operation, known.total
    smallest = operation.smallest_page
    dozenth = max(smallest, odd(within(operation, total // 13)))
    if total <= smallest:
        return [far(operation), ask(operation, per_page=smallest, key=Key.RESPELLED)]
    return [
        far(operation),
        ask(operation, page=page_count(total, smallest), per_page=smallest, key=Key.RESPELLED),
        ask(
            operation,
            page=max(2, page_count(total, dozenth) - 1),
            per_page=dozenth,
            sort_direction=operation.other_direction,
        ),
    ]


@shows("PAG-10")
def just_past(known: Known) -> list[Question]:
    """A page just past the end, which does not begin there, if far ones are refused: 1."""
    operation, total = known.operation, known.total
    if far(operation) not in known.refused:
        return []
    size = uneven_size(operation, total)
    return [ask(operation, page=max(2, page_count(total, size) + 1), per_page=size)]


@shows("AUTH", "ERR")
def keys(known: Known) -> list[Question]:
    """Missing, empty and wrong keys: 4.

    A cache may give a list to those without a key, or a refusal to those who have one. So one of
    these questions was asked with the target's own key before, and one is asked with it later, in
    `searches_elsewhere`; none is the opening question, on which the run depends. The prefix of keys
    is let in where a key is compared by its beginning, or looked for in a text of all keys.
    """
    operation = known.operation
    later = next(iter(searches_elsewhere(known)), ask(operation, per_page=operation.smallest_page))
    return [
        replace(next(iter(pages(known))), key=Key.NONE),
        replace(later, key=Key.EMPTY),
        ask(operation, key=Key.WRONG, filters=known.usual_filter),
        ask(operation, page=2, key=Key.PREFIX if operation.key.prefix else Key.WRONG_UNPREFIXED),
    ]


@shows("VAL-1", "VAL-2", "VAL-6", "ERR", "AUTH-4")
def out_of_range(known: Known) -> list[Question]:
    """Values outside the documented ranges: 7.

    Some are combined with a filter, a search or a page size, which servers may handle separately.
    """
    operation = known.operation
    filters = first_values(operation)
    return [
        ask(operation, page=0, per_page=within(operation, 10)),
        ask(operation, page="2abc", search=NOWHERE),
        ask(operation, page="Infinity", filters=filters),
        ask(operation, per_page=operation.smallest_page - 1),
        ask(operation, per_page=-1, filters=filters),
        ask(operation, per_page=operation.largest_page + 1),
        ask(operation, per_page="10abc", search=NOWHERE),
    ]


@shows("FILT", "SORT-11", "PAG-6", "ITEM-7", "ITEM-10")
def filters(known: Known) -> list[Question]:
    """Every value of every filter, under varying sorts, to show both together: 8.

    One value whose items divide into full pages is asked for with that page size; its second page
    follows in `combinations`. Every third question, from that for the second most frequent value
    on, leaves out the page size; the default sort is left out. Sort keys that may be null go with
    the most frequent values, which are likelier to have both. Every second question has its
    parameters in reverse order.
    """
    operation = known.operation
    halved, size = _halved(known)
    filtered = {parameter.member for parameter in operation.filters}
    usual, other = operation.usual_direction, operation.other_direction
    default = operation.default_sort
    keys = sorted(operation.sort_keys, key=operation.is_required)
    orders = [
        *((key, other) for key in keys if key != default),
        *((None, None) if key == default else (key, usual) for key in keys if key not in filtered),
    ]
    sizes = cycle((operation.largest_page, None, operation.largest_page))
    questions = [
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
    return [question.turned_round if at % 2 else question for at, question in enumerate(questions)]


def _halved(known: Known) -> tuple[tuple[str, str] | None, int]:
    """A filter and its value, and a page size that divides its items into full pages."""
    operation = known.operation
    for pair in known.filter_pairs:
        count = known.count_passing(pair)
        size = even_size(operation, count)
        if count % 2 == 0 and size > 1 and count % size == 0 and count > size:
            return pair, size
    return next(iter(known.usual_filter), None), operation.largest_page


@shows("SRCH", "FILT-4", "SORT-11", "ENV", "ITEM", "PAG-7", "PROP-1")
def searches(known: Known) -> list[Question]:
    """A text that no item has, a word of a description, and a whole name: 3.

    The first is a value of a filter, if one is known to be in no searched text. The word is
    searched without a page size if the results should fit on a default page, and without a sort, as
    some servers sort results by relevance. The items with the name fill their page, if their number
    is known.
    """
    operation, largest = known.operation, known.operation.largest_page
    if operation.search is None:
        return []
    name, word = whole_name(known), fitting_word(known)
    questions = [ask(operation, per_page=largest, search=filter_word(known) or NOWHERE)]
    if word is not None:
        fits = known.would_fit_a_default_page(word.count)
        questions.append(ask(operation, per_page=None if fits else largest, search=word.text))
    if name is not None:
        size = within(operation, name.count) if known.is_fully_seen else largest
        questions.append(_sorted_search(operation, name.text, 0, size))
    return questions


def _sorted_search(operation: Operation, text: str, number: int, size: int) -> Question:
    """A search under one of the sorts that neither `searches` nor `combinations` has, by number."""
    usual, other = operation.usual_direction, operation.other_direction
    plain = (operation.default_sort, _text_key(operation))
    keys = [key for key in operation.sort_keys if key not in plain]
    key = keys[number % len(keys)] if keys else None
    way = other if number % 2 else usual
    return ask(operation, per_page=size, sort_by=key, sort_direction=way, search=text)


def _text_key(operation: Operation) -> str | None:
    return next(iter(operation.keys_of(SortKind.TEXT)), operation.default_sort)


@shows("SRCH", "ITEM-3", "AUTH", "ERR")
def odd_name(known: Known) -> list[Question]:
    """A name with odd characters: 1."""
    operation, name = known.operation, oddest_name(known)
    if operation.search is None or name is None:
        return []
    return [ask(operation, per_page=operation.largest_page, search=name.text)]


@shows("SRCH", "AUTH", "ERR")
def odd_texts(known: Known) -> list[Question]:
    """Texts that servers are known to trip over, digits alone among them: 4."""
    operation = known.operation
    if operation.search is None:
        return []
    alone = list(filter(None, [digits_elsewhere(known), *WILDCARD_TEXTS]))[:3]
    texts = (long_text(known), *alone)
    return [ask(operation, per_page=operation.largest_page, search=text) for text in texts]


@shows("SRCH", "SORT-11", "AUTH", "ERR")
def searches_elsewhere(known: Known) -> list[Question]:
    """Words of members that no search should look into, under sorts that no other search has: 2."""
    operation = known.operation
    words = words_elsewhere(known)[:2] if operation.search is not None else []
    largest = operation.largest_page
    return [
        _sorted_search(operation, word, number, largest)
        for number, word in enumerate(words, start=1)
    ]


@shows(
    "FILT",
    "SRCH-5",
    "PROP-1",
    "SORT-3",
    "SORT-11",
    "PAG-1",
    "PAG-5",
    "PAG-6",
    "PAG-7",
    "PAG-9",
    "PAG-10",
    "ITEM-10",
)
def combinations(known: Known) -> list[Question]:
    """Filter, search, sort and paging together: 3.

    The last page of a filtered list that ends in a full page; the second page, of the smallest
    size, of a search or of the whole list; a filter that is not the usual one with a search for the
    inside of the word, on the second of three or four pages, if it is known to have two.
    """
    operation, smallest = known.operation, known.operation.smallest_page
    pair, size = _halved(known)
    questions = []
    if pair is not None:
        first = _first_of(known, pair) or ask(operation, per_page=size, filters=[pair])
        page = max(2, page_count(known.total_of(pair) or known.count_passing(pair), size))
        questions.append(_turned_to(first, page))
    word, searched = described_word(known), fitting_word(known)
    if operation.search is None or word is None or searched is None:
        return [*questions, ask(operation, page=2, per_page=smallest), *_both_filters(known)]
    text = inside(word.text)
    filters = _searched_filter(known, text)
    matching = count_with_text(known, text, filters)
    # An order shows on pages of two, of which five fill more than two.
    least = 2 if matching > 4 else 1
    page, size = (2, max((matching - 1) // 3, least)) if matching > 1 else (1, 2)
    return [
        *questions,
        ask(operation, page=2, per_page=smallest, search=searched.text),
        ask(
            operation,
            page=page,
            per_page=within(operation, size),
            sort_by=_text_key(operation),
            sort_direction=operation.descending,
            search=text,
            filters=filters,
        ),
        *_both_filters(known),
    ]


def _searched_filter(known: Known, text: str) -> list[tuple[str, str]]:
    """The filter that the most items with a text pass, as the only pair; empty without filters.

    Of filters that two or more pass, any but the usual one, which a server may presume.
    """

    def worth(pair: tuple[str, str]) -> tuple[bool, int]:
        passing = count_with_text(known, text, [pair])
        return pair not in known.usual_filter and passing > 1, passing

    return sorted(known.filter_pairs, key=worth)[-1:]


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


@shows("ERR")
def refused_again(known: Known) -> list[Question]:
    """A refused question again, whose error a cache may have kept without its status: 1."""
    refused = [question for question in known.questions if question in known.refused]
    own = (question for question in refused if question.key.is_own)
    return list(islice(own, 1))


class Stage(NamedTuple):
    """Parts whose questions are asked together, and then parts whose questions are asked singly.

    To single questions replicas behind a round-robin balancer answer in turn, and a database that
    sorts in parallel has the same number of workers for each.
    """

    together: tuple[Part, ...]
    singly: tuple[Part, ...] = ()


STAGES = (
    Stage((pages, sorts, edges)),
    # Items lost between pages outweigh what later stages show, and take the most second looks.
    Stage((filters, searches, just_past, keys, out_of_range), (ties, repetitions)),
    Stage((unknown_values, operators, combinations, block_edge, searches_elsewhere, odd_name)),
    # Second looks at what a usual question showed outweigh what hardly anybody searches for.
    # The last of these may have to wait for second looks, and leave none: what they show needs few.
    Stage((operator_alone, odd_texts)),
)
"""Stages of the plan.

Parts that depend on no answer are placed to fill stages up to the usual concurrency.
"""

ODDITIES: tuple[Part, ...] = (oddities,)
"""Questions that few clients send and none relies on."""
