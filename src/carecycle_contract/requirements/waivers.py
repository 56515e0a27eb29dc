"""Waivers: requirements that a target is known to break, read from a file, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.requirements.catalogue import UnknownRequirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from carecycle_contract.requirements.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Waiver:
    """The reason why a requirement may be broken, and the file and line that give it."""

    reason: str
    place: str


class BadWaiver(ValueError):  # noqa: N818 - it names the line
    """A waiver file or one of its lines cannot be used; the message names it."""


def read_waivers(file: Path, catalogue: Catalogue) -> Mapping[str, Waiver]:
    """Read waivers, by requirement id, from lines such as `PAG-2: fixed in their release 4`.

    Empty lines, and those that begin with `#`, are ignored.

    Raises:
        BadWaiver: if the file or a line cannot be used.

    """
    waivers: dict[str, Waiver] = {}
    for place, line in _lines(file):
        identifier, colon, reason = (part.strip() for part in line.partition(":"))
        if not (colon and reason):
            raise BadWaiver(f"{place}: {line!r} is not a requirement, a colon and a reason")
        try:
            name = catalogue[identifier].id
        except UnknownRequirement as error:
            raise BadWaiver(f"{place}: {error}") from None
        if name in waivers:
            raise BadWaiver(f"{place}: {name} is waived in {waivers[name].place} already")
        waivers[name] = Waiver(reason, place)
    return waivers


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadWaiver(f"{file} cannot be read ({error})") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{file}:{number}", line
