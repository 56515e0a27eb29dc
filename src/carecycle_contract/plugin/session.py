"""The run of one pytest session: what its reports say, and how it ends."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from carecycle_contract import report_files
from carecycle_contract.client import NoGround
from carecycle_contract.phrases import counted
from carecycle_contract.plugin.cases import case_of
from carecycle_contract.redaction import OWN_FAULT, masked_traceback
from carecycle_contract.reporting import junit, terminal
from carecycle_contract.reporting.explanation import explanation, headline
from carecycle_contract.reporting.github import workflow_commands
from carecycle_contract.reporting.sinks import line
from carecycle_contract.requirements import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from carecycle_contract.assessment import Assessment
    from carecycle_contract.reporting.report import Drift
    from carecycle_contract.run import Run
    from carecycle_contract.verdict import Verdict

_JUDGING_SECONDS = 1.5
"""What judging takes at most once a run was interrupted."""

_ENDING_SECONDS = 2.5
"""What judging, reports and summary take together, but for a moment each."""

_MOMENT = 0.2

_ONE_PROCESS = (
    "contract: one process, whatever -n and --dist ask for, so that no question is asked twice"
)

_STOPPED: dict[int, str] = {
    pytest.ExitCode.INTERRUPTED: "the run was interrupted",
    pytest.ExitCode.INTERNAL_ERROR: OWN_FAULT,
    pytest.ExitCode.NO_TESTS_COLLECTED: "no test was selected",
}
"""Why there is no verdict, by exit code."""


class ContractSession:
    """The run of a pytest session, and its verdicts by node id.

    It is a plugin of its own, since pytest passes reports to hooks without their session.
    """

    def __init__(self, run: Run, *, distributed: bool) -> None:
        self.run = run
        self.verdicts: dict[str, Verdict] = {}
        self.stopped: str | None = None
        self.record: Callable[[str, object], None] | None = None
        self._distributed = distributed
        self._notes: list[str] = []
        # There from the start of the session on, before anything asks for it.
        self._session: pytest.Session
        self._silenced: list[object] = []
        self._hurries = False
        self._ends: _Deadline | None = None

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Have JUnit XML hold the output of tests, which explains verdicts that do not fail."""
        self._session = session
        for plugin in session.config.pluginmanager.get_plugins():
            # As `junit_logging` would, which is no option where pytest's own plugin is left out.
            if hasattr(plugin, "add_global_property") and getattr(plugin, "logging", "") == "no":
                vars(plugin).update(logging="system-out")

    def pytest_report_header(self) -> list[str]:
        """The target and the budget."""
        header = line(f"contract: {self.run.describe()}")
        return [header, *([_ONE_PROCESS] * self._distributed)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Reduce the report of a failed test to the explanation of its verdict."""
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(error, NoGround):
            self.stopped = line(str(error))
            pytest.exit(self.stopped, returncode=pytest.ExitCode.USAGE_ERROR)
        if error is not None and item.get_closest_marker("requirement") and not _is_outcome(error):
            give_up(self.run, error)
        report = yield
        if self._tells(report):
            # With --full-trace, pytest would add frames, with values that must not be shown.
            report.longrepr = explanation(self.verdicts[item.nodeid])
        return report

    @pytest.hookimpl(specname="pytest_terminal_summary", wrapper=True, tryfirst=True)
    def pytest_terminal_summary_in_brief(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, object, object]:
        """Leave only headlines to pytest's summary: ours explains them, as do other reporters."""
        told = [*terminalreporter.getreports("failed"), *terminalreporter.getreports("xfailed")]
        for report in told:
            if report.nodeid in self.verdicts:
                verdict = self.verdicts[report.nodeid]
                brief = f"{headline(verdict)}  (explained below)"
                if hasattr(report, "wasxfail"):
                    report.wasxfail = f"{verdict.outcome.value}: {brief}"
                elif self._tells(report):
                    report.longrepr = brief
        return (yield)

    def _tells(self, report: pytest.TestReport) -> bool:
        return report.when == "call" and report.failed and report.nodeid in self.verdicts

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Count what fails the run besides tests, so that pytest exits as if they had failed."""
        result = yield
        if self.run.assessment is not None:
            session.testsfailed += len(self.run.assessment.gate.failing(self._in_order()))
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Judge what is known so far, all at once."""
        self._ends = _Deadline(_ENDING_SECONDS)
        # Between two lines, CPython 3.11 knows no line, which pytest's reporter takes for granted.
        excinfo.traceback = excinfo.traceback.filter(_has_line)
        assessment = self.run.assessment
        if assessment is None or not excinfo.errisinstance(KeyboardInterrupt):
            return
        assessment.evidence.deadline = time.monotonic() + _JUDGING_SECONDS
        # A single step of a judgement may take longer.
        with suppress(KeyboardInterrupt), _until(_Deadline(_JUDGING_SECONDS + _MOMENT)):
            self._judge_the_rest(assessment)
        count = counted(len(assessment.evidence.answers), "answer")
        self._notes.append(f"interrupted after {count}; what they do not show is not exercised")

    def _judge_the_rest(self, assessment: Assessment) -> None:
        for item in self._session.items:
            mark = item.get_closest_marker("requirement")
            if mark is None or item.nodeid in self.verdicts:
                continue
            case = case_of(item, self.run.options.operation)
            verdict = assessment.verdict_by_book(mark.kwargs["id"], case)
            if verdict is not None:
                self.verdicts[item.nodeid] = verdict

    @pytest.hookimpl(specname="pytest_sessionfinish", wrapper=True, trylast=True)
    def pytest_sessionfinish_of_others(
        self, session: pytest.Session
    ) -> Generator[None, None, None]:
        """Let no failure to write a report take the verdict away, or pass for one of the target."""
        try:
            yield
        except OSError as error:
            file = error.filename or session.config.getoption("xmlpath", None) or "a report"
            self._lacks_a_report(f"{file} could not be written: {error.strerror}")
            self._silence(session.config, error)
        except KeyboardInterrupt:
            self._interrupted("what other plugins report")
        except Exception as error:  # noqa: BLE001 - whatever another plugin raises
            self._lacks_a_report(f"another plugin failed.\n{_traceback(self.run, error)}")

    def _silence(self, config: pytest.Config, error: BaseException) -> None:
        """Take out the plugin that raised an error: it would tell of a file that is not there."""
        raised = [frame.f_locals.get("self") for frame, _ in traceback.walk_tb(error.__traceback__)]
        for plugin in config.pluginmanager.get_plugins():
            if plugin is not self and any(plugin is raiser for raiser in raised):
                config.pluginmanager.unregister(plugin)
                self._silenced.append(plugin)

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Bring back what was taken out: it takes itself out."""
        for plugin in self._silenced:
            config.pluginmanager.register(plugin)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(
        self, session: pytest.Session, exitstatus: int
    ) -> Generator[None, None, None]:
        """Write the reports, then, after all that others write, what weakens the verdict."""
        if not shows_only(session.config):
            self._write_reports(session.config, exitstatus)
        yield
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        last = terminal.last_line(self._in_order())
        if reporter and last and self.run.options.conditions.required is None:
            reporter.write_line(last, yellow=True)
        if exitstatus == pytest.ExitCode.USAGE_ERROR != session.exitstatus:
            # Pytest would exit with the code of the lesser evil; what it would print is in flight.
            told = self.stopped or " ".join(map(str, getattr(sys.exception(), "args", ())))
            sys.stderr.write(f"ERROR: {line(told)}\n")
            raise SystemExit(session.exitstatus)

    def _write_reports(self, config: pytest.Config, exitstatus: int) -> None:
        """Write the reports, also of a run that was interrupted or came to no verdict."""
        ended = report_files.Ended(
            self.run,
            self._in_order(),
            seed=_seed(config),
            failed=exitstatus == pytest.ExitCode.TESTS_FAILED,
            stopped=self.stopped or _STOPPED.get(exitstatus),
        )
        for path in sorted(self.run.options.reports, key=report_files.takes_long):
            if self._hurries:
                self._lacks_a_report(f"{path} was not written: interrupted")
            elif self._written(str(path), partial(report_files.write, path, ended)):
                self._notes.append(line(f"report:    {path}"))
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary and (self.verdicts or self.stopped):
            append = partial(report_files.append_summary, Path(summary), ended)
            self._written(f"{summary} (GITHUB_STEP_SUMMARY)", append)
        if self.record is not None:
            self._written("the properties in JUnit XML", partial(_record, self.record, ended))

    def _written(self, name: str, write: Callable[[], None]) -> bool:
        """Whether a report could be written; if not, the reason is noted."""
        try:
            with _until(self._ends):
                write()
        except OSError as error:
            self._lacks_a_report(line(f"{name} could not be written: {error.strerror}"))
        except KeyboardInterrupt:
            self._interrupted(name)
        except Exception as error:  # noqa: BLE001 - reported without the values of frames
            why = f"{name} could not be written: {OWN_FAULT}.\n{_traceback(self.run, error)}"
            self._lacks_a_report(why)
        else:
            return True
        return False

    def _interrupted(self, name: str) -> None:
        """Leave a report unwritten, and those that come after it."""
        self._hurries = True
        self._session.exitstatus = pytest.ExitCode.INTERRUPTED
        self._lacks_a_report(f"{name} was not written: interrupted")

    def _lacks_a_report(self, why: str) -> None:
        self._notes.append(f"report:    {why}")
        if self._session.exitstatus != pytest.ExitCode.INTERRUPTED:
            self._session.exitstatus = pytest.ExitCode.INTERNAL_ERROR

    def drift(self) -> Drift | None:
        """How the target differs from an earlier run, once every verdict is known."""
        return self.run.report(self._in_order()).drift

    def _in_order(self) -> list[Verdict]:
        """The verdicts, causes before what may follow from them."""
        catalogue = catalogue_of(self.run.options.operation)
        rank = {row.id: number for number, row in enumerate(catalogue.by_cause)}
        return sorted(self.verdicts.values(), key=lambda verdict: rank[verdict.requirement.id])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the table of verdicts, the facts of the run, every explanation, the reports."""
        write = partial(self._write_summary, terminalreporter)
        if not self._written("the summary", write):
            terminal.write_departures(terminalreporter, self._in_order())
        judged = (line(f"judged:    {told}") for told in self.run.notes)
        for note in (*judged, *self._notes):
            terminalreporter.write_line(note)

    def _write_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        facts, assessment = self.run.facts(), self.run.assessment
        if self.verdicts and facts is not None and assessment is not None:
            groups = catalogue_of(self.run.options.operation).groups
            terminal.write(terminalreporter, groups, self._in_order(), facts, assessment.gate)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            for command in workflow_commands(self._in_order()):
                terminalreporter.write_line(command)


def _has_line(frame: Any) -> bool:  # noqa: ANN401 - pytest keeps its class to itself
    try:
        return bool(frame.lineno >= 0)
    except TypeError:
        return False


class _Deadline:
    """When to be done: after so many seconds of the processor, or twice as many of the clock.

    On a machine that is busy with other things, seconds of the clock say little.
    """

    def __init__(self, seconds: float) -> None:
        self._processor = time.process_time() + seconds
        self._clock = time.monotonic() + 2 * seconds

    def is_over(self) -> bool:
        """Whether it has passed."""
        return time.process_time() > self._processor or time.monotonic() > self._clock


@contextmanager
def _until(deadline: _Deadline | None) -> Generator[None, None, None]:
    """Interrupt what takes longer, as a second signal would; None leaves it all the time."""
    if deadline is None:
        yield
        return
    is_done, moment = threading.Event(), _Deadline(_MOMENT)

    def watch() -> None:
        while not is_done.wait(_MOMENT / 10):
            if deadline.is_over() and moment.is_over():
                # A shell that starts a run in the background has it ignore SIGINT.
                _thread.interrupt_main(signal.SIGTERM)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()


def shows_only(config: pytest.Config) -> bool:
    """Whether tests are listed, and none is run."""
    return bool(config.option.collectonly or config.option.setupplan)


def _record(record: Callable[[str, object], None], ended: report_files.Ended) -> None:
    for name, value in junit.properties(ended.report):
        record(name, value)


def _seed(config: pytest.Config) -> str | None:
    """The seed of drawn queries, if one was given."""
    seed = getattr(config.option, "hypothesis_seed", None)
    return None if seed is None else str(seed)


def give_up(run: Run, error: BaseException) -> NoReturn:
    """End the session with pytest's exit code for internal errors."""
    pytest.exit(
        f"No verdict: {OWN_FAULT}.\n{_traceback(run, error)}",
        returncode=pytest.ExitCode.INTERNAL_ERROR,
    )


def _traceback(run: Run, error: BaseException) -> str:
    return masked_traceback(error, run.options.client.redactor)


def _is_outcome(error: BaseException) -> bool:
    """Whether an exception is the outcome of a test, rather than a defect of the suite."""
    outcomes = (pytest.fail, pytest.skip, pytest.xfail, pytest.exit)
    return isinstance(error, (*(outcome.Exception for outcome in outcomes), KeyboardInterrupt))
