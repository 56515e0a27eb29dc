"""What a deliberate fault is: the smallest possible departure of the reference API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reference.data import USUAL_COUNT

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_Api = TypeVar("_Api", bound=ReferenceApi)
_BREAKS = "_breaks"
_CAMPAIGNS = "_campaigns"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name: what it does in a sentence, and the requirements that it breaks.

    `campaigns` is the number of campaigns with which it shows. What it does depends on requests and
    data alone, never on a clock.
    """

    name: str
    sentence: str
    requirements: frozenset[str]
    campaigns: int
    kind: type[ReferenceApi]


def breaks(*requirements: str, campaigns: int = USUAL_COUNT) -> Callable[[type[_Api]], type[_Api]]:
    """Declare which requirements a faulty API breaks, and with how many campaigns it shows."""

    def declare(kind: type[_Api]) -> type[_Api]:
        setattr(kind, _BREAKS, frozenset(requirements))
        setattr(kind, _CAMPAIGNS, campaigns)
        return kind

    return declare


def faults_of(module: ModuleType) -> list[Fault]:
    """The faults that a module declares, in its order."""
    return [
        Fault(
            name=re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(),
            sentence=str(kind.__doc__).partition("\n")[0],
            requirements=vars(kind)[_BREAKS],
            campaigns=vars(kind)[_CAMPAIGNS],
            kind=kind,
        )
        for kind in vars(module).values()
        if isinstance(kind, type) and _BREAKS in vars(kind)
    ]
