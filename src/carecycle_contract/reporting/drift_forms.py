"""The differences of two runs as text, Markdown, JSON, and annotations of GitHub Actions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from carecycle_contract.reporting import sinks
from carecycle_contract.reporting.drift import by_kind
from carecycle_contract.reporting.github import command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.reporting.report import Difference, Drift

_WIDTH = 200
_NOTICES = 5
"""Notices shown in full, those that chance explains least; lists of other lengths have many."""
_MOST = 40
"""Differences shown in full: a server may have become another one."""


def summary(found: Sequence[Difference]) -> str:
    """The number of differences of each kind, in one sentence."""
    told = by_kind(found)
    return f"Drift: {told}." if told else "No drift."


def since(drift: Drift) -> str:
    """The number of differences of each kind since a run, in one sentence."""
    told = by_kind(drift.differences) or "nothing changed"
    return f"{told} since the run of {drift.baseline}, {drift.began}"


def shown(found: Sequence[Difference]) -> tuple[list[Difference], str | None]:
    """The differences to show, and what to say of the others."""
    notices = 0
    chosen: list[Difference] = []
    for one in found:
        notices += one.kind == "notice"
        if len(chosen) < _MOST and (one.kind != "notice" or notices <= _NOTICES):
            chosen.append(one)
    left_out = len(found) - len(chosen)
    if not left_out:
        return chosen, None
    what = f"{left_out} more, {max(0, notices - _NOTICES)} of them notices"
    return chosen, f"{what}; a JSON report, or --format json, has all of them."


def text(found: Sequence[Difference]) -> str:
    """A table for terminals, and why below each difference."""
    return "".join(f"{one}\n" for one in (summary(found), *lines(found)))


def lines(found: Sequence[Difference]) -> Iterator[str]:
    """A line for each difference, and one for why."""
    chosen, more = shown(found)
    for one in chosen:
        change = f": {one.old} -> {one.new}" if one.old or one.new else ""
        yield f"{one.kind + ':':<16}{sinks.line(one.id + change, _WIDTH)}"
        if one.why is not None:
            yield f"{'':<16}{sinks.line(one.why, _WIDTH)}"
    if more is not None:
        yield more


def markdown(found: Sequence[Difference]) -> str:
    """A table of GitHub Flavored Markdown."""
    return "".join(f"{one}\n" for one in (summary(found), "", *table(found)))


def table(found: Sequence[Difference]) -> Iterator[str]:
    """The lines of a table of GitHub Flavored Markdown; none without differences."""
    chosen, more = shown(found)
    if chosen:
        yield from ("| class | what | before | now | |", "|---|---|---|---|---|")
    for one in chosen:
        texts = (one.id, one.old, one.new, one.why or "")
        cells = (sinks.markdown_code(part[:_WIDTH]) if part else "" for part in texts)
        yield f"| {one.kind} | {' | '.join(cells)} |"
    if more is not None:
        yield from ("", more)


def json(found: Sequence[Difference]) -> str:
    """A JSON array of objects with `kind`, `id`, `old`, `new`, `why` and `odds`."""
    return f"{sinks.json([asdict(one) for one in found])}\n"


def workflow_commands(drift: Drift) -> Iterator[str]:
    """One annotation, if anything failed or may break; notices and additions have none."""
    grave = [one for one in drift.differences if one.kind in ("breaking", "may break")]
    if drift.failing is not None or grave:
        name = "error" if drift.failing is not None else "warning"
        told = (sinks.line(since(drift)), *lines(grave or drift.differences))
        yield command(name, "drift", "\n".join(told))
