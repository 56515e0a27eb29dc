"""The verdict on a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from carecycle_contract.findings.showing import kind_of_place

if TYPE_CHECKING:
    from carecycle_contract.requirements import Requirement, Waiver


class Outcome(Enum):
    """The outcome of a requirement, the gravest first."""

    BROKEN = "broken"
    ADVISORY = "advisory"
    WAIVED = "waived"
    NOT_EXERCISED = "not exercised"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """An exchange that a violation rests on.

    `question` is the query in words. `headers` are those with secrets, each value written as `$`
    and the name of its environment variable. `status` is that of the response, `number` that of the
    request in the run, from 1, if it is known.
    """

    question: str
    url: str
    headers: tuple[tuple[str, str], ...]
    status: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ShownViolation:
    """A departure from a requirement; `place` is a path into the first exchange's response.

    `hint` is the likely cause, or None. `excerpt` is the part of that response around the place, or
    None except for the first violation of a verdict.
    """

    place: str
    expected: str
    observed: str
    exchanges: tuple[ShownExchange, ...]
    hint: str | None = None
    excerpt: str | None = None

    @property
    def kind_of_place(self) -> str:
        """The place without indices: `items[].status`."""
        return kind_of_place(self.place)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a requirement, or on one of its cases.

    `case` is None unless the requirement is judged in several cases. `violations` are given if the
    outcome is BROKEN, ADVISORY or WAIVED, and `reasons` if it is NOT_EXERCISED; `required` tells
    whether that would fail the run. `waiver` lets the violations be, or did until it expired;
    `spare` are the waivers that were not needed. `follows` has the names of the verdicts that could
    not be given because this requirement is broken. If it presumes a broken requirement that no
    test of this run is about, `cause` is that one, and the violations are the cause's. `replay` is
    the command that draws the query of the first violation again, or None if it was not drawn.
    """

    requirement: Requirement
    case: str | None
    outcome: Outcome
    violations: tuple[ShownViolation, ...] = ()
    reasons: tuple[str, ...] = ()
    waiver: Waiver | None = None
    required: bool = False
    spare: tuple[Waiver, ...] = ()
    follows: tuple[str, ...] = ()
    cause: Requirement | None = None
    replay: str | None = None

    @property
    def name(self) -> str:
        """The requirement's id, with the case."""
        return name_of(self.requirement.id, self.case)

    @property
    def sentence(self) -> str:
        """The requirement's sentence, or that of the case."""
        return self.requirement.cases.get(self.case or "", self.requirement.sentence)


def name_of(identifier: str, case: str | None) -> str:
    """A requirement's id, with a case as pytest writes it: `SORT-1[sortBy-name]`."""
    return identifier + (f"[{case}]" if case else "")
