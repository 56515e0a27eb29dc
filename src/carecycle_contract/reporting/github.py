"""Render findings as annotations of GitHub Actions, by its workflow commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reporting.explanation import explanation
from carecycle_contract.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.verdict import Verdict

_MOST = 10
"""GitHub shows ten errors and ten warnings of a step, and drops the rest silently."""

_COMMANDS = {Outcome.BROKEN: "error", Outcome.ADVISORY: "warning"}


def workflow_commands(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each broken requirement and each advisory, ten at most; the last counts the rest.

    None names a file: the tests of the suite are not in the repository of those who read it.
    """
    told = [
        (name, verdict)
        for outcome, name in _COMMANDS.items()
        for verdict in verdicts
        if verdict.outcome is outcome
    ]
    shown = told if len(told) <= _MOST else told[: _MOST - 1]
    for name, verdict in shown:
        yield command(name, f"{verdict.outcome.value}: {verdict.name}", explanation(verdict))
    if len(told) > len(shown):
        names = ", ".join(verdict.name for _, verdict in told[len(shown) :])
        more = f"and {len(told) - len(shown)} more: {names}"
        yield command(told[len(shown)][0], "more findings", more)


def command(name: str, title: str, text: str) -> str:
    """A workflow command with a title, whatever stands in it."""
    return f"::{name} title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
