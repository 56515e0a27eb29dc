"""What rules found in all the evidence, once differences were asked about again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Violation

CHANGED = "the list changed while it was looked at, so the difference may be that change"
UNCONFIRMED = (
    "a difference was seen, but could not be confirmed within the budget; give more --max-requests"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules of one requirement found.

    `judged` counts facts found as required; `violations` are confirmed; `pending` are volatile
    ones that nobody has asked about again; `moved` counts those that a change of the list may
    explain; `undecided` holds the reasons for what could not be judged.
    """

    judged: int
    violations: tuple[Violation, ...] = field(repr=False)
    pending: tuple[Violation, ...] = field(default=(), repr=False)
    moved: int = 0
    undecided: tuple[str, ...] = ()

    @property
    def unsettled(self) -> list[str]:
        """Why differences that were seen neither count nor may be passed over."""
        reasons = [UNCONFIRMED] if self.pending else []
        return reasons + ([CHANGED] if self.moved else [])

    def plus(self, other: Judgement) -> Judgement:
        """This judgement and that of another rule of the same requirement."""
        return Judgement(
            self.judged + other.judged,
            self.violations + other.violations,
            self.pending + other.pending,
            self.moved + other.moved,
            self.undecided + other.undecided,
        )
