"""Write the summary in the terminal: the table of verdicts, the facts, and every explanation."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Protocol

from carecycle_contract.reporting.conclusion import is_much, shortfalls
from carecycle_contract.reporting.explanation import explanation, not_exercised, reason
from carecycle_contract.reporting.notable_traits import notable
from carecycle_contract.reporting.notices import facts_notices
from carecycle_contract.reporting.sinks import line
from carecycle_contract.reporting.waiver_entry import waiver_entry
from carecycle_contract.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from carecycle_contract.requirements import Group
    from carecycle_contract.verdict import Cost, Facts, Gate, Verdict
    from carecycle_contract.verdict.trait import Trait

_STYLES = {
    Outcome.BROKEN: {"red": True, "bold": True},
    Outcome.ADVISORY: {"yellow": True},
    Outcome.WAIVED: {"yellow": True},
    Outcome.NOT_EXERCISED: {"light": True},
    Outcome.KEPT: {"green": True},
}
_MOST_LINES = 200
"""The most lines of explanations; a target can break everything at once."""

_INDENT = 11
_HANGING = textwrap.TextWrapper(80, subsequent_indent=" " * _INDENT, break_on_hyphens=False)
_MOST_OF_TRAITS = 1_600
_TITLE_WIDTH = 16
_GAP = 3
_ENTRIES = 3
"""Waivers shown in full; a server with more faults is rarely waived line by line."""


class Terminal(Protocol):
    """The part of pytest's terminal reporter that is used here."""

    def section(self, title: str, sep: str) -> None:
        """Write a separator line with a title."""

    def write_line(self, line: str, **markup: bool) -> None:
        """Write a line in this style."""


def write(
    terminal: Terminal,
    groups: Iterable[Group],
    verdicts: Sequence[Verdict],
    facts: Facts,
    gate: Gate,
) -> None:
    """Write the summary, the gravest outcomes last, where a reader looks first."""
    terminal.section("contract", "=")
    _write_table(terminal, groups, verdicts)
    terminal.write_line("")
    noticed = (*facts_notices(facts), *gate.notices(verdicts))
    for text in (*_facts(facts), *(f"notice:    {notice}" for notice in noticed)):
        terminal.write_line(line(text))
    _write_not_exercised(terminal, _of(Outcome.NOT_EXERCISED, verdicts))
    for text in gate.failing(verdicts):
        terminal.write_line(line(text), **_STYLES[Outcome.BROKEN])
    _write_traits(terminal, facts.traits)
    write_departures(terminal, verdicts)
    _write_entries(terminal, _of(Outcome.BROKEN, verdicts), gate.today)


def last_line(verdicts: Sequence[Verdict]) -> str | None:
    """What makes a verdict weaker than it looks, if more than a quarter was not exercised."""
    count = len(_of(Outcome.NOT_EXERCISED, verdicts))
    if not is_much(count, len(verdicts)):
        return None
    told = f"not exercised: {count} of {len(verdicts)} checks"
    return f"{told}, so this verdict is weaker than it looks (--require-exercised fails them)"


def _write_entries(terminal: Terminal, broken: Sequence[Verdict], today: date) -> None:
    """What to paste into the file of waivers, for the first few requirements that are broken."""
    identifiers = list(dict.fromkeys(verdict.requirement.id for verdict in broken))
    if identifiers:
        terminal.section("to waive what is known: for the file of --waivers", "-")
        for identifier in identifiers[:_ENTRIES]:
            terminal.write_line(f"{waiver_entry(identifier, today)}\n")
    if len(identifiers) > _ENTRIES:
        others = ", ".join(identifiers[_ENTRIES:])
        terminal.write_line(f"and likewise for {others}")


def _write_table(terminal: Terminal, groups: Iterable[Group], verdicts: Sequence[Verdict]) -> None:
    """A heading, and a row for each judged group in the style of its gravest outcome."""
    heading = "".join(f"{outcome.value:>{_width(outcome)}}" for outcome in Outcome)
    terminal.write_line(" " * _TITLE_WIDTH + heading, bold=True)
    for group in groups:
        outcomes = [
            verdict.outcome for verdict in verdicts if verdict.requirement.group == group.id
        ]
        if outcomes:
            counts = ((outcomes.count(outcome) or "·", _width(outcome)) for outcome in Outcome)
            cells = "".join(f"{count:>{width}}" for count, width in counts)
            gravest = next(outcome for outcome in Outcome if outcome in outcomes)
            terminal.write_line(f"{group.title:<{_TITLE_WIDTH}}{cells}", **_STYLES[gravest])


def _write_not_exercised(terminal: Terminal, verdicts: Iterable[Verdict]) -> None:
    """A line for each reason, with all that it holds for; last what was required."""
    names: dict[tuple[bool, str], list[str]] = {}
    for verdict in verdicts:
        names.setdefault((verdict.required, reason(verdict)), []).append(verdict.name)
    for required, why in sorted(names, key=lambda entry: entry[0]):
        style = _STYLES[Outcome.BROKEN if required else Outcome.NOT_EXERCISED]
        text = f"{not_exercised(required)}: {', '.join(names[required, why])}: {why}"
        terminal.write_line(line(text), **style)


def _write_traits(terminal: Terminal, traits: Sequence[Trait]) -> None:
    """A paragraph for each group of traits that tell something of the server."""
    told = list(notable(traits))
    if told:
        terminal.section("traits: what the documentation leaves open", "-")
        for group, values in told:
            text = line(f"{group + ':':<{_INDENT}}{values}", _MOST_OF_TRAITS)
            for part in _HANGING.wrap(text):
                # A line that begins in the middle of a value may begin with what CI systems obey.
                terminal.write_line(line(part))


def write_departures(terminal: Terminal, verdicts: Sequence[Verdict]) -> None:
    """Write a block for as many as there is room for, the gravest first; for others a line."""
    room, blocks, brief = _MOST_LINES, [], []
    gravity = {outcome: rank for rank, outcome in enumerate(Outcome)}
    departing = (verdict for verdict in verdicts if verdict.violations)
    for verdict in sorted(departing, key=lambda verdict: gravity[verdict.outcome]):
        block = explanation(verdict)
        room -= block.count("\n") + 2
        if room >= 0:
            blocks.append((verdict, block))
        else:
            brief.append(verdict)
    for verdict in brief:
        first = verdict.violations[0]
        text = f"{verdict.outcome.value}: {verdict.name}: at {first.place}: {first.observed}"
        terminal.write_line(line(text), **_STYLES[verdict.outcome])
    if brief:
        terminal.write_line(f"-k {brief[0].requirement.id} explains one of them.")
    # The gravest stand last, where a reader looks first.
    for verdict, block in sorted(blocks, key=lambda entry: -gravity[entry[0].outcome]):
        terminal.section(f"{verdict.outcome.value}: {verdict.name}", "-")
        terminal.write_line(block)


def _width(column: Outcome) -> int:
    return len(column.value) + _GAP


def _of(outcome: Outcome, verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.outcome is outcome]


def _facts(facts: Facts) -> Iterator[str]:
    yield f"target:    {facts.target}"
    yield from _cost(facts.cost)
    if facts.without_own_key:
        yield f"keyless:   asked without the right key: {'; '.join(facts.without_own_key)}"
    if facts.total is not None:
        yield f"{facts.plural + ':':<10} {facts.total}"
    if facts.collation is not None:
        yield f"collation: texts are sorted {facts.collation}"


def _cost(cost: Cost) -> Iterator[str]:
    retried = f", {cost.retries} of them retries" if cost.retries else ""
    requests = f"{cost.requests} of at most {cost.budget} requests"
    yield f"cost:      {requests}{retried}, {cost.seconds:.1f} s"
    if cost.median is not None and cost.slowest is not None:
        slowest = f"slowest {cost.slowest * 1000:.0f} ms"
        yield f"latency:   median {cost.median * 1000:.0f} ms, {slowest}"
    if cost.limit is not None:
        yield f"budget:    reduced, for an answer shows a rate limit ({cost.limit})"
    yield from (f"{lacking + ':':<10} {told}" for lacking, told in shortfalls(cost))
