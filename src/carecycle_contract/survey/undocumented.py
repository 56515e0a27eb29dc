"""Questions about values and names that the contract does not allow, or says nothing about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import FAR_OFFSET, Key, Question, ask
from carecycle_contract.survey.part import shows
from carecycle_contract.survey.sizes import within
from carecycle_contract.survey.texts import NUL, long_text, odd_text
from carecycle_contract.text.matching import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.contract import Operation, Parameter
    from carecycle_contract.survey.known import Known


def far(operation: Operation) -> Question:
    """A page far past the end, of a size that divides its offset."""
    size = within(operation, 1 << operation.largest_page.bit_length() - 1)
    return ask(operation, page=page_count(FAR_OFFSET, size) + 1, per_page=size)


def first_values(operation: Operation) -> list[tuple[str, str]]:
    """The first filter with its first value, as the only pair; empty without filters."""
    return [(parameter.name, parameter.values[0]) for parameter in operation.filters[:1]]


@shows("VAL-3", "VAL-4", "VAL-5", "VAL-6", "ERR", "AUTH-4")
def unknown_values(known: Known) -> list[Question]:
    """A value just outside the documented set for each enum parameter: 3.

    A member that is no sort key, and values with something behind them; Mongoose, for one, knows
    the direction `descending`. Keys and filters are combined with a search.
    """
    operation = known.operation
    return [
        ask(operation, sort_by=_no_sort_key(operation), search=NOWHERE),
        *(
            given(operation, [(parameter.name, f"{operation.descending}ending")])
            for parameter in offered(operation.sort_direction)
        ),
        *(
            ask(
                operation,
                search=NOWHERE,
                filters=[(parameter.name, f"{parameter.values[-1]}ending")],
            )
            for parameter in operation.filters
        ),
    ]


def _no_sort_key(operation: Operation) -> str:
    """The identity, or else another required member, as no item lacks it."""
    members = (operation.item.identity, *operation.required)
    others = (name for name in members if name not in operation.sort_keys)
    return next(others, f"{operation.item.identity}ending")


@shows("VAL-8", "ERR")
def operators(known: Known) -> list[Question]:
    """Names that frameworks read as operators, together, as all are to be ignored or refused: 1."""
    operation = known.operation
    searches = [(f"{parameter.name}[$regex]", NOWHERE) for parameter in offered(operation.search)]
    return [
        given(operation, [(f"{name}[$ne]", value), (f"{name}.ne", value), *searches])
        for name, value in known.usual_filter
    ]


@shows("VAL-8", "ERR")
def operator_alone(known: Known) -> list[Question]:
    """The operator of a filter by itself, where it was refused among others: 1 at most."""
    refused = {name for question in known.refused for name, _ in question.parameters}
    operators = ((f"{name}[$ne]", value) for name, value in known.usual_filter)
    return [given(known.operation, [pair]) for pair in operators if pair[0] in refused]


@shows("VAL-7", "ERR")
def oddities(known: Known) -> list[Question]:
    """Values whose meaning is not documented, which still must not crash a server: 4.

    Values that a server is likely to treat alike share a question. A huge page tells nothing if
    far ones are refused. If the long text was refused, its odd end is asked alone, as it may never
    have been looked at; if it failed, also its NUL, to show what for.
    """
    operation = known.operation
    given_once = [
        (operation.page.name, "1"),
        (operation.page_size.name, str(within(operation, 10))),
        *(
            (parameter.name, parameter.values[0])
            for parameter in offered(operation.sort_key, operation.sort_direction)
        ),
        *((parameter.name, NOWHERE) for parameter in offered(operation.search)),
        *first_values(operation),
    ]
    texts = given_once[2:]
    return [
        *parts_of_long_text(known),
        *([] if far(operation) in known.refused else [ask(operation, page="9" * 30)]),
        ask(operation, page="1.5", per_page="1.5"),
        given(operation, [*given_once, *given_once]),
        *([given(operation, [(name, "") for name, _ in texts])] if texts else []),
    ]


def parts_of_long_text(known: Known) -> list[Question]:
    """The odd end of a long text that was refused; of one that failed, its NUL, too."""
    operation = known.operation
    if operation.search is None:
        return []
    long, end, nul = (
        ask(operation, per_page=operation.largest_page, search=text)
        for text in (long_text(known), odd_text(known), NUL)
    )
    if long in known.failed:
        return [nul, end]
    return [end] if long in known.refused else []


def offered(*parameters: Parameter | None) -> list[Parameter]:
    """Those of the parameters that the operation has."""
    return [parameter for parameter in parameters if parameter is not None]


def given(operation: Operation, pairs: Iterable[tuple[str, str]]) -> Question:
    """A question with exactly these parameters, repetitions included."""
    return Question(tuple(pairs), Key.OWN, operation)
