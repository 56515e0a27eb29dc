"""The data of an operation: realistic for the contract that is shipped, else from its schemas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.reference import campaigns, generated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.reference.row import Row

USUAL_COUNT = 137
"""How many items the reference API has unless it is told."""

SEED = 2026


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that is refused: its name, what was expected in words, and what was received."""

    parameter: str
    expected: str
    received: str


@dataclass(frozen=True, slots=True)
class Data:
    """What is served: `rows(count, seed)`, the full item of a row, and what else a refusal says.

    An item is the caller's own. What is nested in it is served again and must not be changed, only
    replaced. `problems` gives further members of the error about invalid parameters.
    """

    rows: Callable[[int, int], Iterator[Row]]
    document: Callable[[Row], dict[str, JSON]]
    problems: Callable[[Sequence[Problem]], dict[str, JSON]]


def data_of(operation: Operation) -> Data:
    """The data that an operation is served from."""
    if campaigns.are_items_of(operation):
        return Data(campaigns.rows, campaigns.document, campaigns.problems)
    return Data(partial(generated.rows, operation), generated.document, lambda _: {})


def rows(operation: Operation, count: int = USUAL_COUNT, seed: int = SEED) -> Iterator[Row]:
    """`count` generated items, the first of them the same whatever the count."""
    return data_of(operation).rows(count, seed)
