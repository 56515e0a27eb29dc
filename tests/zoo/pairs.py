"""Servers with two independent faults: those of two faulty servers, put together."""

from __future__ import annotations

import tomllib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from zoo.faulty import rows
from zoo.server import Server, opened

if TYPE_CHECKING:
    from zoo.faulty.row import Row

_LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@cache
def pairs() -> dict[str, Server]:
    """Every pair by its name."""
    servers = (_pair(first, second) for first, second in parts().values())
    return {server.name: server for server in servers}


@cache
def parts() -> dict[str, tuple[str, str]]:
    """The names of the two faulty servers of each pair, by its name."""
    listed = [*_LISTED["told"], *(hidden["pair"] for hidden in _LISTED["hidden"])]
    return {_name(first, second): (first, second) for first, second in listed}


def hidden() -> dict[str, str]:
    """Why of some pairs one fault alone is told, by name."""
    return {_name(*hidden["pair"]): hidden["reason"] for hidden in _LISTED["hidden"]}


def _name(first: str, second: str) -> str:
    return f"{first}-and-{second}"


def _pair(first: str, second: str) -> Server:
    one, other = rows()[first], rows()[second]
    return Server(
        _name(first, second),
        "pairs",
        f"{one.sentence} {other.sentence}",
        one.breaks | other.breaks,
        partial(opened, kind_of(one, other), one.campaigns),
        timeless=True,
    )


def kind_of(one: Row, other: Row) -> type[ReferenceApi]:
    """The reference API with both faults.

    Raises:
        ValueError: if both change one step, or need different lists.

    """
    steps = [_steps(row.kind) for row in (one, other)]
    if steps[0] & steps[1] or one.campaigns != other.campaigns:
        raise ValueError(f"not independent: {one.sentence} {other.sentence}")
    return type("Pair", (one.kind, other.kind), {})


def _steps(kind: type[ReferenceApi]) -> set[str]:
    """The names of the methods that a kind overrides."""
    own = kind.__mro__[: kind.__mro__.index(ReferenceApi)]
    return {name for base in own for name in vars(base) if not name.startswith("__")}
