"""Which questions to ask: each stage looks at the answers so far and names the next questions.

Within a stage the more telling questions stand first, for a budget may end anywhere.
"""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING

from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.listing import WHOLE, identity, listings
from carecycle_contract.rules.matching import is_plain, is_telling
from carecycle_contract.rules.searching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.rules.listing import Item

    Stage = Callable[["Operation", "Sequence[Answer]"], list[Question]]

UNKNOWN_VALUE = "nonesuch"
ODD_TEXTS = ("%", "_", "'\"\\ ([{*😀", "long " * 400)


def opening(operation: Operation) -> Question:
    """The question that checks the ground: no parameters at all."""
    return ask(operation)


def sorts(operation: Operation, _: Sequence[Answer]) -> list[Question]:
    """The largest first page of every sort in both directions."""
    largest = operation.page_size.maximum
    return [
        ask(operation, per_page=largest, sort_by=key, sort_direction=direction)
        for direction in operation.sort_direction.values
        for key in operation.sort_key.values
    ]


def refusals(operation: Operation, _: Sequence[Answer]) -> list[Question]:
    """Wrong keys, and values outside the documented sets and ranges."""
    largest = int(operation.page_size.maximum or 0)
    keys = (Key.NONE, Key.EMPTY, Key.WRONG, Key.WRONG_UNPREFIXED)
    return [
        *(ask(operation, key=key) for key in keys),
        *(ask(operation, page=value) for value in (0, -1, "abc")),
        *(ask(operation, per_page=value) for value in (0, -1, largest + 1, "abc")),
        ask(operation, sort_by=UNKNOWN_VALUE),
        ask(operation, sort_direction=UNKNOWN_VALUE),
        ask(operation, filter=UNKNOWN_VALUE),
    ]


def filters(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """Every value of the filter, each under another sort, so that the two show together."""
    largest = operation.page_size.maximum
    directions = (operation.descending, operation.ascending)
    orders = [(key, way) for key in operation.sort_key.values for way in directions]
    values = _frequent(operation, answers)
    return [
        ask(operation, per_page=largest, sort_by=key, sort_direction=way, filter=value)
        for value, (key, way) in zip(values, orders, strict=False)
    ]


def _frequent(operation: Operation, answers: Sequence[Answer]) -> list[str]:
    """The values of the filter, the most frequent in the answers first."""
    member = operation.filter.name
    counts = Counter(item.get(member) for item in _items(answers))
    return sorted(operation.filter.values, key=lambda value: -counts[value])


def _items(answers: Sequence[Answer]) -> list[Item]:
    """Every item seen without filter and search, once."""
    found = (one for one in listings(answers) if one.query.selection == WHOLE)
    return list({identity(item): item for one in found for item in one.page.items}.values())


def _total(answers: Sequence[Answer]) -> int:
    totals = (one.page.items_total for one in listings(answers) if one.query.selection == WHOLE)
    return next(totals, 0)


def searches(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """A whole name, a word of a description, a text from nowhere, and odd texts."""
    largest = operation.page_size.maximum
    texts = [NOWHERE, *_probes(operation, answers), *ODD_TEXTS]
    return [ask(operation, per_page=largest, search=text) for text in texts]


def _probes(operation: Operation, answers: Sequence[Answer]) -> list[str]:
    """Texts of campaigns seen last: a plain whole name, and a rare word of a description."""
    name, *others = operation.search.searches
    items = _items(answers)[::-1]
    names = [text for item in items if isinstance(text := item.get(name), str)]
    described = [text for item in items for o in others if isinstance(text := item.get(o), str)]
    common = Counter(word for text in described for word in set(text.split()))
    words = sorted((word for word in common if is_telling(word)), key=lambda word: common[word])
    in_names = " ".join(names).casefold()
    plain = [text for text in names if is_plain(text)] or names
    return plain[:1] + [word for word in words if word.casefold() not in in_names][:1]


def pages(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """Boundaries of paging: the last pages, a page past the end, exact multiples, odd sizes."""
    total = _total(answers)
    key = operation.sort_key.values
    largest, default = int(operation.page_size.maximum or 1), int(operation.page_size.default or 1)
    last = ceil(total / largest)
    past = ask(operation, page=ceil(total / default) + 1)
    if total < 2:
        return [past, ask(operation, per_page=1)]
    odd = max(1, min(largest, total // 3))
    return [
        past,
        ask(operation, page=total, per_page=1),
        ask(operation, page=2, per_page=odd, sort_by=key[2]),
        ask(operation, page=2, per_page=_divisor(total), sort_direction=operation.ascending),
        *(
            ask(operation, page=last, per_page=largest, sort_by=one, sort_direction=way)
            for way in operation.sort_direction.values
            for one in (key[3], key[4], key[2], key[0], key[1])
            if last > 1
        ),
        ask(operation, page=ceil(total / odd), per_page=odd),
        ask(operation, page=2),
    ]


def _divisor(total: int) -> int:
    """A page size that gives several pages, all of them full where there is such a size."""
    sizes = range(min(50, total // 2), 1, -1)
    return next((size for size in sizes if total % size == 0), max(1, min(50, total // 2)))


def census(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """The rest of the whole list, where it was not yet seen."""
    if len(_items(answers)) >= _total(answers):
        return []
    largest = int(operation.page_size.maximum or 1)
    return [
        ask(
            operation,
            page=page,
            per_page=largest,
            sort_by=operation.sort_key.values[0],
            sort_direction=operation.descending,
        )
        for page in range(1, ceil(_total(answers) / largest) + 1)
    ]


def combinations(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """Filter, search, sort and paging together, and pages of what they select."""
    key, largest = operation.sort_key.values, operation.page_size.maximum
    value = _frequent(operation, answers)[0]
    totals = {
        one.query.filter: one.page.items_total
        for one in listings(answers)
        if one.query.filter is not None and one.query.search is None
    }
    count = totals.get(value, 0)
    half = max(1, min(int(largest or 1), count // 2))
    questions = [
        ask(operation, page=max(1, count // half), per_page=half, filter=value),
        ask(operation, page=2, per_page=half, sort_by=key[2], filter=value),
    ]
    word = _shared_word(operation, answers)
    if word is not None:
        questions += [
            ask(operation, per_page=largest, search=word),
            ask(operation, per_page=largest, sort_by=key[2], search=word, filter=value),
            ask(operation, page=2, per_page=2, sort_by=key[1], search=word),
            ask(operation, page=1, per_page=2, sort_by=key[1], search=word),
        ]
    return questions


def _shared_word(operation: Operation, answers: Sequence[Answer]) -> str | None:
    """A word that several campaigns have, of more than one status if possible, but not all."""
    member = operation.filter.name
    value = _frequent(operation, answers)[0]
    items = _items(answers)
    counts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for item in items:
        texts = [t for name in operation.search.searches if isinstance(t := item.get(name), str)]
        found = {word for text in texts for word in text.split() if is_telling(word)}
        counts.update(found)
        if item.get(member) == value:
            inside.update(found)
    mixed = [word for word in counts if 0 < inside[word] < counts[word] <= len(items) // 2]
    return max(mixed, key=lambda word: (min(inside[word], 5), counts[word], word), default=None)


def oddities(operation: Operation, _: Sequence[Answer]) -> list[Question]:
    """Values whose meaning is not documented, which must not crash a server all the same."""
    page, size, key = operation.page, operation.page_size, operation.sort_key
    first, second = key.values[:2]
    return [
        ask(operation, page="9" * 30),
        ask(operation, page="1.5"),
        Question(((key.name, first), (key.name, second)), operation=operation),
        ask(operation, per_page=" 50"),
        ask(operation, filter=""),
        ask(operation, sort_by=""),
        ask(operation, per_page="1e2"),
        Question(((page.name, "1"), (page.name, "2")), operation=operation),
        ask(operation, search=""),
        ask(operation, per_page="9" * 30),
        Question(((size.name, "10"), (size.name, "20")), operation=operation),
    ]


def repetitions(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """Questions worth asking twice: the first one, and the sort with the most ties."""
    asked = [one.question for one in answers]
    ties = ask(
        operation,
        per_page=operation.page_size.maximum,
        sort_by=operation.sort_key.values[3],
        sort_direction=operation.ascending,
    )
    return [question for question in (opening(operation), ties) if question in asked]


def walks(operation: Operation, answers: Sequence[Answer]) -> list[Question]:
    """Whole walks of every sort and every filter, for a budget that allows them."""
    total = _total(answers)
    largest = int(operation.page_size.maximum or 1)
    orders = [
        (key, way) for key in operation.sort_key.values for way in operation.sort_direction.values
    ]
    sizes = (largest, max(1, min(largest, total // 5)), max(1, min(largest, total // 7)))
    by_order = [
        [
            ask(operation, page=page, per_page=size, sort_by=key, sort_direction=way)
            for page in range(1, ceil(total / size) + 1)
        ]
        for (key, way), size in zip(orders, _cycle(sizes, len(orders)), strict=True)
    ]
    by_filter = [
        [
            ask(operation, per_page=largest, sort_by=key, sort_direction=way, filter=value)
            for key, way in orders
        ]
        for value in operation.filter.values
    ]
    return [*_merge(by_order), *_merge(by_filter)]


def _cycle(values: Sequence[int], length: int) -> list[int]:
    return [values[index % len(values)] for index in range(length)]


def _merge(lists: Iterable[Sequence[Question]]) -> list[Question]:
    """One from each list in turn, so that a budget that ends early leaves none out."""
    return [one for row in zip_longest(*lists) for one in row if one is not None]


STAGES: tuple[tuple[Stage, ...], ...] = (
    (sorts, refusals),
    (filters, searches, pages, oddities),
    (combinations, census),
)
"""Stages of independent parts; the parts of one stage are asked together."""

DEEP_STAGE: tuple[Stage, ...] = (walks,)
"""What a budget is used for when all else was asked."""
