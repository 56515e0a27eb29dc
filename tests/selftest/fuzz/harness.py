"""Takes mutated answers the whole way: client, rules, verdicts, facts and every renderer."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import chain, islice
from random import Random
from time import process_time
from typing import TYPE_CHECKING

import httpx
from fuzz.mutations import KEY, Raw, mutated
from paper import Paper
from verdicts import OPERATION

from carecycle_contract import report_files
from carecycle_contract.assessment import Assessment, rules_by_cause
from carecycle_contract.client import Client, ClientError, ClientOptions, check_ground
from carecycle_contract.options import RunOptions
from carecycle_contract.reporting import terminal
from carecycle_contract.reporting.github import workflow_commands
from carecycle_contract.reporting.progress import Progress
from carecycle_contract.requirements import catalogue_of
from carecycle_contract.run import Run
from carecycle_contract.survey import extras, plan
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.surveyor import Surveyor
from carecycle_contract.verdict import Gate, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question

URL = "http://fuzz.invalid"
ASKED, MUTATED = 12, 10
"""Questions of a case, and how many of their answers are mutated."""


@dataclass(frozen=True)
class Corpus:
    """Questions of a survey with what a conforming server answers; the opening question first."""

    exchanges: tuple[tuple[Question, Raw], ...]

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Corpus:
        """The corpus of a survey's answers."""
        return cls(tuple((answer.question, _raw(answer)) for answer in answers))


def _raw(answer: Answer) -> Raw:
    headers = ((name.encode(), value.encode()) for name, value in answer.exchange.headers)
    kept = tuple(header for header in headers if header[0] != b"content-length")
    return Raw(answer.status, kept, answer.exchange.body)


@dataclass
class Transport(httpx.BaseTransport):
    """Answers each URL as it is told to."""

    responses: dict[str, Raw] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, not yet decoded; a redirect may lead to questions that were not chosen."""
        raw = self.responses.get(str(request.url), Raw(404, (), b""))
        return httpx.Response(raw.status, headers=[*raw.headers], stream=httpx.ByteStream(raw.body))


class Clock:
    """A clock that runs only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds since it was made."""
        self.now += 0.001
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass(frozen=True)
class Outcome:
    """What came out of a case: verdicts, what is printed, and reports by suffix.

    `commands` are lines that are for GitHub to obey, `seconds` is the time of the processor, and
    `megabytes` the size of the bodies that were read, those of retries among them.
    """

    verdicts: tuple[Verdict, ...]
    lines: tuple[str, ...]
    commands: tuple[str, ...]
    reports: dict[str, bytes]
    seconds: float
    megabytes: float


def outcome(corpus: Corpus, seed: str, transport: Transport) -> Outcome:
    """Take one case the whole way; its mutations follow from its seed.

    Raises:
        Exception: whatever the suite raises, though it never should.

    """
    random = Random(seed)  # noqa: S311 - reproducible
    opening, *others = corpus.exchanges
    chosen = [opening, *random.sample(others, ASKED - 1)]
    changed = set(random.sample(range(ASKED), MUTATED))
    paper = Paper()
    progress = Progress(paper.lines.append, ASKED, 80)
    options = ClientOptions(URL, KEY, 1000, timeout=5)
    run = Run(RunOptions(OPERATION, options, concurrency=1))
    clock = Clock()
    with Client(options, progress, clock=clock, sleep=clock.sleep) as client:
        transport.responses = {
            client.url(question): mutated(raw, random) if number in changed else raw
            for number, (question, raw) in enumerate(chosen)
        }
        # Making up an answer may take longer than judging it.
        began = process_time()
        client._wire._client._transport = transport
        client._wire._client._mounts = {}
        stopped = None
        try:
            check_ground(client, OPERATION)
        except ClientError as error:
            stopped = str(error)
        run.assessment = _assessment(client, [question for question, _ in chosen])
        verdicts = tuple(run.assessment.verdicts())
        facts = run.facts()
        assert facts is not None
        groups = catalogue_of(OPERATION).groups
        terminal.write(paper, groups, verdicts, facts, run.assessment.gate)
        ended = report_files.Ended(run, verdicts, seed=None, failed=True, stopped=stopped)
        reports = dict(_reports(ended))
        commands = tuple(workflow_commands(verdicts))
    seconds = process_time() - began
    evidence = run.assessment.evidence
    read = sum(len(answer.exchange.body) for answer in (*evidence.answers, *evidence.rate_limited))
    return Outcome(verdicts, tuple(paper.lines), commands, reports, seconds, read / 1e6)


def _assessment(client: Client, questions: Sequence[Question]) -> Assessment:
    """The survey of a few questions; which ones it would ask next is worked out as well."""
    surveyor = Surveyor(
        client, OPERATION, rules_by_cause(OPERATION), concurrency=1, spare=lambda: 0
    )
    evidence = surveyor.evidence
    evidence.rate_limited = client.rate_limited
    for question in questions:
        try:
            answer = client.ask(question)
        except ClientError as error:
            evidence.unanswered.append((question, str(error)))
            continue
        surveyor._keep(answer)
    known = Known(OPERATION, evidence.answers)
    parts = chain(*chain(*plan.STAGES), plan.ODDITIES, (extras.census,))
    further = (question for question, _ in islice(extras.further(known, None), 100))
    for question in chain(*(islice(part(known), 20) for part in parts), further):
        client.url(question)
    gate = Gate(
        client.options.key_variable,
        client.redactor,
        RunOptions(OPERATION, client.options, 1).conditions,
    )
    return Assessment(OPERATION, evidence, client, gate)


def _reports(ended: report_files.Ended) -> Iterator[tuple[str, bytes]]:
    """The report in every format there is."""
    for suffix, write in report_files.WRITERS.items():
        file = io.BytesIO()
        write(ended, file)
        yield suffix, file.getvalue()
