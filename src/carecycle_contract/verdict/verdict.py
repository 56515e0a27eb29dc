"""The verdict on a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.requirements import Requirement, Waiver


class Outcome(Enum):
    """How a requirement ends a run."""

    KEPT = "kept"
    BROKEN = "broken"
    ADVISORY = "advisory"
    WAIVED = "waived"
    NOT_EXERCISED = "not exercised"


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """An exchange that a violation rests on.

    `question` is the query in words; `headers` are those of the request that the suite chose,
    the API key as `$` and the name of its environment variable; `status` is the response's.
    """

    question: str
    url: str
    headers: tuple[tuple[str, str], ...]
    status: int


@dataclass(frozen=True, slots=True)
class ShownViolation:
    """A departure from a requirement; `place` is a path into the first exchange's response.

    `hint` is the likely cause, apart from what was observed; None where nothing points to one.
    """

    place: str
    expected: str
    observed: str
    exchanges: tuple[ShownExchange, ...]
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one requirement, or one case of it, ended a run.

    `case` is None unless the requirement is judged in several cases. There are `violations` where
    the outcome is BROKEN, ADVISORY or WAIVED, and `reasons` where it is NOT_EXERCISED. `waiver`
    is the requirement's, whether or not it is needed.
    """

    requirement: Requirement
    case: str | None
    outcome: Outcome
    violations: tuple[ShownViolation, ...] = ()
    reasons: tuple[str, ...] = ()
    waiver: Waiver | None = None

    @property
    def name(self) -> str:
        """The requirement's id, with the case as pytest writes it: `SORT-1[sortBy-name]`."""
        return self.requirement.id + (f"[{self.case}]" if self.case else "")
