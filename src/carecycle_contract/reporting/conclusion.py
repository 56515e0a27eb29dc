"""What a run concluded, in one sentence, and what makes that weaker than it looks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.phrases import abridged, counted, counted_as
from carecycle_contract.reporting.explanation import not_exercised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.reporting.report import Conclusion, ReportedRequirement
    from carecycle_contract.verdict import Cost

_NAMED = 5
_MUCH = 0.25
"""The share of checks that were not exercised from which on it is said first."""


def conclusion(failed: bool, stopped: str | None) -> Conclusion:
    """`passed`, `failed` or `no verdict`; `stopped` says why there is none."""
    if stopped is not None:
        return "no verdict"
    return "failed" if failed else "passed"


def sentence(
    rows: Sequence[ReportedRequirement], failing: Sequence[str], failed: bool, stopped: str | None
) -> str:
    """The conclusion in one sentence; `failing` are conditions that failed besides verdicts."""
    if stopped is not None:
        return stopped if stopped.startswith("No verdict") else f"No verdict: {stopped}."
    count = Counter(row.verdict for row in rows)
    broken = list(dict.fromkeys(row.id for row in rows if row.verdict == "broken"))
    if broken:
        return f"The server breaks the contract: {abridged(broken, _NAMED)}."
    if failed:
        missed = [row.name for row in rows if row.verdict == "not exercised" and row.required]
        told = [f"{not_exercised(required=True)}: {abridged(missed, _NAMED)}"] if missed else []
        why = "; ".join([*told, *failing]) or "a test beside the contract's failed"
        return f"No requirement is broken, but the run fails: {why}."
    departed = [f"{count[name]} {name}" for name in ("waived", "advisory") if count[name]]
    if is_weak(rows):
        nothing = "Nothing fails the run" if departed else "Nothing is broken"
        unseen = f"{count['not exercised']} of {len(rows)} checks were not exercised"
        return f"{nothing}, but {unseen}, more than a quarter of the contract."
    kept = f"{count['kept']} of {len(rows)} checks are kept"
    if departed:
        return f"Nothing fails the run: {', '.join([kept, *departed])}."
    return f"The server keeps the contract where it could be judged: {kept}, none is broken."


def is_weak(rows: Sequence[ReportedRequirement]) -> bool:
    """Whether so much was not exercised that it is said first."""
    return is_much(sum(row.verdict == "not exercised" for row in rows), len(rows))


def is_much(unseen: int, checks: int) -> bool:
    """Whether so many of these checks were not exercised that it is said first or last."""
    return unseen > _MUCH * checks


def weaknesses(rows: Sequence[ReportedRequirement], cost: Cost) -> Iterator[str]:
    """What a reader must know before relying on the conclusion; much that was not seen first."""
    count = Counter(row.verdict for row in rows)
    if count["not exercised"]:
        much = ", more than a quarter of the contract" * is_weak(rows)
        followers = sum(row.verdict == "not exercised" and bool(row.cause) for row in rows)
        why = f", {followers} of them because of what is broken" if followers else ""
        yield f"{count['not exercised']} of {len(rows)} checks were not exercised{much}{why}."
    if count["waived"]:
        yield f"{_checks(count['waived'])} broken but waived."
    if count["advisory"]:
        yield f"{_checks(count['advisory'])} broken that should hold, though no page says so."
    yield from (f"{told}." for _, told in shortfalls(cost))


def shortfalls(cost: Cost) -> Iterator[tuple[str, str]]:
    """What kept a run from seeing more: a word for what it lacked, and the sentence."""
    if cost.needed is not None:
        few = f"{cost.budget} requests were too few for every question and second look"
        yield "budget", f"{few}; try --max-requests {cost.needed}"
    if cost.bearable is not None:
        answers = counted_as(cost.rate_limited, "answer", "was", "were")
        remedy = f"--rate-limit {cost.bearable} or --concurrency 1"
        yield "rate", f"{answers} 429, beyond the rate limit; try {remedy}"
    if cost.unanswered:
        yield "network", f"{counted(cost.unanswered, 'question')} got no readable answer"


def _checks(number: int) -> str:
    return counted_as(number, "check", "is", "are")
