"""The differences of two reports as text, Markdown and JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from carecycle_contract.reporting import sinks
from carecycle_contract.reporting.report import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reporting.report import Difference

_WIDTH = 200
_NOTICES = 5
"""Notices shown in full, those that chance explains least; lists of other lengths have many."""


def summary(differences: Sequence[Difference]) -> str:
    """The number of differences of each class, in one sentence."""
    counts = Counter(one.kind for one in differences)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    return f"Drift: {told}." if told else "No drift."


def _shown(differences: Sequence[Difference]) -> tuple[list[Difference], list[str]]:
    """The differences to show, and what to say of the others."""
    notices = [one for one in differences if one.kind == "notice"]
    left_out = notices[_NOTICES:]
    more = [f"{len(left_out)} more notices; --format json has all of them."] if left_out else []
    return [one for one in differences if one not in left_out], more


def text(differences: Sequence[Difference]) -> str:
    """A table for terminals, and why below each difference."""
    shown, more = _shown(differences)
    lines = [summary(differences)]
    for one in shown:
        change = f": {one.old} -> {one.new}" if one.old or one.new else ""
        lines.append(f"{one.kind + ':':<16}{sinks.line(one.id + change, _WIDTH)}")
        if one.why is not None:
            lines.append(f"{'':<16}{sinks.line(one.why, _WIDTH)}")
    return "".join(f"{line}\n" for line in [*lines, *more])


def markdown(differences: Sequence[Difference]) -> str:
    """A table of GitHub Flavored Markdown."""
    shown, more = _shown(differences)
    lines = [summary(differences)]
    if shown:
        lines += ["", "| class | what | before | now | |", "|---|---|---|---|---|"]
    for one in shown:
        texts = (one.id, one.old, one.new, one.why or "")
        cells = (sinks.markdown(part[:_WIDTH]) if part else "" for part in texts)
        lines.append(f"| {one.kind} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in [*lines, *(part for one in more for part in ("", one))])


def json(differences: Sequence[Difference]) -> str:
    """A JSON array of objects with `kind`, `id`, `old`, `new` and `why`."""
    return f"{sinks.json([asdict(one) for one in differences], indent=1)}\n"
