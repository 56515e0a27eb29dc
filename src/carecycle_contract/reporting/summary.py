"""The summary after the tests, as lines of text; the plugin paints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.reporting.verdict import Outcome
from carecycle_contract.requirements import groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carecycle_contract.reporting.verdict import Verdict
    from carecycle_contract.requirements import Waiver

_COLUMNS = tuple(Outcome)
_TITLE_WIDTH = 16
_GAP = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run cost and found, apart from verdicts.

    `requests` were sent of at most `budget`, `retries` of them again; `seconds` is wall time;
    `needed` is the budget that would have sufficed, or None where this one did; `unanswered` counts
    the questions that got no answer.
    """

    target: str
    requests: int
    budget: int
    retries: int
    seconds: float
    campaigns: int | None
    collation: str | None
    needed: int | None
    unanswered: int
    notices: Sequence[str]


def table(verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, Outcome | None]]:
    """A heading and a row for each group that was judged, each with its gravest outcome."""
    heading = "".join(f"{one.value:>{_width(one)}}" for one in _COLUMNS)
    yield " " * _TITLE_WIDTH + heading, None
    for group in groups():
        outcomes = [verdicts[row.id].outcome for row in group.requirements if row.id in verdicts]
        if not outcomes:
            continue
        counts = [outcomes.count(one) for one in _COLUMNS]
        cells = "".join(
            f"{count or '·':>{_width(one)}}" for one, count in zip(_COLUMNS, counts, strict=True)
        )
        gravest = next(
            one
            for one in (
                Outcome.BROKEN,
                Outcome.ADVISORY,
                Outcome.WAIVED,
                Outcome.NOT_EXERCISED,
                Outcome.KEPT,
            )
            if one in outcomes
        )
        yield f"{group.title:<{_TITLE_WIDTH}}{cells}", gravest


def _width(column: Outcome) -> int:
    return len(column.value) + _GAP


def facts(found: Facts) -> Iterator[str]:
    """What the run cost, and what it found out about the target."""
    retried = f", {found.retries} of them retries" if found.retries else ""
    yield f"target:    {found.target}"
    yield (
        f"cost:      {found.requests} of at most {found.budget} requests{retried}, "
        f"{found.seconds:.1f} s"
    )
    if found.needed is not None:
        yield (
            "budget:    too small for every question and second look; "
            f"--max-requests {found.needed} suffices"
        )
    if found.unanswered:
        yield f"network:   {found.unanswered} questions got no answer"
    if found.campaigns is not None:
        yield f"campaigns: {found.campaigns}"
    if found.collation is not None:
        yield f"collation: names are sorted {found.collation}"
    for notice in found.notices:
        yield f"notice:    {notice}"


def stale(verdicts: Mapping[str, Verdict], waivers: Mapping[str, Waiver]) -> Iterator[str]:
    """Every waiver that is no longer needed."""
    for name, waiver in waivers.items():
        if name in verdicts and verdicts[name].outcome is Outcome.KEPT:
            yield f"{name} is waived in {waiver.place}, but kept: the waiver can go"


def not_exercised(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Every requirement that the run could not judge, with the reason."""
    for one in verdicts.values():
        if one.outcome is Outcome.NOT_EXERCISED:
            yield f"{one.requirement.id}: {one.text}"
