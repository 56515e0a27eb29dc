"""The verdict on a requirement, and the failure that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from carecycle_contract.redaction import KEY_VARIABLE
from carecycle_contract.reporting.curl import curl
from carecycle_contract.requirements import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.requirements import Requirement, Waiver
    from carecycle_contract.survey.evidence import Judgement

_MORE_SHOWN = 3


class Outcome(Enum):
    """How a requirement ends a run."""

    KEPT = "kept"
    BROKEN = "broken"
    ADVISORY = "advisory"
    WAIVED = "waived"
    NOT_EXERCISED = "not exercised"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one requirement; `text` explains every outcome but KEPT."""

    requirement: Requirement
    outcome: Outcome
    text: str


def verdict_on(
    requirement: Requirement,
    judgement: Judgement,
    *,
    strict: bool,
    waiver: Waiver | None,
    key_variable: str,
) -> Verdict:
    """The verdict that a judgement gives.

    `strict` makes a broken `should` a broken requirement; `waiver` lets the requirement be broken;
    `key_variable` holds the key in what is printed to be tried.
    """
    if judgement.violations:
        text = explain(requirement, judgement.violations, key_variable)
        if waiver is not None:
            text += f"\nwaived:   {waiver.reason}  ({waiver.place})"
            return Verdict(requirement, Outcome.WAIVED, text)
        binding = requirement.level is Level.MUST or strict
        return Verdict(requirement, Outcome.BROKEN if binding else Outcome.ADVISORY, text)
    reasons = [*judgement.unsettled]
    if not judgement.judged:
        reasons += judgement.undecided
        reasons = reasons or ["no answer of the kind it is about was seen"]
    if reasons:
        return Verdict(requirement, Outcome.NOT_EXERCISED, "; ".join(dict.fromkeys(reasons)))
    return Verdict(requirement, Outcome.KEPT, "")


def explain(
    requirement: Requirement, violations: Sequence[Violation], key_variable: str = KEY_VARIABLE
) -> str:
    """The failure in the fixed order: sentence, source, expected, observed, how to try it."""
    first = violations[0]
    shown, *compared = first.answers
    lines = [
        f"{requirement.id} ({requirement.level.value}): {requirement.sentence}",
        requirement.source,
        f"at:       {first.place}",
        f"expected: {first.expected}",
        f"observed: {first.observed}",
        f"try it:   {curl(shown, key_variable)}",
        *(f"compare:  {curl(other, key_variable)}" for other in compared[:_MORE_SHOWN]),
    ]
    if len(compared) > _MORE_SHOWN:
        lines.append(f"          and {len(compared) - _MORE_SHOWN} more answers")
    return "\n".join(lines + _others(violations[1:], shown))


def _others(violations: Sequence[Violation], shown: Answer) -> list[str]:
    if not violations:
        return []
    lines = [f"also:     {len(violations)} more like it"]
    for one in violations[:_MORE_SHOWN]:
        where = "" if one.answers[0] is shown else f" in: {one.answers[0].question}"
        lines.append(f"          {one.place}: {one.observed}{where}")
    return lines
