"""Campaigns of the reference API with some of their members changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.reference import rows
from zoo.server import CAMPAIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from carecycle_contract.reference.row import Row

    Change: TypeAlias = Callable[[Row], Mapping[str, str | None]]

MOMENT = "2026-02-03T04:05:06.789Z"


def changed(count: int, change: Change) -> Callable[[], Iterator[Row]]:
    """So many campaigns, each with the members that `change` gives it."""
    return lambda: (
        row.replace(**change(row))  # no member is a number
        for row in rows(CAMPAIGNS, count)
    )


def in_turn(count: int, member: str, values: Sequence[str]) -> Callable[[], Iterator[Row]]:
    """So many campaigns that have these values of a member by turns."""
    return changed(count, lambda row: {member: values[row.number % len(values)]})
