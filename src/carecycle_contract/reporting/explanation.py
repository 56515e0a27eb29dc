"""Render verdicts as text, for the terminal and for pytest's own reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.phrases import counted
from carecycle_contract.reporting.curl import curl
from carecycle_contract.reporting.sinks import line
from carecycle_contract.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.requirements import Requirement
    from carecycle_contract.verdict import ShownExchange, ShownViolation, Verdict

_MORE_SHOWN = 3


def headline(verdict: Verdict) -> str:
    """The requirement of a verdict, in one line."""
    return _stated(verdict.name, verdict.requirement, verdict.sentence)


def _stated(name: str, requirement: Requirement, sentence: str) -> str:
    return line(f"{name} ({requirement.level.value}): {sentence}")


def reason(verdict: Verdict) -> str:
    """Why a requirement was not exercised, in one line."""
    return line("; ".join(verdict.reasons))


def unseen(verdict: Verdict) -> str:
    """That a requirement was not exercised, and why."""
    return f"{not_exercised(verdict.required)}: {reason(verdict)}"


def not_exercised(required: bool) -> str:
    """That something was not exercised, and whether it had to be."""
    return f"{'required, but ' * required}not exercised"


def explanation(verdict: Verdict) -> str:
    """The violations as a block: sentence, source, place, expected, observed, how to try it.

    Without violations, what was checked and, if nothing showed it, why.
    """
    if not verdict.violations:
        why = [unseen(verdict)] if verdict.outcome is Outcome.NOT_EXERCISED else []
        return "\n".join(map(line, [headline(verdict), verdict.requirement.source, *why]))
    first, *others = verdict.violations
    broken = verdict.cause or verdict.requirement
    lines = [
        headline(verdict),
        *_cause(verdict.cause),
        broken.source,
        f"at:       {first.place}",
        f"expected: {first.expected}",
        f"observed: {first.observed}",
        *([f"likely:   {first.hint}"] if first.hint is not None else []),
        *_requests(*first.exchanges),
        *([f"replay:   {verdict.replay}"] if verdict.replay is not None else []),
        *_others(others, first.exchanges[0]),
        *([f"follows:  {', '.join(verdict.follows)}"] if verdict.follows else []),
    ]
    if verdict.waiver is not None:
        label = "waived: " if verdict.outcome is Outcome.WAIVED else "expired:"
        lines.append(f"{label}  {verdict.waiver}")
    return "\n".join(map(line, lines))


def _cause(cause: Requirement | None) -> Iterator[str]:
    if cause is not None:
        yield "cannot be judged, for it presumes what is broken:"
        yield _stated(cause.id, cause, cause.sentence)


def _requests(shown: ShownExchange, *compared: ShownExchange) -> Iterator[str]:
    yield f"try it:   {curl(shown)}"
    for other in compared[:_MORE_SHOWN]:
        yield f"compare:  {curl(other)}"
    if len(compared) > _MORE_SHOWN:
        yield f"          and {len(compared) - _MORE_SHOWN} more answers"


def _others(violations: Sequence[ShownViolation], shown: ShownExchange) -> Iterator[str]:
    if violations:
        answers = {violation.exchanges[0] for violation in violations}
        where = "this answer" if answers == {shown} else counted(len(answers), "answer")
        yield f"also:     {len(violations)} more like it, in {where}"
    for violation in violations[:_MORE_SHOWN]:
        exchange = violation.exchanges[0]
        where = "" if exchange == shown else f" in: {exchange.question}"
        # A word of our own comes first: CI systems obey commands behind blanks, too.
        yield f"          at {violation.place}: {violation.observed}{where}"
