"""Gather the report of a run from its verdicts, facts and answers."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import listing_of
from carecycle_contract.reporting import conclusion
from carecycle_contract.reporting.curl import curl
from carecycle_contract.reporting.detection import detections
from carecycle_contract.reporting.fingerprint import fingerprint
from carecycle_contract.reporting.notices import facts_notices
from carecycle_contract.reporting.report import (
    FORMAT,
    CitedExchange,
    Report,
    ReportedExchange,
    ReportedGroup,
    ReportedRequirement,
    ReportedViolation,
    Slice,
    Source,
    Target,
    Versions,
)
from carecycle_contract.requirements import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.redaction import Redactor
    from carecycle_contract.reporting.drift import Baseline
    from carecycle_contract.reporting.report import Detection
    from carecycle_contract.verdict import Facts, ShownExchange, ShownViolation, Verdict
    from carecycle_contract.verdict.facts import ReportedMember

_MOST_VIOLATIONS = 20
"""The most violations of a requirement that are kept, for a server may have one in each item."""

_MOST_EVIDENCE = 4
"""The most exchanges of the first violation that are kept: the one shown, and some to compare.

Of others there is one.
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a run was, besides what it found.

    `options` are as they were given, `began` is in UTC, `seed` is that of drawn queries.
    `received` are all answers as they came, `answers` those that were judged, `members_seen` the
    documented members that these show, and `baseline` is an earlier run to compare with. `notices`
    are those of the recording and of waivers, and `failing` is what fails the run besides verdicts.
    `failed` tells whether a condition of the gate failed, and `stopped` why there is no verdict.
    """

    operation: Operation
    redactor: Redactor
    began: datetime
    options: Mapping[str, str]
    seed: str | None
    received: Sequence[Answer]
    answers: Sequence[Answer]
    members_seen: Sequence[ReportedMember]
    baseline: Baseline | None
    notices: Sequence[str]
    failing: Sequence[str]
    failed: bool
    stopped: str | None


def gathered(circumstances: Circumstances, verdicts: Sequence[Verdict], facts: Facts) -> Report:
    """The report of a run."""
    operation, redact = circumstances.operation, circumstances.redactor.text
    cost = facts.cost
    rows = _rows(verdicts, cost.budget)
    failed, stopped = circumstances.failed, circumstances.stopped and redact(circumstances.stopped)
    report = Report(
        format=FORMAT,
        conclusion=conclusion.conclusion(failed, stopped),
        sentence=conclusion.sentence(rows, circumstances.failing, failed, stopped),
        weaknesses=tuple(conclusion.weaknesses(rows, cost)),
        target=Target(
            base_url=facts.target,
            operation=operation.id,
            path=operation.path,
            plural=facts.plural,
            items=facts.members.items if facts.members is not None else 0,
            total=facts.total,
        ),
        versions=Versions(
            suite=version("carecycle-contract"),
            contract=operation.contract,
            python=platform.python_version(),
        ),
        began=circumstances.began.isoformat(timespec="seconds"),
        options={name: redact(value) for name, value in circumstances.options.items()},
        seed=circumstances.seed,
        cost=cost,
        groups=tuple(
            ReportedGroup(group.id, group.title) for group in catalogue_of(operation).groups
        ),
        requirements=rows,
        keyless=tuple(map(redact, facts.without_own_key)),
        notices=(*facts_notices(facts), *circumstances.notices),
        traits=facts.traits,
        members=tuple(circumstances.members_seen),
        exchanges=tuple(_exchanges(circumstances)),
    )
    if circumstances.baseline is None:
        return report
    drift = circumstances.baseline.drift(report)
    failing = [*circumstances.failing, *filter(None, [drift.failing])]
    told = conclusion.sentence(rows, failing, failed, stopped)
    return replace(report, drift=drift, sentence=told)


def _exchanges(circumstances: Circumstances) -> Iterator[ReportedExchange]:
    redact = circumstances.redactor.text
    slices = {answer.exchange.number: _slice(answer) for answer in circumstances.answers}
    for answer in circumstances.received:
        exchange = answer.exchange
        yield ReportedExchange(
            number=exchange.number,
            question=redact(str(answer.question)),
            url=redact(exchange.url),
            status=exchange.status,
            started=round(exchange.started, 4),
            elapsed=round(exchange.elapsed, 4),
            size=len(exchange.body),
            slice=slices.get(exchange.number),
        )


def _rows(verdicts: Sequence[Verdict], budget: int) -> tuple[ReportedRequirement, ...]:
    causes = {name: verdict.name for verdict in reversed(verdicts) for name in verdict.follows}
    measured = detections(budget)
    return tuple(_row(verdict, causes, measured) for verdict in verdicts)


def _row(
    verdict: Verdict, causes: Mapping[str, str], measured: Mapping[str, Detection]
) -> ReportedRequirement:
    requirement = verdict.requirement
    broken = verdict.cause or requirement
    return ReportedRequirement(
        id=requirement.id,
        name=verdict.name,
        group=requirement.group,
        level=requirement.level.value,
        sentence=verdict.sentence,
        source=Source(broken.page, broken.quote, broken.inferred),
        verdict=verdict.outcome.value,
        cause=verdict.cause.id if verdict.cause is not None else causes.get(verdict.name),
        cause_sentence=verdict.cause.sentence if verdict.cause is not None else None,
        follows=verdict.follows,
        violations=tuple(
            _violation(verdict, violation, _MOST_EVIDENCE if number == 0 else 1)
            for number, violation in enumerate(verdict.violations[:_MOST_VIOLATIONS])
        ),
        violations_total=len(verdict.violations),
        reasons=verdict.reasons,
        required=verdict.required,
        waiver=str(verdict.waiver) if verdict.waiver is not None else None,
        detection=measured.get(requirement.id),
    )


def _violation(verdict: Verdict, violation: ShownViolation, most: int) -> ReportedViolation:
    return ReportedViolation(
        fingerprint=fingerprint(verdict, violation),
        place=violation.place,
        expected=violation.expected,
        observed=violation.observed,
        hint=violation.hint,
        excerpt=violation.excerpt,
        evidence=tuple(map(_evidence, violation.exchanges[:most])),
    )


def _evidence(exchange: ShownExchange) -> CitedExchange:
    return CitedExchange(
        number=exchange.number,
        question=exchange.question,
        status=exchange.status,
        curl=curl(exchange),
    )


def _slice(answer: Answer) -> Slice | None:
    """The page of the whole list that an answer holds, or None."""
    listing = listing_of(answer)
    if listing is None or not listing.is_whole_list:
        return None
    query = listing.query
    return Slice(
        sort=" ".join(filter(None, (query.sort_by, query.sort_direction))),
        offset=query.offset,
        size=query.per_page,
        items=len(listing.page.items),
        total=listing.page.items_total,
    )
