"""Strategies: queries that Schemathesis draws from the OpenAPI document, and related queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.hooks import HookDispatcher, HookScope

from carecycle_contract.findings.described import described
from carecycle_contract.lists.listing import page_count, searched_texts, written
from carecycle_contract.question import Key, Question, ask
from carecycle_contract.redaction import has_people, without_people
from carecycle_contract.text.matching import NOWHERE, is_telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from schemathesis import Case as GenericCase
    from schemathesis.hooks import HookContext

    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.question import Query, Selection

    Case: TypeAlias = GenericCase[Any]
    Parameters: TypeAlias = "tuple[tuple[str, str], ...]"

_Value = TypeVar("_Value")
_ANY_HOST = "http://target.invalid"
_ITEMS = 24
"""Number of items whose values are drawn."""

_RARE_ONE_IN = 20
"""One query in so many is drawn as the document alone has it: fractions and any text.

And one in so many with invalid values, besides those of the coverage phase.
"""


@dataclass(frozen=True)
class Vocabulary:
    """What drawn queries ask for: values of some items, and pages of lists of known length.

    `filters` and `texts` hold for each of these items the values of its filtered members, by
    parameter, and words and texts that find it. `length` gives the number of items of a selection,
    or None if it is not known.
    """

    filters: Sequence[Mapping[str, str]]
    texts: Sequence[Sequence[str]]
    length: Callable[[Selection], int | None]

    @classmethod
    def of(
        cls, operation: Operation, items: Sequence[Item], length: Callable[[Selection], int | None]
    ) -> Vocabulary:
        """The vocabulary of some of the items, spread over all; no member that may be personal."""
        chosen = items[:: max(1, len(items) // _ITEMS)][:_ITEMS]
        return cls(
            [_filter_values(operation, item) for item in chosen],
            [_texts(operation, item) for item in chosen],
            length,
        )


def _filter_values(operation: Operation, item: Item) -> dict[str, str]:
    given = {parameter: written(item.get(parameter.member)) for parameter in operation.filters}
    return {
        parameter.name: value
        for parameter, value in given.items()
        if value is not None and value in parameter.values
    }


def _texts(operation: Operation, item: Item) -> list[str]:
    """The telling words of an item, and the first text that search looks into, without people."""
    public = operation.searchable
    shown = {name: item.get(name) for name in public}
    words = {
        word
        for text in searched_texts(operation, shown)
        for word in without_people(text).split()
        if is_telling(word)
    }
    whole = shown.get(public[0]) if public else None
    if isinstance(whole, str) and whole.strip() and whole.isprintable() and not has_people(whole):
        return [*sorted(words), whole]
    return sorted(words)


class Drawn(NamedTuple):
    """A drawn query, and how a second query is made from it, if any.

    Only its parameters are kept, as Hypothesis would print a question with its whole operation.
    """

    parameters: Parameters
    relation: str | None


def drawn_queries(operation: Operation, vocabulary: Vocabulary) -> st.SearchStrategy[Drawn]:
    """Queries drawn by Schemathesis, most of them valid and telling, some with a relation."""
    telling, hooks = telling_queries(operation, vocabulary), HookDispatcher(scope=HookScope.TEST)

    def before_generate_query(
        _: HookContext, as_documented: st.SearchStrategy[dict[str, Any]]
    ) -> st.SearchStrategy[dict[str, Any]]:
        return _mostly(telling, as_documented)

    hooks.register_hook_with_name(before_generate_query, "before_generate_query")
    valid = described(operation).as_strategy(generation_mode=GenerationMode.POSITIVE, hooks=hooks)
    invalid = described(operation).as_strategy(generation_mode=GenerationMode.NEGATIVE)
    cases = _mostly(valid, invalid)
    parameters = cases.map(lambda case: question_of(case, operation).parameters)
    return st.builds(Drawn, parameters, _one_of(RELATIONS))


@st.composite
def _mostly(
    draw: st.DrawFn, usual: st.SearchStrategy[_Value], rare: st.SearchStrategy[_Value]
) -> _Value:
    """Values of one strategy, and a few of another."""
    last = _RARE_ONE_IN - 1
    return draw(rare if draw(st.integers(0, last)) == last else usual)


def telling_queries(
    operation: Operation, vocabulary: Vocabulary
) -> st.SearchStrategy[dict[str, Any]]:
    """Valid values of any of the parameters: pages of the list that is asked for, near its ends."""
    keys, ways = _one_of(operation.sort_keys), _one_of(operation.directions)
    sizes, items = _often(_sizes(operation)), st.integers(0, max(0, len(vocabulary.filters) - 1))
    others = {parameter.name: st.sampled_from(parameter.values) for parameter in operation.filters}
    searched = [_one_of(texts) for texts in vocabulary.texts] or [st.none()]
    any_text = _one_of([*dict.fromkeys(chain.from_iterable(vocabulary.texts)), NOWHERE])

    # A function within, as Hypothesis would print an operation among its arguments.
    @st.composite
    def queries(draw: st.DrawFn) -> dict[str, Any]:
        # Most values are those of one item, so that few of the lists are empty.
        item = draw(items)
        own = vocabulary.filters[item] if vocabulary.filters else {}
        filters = [
            (name, value)
            for name, values in others.items()
            if (value := draw(st.none() | st.just(own.get(name)) | values)) is not None
        ]
        question = ask(
            operation,
            sort_by=draw(keys),
            sort_direction=draw(ways),
            search=draw(st.none() | searched[item] | any_text) if operation.search else None,
            filters=filters,
        )
        size, query = draw(sizes), question.query
        length = vocabulary.length(query.selection) if query is not None else None
        page = draw(_often(_pages(length, size or operation.default_page_size)))
        numbers = ((operation.page, page), (operation.page_size, size))
        given = {parameter.name: number for parameter, number in numbers if number is not None}
        return {**given, **dict(question.parameters)}

    return queries()


def _often(values: st.SearchStrategy[_Value]) -> st.SearchStrategy[_Value | None]:
    """Such a value two times in three, or none, which is what smaller examples tend to."""
    return st.none() | values | values


def _sizes(operation: Operation) -> st.SearchStrategy[int]:
    """Page sizes, those near the bounds as often as all others."""
    least, most = operation.smallest_page, operation.largest_page
    near = sorted({least, min(least + 1, most), max(most - 1, least), most})
    return st.integers(least, most) | st.sampled_from(near)


def _pages(length: int | None, size: int) -> st.SearchStrategy[int]:
    """Page numbers, those near the end of the list as often as all others; few are past it."""
    last = max(1, page_count(length, size)) if length is not None else 3
    near = sorted({max(1, last - 1), last, last + 1})
    return st.integers(1, last) | st.sampled_from(near)


def _one_of(values: Iterable[str]) -> st.SearchStrategy[str | None]:
    """One of the values two times in three, or none."""
    known = list(values)
    return _often(st.sampled_from(known)) if known else st.none()


def question_of(case: Case, operation: Operation) -> Question:
    """The question that a case asks, with its values as Schemathesis serialises them."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=_ANY_HOST)).prepare()
    query = urlsplit(str(prepared.url)).query
    return Question(tuple(parse_qsl(query, keep_blank_values=True)), Key.OWN, operation)


def related(question: Question, relation: str | None, length: int | None) -> Question | None:
    """The second question of a relation; None if there is none, as for an invalid query."""
    query = question.query
    if relation is None or query is None or length is None:
        return None
    return RELATIONS[relation](question, query, length)


def _other_size(question: Question, query: Query, length: int) -> Question:
    """The page of another size that holds the beginning of this one."""
    operation = question.operation
    size = operation.largest_page if query.per_page < length else max(1, query.per_page // 2)
    size = max(size, operation.smallest_page)
    changes = {operation.page.name: query.offset // size + 1, operation.page_size.name: size}
    return _changed(question, changes)


def _other_direction(question: Question, query: Query, length: int) -> Question | None:
    """The page that holds the mirrored place of the first item of this one."""
    operation = question.operation
    others = [way for way in operation.directions if way != query.sort_direction]
    if operation.sort_direction is None or not others:
        return None
    page = max(0, length - query.offset - query.per_page) // query.per_page + 1
    changes = {operation.page.name: page, operation.sort_direction.name: others[0]}
    return _changed(question, changes)


def _wider(question: Question, _: Query, __: int) -> Question | None:
    """The first page of the list without one of its filters, or without its search."""
    operation = question.operation
    narrowing = [parameter.name for parameter in operation.filters if question.names(parameter)]
    if operation.search is not None and question.names(operation.search):
        narrowing.append(operation.search.name)
    if not narrowing:
        return None
    kept = tuple(pair for pair in question.parameters if pair[0] != narrowing[0])
    changes = {operation.page.name: 1, operation.page_size.name: operation.largest_page}
    return _changed(replace(question, parameters=kept), changes)


RELATIONS: Mapping[str, Callable[[Question, Query, int], Question | None]] = {
    "another page size": _other_size,
    "the other direction": _other_direction,
    "a wider selection": _wider,
}
"""How a second query is made from a drawn one, whose answers are then compared."""


def _changed(question: Question, changes: Mapping[str, object]) -> Question:
    """The question with other values; those of parameters that it lacks are added."""
    values = {name: str(value) for name, value in changes.items()}
    return replace(question, parameters=tuple((dict(question.parameters) | values).items()))
