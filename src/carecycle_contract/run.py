"""A run of the suite: options, target, ground check and survey; independent of pytest."""

from __future__ import annotations

import gc
import shlex
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from carecycle_contract import __version__
from carecycle_contract.assessment import Assessment, binding_rules, independent, rules_by_cause
from carecycle_contract.client import Client, ClientOptions, OptionError, check_ground
from carecycle_contract.options import LIMITED_BUDGET
from carecycle_contract.recording.concealment import Concealment
from carecycle_contract.recording.har import SUITE, write
from carecycle_contract.recording.reading import read
from carecycle_contract.recording.recording import Provenance, Recording
from carecycle_contract.recording.stream import BadRecording
from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting import json_report
from carecycle_contract.reporting.drift import Baseline, mismatch
from carecycle_contract.reporting.gathering import Circumstances, gathered
from carecycle_contract.rules.book import PROPERTIES
from carecycle_contract.survey.recorded import (
    RecordedTarget,
    entries_of,
    evidence_of,
    survey_of,
    target_of,
)
from carecycle_contract.survey.shares import budget_for, drawn_share
from carecycle_contract.survey.surveyor import Surveyor
from carecycle_contract.traits.every import traits
from carecycle_contract.traits.members import members
from carecycle_contract.traits.members_seen import members_seen
from carecycle_contract.traits.traffic import (
    median_and_slowest,
    rate_limits,
    unavailable,
    without_own_key,
)
from carecycle_contract.traits.whole_list import collation, total
from carecycle_contract.verdict import Cost, Facts, Gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.client import Listener
    from carecycle_contract.contract import Operation
    from carecycle_contract.options import RunOptions
    from carecycle_contract.reporting.report import Report
    from carecycle_contract.verdict import Verdict


class Run:
    """Opens the target, checks the ground, and carries out the survey once.

    Raises:
        OptionError: if there is a baseline that it cannot be compared with.

    """

    def __init__(self, options: RunOptions) -> None:
        self.options = options
        self._resources = ExitStack()
        self._clock_at_start, self._began = time.monotonic(), datetime.now(UTC)
        self._target: Client | RecordedTarget | None = None
        self._recorded: Recording | None = None
        self.assessment: Assessment | None = None
        self._facts: Facts | None = None
        self._baseline = _baseline(options)

    def describe(self) -> str:
        """The target and the budget, in one line."""
        client = self.options.client
        if self.options.judge is not None:
            return f"{self.options.judge}, a recording; no request is sent"
        name = client.base_url or "the embedded reference API"
        return f"{name}, at most {client.max_requests} requests ({self.options.budget_reason})"

    def survey(
        self, listener: Listener | None = None, *, selected: frozenset[str] | None = None
    ) -> Assessment:
        """Check the ground, carry out the survey, and draw queries.

        `listener` is notified of each request. `selected` are the ids of the requirements that the
        run has tests of; None stands for all.

        Raises:
            KeyboardInterrupt: if the run was interrupted; `assessment` then is what came so far.
            NoGround: if there is nothing to judge.
            OptionError: if a recording is to be judged, and cannot be.

        """
        if self.options.judge is not None:
            self.assessment = self._judged(self.options.judge, selected)
            return self.assessment
        self._clock_at_start, self._began = time.monotonic(), datetime.now(UTC)
        options = self.options.client if self.options.client.base_url else self._embedded()
        self._target = target = self._resources.enter_context(Client(options, listener))
        with _collector_at_rest():
            self.assessment = self._survey(target, selected)
        return self.assessment

    def _survey(self, target: Client, selected: frozenset[str] | None) -> Assessment:
        operation, concurrency = self.options.operation, self.options.concurrency
        draws = selected is None or any(rule.requirement in selected for rule in PROPERTIES)
        surveyor = Surveyor(
            target,
            operation,
            rules_by_cause(operation),
            concurrency=concurrency,
            spare=lambda: drawn_share(target.budget),
            properties=PROPERTIES if draws else (),
            binding=binding_rules(operation),
            independent=partial(independent, operation),
            selected=selected,
        )
        ground, gate = check_ground(target, operation), self._gate(target)
        assessment = Assessment(operation, surveyor.evidence, target, gate, selected=selected)
        try:
            surveyor.survey(ground, partial(_load_drawing, operation) if draws else None)
            return self._drawn(assessment, surveyor, target) if draws else assessment
        except KeyboardInterrupt:
            self.assessment = assessment
            raise

    def _drawn(self, assessment: Assessment, surveyor: Surveyor, target: Client) -> Assessment:
        """The survey with answers to drawn queries, and to further ones if requests are left."""
        # Costly to import, see `_load_drawing`.
        from carecycle_contract.drawing import Drawing

        # Hypothesis begins by collecting garbage, which among all answers takes a tenth of a run.
        gc.freeze()
        operation = assessment.operation
        drawing = Drawing(
            target,
            assessment.evidence,
            operation,
            binding_rules(operation),
            PROPERTIES,
            concurrency=self.options.concurrency,
            independent=partial(independent, operation),
        )
        # As many as a run of all requirements draws.
        drawing.draw(max(drawn_share(target.budget), target.budget_left - surveyor.left_out))
        surveyor.go_on()
        command = self._command(target, drawing.examples.seed)
        return replace(assessment, examples=drawing.examples, command=command)

    def _command(self, target: Client, seed: int | str) -> str:
        """The command that draws the same queries again, on the same list."""
        # The command itself, or `python -m carecycle_contract`.
        is_command = any("carecycle" in part for part in Path(sys.argv[0]).parts[-2:])
        base_url = self.options.client.base_url
        given = {
            **({"--base-url": base_url} if base_url else {}),
            **self.options.given,
            "--max-requests": str(target.budget),
            "--hypothesis-seed": str(seed),
        }
        # It writes no report again, and has each header for itself.
        for repeatable in ("--header", "--report"):
            given.pop(repeatable, None)
        headers = (f"--header={header.name}={header.variable}" for header in target.options.headers)
        options = (f"{name}={value}" if value else name for name, value in given.items())
        command = ("carecycle-contract" if is_command else "pytest", *options, *headers)
        return target.redactor.own(shlex.join(command))

    def _judged(self, file: Path, selected: frozenset[str] | None) -> Assessment:
        """The assessment of what was recorded."""
        operation = self.options.operation
        try:
            self._recorded = recording = read(file, operation)
            self._began = recording.provenance.began
            with _collector_at_rest():
                evidence = evidence_of(recording, operation)
        except BadRecording as error:
            remedy = "Give a HAR file with answers to the contract's questions, as --report writes."
            raise OptionError("--judge", f"{file} cannot be judged: {error}", remedy) from None
        self._target = target_of(recording)
        gate = self._gate(self._target)
        return Assessment(operation, evidence, self._target, gate, selected=selected)

    def _gate(self, target: Client | RecordedTarget) -> Gate:
        return Gate(
            target.options.key_variable,
            target.redactor,
            self.options.conditions,
            variables={header.name: header.variable for header in target.options.headers},
        )

    def record(self, file: IO[bytes], *, seed: str | None, stopped: str | None) -> None:
        """Write the exchanges of the run as HAR, as far as it came.

        `seed` is that of drawn queries, and `stopped` says why the run came to no verdict.
        """
        target, options = self._target, self.options
        # As the other reports of this run tell it.
        cost = self._facts.cost if self._facts is not None else self._cost()
        evidence = self.assessment.evidence if self.assessment is not None else None
        told = Provenance(
            base_url=target.options.base_url if target is not None else options.client.base_url,
            began=self._began,
            suite=f"{SUITE} {__version__}",
            contract=options.operation.contract,
            operation=options.operation.id,
            key_variable=options.client.key_variable,
            options=dict(options.given),
            seed=seed,
            requests=cost.requests,
            budget=cost.budget,
            limit=cost.limit,
            retries=cost.retries,
            seconds=cost.seconds,
            stopped=stopped,
        )
        recording = Recording(
            told,
            entries_of(self._answers, evidence),
            survey_of(evidence) if evidence is not None else None,
        )
        concealment = Concealment(options.operation, options.client.redactor, self._answers)
        write(file, recording, concealment)

    @property
    def stopped(self) -> str | None:
        """Why the run whose recording is judged came to no verdict; None if it came to one."""
        return self._recorded.provenance.stopped if self._recorded is not None else None

    @property
    def notes(self) -> list[str]:
        """What must be known of the recording that is judged."""
        if self._recorded is None:
            return []
        told = self._recorded.provenance
        by = f"{told.began:%Y-%m-%d %H:%M} UTC by {told.suite}"
        stopped = [f"the run was not whole: {self.stopped}"] if self.stopped else []
        return [f"recorded {by}; no request was sent", *stopped, *self._recorded.notes]

    def _embedded(self) -> ClientOptions:
        # Imported only here, as other runs need no server.
        from carecycle_contract.reference import embedded

        url, key = self._resources.enter_context(embedded(self.options.operation))
        # The server is on this machine, out of reach of a proxy.
        return replace(self.options.client, base_url=url, api_key=key, use_proxy=False)

    def close(self) -> None:
        """Close the client, and stop the embedded reference API."""
        self._resources.close()

    def facts(self) -> Facts | None:
        """The facts of the run, once it has ended; None before the survey."""
        # They take a tenth of a second, and both summary and reports need them.
        if self._facts is None and self.assessment is not None:
            self._facts = self._facts_of(self.assessment)
        return self._facts

    def _facts_of(self, assessment: Assessment) -> Facts:
        evidence, target = assessment.evidence, assessment.target
        shortfall = evidence.shortfall(assessment.rules_to_confirm)
        # Below the smallest default, not all questions are known; less is never suggested.
        needed = max(LIMITED_BUDGET, budget_for(target.budget + shortfall)) if shortfall else None
        return Facts(
            target=target.options.base_url,
            plural=self.options.operation.item.plural,
            cost=self._cost(len(evidence.unanswered), needed),
            unavailable=unavailable(self._answers),
            without_own_key=without_own_key(evidence.answers),
            total=total(evidence.answers),
            collation=collation(evidence.answers),
            members=members(evidence.answers, target.redactor),
            traits=traits(evidence.planned, target.redactor),
        )

    def _cost(self, unanswered: int = 0, needed: int | None = None) -> Cost:
        target = self._target
        median, slowest = median_and_slowest(self._answers)
        rate_limited, bearable = rate_limits(self._answers)
        seconds = time.monotonic() - self._clock_at_start
        if self._recorded is not None:
            seconds = self._recorded.provenance.seconds
        return Cost(
            requests=target.requests_used if target is not None else 0,
            budget=target.budget if target is not None else self.options.client.max_requests,
            limit=target.limit if target is not None else None,
            retries=target.retries if target is not None else 0,
            rate_limited=rate_limited,
            bearable=bearable,
            unanswered=unanswered,
            needed=needed,
            seconds=round(seconds, 3),
            median=median,
            slowest=slowest,
        )

    @property
    def _answers(self) -> Sequence[Answer]:
        """Every answer of the target so far."""
        return self._target.answers if self._target is not None else ()

    def report(
        self,
        verdicts: Sequence[Verdict],
        *,
        seed: str | None = None,
        failed: bool = False,
        stopped: str | None = None,
    ) -> Report:
        """The report of the run, as far as it came.

        `failed` tells whether a condition of the gate failed, and `stopped` says why the run came
        to no verdict.
        """
        options, target = self.options, self._target
        gate = self.assessment.gate if self.assessment is not None else None
        answers = self.assessment.evidence.answers if self.assessment is not None else ()
        circumstances = Circumstances(
            operation=options.operation,
            redactor=target.redactor if target is not None else Redactor(options.client.api_key),
            began=self._began,
            options=options.given,
            seed=seed,
            received=self._answers,
            answers=answers,
            members_seen=members_seen(answers),
            baseline=self._baseline,
            notices=(*self.notes, *(gate.notices(verdicts) if gate is not None else ())),
            failing=gate.failing(verdicts) if gate is not None else (),
            failed=failed,
            stopped=stopped,
        )
        return gathered(circumstances, verdicts, self.facts() or self._early_facts())

    def _early_facts(self) -> Facts:
        """The facts of a run that came to no survey."""
        target = self.options.client.base_url or "the embedded reference API"
        return Facts(target, self.options.operation.item.plural, self._cost())


def _baseline(options: RunOptions) -> Baseline | None:
    if options.baseline is None:
        return None
    try:
        report = json_report.read_verdict(options.baseline)
    except json_report.BadReport as error:
        remedy = "Give the report of an earlier run, and on the first night none."
        raise OptionError("--baseline", str(error).removesuffix("."), remedy) from None
    other = mismatch(report, options.operation.id, options.operation.contract)
    if other is not None:
        remedy = "Keep a new baseline: run once without it, with --report=FILE.json."
        raise OptionError("--baseline", f"{options.baseline} is {other}", remedy)
    return Baseline(options.baseline.name, report, options.conditions.fail_on_drift)


def _load_drawing(operation: Operation) -> None:
    # Schemathesis is slow to import, and many selections of tests do not need it. Importing it
    # while answers are awaited costs no time, which shortens a run by a seventh. In another thread
    # no Ctrl-C can cut it short, after which a half imported Hypothesis would end pytest as well.
    with ThreadPoolExecutor(1, "import") as pool:
        module = pool.submit(import_module, "carecycle_contract.findings.described").result()
        pool.submit(module.described, operation).result()
        pool.submit(import_module, "carecycle_contract.drawing").result()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let the garbage collector look at new objects alone, and rarely.

    Answers are a million objects without cycles; going through all of them again and again makes a
    run half as long again. Errors of schemas hold cycles, 150 MB of them where a server breaks all.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1_000)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*usual)
