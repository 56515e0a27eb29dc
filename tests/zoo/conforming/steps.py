"""Steps of the reference API that servers of several groups take in other ways."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import Parameter
    from carecycle_contract.reference.api import ListQuery


class Prepared(ReferenceApi):
    """Prepares itself once, when it is made."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.prepare()

    def prepare(self) -> None:
        """Make what requests will need."""


class Ties(ReferenceApi):
    """Orders campaigns of equal sort keys by `ties`, a list of SQL terms."""

    ties: str

    def order(self, query: ListQuery) -> str:
        return f"{super().order(query).rpartition(', ')[0]}, {self.ties}"


class Counting(Prepared):
    """Numbers its requests from 1 on."""

    def prepare(self) -> None:
        super().prepare()
        self.numbers = itertools.count(1)


class RefusedSearches(ReferenceApi):
    """Refuses some searches with a validation error that says what is `expected`."""

    expected: str
    refuses: Callable[[str], bool]

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.SEARCH and self.refuses(value):
            return self.expected
        return super().expectation(parameter, value)


def statuses(api: ReferenceApi) -> tuple[str, ...]:
    """The statuses, in the order in which they are documented."""
    return next(one.values for one in api.operation.filters if one.name == "status")
