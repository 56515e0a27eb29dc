"""Kinds of the reference API that differ by one expression.

Each function makes a kind from the expression that replaces or changes one step of the chain.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from carecycle_contract.reference import ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Sequence

    from starlette.responses import Response

    from carecycle_contract.contract import JSON, Parameter, Role
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import InvalidParameter
    from carecycle_contract.reference.row import Row

    Kind = type[ReferenceApi]
    Body = dict[str, Any]
    Where = tuple[str, list[str | int]]
    Condition = Callable[[ListQuery], object]


ERRORS = range(400, 600)
"""The statuses of errors."""


def always(_: object) -> bool:
    """The condition that holds for every query."""
    return True


def asked(when: Condition = always, **changes: Callable[[ListQuery], ListQuery]) -> Kind:
    """Takes the named steps as if another query had been asked."""

    def step(name: str) -> Callable[[ReferenceApi, ListQuery], object]:
        usual, change = getattr(ReferenceApi, name), changes[name]
        return lambda api, query: usual(api, change(query) if when(query) else query)

    return type("Asked", (ReferenceApi,), {name: step(name) for name in changes})


def altered(when: Condition = always, **changes: Callable[[Any, Any], object]) -> Kind:
    """Changes what the named steps give, looked at together with what they were given."""

    def step(name: str) -> Callable[[ReferenceApi, Any], object]:
        usual, change = getattr(ReferenceApi, name), changes[name]
        return lambda api, given: (
            change(given, usual(api, given)) if when(given) else usual(api, given)
        )

    return type("Altered", (ReferenceApi,), {name: step(name) for name in changes})


def read(
    when: Condition = always, given: str | None = None, missing: str | None = None, **changes: Any
) -> Kind:
    """Changes members of the query after it was read.

    `given` is a parameter that the request must have for it, `missing` one that it must lack.
    """

    class Read(ReferenceApi):
        def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
            query = super().read_parameters(pairs)
            names = {name for name, _ in pairs}
            applies = (given is None or given in names) and missing not in names and when(query)
            return replace(query, **changes) if applies else query

    return Read


def values(role: Role, change: Callable[[Sequence[str], Parameter], Sequence[str]]) -> Kind:
    """Changes the values of one parameter before they are checked."""

    class Values(ReferenceApi):
        def read_parameter(
            self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
        ) -> str | int | None:
            if parameter.role is role:
                values = change(values, parameter)
            return super().read_parameter(parameter, values, problems)

    return Values


def checked(role: Role, change: Callable[[str, str | None], str | None]) -> Kind:
    """Changes what is found wrong with a value of one parameter; None lets it pass."""

    class Checked(ReferenceApi):
        def expectation(self, parameter: Parameter, value: str) -> str | None:
            problem = super().expectation(parameter, value)
            return change(value, problem) if parameter.role is role else problem

    return Checked


def condition(usual: str, changed: str, when: Condition = always) -> Kind:
    """Writes a part of the WHERE clause in another way."""

    class Conditioned(ReferenceApi):
        def where(self, query: ListQuery) -> Where:
            clause, arguments = super().where(query)
            return (clause.replace(usual, changed) if when(query) else clause), arguments

    return Conditioned


def restricted(restriction: str, when: Condition) -> Kind:
    """Adds a condition to the WHERE clause of some queries."""

    class Restricted(ReferenceApi):
        def where(self, query: ListQuery) -> Where:
            clause, arguments = super().where(query)
            if not when(query):
                return clause, arguments
            return (f"{clause} AND" if clause else "WHERE") + f" {restriction}", arguments

    return Restricted


def window(
    change: Callable[[ListQuery, int, int], tuple[int, int]], when: Condition = always
) -> Kind:
    """Changes how many rows are read, and how many are passed over first."""

    class Window(ReferenceApi):
        def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
            usual = super().limit_and_offset(query)
            return change(query, *usual) if when(query) else usual

    return Window


def envelope(change: Callable[[ListQuery, Body], Body], when: Condition = always) -> Kind:
    """Changes members of the envelope."""

    class Envelope(ReferenceApi):
        def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
            body = super().envelope(query, total, items)
            return body | change(query, body) if when(query) else body

    return Envelope


def fails(
    when: Callable[[ListQuery, int], object], status: int = 500, message: str = "Internal error"
) -> Kind:
    """Refuses some valid queries, looked at together with their totals; by default, crashes."""

    class Fails(ReferenceApi):
        def count(self, query: ListQuery) -> int:
            total = super().count(query)
            if when(query, total):
                raise self.refused(status, message)
            return total

    return Fails


def cached(key: Callable[[ListQuery], Hashable]) -> Kind:
    """Keeps the campaigns of each page under a key."""

    class Cached(ReferenceApi):
        def fetch(self, query: ListQuery) -> Sequence[Row]:
            pages: dict[Hashable, Sequence[Row]] = vars(self).setdefault("pages", {})
            return pages.setdefault(key(query), super().fetch(query))

    return Cached


def rendered(statuses: Container[int], response: Callable[[int], Response]) -> Kind:
    """Answers with another response where the status is one of these."""

    class Rendered(ReferenceApi):
        def render(self, status: int, body: JSON) -> Response:
            return response(status) if status in statuses else super().render(status, body)

    return Rendered


def restated(change: Callable[[int], int]) -> Kind:
    """Changes the status of answers, and leaves their bodies."""

    class Restated(ReferenceApi):
        def render(self, status: int, body: JSON) -> Response:
            return super().render(change(status), body)

    return Restated


def reshaped(statuses: Container[int], change: Callable[[Body], JSON]) -> Kind:
    """Changes bodies where the status is one of these."""

    class Reshaped(ReferenceApi):
        def render(self, status: int, body: Any) -> Response:
            return super().render(status, change(body) if status in statuses else body)

    return Reshaped
