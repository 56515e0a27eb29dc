"""Read `catalogue.toml`, which holds every requirement as a row of data."""

from __future__ import annotations

import difflib
import reprlib
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carecycle_contract.contract import SortKind
from carecycle_contract.phrases import listed
from carecycle_contract.requirements.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from carecycle_contract.contract import Operation

_FILE = Path(__file__).with_name("catalogue.toml")


class Level(Enum):
    """The level of a requirement: a broken `must` fails, a broken `should` is an advisory."""

    MUST = "must"
    SHOULD = "should"


class Reach(Enum):
    """How far a broken requirement reaches: which violations rest on what it spoils."""

    ANSWER = "answer"
    """Those that rest on an answer in which it is broken."""

    PLACE = "place"
    """Those at the same place of the same answer."""

    LIST = "list"
    """Those that rest on any answer about the same list: same filters, same search."""

    SORT = "sort"
    """Those that rest on any answer about the same list, sorted by the same key."""

    ALIKE = "alike"
    """Those at the same place of answers with the same status."""

    FORM = "form"
    """Those that rest on an answer whose body is no JSON object for the same reason."""

    LIKELY = "likely"
    """Those that have the same likely cause."""

    ANYWHERE = "anywhere"
    """All of them."""


@dataclass(frozen=True, slots=True)
class Presumption:
    """What a judgement takes for granted: that none of these requirements, `of`, is broken.

    A violation within reach of a violation of theirs only follows from it; `because` says why. A
    requirement that presumes itself does so of its earlier cases.
    """

    of: tuple[str, ...]
    reach: Reach
    because: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement, in the words of an operation.

    `page` and `quote` are the address of its documentation and a quote from it, or None.
    `inferred` explains how it follows, or is None if the quote states it. `presumes` holds what its
    judgement takes for granted. `cases` has the sentence of each case, and is empty unless the
    requirement is judged in several.
    """

    id: str
    level: Level
    sentence: str
    page: str | None
    quote: str | None
    inferred: str | None
    presumes: tuple[Presumption, ...]
    cases: Mapping[str, str]

    @property
    def group(self) -> str:
        """The id of the group: the part before the dash."""
        return self.id.partition("-")[0]

    @property
    def presumed(self) -> frozenset[str]:
        """The ids of the other requirements that its judgement takes for granted."""
        named = {name for presumption in self.presumes for name in presumption.of}
        return frozenset(named - {self.id})

    @property
    def quoted(self) -> str:
        """The quote in quotation marks, which are unlike those of JSON; empty if there is none."""
        return f"“{self.quote}”" if self.quote is not None else ""

    @property
    def source(self) -> str:
        """The source of the requirement, in one line."""
        if self.inferred is None:
            said = f"documented: {self.quoted}"
        else:
            said = ", from ".join(filter(None, (f"inferred: {self.inferred}", self.quoted)))
        return f"{said}  {self.page}" if self.page is not None else said


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of requirements."""

    id: str
    title: str
    requirements: tuple[Requirement, ...]


class UnknownRequirement(LookupError):  # noqa: N818 - it names what was asked for
    """The catalogue has no such id; the message suggests the nearest one."""

    def __init__(self, identifier: str, catalogue: Catalogue) -> None:
        if identifier in catalogue.inapplicable:
            super().__init__(f"{identifier} is about something that the operation does not offer")
            return
        # Reports name a case as SORT-1[sortBy-name].
        name = identifier.partition("[")[0].upper()
        near = difflib.get_close_matches(name, catalogue.by_id, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        super().__init__(
            f"there is no requirement {reprlib.repr(identifier)} in {_FILE.name}{hint}"
        )


@dataclass(frozen=True)
class Catalogue:
    """The requirements that apply to an operation, by group."""

    groups: tuple[Group, ...]
    inapplicable: frozenset[str]
    """The ids of requirements that do not apply to the operation."""

    @cached_property
    def by_id(self) -> Mapping[str, Requirement]:
        """Every requirement in the order of the catalogue."""
        return {row.id: row for group in self.groups for row in group.requirements}

    @cached_property
    def by_cause(self) -> tuple[Requirement, ...]:
        """Every requirement after those that it presumes.

        Raises:
            CycleError: if requirements presume each other.

        """
        presumed = {row.id: row.presumed for row in self}
        return tuple(self.by_id[name] for name in TopologicalSorter(presumed).static_order())

    @cached_property
    def causes(self) -> Mapping[str, frozenset[str]]:
        """The ids of what each requirement presumes, and of what that presumes in turn, by id."""
        causes: dict[str, frozenset[str]] = {}
        for row in self.by_cause:
            causes[row.id] = row.presumed.union(*(causes[name] for name in row.presumed))
        return causes

    def __iter__(self) -> Iterator[Requirement]:
        """Every requirement in the order of the catalogue."""
        return iter(self.by_id.values())

    def __getitem__(self, identifier: str) -> Requirement:
        """The requirement with this id.

        Raises:
            UnknownRequirement: if there is none, or if it does not apply to the operation.

        """
        try:
            return self.by_id[identifier]
        except KeyError:
            raise UnknownRequirement(identifier, self) from None


@lru_cache(maxsize=8)
def catalogue_of(operation: Operation) -> Catalogue:
    """The catalogue in the words of an operation, with the sources that its contract gives."""
    document = tomllib.loads(_FILE.read_text("utf-8"))
    words = words_of(operation)
    rows = {
        f"{name}-{number}": row
        for name, group in document["groups"].items()
        for number, row in group["requirements"].items()
    }
    applicable = {name: row for name, row in rows.items() if _applies(row, operation, words)}
    presumptions = {
        name: _presumption(row, applicable, words) for name, row in document["presumptions"].items()
    }
    requirements = [
        _requirement(name, row, operation, words, presumptions) for name, row in applicable.items()
    ]
    groups = (
        Group(name, group["title"], tuple(row for row in requirements if row.group == name))
        for name, group in document["groups"].items()
    )
    return Catalogue(
        tuple(group for group in groups if group.requirements), frozenset(rows.keys() - applicable)
    )


def _presumption(
    row: Mapping[str, Any], applicable: Container[str], words: Mapping[str, str]
) -> Presumption:
    return Presumption(
        tuple(identifier for identifier in row["of"] if identifier in applicable),
        Reach(row.get("reach", Reach.ANSWER.value)),
        row["because"].format_map(words),
    )


def _applies(row: Mapping[str, Any], operation: Operation, words: Mapping[str, str]) -> bool:
    offered = all(words[need] for need in row.get("needs", ()))
    return offered and ("kinds" not in row or bool(_keys(row, operation)))


def _keys(row: Mapping[str, Any], operation: Operation) -> tuple[str, ...]:
    """The sort keys that are the cases of a requirement."""
    return operation.keys_of(*(SortKind(kind) for kind in row.get("kinds", ())))


def _requirement(
    identifier: str,
    row: Mapping[str, Any],
    operation: Operation,
    words: Mapping[str, str],
    presumptions: Mapping[str, Presumption],
) -> Requirement:
    keys = _keys(row, operation)
    sentence: str = row["sentence"]
    general: str = row["inferred"].format_map(words)
    source = operation.sources.get(identifier)
    return Requirement(
        id=identifier,
        level=Level(row["level"]),
        sentence=sentence.format_map({**words, "key": listed(keys)}),
        page=source.page if source is not None else None,
        quote=source.quote if source is not None else None,
        inferred=general if source is None or source.inference is True else source.inference,
        presumes=tuple(presumptions[name] for name in row.get("presumes", ())),
        cases={operation.case_of(key): sentence.format_map({**words, "key": key}) for key in keys},
    )
