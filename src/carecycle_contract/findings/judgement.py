"""What the rules of a requirement conclude from all the evidence of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.findings.finding import Violation

INTERRUPTED = "the run was interrupted before it was judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The combined findings of the rules of one requirement.

    `judged` counts the facts that are as required. `violations` are confirmed, `pending` are
    volatile and were not asked about again, `moved` are those that a change of the list may
    explain. `undecided` holds the reasons why facts could not be judged.
    """

    judged: int
    violations: tuple[Violation, ...] = field(repr=False)
    pending: tuple[Violation, ...] = field(default=(), repr=False)
    moved: tuple[Violation, ...] = field(default=(), repr=False)
    undecided: tuple[str, ...] = ()

    @property
    def unsettled(self) -> list[str]:
        """Why some differences neither count as violations nor can be ignored, with one of each."""
        return [
            *(
                f"a difference was seen, but not confirmed within the budget ({_shown(violation)});"
                " raise --max-requests, unless the list keeps changing or a cache answers"
                for violation in self.pending[:1]
            ),
            *(
                "the list changed during the run, which may explain a difference "
                f"({_shown(violation)})"
                for violation in self.moved[:1]
            ),
        ]

    def plus(self, other: Judgement) -> Judgement:
        """The sum of two judgements, by rules of the same requirement."""
        return Judgement(
            self.judged + other.judged,
            self.violations + other.violations,
            self.pending + other.pending,
            self.moved + other.moved,
            self.undecided + other.undecided,
        )


def _shown(violation: Violation) -> str:
    return f"at {violation.place}: {violation.observed} in: {violation.answers[0].question}"
