"""Waivers: requirements that a target is known to break, read from a TOML file, with reasons."""

from __future__ import annotations

import re
import reprlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from carecycle_contract.requirements.catalogue import UnknownRequirement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from carecycle_contract.requirements.catalogue import Catalogue

_MEMBERS: Mapping[str, type] = {
    "requirement": str,
    "reason": str,
    "expires": date,
    "where": str,
    "link": str,
}
_REQUIRED = ("requirement", "reason", "expires")
_MOST_BYTES = 1_000_000
_HEADER = re.compile(r"^\s*\[\[\s*waiver\s*\]\]")


@dataclass(frozen=True, slots=True)
class Waiver:
    """The reason why a requirement may be broken, until the end of a day.

    `location` is the file and line that say so; `where` are parameters, and only questions that
    have them all are waived; `link` leads to more about it.
    """

    requirement: str
    reason: str
    expires: date
    location: str
    where: tuple[tuple[str, str], ...] = ()
    link: str | None = None

    def covers(self, parameters: Collection[tuple[str, str]]) -> bool:
        """Whether a question with these parameters is waived."""
        return all(pair in parameters for pair in self.where)

    def __str__(self) -> str:
        """The reason, and where it is written."""
        link = f"  {self.link}" if self.link else ""
        return f"{self.reason}{link}  ({self.location}, until {self.expires})"


class BadWaiver(ValueError):  # noqa: N818 - it names the line
    """A file of waivers cannot be used; the message names file and line."""


def read_waivers(
    file: Path, catalogue: Catalogue, parameters: Collection[str]
) -> tuple[Waiver, ...]:
    """Read the tables `[[waiver]]` of a TOML file; `parameters` are the names that `where` may use.

    Raises:
        BadWaiver: if the file or a waiver cannot be used.

    """
    text = _text(file)
    try:
        document = tomllib.loads(text)
    except ValueError as error:
        raise BadWaiver(f"{file} is no TOML: {error}") from None
    except RecursionError:
        raise BadWaiver(f"{file} is nested too deeply") from None
    tables = document.pop("waiver", [])
    if document:
        raise BadWaiver(
            f"{file}: it has {reprlib.repr(next(iter(document)))}, and may have [[waiver]] alone"
        )
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadWaiver(f"{file}: write [[waiver]] above each waiver")
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if _HEADER.match(line)]
    bounds = (*starts, len(lines) + 1)
    waivers: dict[tuple[object, ...], Waiver] = {}
    for number, members in enumerate(tables):
        waiver = _Table(file, lines, bounds, number, members).waiver(catalogue, parameters)
        other = waivers.setdefault((waiver.requirement, waiver.where), waiver)
        if other is not waiver:
            told = f"{waiver.requirement} is waived in {other.location} already"
            raise BadWaiver(f"{waiver.location}: {told}")
    return tuple(waivers.values())


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise BadWaiver(f"{file} is larger than {_MOST_BYTES // 1_000_000} MB")
        # Editors on Windows begin a file with a byte-order mark, which TOML does not know.
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadWaiver(f"{file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise BadWaiver(f"{file} cannot be read ({error})") from None


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file, the `number`-th from 0, of which the parser keeps no line.

    `bounds` are the numbers of the lines that begin a table, from 1, and of the one past the last.
    """

    file: Path
    lines: Sequence[str] = field(repr=False)
    bounds: Sequence[int] = field(repr=False)
    number: int
    members: Mapping[str, Any]

    def waiver(self, catalogue: Catalogue, parameters: Collection[str]) -> Waiver:
        """The waiver, once every member is as it must be."""
        for name, value in self.members.items():
            if name not in _MEMBERS:
                known = ", ".join(_MEMBERS)
                raise self._bad(name, f"a waiver has no {reprlib.repr(name)}; it may have {known}")
            if type(value) is not _MEMBERS[name]:
                shape = "a date such as 2027-01-31, without quotes" if name == "expires" else "text"
                raise self._bad(name, f"{name} is {reprlib.repr(value)}; write {shape}")
            if isinstance(value, str) and not value.strip():
                raise self._bad(name, f"{name} is empty")
        for name in _REQUIRED:
            if name not in self.members:
                raise self._bad(name, f"the waiver has no {name}")
        where = self.members.get("where")
        try:
            requirement = catalogue[self.members["requirement"]].id
        except UnknownRequirement as error:
            raise self._bad("requirement", str(error)) from None
        return Waiver(
            requirement,
            self.members["reason"],
            self.members["expires"],
            self._location(None),
            self._where(where, parameters) if where is not None else (),
            self.members.get("link"),
        )

    def _where(self, where: str, parameters: Collection[str]) -> tuple[tuple[str, str], ...]:
        try:
            pairs = parse_qsl(where, keep_blank_values=True, strict_parsing=True)
        except ValueError:
            pairs = [("", where)]
        for name, _ in pairs:
            if name not in parameters:
                form = f"write NAME=VALUE, with one of {', '.join(parameters)}"
                raise self._bad("where", f"where is {reprlib.repr(where)}; {form}")
        return tuple(pairs)

    def _bad(self, member: str, problem: str) -> BadWaiver:
        return BadWaiver(f"{self._location(member)}: {problem}")

    def _location(self, member: str | None) -> str:
        """File and line of the table, or of one of its members if it is found there."""
        if self.number + 1 >= len(self.bounds):
            return f"{self.file}, waiver {self.number + 1}"
        start, end = self.bounds[self.number : self.number + 2]
        if member is not None:
            assigned = re.compile(rf'\s*"?{re.escape(member)}"?\s*[=.]')
            for number in range(start + 1, end):
                if assigned.match(self.lines[number - 1]):
                    return f"{self.file}:{number}"
        return f"{self.file}:{start}"
