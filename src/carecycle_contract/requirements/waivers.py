"""Waivers: what a target is known not to keep, in a file of that target, with the reasons."""

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
    """Why a requirement may be broken, and the file and line that say so."""

    reason: str
    place: str


class BadWaiver(ValueError):  # noqa: N818 - it names the line
    """A line of a file of waivers that cannot be used; the message names file and line."""


def read_waivers(file: Path, catalogue: Catalogue) -> Mapping[str, Waiver]:
    """The waivers of a file, by requirement: lines such as `PAG-2: fixed in their release 4`.

    Empty lines and those that begin with `#` are passed over.

    Raises:
        BadWaiver: for a file or a line that cannot be used.

    """
    found: dict[str, Waiver] = {}
    for place, line in _lines(file):
        identifier, colon, reason = (part.strip() for part in line.partition(":"))
        if not (colon and reason):
            raise BadWaiver(f"{place}: {line!r} is not a requirement, a colon and a reason")
        try:
            name = catalogue[identifier].id
        except UnknownRequirement as error:
            raise BadWaiver(f"{place}: {error}") from None
        if name in found:
            raise BadWaiver(f"{place}: {name} is waived in {found[name].place} already")
        found[name] = Waiver(reason, place)
    return found


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadWaiver(f"{file} cannot be read ({error})") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{file}:{number}", line
