"""Questions for larger budgets: the rest of the whole list, more pages, texts and values."""

from __future__ import annotations

import unicodedata
from itertools import chain, cycle, product, zip_longest
from typing import TYPE_CHECKING, TypeVar

from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.survey.part import shows
from carecycle_contract.survey.sizes import walking_size, within
from carecycle_contract.survey.texts import (
    LONG_ENOUGH,
    NUL,
    ODD_CHARACTERS,
    WILDCARD_TEXTS,
    capital_word,
    count_with_text,
    deepest_word,
    described_word,
    digits_elsewhere,
    odd_names,
    oddest_name,
    telling_names,
    whole_name,
    words_elsewhere,
)
from carecycle_contract.survey.ties import other_ties
from carecycle_contract.survey.undocumented import given, oddities, offered, parts_of_long_text
from carecycle_contract.text.matching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carecycle_contract.contract import Operation
    from carecycle_contract.survey.known import Known
    from carecycle_contract.survey.part import Planned
    from carecycle_contract.survey.texts import Probe

_Part = TypeVar("_Part")

_OF_EVERY_OBJECT = "constructor"
"""A member of every JavaScript object, which a careless look into a table of values finds."""


@shows("ITEM", "PAG-6", "PAG-7", "SORT", "FILT", "SRCH", "PROP")
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
    key, way = operation.default_sort, operation.usual_direction
    return _walk(operation, pages, operation.largest_page, key, way)


@shows("PAG-6", "PAG-7", "SORT", "FILT")
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


@shows("PAG")
def more_pages(known: Known) -> list[Question]:
    """The second page of the default size, and that of the sort with the most ties: 2."""
    operation = known.operation
    size = walking_size(operation, known.total)
    key, way = known.tied_key, operation.ascending
    return [
        ask(operation, page=2),
        ask(operation, page=2, per_page=size, sort_by=key, sort_direction=way),
    ]


@shows("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "VAL-6", "VAL-7", "ERR")
def more_values(known: Known) -> Iterator[Question]:
    """Further values outside documented sets and ranges, one to a question."""
    operation = known.operation
    # The first is page 1 in 32 bits.
    numbers = (
        str(2**32 + 1),
        "-1",
        "10abc",
        "1e1",
        "abc",
        "0x10",
        "9" * 30,
        "NaN",
        "1.5",
        " 5",
        "1e999",
        str(2**31),
        "Infinity",
        "05",
    )
    by_parameter = [
        [(operation.page.name, value) for value in numbers],
        # From the other end, so that each is soon tried in one of the two.
        [(operation.page_size.name, value) for value in reversed(numbers)],
        *(
            [(parameter.name, name) for name in _no_sort_keys(operation)]
            for parameter in offered(operation.sort_key)
        ),
        *(
            [
                (parameter.name, text)
                for text in (
                    _OF_EVERY_OBJECT,
                    *chain(*((f"{value}x", value.upper()) for value in parameter.values)),
                )
            ]
            for parameter in operation.filters
        ),
        [(parameter.name, value) for parameter in operation.parameters for value in ("", " ")],
    ]
    return (given(operation, [pair]) for pair in _in_turn(by_parameter))


def _no_sort_keys(operation: Operation) -> list[str]:
    """The members that hold a text, a number or a boolean, and cannot be sorted by.

    Two that are none of them come first; many a framework sorts descending by `-name`.
    """
    properties = operation.item.schema["properties"]
    return [
        _OF_EVERY_OBJECT,
        f"-{operation.default_sort or operation.item.identity}",
        *(
            name
            for name in properties
            if name not in operation.sort_keys
            and not operation.types_of(name) & {"array", "object"}
        ),
    ]


@shows("VAL-7", "VAL-8", "ERR")
def more_names(known: Known) -> list[Question]:
    """Operators in other spellings, one to a question, and each parameter repeated."""
    operation = known.operation
    filtered = [
        (name.format(parameter), value)
        for parameter, value in known.usual_filter
        for name in _OPERATORS
    ]
    searched = [(f"{parameter.name}[]", NOWHERE) for parameter in offered(operation.search)]
    # A text that fails by itself fails repeated, too.
    parts = parts_of_long_text(known)
    others = (question for question in oddities(known) if question not in parts)
    repeated = [[pair, pair] for question in others for pair in question.parameters if pair[1]]
    return [
        *(given(operation, [pair]) for pair in (*filtered, *searched)),
        *(given(operation, pairs) for pairs in repeated),
    ]


_OPERATORS = ("{}[$ne]", "{}[ne]", "{}[not]", "{}[$nin][]", "{}.ne", "{}[$gt]", "{}[]", "{}[0]")


@shows("AUTH", "ERR")
def more_keys(known: Known) -> list[Question]:
    """Every way to ask without a key, and with empty and wrong ones: routes may check it apart.

    First a wrong key without the prefix, which those of the plan have.
    """
    operation = known.operation
    word = described_word(known) if operation.search is not None else None
    texts = [None] if word is None else [None, word.text]
    filters: list[Sequence[tuple[str, str]]] = [(), known.usual_filter]
    return [
        ask(operation, key=Key.WRONG_UNPREFIXED),
        *(
            ask(operation, key=key, search=text, filters=pairs)
            for key, text, pairs in product((Key.NONE, Key.EMPTY, Key.WRONG), texts, filters)
        ),
    ]


@shows("SRCH")
def more_searches(known: Known) -> Iterator[Question]:
    """Further texts: parts of a word, names, other words, wildcards, odd characters, digits."""
    operation = known.operation
    if operation.search is None:
        return iter(())
    # A server that asks whether there is a text may take a zero for none, and one that knows the
    # syntax of web searches excludes what follows a hyphen.
    alone = (
        "0",
        *WILDCARD_TEXTS,
        *_missing_in_words(known),
        ".*",
        "?",
        NUL,
        f"-{NOWHERE}",
        *ODD_CHARACTERS,
        *_decomposed(known),
    )
    odd = odd_names(known)
    texts = _in_turn(
        [
            odd[::2],
            _parts(known),
            odd[1::2],
            telling_names(known),
            words_elsewhere(known),
            filter(
                None,
                [
                    capital_word(known),
                    deepest_word(known),
                    digits_elsewhere(known),
                    *_identity(known),
                ],
            ),
            alone,
        ]
    )
    return (
        ask(operation, per_page=operation.largest_page, search=text)
        for text in texts
        if text.strip()
    )


def _parts(known: Known) -> list[str]:
    """A word encoded, its beginning, its end, and the word between more blanks than a text has.

    A text that is the word once it is decoded twice finds nothing. What the others find is not
    documented, but a client may mind that it changes.
    """
    word = described_word(known)
    if word is None:
        return []
    first, rest = word.text[0], word.text[1:]
    encoded = "".join(f"%{byte:02X}" for byte in first.encode()) + rest
    parts = [word.text[:-2], word.text[2:]] if len(word.text) >= LONG_ENOUGH else []
    return [encoded, *parts, f"  {word.text}  "]


def _missing_in_words(known: Known) -> Iterator[str]:
    """How JavaScript writes a text that is null, or missing, if items have such a one."""
    operation = known.operation
    members = [name for name in operation.searched if not operation.is_required(name)]
    if any(item.get(name, "") is None for item in known.items for name in members):
        yield "null"
    if any(name not in item for item in known.items for name in members):
        yield "undefined"


def _decomposed(known: Known) -> Iterator[str]:
    """An odd name with its accents apart."""
    name = oddest_name(known)
    if name is not None:
        yield unicodedata.normalize("NFD", name.text)


def _identity(known: Known) -> list[str]:
    member = known.operation.item.identity
    return [str(item[member]) for item in known.items[:1] if member in item]


@shows("FILT-4", "SRCH", "SORT-11")
def more_combinations(known: Known) -> Iterator[Question]:
    """A search under every sort and under every value of every filter, in turn."""
    word, name = described_word(known), whole_name(known)
    if known.operation.search is None or word is None or name is None:
        return iter(())
    return _in_turn([_sorted_searches(known, word), _filtered_searches(known, word, name)])


def _sorted_searches(known: Known, word: Probe) -> Iterator[Question]:
    """Under every key, the usual one last: all that is found, and the second half of it.

    The other direction comes after all keys.
    """
    operation = known.operation
    half = within(operation, -(-word.count // 2))
    pages = [(1, operation.largest_page), *([(2, half)] if word.count > half else [])]
    usual = operation.usual_direction
    ways = sorted(operation.directions, key=lambda way: way != usual)
    for way, key, (page, size) in product(ways, operation.sort_keys[::-1], pages):
        yield ask(
            operation, page=page, per_page=size, sort_by=key, sort_direction=way, search=word.text
        )


def _filtered_searches(known: Known, word: Probe, name: Probe) -> Iterator[Question]:
    """A name tells under the filters that let it through; under the others it finds nothing."""
    for pair in known.filter_pairs:
        text = (name if count_with_text(known, name.text, [pair]) else word).text
        yield ask(
            known.operation, per_page=known.operation.largest_page, search=text, filters=[pair]
        )


def _walk(
    operation: Operation, pages: Iterable[int], size: int, key: str | None, way: str | None
) -> Iterator[Question]:
    """Questions for these pages, built lazily: a million items take ten thousand."""
    return (
        ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way) for page in pages
    )


def _in_turn(series: Iterable[Iterable[_Part]]) -> Iterator[_Part]:
    """One part of each series in turn, so that a short budget reaches every series."""
    return (part for parts in zip_longest(*series) for part in parts if part is not None)


def further(known: Known, selected: frozenset[str] | None) -> Iterator[Planned]:
    """What is asked in this order until the budget ends.

    Further values, names, texts and walks come by turns, so that any budget reaches them all.
    """
    by_turns = (
        more_values,
        more_keys,
        more_searches,
        more_combinations,
        more_names,
        whole_walks,
    )
    series = (part.planned(known, selected) for part in by_turns)
    first = (part.planned(known, selected) for part in (more_pages, other_ties))
    return chain(*first, _in_turn(series))
