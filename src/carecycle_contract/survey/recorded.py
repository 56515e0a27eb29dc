"""Evidence as it is recorded, and as it is rebuilt from a recording, by the rules of today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carecycle_contract.client import ClientOptions, Memory, OutOfBounds, shuts_out
from carecycle_contract.findings.finding import violations_in
from carecycle_contract.recording.recording import Entry, RecordedPrompt, Recording, Survey
from carecycle_contract.recording.stream import BadRecording
from carecycle_contract.redaction import Redactor
from carecycle_contract.rules.book import rules_of
from carecycle_contract.statuses import RATE_LIMITED
from carecycle_contract.survey.evidence import Evidence, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule


@dataclass(frozen=True)
class RecordedTarget:
    """What a client tells of a run, as its recording has it; it asks nothing."""

    options: ClientOptions
    answers: list[Answer]
    budget: int
    limit: str | None
    requests_used: int
    retries: int
    redactor: Redactor = field(default_factory=lambda: Redactor(None))


def target_of(recording: Recording) -> RecordedTarget:
    """The target of a run that was recorded."""
    told = recording.provenance
    return RecordedTarget(
        options=ClientOptions(
            told.base_url, max_requests=told.budget, key_variable=told.key_variable
        ),
        answers=[entry.answer for entry in recording.entries],
        budget=told.budget,
        limit=told.limit,
        requests_used=told.requests,
        retries=told.retries,
    )


def entries_of(answers: Iterable[Answer], evidence: Evidence | None) -> Iterator[Entry]:
    """Every answer of a run, with its part in the evidence of a survey that came to its end."""
    if evidence is None:
        yield from map(Entry, answers)
        return
    positions = {answer: number for number, answer in enumerate(evidence.answers)}
    looks = {id(look.again): positions[look.answer] for look in evidence.looks}
    for answer in answers:
        yield Entry(answer, positions.get(answer), looks.get(id(answer.exchange)))


def survey_of(evidence: Evidence) -> Survey:
    """What a survey left open, and what prompted its second looks."""
    positions = {answer: number for number, answer in enumerate(evidence.answers)}
    return Survey(
        unasked=tuple(evidence.unasked),
        unwalked=evidence.unwalked,
        unanswered=tuple(evidence.unanswered),
        moved=tuple(sorted(positions[answer] for answer in evidence.moved)),
        plan_ends=evidence.plan_ends,
        drawn=tuple(sorted(positions[answer] for answer in evidence.drawn)),
        prompts=tuple(
            RecordedPrompt(
                rule,
                prompt.violation.place,
                tuple(positions[answer] for answer in prompt.violation.answers),
                prompt.seen,
            )
            for rule, prompts in evidence.looked_at.items()
            for prompt in prompts
        ),
    )


def evidence_of(recording: Recording, operation: Operation) -> Evidence:
    """The evidence that a recording holds.

    Of a run that did not come to its end, and of another program's recording, every answer counts
    that is no rate limit's, intermediary's or login's.

    Raises:
        BadRecording: if there is no answer to judge.

    """
    entries, beyond = _kept(entry for entry in recording.entries if not entry.altered)
    limited = [
        entry.answer
        for entry in entries
        if entry.answer.status == RATE_LIMITED and entry.answer.unreadable is None
    ]
    if recording.survey is None:
        others = [entry.answer for entry in entries if entry.answer.status != RATE_LIMITED]
        answers = list(filter(_counts, others))
        if not answers:
            shut_out = "the server let nobody in, or to nothing that can be compared"
            raise BadRecording(next((reason for _, reason in beyond), shut_out))
        unanswered = beyond + [
            (other.question, other.unreadable or f"status {other.status} alone came")
            for other in others
            if not _counts(other)
        ]
        return Evidence(answers=answers, rate_limited=limited, unanswered=unanswered)
    # Where a file does not fit, some are missing.
    placed = {entry.position: entry.answer for entry in entries if entry.position is not None}
    ends = recording.survey.plan_ends
    evidence = Evidence(
        answers=[placed[position] for position in sorted(placed)],
        rate_limited=limited,
        unasked=[*recording.survey.unasked],
        unwalked=recording.survey.unwalked,
        unanswered=[*recording.survey.unanswered, *beyond],
        plan_ends=None if ends is None else sum(position < ends for position in placed),
    )
    evidence.moved.update(placed[number] for number in recording.survey.moved if number in placed)
    evidence.drawn.update(placed[number] for number in recording.survey.drawn if number in placed)
    for look in sorted(entries, key=lambda entry: entry.answer.exchange.started):
        if look.repeats in placed:
            evidence.seen_again(placed[look.repeats], look.answer)
    _prompt(evidence, placed, recording.survey.prompts, operation)
    return evidence


def _kept(entries: Iterable[Entry]) -> tuple[list[Entry], list[tuple[Question, str]]]:
    """The entries that a run has room for, and the questions of the others, with the reason."""
    memory, kept = Memory(), list[Entry]()
    beyond: list[tuple[Question, str]] = []
    for entry in entries:
        try:
            memory.keep(entry.answer)
        except OutOfBounds as error:
            beyond.append((entry.answer.question, str(error)))
        else:
            kept.append(entry)
    return kept, beyond


def _counts(answer: Answer) -> bool:
    return not answer.exchange.is_passing and answer.unreadable is None and not shuts_out(answer)


def _prompt(
    evidence: Evidence,
    placed: Mapping[int, Answer],
    prompts: Sequence[RecordedPrompt],
    operation: Operation,
) -> None:
    """Find the violations that prompted second looks, as today's rules see them."""
    rules = {rule.id: rule for rule in rules_of(operation)}
    groups: defaultdict[tuple[Rule, int], list[RecordedPrompt]] = defaultdict(list)
    for prompt in prompts:
        if prompt.rule in rules and placed.keys() >= set(prompt.answers):
            groups[rules[prompt.rule], prompt.seen].append(prompt)
    for (rule, seen), wanted in groups.items():
        answers = [placed[position] for position in sorted(placed) if position < seen]
        violations = {
            (violation.place, violation.answers): violation
            for violation in violations_in(rule.judge(answers))
        }
        for prompt in wanted:
            rests_on = tuple(placed[position] for position in prompt.answers)
            violation = violations.get((prompt.place, rests_on))
            if violation is not None:
                looked_at = evidence.looked_at.setdefault(rule.id, [])
                looked_at.append(Prompt(violation, len(answers)))
