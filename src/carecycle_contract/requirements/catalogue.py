"""Reads `catalogue.toml`, which holds every requirement as one row of data."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("catalogue.toml")


class Level(Enum):
    """How binding a requirement is: a broken `must` fails, a broken `should` is an advisory."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of the contract.

    `page` is the address of the documentation. `quote` stands there word for word; `inferred` is
    the reason where the requirement is inferred, from the quote if there is one. One may be None.
    """

    id: str
    level: Level
    sentence: str
    page: str
    quote: str | None
    inferred: str | None

    @property
    def group(self) -> str:
        """The id of the group: what stands before the dash."""
        return self.id.partition("-")[0]

    @property
    def source(self) -> str:
        """Where the requirement comes from, in one line."""
        if self.inferred is None:
            return f'documented: "{self.quote}"  {self.page}'
        quoted = "" if self.quote is None else f', from "{self.quote}"'
        return f"inferred: {self.inferred}{quoted}  {self.page}"


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements about one thing, under a title; `note` holds for all of them, or is None."""

    id: str
    title: str
    note: str | None
    requirements: tuple[Requirement, ...]


class UnknownRequirement(LookupError):  # noqa: N818 - it names what was asked for
    """An id that the catalogue does not have; the message names the nearest that it has."""

    def __init__(self, identifier: str) -> None:
        near = difflib.get_close_matches(identifier, _by_id(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        super().__init__(f"there is no requirement {identifier!r} in {_FILE.name}{hint}")


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Every group in the order of the catalogue."""
    document = tomllib.loads(_FILE.read_text("utf-8"))
    pages: dict[str, str] = document["pages"]
    return tuple(
        Group(
            id=name,
            title=group["title"],
            note=group.get("note"),
            requirements=tuple(
                Requirement(
                    id=f"{name}-{number}",
                    level=Level(row["level"]),
                    sentence=row["sentence"],
                    page=pages[row["page"]],
                    quote=row.get("quote"),
                    inferred=row.get("inferred"),
                )
                for number, row in group["requirements"].items()
            ),
        )
        for name, group in document["groups"].items()
    )


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Requirement]:
    return {row.id: row for group in groups() for row in group.requirements}


def requirements() -> tuple[Requirement, ...]:
    """Every requirement in the order of the catalogue."""
    return tuple(_by_id().values())


def requirement(identifier: str) -> Requirement:
    """The requirement with that id.

    Raises:
        UnknownRequirement: if the catalogue has none.

    """
    try:
        return _by_id()[identifier]
    except KeyError:
        raise UnknownRequirement(identifier) from None
