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


def summary(differences: Sequence[Difference]) -> str:
    """The number of differences of each kind, in one sentence."""
    told = by_kind(differences)
    return f"Drift: {told}." if told else "No drift."


def since(drift: Drift) -> str:
    """The number of differences of each kind since a run, in one sentence."""
    told = by_kind(drift.differences) or "nothing changed"
    return f"{told} since the run of {drift.baseline}, {drift.began}"


def shown(differences: Sequence[Difference]) -> tuple[list[Difference], str | None]:
    """The differences to show, and what to say of the others."""
    notices = 0
    chosen: list[Difference] = []
    for difference in differences:
        notices += difference.kind == "notice"
        if len(chosen) < _MOST and (difference.kind != "notice" or notices <= _NOTICES):
            chosen.append(difference)
    left_out = len(differences) - len(chosen)
    if not left_out:
        return chosen, None
    what = f"{left_out} more, {max(0, notices - _NOTICES)} of them notices"
    return chosen, f"{what}; a JSON report, or --format json, has all of them."


def text(differences: Sequence[Difference]) -> str:
    """A table for terminals, and why below each difference."""
    return "".join(f"{line}\n" for line in lines(summary(differences), differences))


def lines(heading: str, differences: Sequence[Difference]) -> Iterator[str]:
    """A heading, then a line for each difference, and one for why."""
    yield sinks.line(heading)
    chosen, more = shown(differences)
    for difference in chosen:
        change = (
            f": {difference.old} -> {difference.new}" if difference.old or difference.new else ""
        )
        yield f"{difference.kind + ':':<16}{sinks.line(difference.id + change, _WIDTH)}"
        if difference.why is not None:
            yield f"{'':<16}{sinks.line(difference.why, _WIDTH)}"
    if more is not None:
        yield more


def markdown(differences: Sequence[Difference]) -> str:
    """A table of GitHub Flavored Markdown."""
    return "".join(f"{line}\n" for line in (summary(differences), "", *table(differences)))


def table(differences: Sequence[Difference]) -> Iterator[str]:
    """The lines of a table of GitHub Flavored Markdown; none without differences."""
    chosen, more = shown(differences)
    if chosen:
        yield from ("| class | what | before | now | |", "|---|---|---|---|---|")
    for difference in chosen:
        texts = (difference.id, difference.old, difference.new, difference.why or "")
        cells = (sinks.markdown_code(part[:_WIDTH]) if part else "" for part in texts)
        yield f"| {difference.kind} | {' | '.join(cells)} |"
    if more is not None:
        yield from ("", more)


def json(differences: Sequence[Difference]) -> str:
    """A JSON array of objects with `kind`, `id`, `old`, `new`, `why` and `odds`."""
    return f"{sinks.json([asdict(difference) for difference in differences])}\n"


def workflow_commands(drift: Drift) -> Iterator[str]:
    """One annotation, if anything failed or may break; notices and additions have none."""
    grave = [
        difference
        for difference in drift.differences
        if difference.kind in ("breaking", "may break")
    ]
    if drift.failing is not None or grave:
        name = "error" if drift.failing is not None else "warning"
        yield command(name, "drift", "\n".join(lines(since(drift), grave or drift.differences)))
