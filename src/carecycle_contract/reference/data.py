"""The data of an operation: realistic for the shipped contract, else generated from schemas."""

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
"""The default number of items."""

SEED = 2026


@dataclass(frozen=True, slots=True)
class InvalidParameter:
    """A refused parameter: its name, what was expected in words, and what was received."""

    parameter: str
    expected: str
    received: str


@dataclass(frozen=True, slots=True)
class Data:
    """The functions that make the data: `rows(count, seed)`, full items, and members of errors.

    Each item is a new object, but its nested values are shared and must be replaced, not modified.
    `problems` returns the members that an error about invalid parameters has besides the usual.
    """

    rows: Callable[[int, int], Iterator[Row]]
    document: Callable[[Row], dict[str, JSON]]
    problems: Callable[[Sequence[InvalidParameter]], dict[str, JSON]]


def data_of(operation: Operation) -> Data:
    """The data for an operation."""
    if campaigns.are_items_of(operation):
        return Data(campaigns.rows, campaigns.document, campaigns.problems)
    return Data(partial(generated.rows, operation), generated.document, lambda _: {})


def rows(operation: Operation, count: int = USUAL_COUNT, seed: int = SEED) -> Iterator[Row]:
    """`count` generated items; a larger count only appends to them."""
    return data_of(operation).rows(count, seed)
