"""Waiving: which violations waivers let be, and what there is to say of the waivers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.verdict.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.requirements import Waiver
    from carecycle_contract.verdict.verdict import Verdict

_WARNED = timedelta(days=7)


class Waived(NamedTuple):
    """The violations that count: all of them are waived, or those are left that are not.

    `waiver` is the first that lets them be, or that did until it expired; `spare` are the waivers
    that cover no violation.
    """

    violations: tuple[Violation, ...]
    all_waived: bool
    waiver: Waiver | None
    spare: tuple[Waiver, ...]


def waived(violations: tuple[Violation, ...], waivers: Sequence[Waiver], today: date) -> Waived:
    """Apply the waivers of a requirement; a waiver counts until the end of its last day.

    A violation is waived by the question of its first answer, which it is located in.
    """
    current_first = sorted(waivers, key=lambda waiver: waiver.expires < today)
    covering = [
        next((waiver for waiver in current_first if _covers(waiver, violation)), None)
        for violation in violations
    ]
    left = tuple(
        violation
        for violation, waiver in zip(violations, covering, strict=True)
        if waiver is None or waiver.expires < today
    )
    spare = tuple(
        waiver
        for waiver in waivers
        if not any(_covers(waiver, violation) for violation in violations)
    )
    if violations and not left:
        return Waived(violations, all_waived=True, waiver=covering[0], spare=spare)
    expired = next((waiver for waiver in covering if waiver and waiver.expires < today), None)
    return Waived(left, all_waived=False, waiver=expired, spare=spare)


def _covers(waiver: Waiver, violation: Violation) -> bool:
    return waiver.covers(violation.answers[0].question.parameters)


def unneeded(waivers: Sequence[Waiver], verdicts: Sequence[Verdict]) -> list[Waiver]:
    """The waivers that no case of their requirement needed, though each was exercised."""
    return [
        waiver
        for waiver in waivers
        if (
            own := [verdict for verdict in verdicts if verdict.requirement.id == waiver.requirement]
        )
        and all(
            waiver in verdict.spare and verdict.outcome is not Outcome.NOT_EXERCISED
            for verdict in own
        )
    ]


def can_go(waiver: Waiver) -> str:
    """That a waiver is not needed, though others of its requirement may be."""
    return f"{_named(waiver)} covers nothing that is broken: it can go"


def expires_soon(waivers: Iterable[Waiver], today: date) -> Iterator[str]:
    """A line for each waiver that will expire within a week."""
    for waiver in waivers:
        if today <= waiver.expires <= today + _WARNED:
            yield f"{_named(waiver)} expires on {waiver.expires}"


def _named(waiver: Waiver) -> str:
    return f"the waiver of {waiver.requirement} in {waiver.location}"
