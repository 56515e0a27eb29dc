"""Conditions: what fails a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from carecycle_contract.requirements.catalogue import Level

if TYPE_CHECKING:
    from carecycle_contract.requirements.waivers import Waiver


class DriftLevel(Enum):
    """Which differences from an earlier run fail this one."""

    BREAKING = "breaking"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What fails a run.

    `fail_on` is the weakest level whose broken requirements fail, unless one of `waivers` covers
    what is broken; with `strict_waivers` a waiver that is no longer needed fails. `required` are
    the ids of requirements that must be exercised, or None if that does not matter.
    `fail_on_drift` are the differences that fail a run that is compared with an earlier one.
    """

    fail_on: Level = Level.MUST
    waivers: tuple[Waiver, ...] = ()
    strict_waivers: bool = False
    required: frozenset[str] | None = None
    fail_on_drift: DriftLevel = DriftLevel.BREAKING
