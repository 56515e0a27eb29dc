"""Render a report as GitHub Flavored Markdown: the conclusion, a table of groups, the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reporting import drift_forms, sinks
from carecycle_contract.reporting.report import OUTCOMES
from carecycle_contract.reporting.sinks import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reporting.report import Report, ReportedRequirement

MOST_BYTES = 1 << 20
"""What GitHub takes as the summary of a step."""

_SHOWN = 3
_ROOM_FOR_THE_END = 200


def markdown(report: Report, most_bytes: int = MOST_BYTES) -> str:
    """The report as text of at most so many bytes of UTF-8: findings beyond are counted only."""
    causes = report.causes
    text = "\n".join((*_head(report), *_drift(report)))
    end = "\n" + "\n".join(_end(report))
    room = most_bytes - len(f"{text}{end}".encode()) - _ROOM_FOR_THE_END
    if room < 0:
        end, room = "", most_bytes - len(text.encode()) - _ROOM_FOR_THE_END
    for number, row in enumerate(causes):
        block = "\n" + "\n".join(_finding(row))
        room -= len(block.encode())
        if room < 0:
            text += f"\nand {len(causes) - number} more findings, for which there is no room here\n"
            break
        text += block
    # Hardly anything fits where others have filled the summary.
    return (text + end).encode()[: max(0, most_bytes)].decode(errors="ignore")


def _head(report: Report) -> Iterator[str]:
    if report.conclusion == "no verdict":
        # Why there is none may be in the words of the server.
        yield from ("## No verdict", "", sinks.markdown_code(report.sentence), "")
    else:
        yield from (f"## {markdown_text(report.sentence)}", "")
    cost = report.cost
    yield (
        f"{sinks.markdown_code(report.target.base_url)}, "
        f"{cost.requests} of at most {cost.budget} requests, {cost.seconds:.1f} s"
    )
    yield ""
    if report.weaknesses:
        yield from (f"- {markdown_text(weakness)}" for weakness in report.weaknesses)
        yield ""
    if not report.requirements:
        return
    yield f"| group | {' | '.join(OUTCOMES)} |"
    yield f"| --- |{' ---: |' * len(OUTCOMES)}"
    for group in report.groups:
        outcomes = [row.verdict for row in report.requirements if row.group == group.id]
        if outcomes:
            counts = (str(outcomes.count(outcome) or "·") for outcome in OUTCOMES)
            yield f"| {markdown_text(group.title)} | {' | '.join(counts)} |"
    yield ""


def _drift(report: Report) -> Iterator[str]:
    if report.drift is not None:
        yield f"### Drift: {markdown_text(drift_forms.since(report.drift))}"
        yield ""
        yield from drift_forms.table(report.drift.differences)
        yield ""


def _finding(row: ReportedRequirement) -> Iterator[str]:
    first = row.violations[0]
    yield f"### {row.verdict}: {markdown_text(row.name)}"
    yield ""
    yield f"{markdown_text(row.sentence)} ({row.level})"
    yield ""
    if row.cause_sentence is not None:
        told = markdown_text(f"{row.cause}: {row.cause_sentence}")
        yield f"- cannot be judged, for it presumes what is broken: {told}"
    yield f"- source: {_source(row)}"
    if row.waiver is not None:
        label = "waived" if row.verdict == "waived" else "expired waiver"
        yield f"- {label}: {sinks.markdown_code(row.waiver)}"
    yield f"- at: {sinks.markdown_code(first.place)}"
    yield f"- expected: {sinks.markdown_code(first.expected)}"
    yield f"- observed: {sinks.markdown_code(first.observed)}"
    if first.hint is not None:
        yield f"- likely: {sinks.markdown_code(first.hint)}"
    if row.violations_total > 1:
        yield f"- and {row.violations_total - 1} more like it"
    if row.follows:
        yield f"- also follows from it: {', '.join(map(markdown_text, row.follows))}"
    yield ""
    if first.evidence:
        yield "<details><summary>Try it</summary>"
        yield ""
        for evidence in first.evidence[:_SHOWN]:
            yield from (sinks.markdown_shell(evidence.curl), "")
        yield "</details>"
        yield ""


def _source(row: ReportedRequirement) -> str:
    source = row.source
    quote = f"“{markdown_text(source.quote)}”" if source.quote is not None else ""
    said = ", from ".join(filter(None, (markdown_text(source.inferred or ""), quote)))
    kind = "documented" if source.inferred is None else "inferred"
    if source.page is None:
        return f"{kind}: {said}"
    page = source.page
    link = f"[page]({page})" if sinks.is_link(page) else sinks.markdown_code(page)
    return f"{kind}: {said} ({link})"


def _end(report: Report) -> Iterator[str]:
    unseen = report.of("not exercised")
    if unseen:
        yield f"<details><summary>Not exercised: {len(unseen)}</summary>"
        yield ""
        for row in unseen:
            required = "required, " * row.required
            why = sinks.markdown_code("; ".join(row.reasons))
            yield f"- {markdown_text(row.name)}: {required}{why}"
        yield ""
        yield "</details>"
        yield ""
    for notice in report.notices:
        yield f"- notice: {sinks.markdown_code(notice)}"
    if report.notices:
        yield ""
    versions = report.versions
    yield (
        f"carecycle-contract {markdown_text(versions.suite)}, "
        f"contract: {markdown_text(versions.contract)}, Python {markdown_text(versions.python)}"
    )
    yield ""
