"""The pytest plugin: options, fixtures and reports. Everything else is delegated."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest

from carecycle_contract import report_files
from carecycle_contract.client import NoGround, OptionError
from carecycle_contract.contract import SortKind
from carecycle_contract.options import RunOptions
from carecycle_contract.reporting import junit, terminal
from carecycle_contract.reporting.explanation import explanation, headline, unseen
from carecycle_contract.reporting.github import workflow_commands
from carecycle_contract.reporting.progress import Progress, Waits
from carecycle_contract.reporting.sinks import line
from carecycle_contract.requirements import UnknownRequirement, catalogue_of
from carecycle_contract.rules.book import PROPERTIES
from carecycle_contract.run import Run, Surveyed
from carecycle_contract.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from carecycle_contract.contract import Operation
    from carecycle_contract.rules.rule import Rule

_SESSION = pytest.StashKey["Contract"]()
_SORT_KEYS = {
    "value_key": (SortKind.INSTANT, SortKind.NUMBER),
    "text_key": (SortKind.TEXT,),
    "enum_key": (SortKind.ENUM,),
}
"""Fixtures that are parametrised by the sort keys of these kinds."""
_MOST_FRAMES = 100
"""Lines of a traceback."""
_ONE_PROCESS = (
    "contract: one process, whatever -n and --dist ask for, so that no question is asked twice"
)

_MOMENT = 1.0
"""Seconds for what an interrupted run still judges."""

_OWN_FAULT = "the suite itself failed, which is no fault of the target"
_STOPPED: dict[int, str] = {
    pytest.ExitCode.INTERRUPTED: "the run was interrupted",
    pytest.ExitCode.INTERNAL_ERROR: _OWN_FAULT,
    pytest.ExitCode.NO_TESTS_COLLECTED: "no test was selected",
}
"""Why there is no verdict, by exit code."""


class Judge(Protocol):
    """Judges the evidence by all rules of a test's requirement; called by contract tests."""

    def __call__(self, *rules: Rule) -> None:
        """Judge the evidence, and end the test with the verdict."""


def requirement(identifier: str) -> pytest.MarkDecorator:
    """Mark a contract test with the id of the requirement that it checks."""
    return pytest.mark.requirement(id=identifier)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite; pytest-base-url adds --base-url."""
    group = parser.getgroup("carecycle", "the careCycle contract")
    for name, settings in RunOptions.declarations():
        group.addoption(name, **settings)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Validate the options before anything else happens."""
    config.addinivalue_line(
        "markers", "requirement(id): the requirement of the catalogue that a test checks"
    )
    try:
        _check_network(config)
        run = Run(_options(config))
    except OptionError as error:
        raise pytest.UsageError(line(str(error))) from None
    config.stash[_SESSION] = Contract(run, distributed=_undistributed(config))
    config.pluginmanager.register(config.stash[_SESSION], "carecycle-contract")
    if threading.current_thread() is threading.main_thread():
        # As Ctrl-C does: what is known so far is told, and nothing is left behind.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        config.add_cleanup(partial(_restore_signal, before))


def _restore_signal(handler: signal._HANDLER) -> None:
    signal.signal(signal.SIGTERM, handler)


def _check_network(config: pytest.Config) -> None:
    """Refuse a run without the network, which would be lost on the way."""
    if getattr(config.option, "disable_socket", False):
        problem = "pytest-socket forbids the network, over which a server is tested"
        raise OptionError("--disable-socket", problem, "Run these tests without it.")


def _options(config: pytest.Config) -> RunOptions:
    if config.option.base_url is None:
        # pytest-base-url does the same, but maybe later.
        config.option.base_url = config.getini("base_url") or None
    return RunOptions.of(config.option, suffixes=report_files.WRITERS)


def _undistributed(config: pytest.Config) -> bool:
    """Keep pytest-xdist from starting workers; return whether it would have."""
    asked = bool(getattr(config.option, "dist", "no") != "no")
    if asked:
        vars(config.option).update(dist="no", numprocesses=0, tx=[])
    return asked


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded reference API, if it was started."""
    if _SESSION in config.stash:
        config.stash[_SESSION].run.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise tests that take a sort key by the keys of its kind."""
    operation = metafunc.config.stash[_SESSION].run.options.operation
    for name, kinds in _SORT_KEYS.items():
        if name in metafunc.fixturenames and operation.sort_key is not None:
            keys = operation.keys_of(*kinds)
            ids = [_case_id(operation, key) for key in keys]
            metafunc.parametrize(name, keys, ids=ids)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Validate the ids of requirements, and make tests selectable by them with -k.

    Tests of requirements that do not apply to the operation are deselected. The order is kept.
    """
    catalogue = catalogue_of(config.stash[_SESSION].run.options.operation)
    inapplicable = []
    for item in items:
        for mark in item.iter_markers("requirement"):
            identifier = mark.kwargs.get("id", "")
            if identifier in catalogue.inapplicable:
                inapplicable.append(item)
                continue
            try:
                row = catalogue[identifier]
            except UnknownRequirement as error:
                raise pytest.UsageError(f"{item.nodeid}: {error}") from None
            item.extra_keyword_matches.add(row.id)
            item.user_properties += [("requirement", row.id), ("level", row.level.value)]
    if inapplicable:
        config.hook.pytest_deselected(items=inapplicable)
        items[:] = [item for item in items if item not in inapplicable]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Carry out the survey, once for all tests."""
    config = session.config
    run = config.stash[_SESSION].run
    if _shows_only(config) or session.testsfailed:
        return
    if any(item.get_closest_marker("requirement") for item in session.items):
        progress = _progress(config, run.options.client.max_requests)
        try:
            run.survey(progress, selected=_selected(session))
        except (NoGround, OptionError) as error:
            config.stash[_SESSION].stopped = line(str(error))
            raise pytest.UsageError(line(str(error))) from None
        except Exception as error:  # noqa: BLE001 - reported without the secret values of frames
            _give_up(run, error)
        finally:
            if progress is not None:
                progress.done()


def _seed(config: pytest.Config) -> str | None:
    """The seed of drawn queries, if one was given."""
    seed = getattr(config.option, "hypothesis_seed", None)
    return None if seed is None else str(seed)


def _shows_only(config: pytest.Config) -> bool:
    """Whether tests are listed, and none is run."""
    return bool(config.option.collectonly or config.option.setupplan)


def _progress(config: pytest.Config, budget: int) -> Progress | Waits | None:
    """The progress line, or lines for waits where there is no terminal; None without a reporter."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return None
    if not reporter.isatty:
        # On a line of its own, not behind the name of a test.
        return Waits(lambda line: (reporter.ensure_newline(), reporter.write_line(line))[1])
    width = config.get_terminal_writer().fullwidth
    return Progress(lambda line: reporter.rewrite(line, erase=True), budget, width)


def _selected(session: pytest.Session) -> frozenset[str]:
    """The ids of the requirements that the session has tests of."""
    marks = (mark for item in session.items for mark in item.iter_markers("requirement"))
    return frozenset(mark.kwargs["id"] for mark in marks)


def _give_up(run: Run, error: BaseException) -> NoReturn:
    """End the session with pytest's exit code for internal errors."""
    pytest.exit(
        f"No verdict: {_OWN_FAULT}.\n{_traceback(run, error)}",
        returncode=pytest.ExitCode.INTERNAL_ERROR,
    )


def _traceback(run: Run, error: BaseException) -> str:
    redact = run.options.client.redactor.text
    # What is behind the sign may be of an answer, and lines begin with nothing of an answer.
    frames = "".join(traceback.format_exception(error)).splitlines()[-_MOST_FRAMES:]
    return "\n".join(f"| {redact(frame)}" for frame in frames)


@pytest.fixture(scope="session")
def operation(request: pytest.FixtureRequest) -> Operation:
    """The operation under test."""
    tested: Operation = request.config.stash[_SESSION].run.options.operation
    return tested


@pytest.fixture(scope="session")
def surveyed(request: pytest.FixtureRequest) -> Surveyed:
    """The finished survey."""
    survey = request.config.stash[_SESSION].run.surveyed
    _record_for_junit(request)
    if survey is None:
        pytest.fail("contract tests run only through pytest's own run loop", pytrace=False)
    return survey


def _record_for_junit(request: pytest.FixtureRequest) -> None:
    """Keep what records a property of pytest's JUnit XML report, if one is written."""
    if getattr(request.config.option, "xmlpath", None):
        record = request.getfixturevalue("record_testsuite_property")
        request.config.stash[_SESSION].record = record


@pytest.fixture
def judge(request: pytest.FixtureRequest, surveyed: Surveyed) -> Judge:
    """Judge the evidence by all rules of the test's requirement, and end the test."""

    def judge_by(*rules: Rule) -> None:
        __tracebackhide__ = True
        if PROPERTIES[0] in rules and surveyed.examples is not None:
            # One pool of queries serves all properties, and Hypothesis's plugin looks here.
            title = request.node.nodeid
            request.node.hypothesis_statistics = surveyed.examples.statistics(title) or title
        _end(request, surveyed.verdict_of(_identifier(request), rules, _case(request)))

    return judge_by


def _identifier(request: pytest.FixtureRequest) -> str:
    identifier: str = request.node.get_closest_marker("requirement").kwargs["id"]
    return identifier


def _case(request: pytest.FixtureRequest) -> str | None:
    """The case of a requirement, whatever other plugins parametrise its test by."""
    given = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    operation = request.config.stash[_SESSION].run.options.operation
    return next((_case_id(operation, given[name]) for name in _SORT_KEYS if name in given), None)


def _case_id(operation: Operation, key: str) -> str | None:
    return None if operation.sort_key is None else f"{operation.sort_key.name}-{key}"


def _end(request: pytest.FixtureRequest, verdict: Verdict) -> None:
    __tracebackhide__ = True
    request.config.stash[_SESSION].verdicts[request.node.nodeid] = verdict
    request.node.user_properties.append(("verdict", verdict.outcome.value))
    told = explanation(verdict)
    if verdict.outcome is Outcome.BROKEN or _is_missed(verdict):
        pytest.fail(told, pytrace=False)
    # Reports show the output of a test that does not fail, too.
    request.node.add_report_section("call", "stdout", f"{verdict.outcome.value}: {told}\n")
    match verdict.outcome:
        case Outcome.NOT_EXERCISED:
            pytest.skip(unseen(verdict))
        case Outcome.ADVISORY | Outcome.WAIVED:
            pytest.xfail(f"{verdict.outcome.value}: {told}")


def _is_missed(verdict: Verdict) -> bool:
    """Whether a requirement had to be exercised, and was not."""
    return verdict.required and verdict.outcome is Outcome.NOT_EXERCISED


def _is_outcome(error: BaseException) -> bool:
    """Whether an exception is the outcome of a test, rather than a defect of the suite."""
    outcomes = (pytest.fail, pytest.skip, pytest.xfail, pytest.exit)
    return isinstance(error, (*(outcome.Exception for outcome in outcomes), KeyboardInterrupt))


class Contract:
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
        self._items: list[pytest.Item] = []
        self._silenced: list[object] = []

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Have JUnit XML hold the output of tests, which explains verdicts that do not fail."""
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
            _give_up(self.run, error)
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
        if self.run.surveyed is not None:
            session.testsfailed += len(self.run.surveyed.gate.failing(self._in_order()))
        return result

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Know the tests, to judge those that an interrupted run does not come to."""
        self._items = session.items

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Judge what is known so far, as far as a moment suffices."""
        surveyed, end = self.run.surveyed, time.monotonic() + _MOMENT
        if surveyed is None or not excinfo.errisinstance(KeyboardInterrupt):
            return
        for item in self._items:
            mark = item.get_closest_marker("requirement")
            if mark is None or item.nodeid in self.verdicts or time.monotonic() > end:
                continue
            case = item.callspec.id if hasattr(item, "callspec") else None
            verdict = surveyed.verdict_by_book(mark.kwargs["id"], case)
            if verdict is not None:
                self.verdicts[item.nodeid] = verdict
        count = len(surveyed.evidence.answers)
        self._notes.append(f"interrupted: what is not judged above, {count} answers do not show")

    @pytest.hookimpl(specname="pytest_sessionfinish", wrapper=True, trylast=True)
    def pytest_sessionfinish_of_others(
        self, session: pytest.Session
    ) -> Generator[None, None, None]:
        """Let no failure to write a report take the verdict away, or pass for one of the target."""
        try:
            yield
        except OSError as error:
            file = error.filename or session.config.getoption("xmlpath", None) or "a report"
            self._lacks_a_report(session, f"{file} could not be written: {error.strerror}")
            self._silence(session.config, error)
        except Exception as error:  # noqa: BLE001 - whatever another plugin raises
            self._lacks_a_report(session, f"another plugin failed.\n{_traceback(self.run, error)}")

    def _silence(self, config: pytest.Config, error: BaseException) -> None:
        """Take out the plugin that raised an error: it would tell of a file that is not there."""
        raised = [frame.f_locals.get("self") for frame, _ in traceback.walk_tb(error.__traceback__)]
        for plugin in config.pluginmanager.get_plugins():
            if plugin is not self and any(plugin is one for one in raised):
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
        if not _shows_only(session.config):
            self._write_reports(session, exitstatus)
        yield
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        line = terminal.last_line(self._in_order())
        if reporter and line and self.run.options.conditions.required is None:
            reporter.write_line(line, yellow=True)
        if exitstatus == pytest.ExitCode.USAGE_ERROR != session.exitstatus:
            # Pytest would exit with the code of the lesser evil.
            sys.stderr.write(f"ERROR: {self.stopped}\n")
            raise SystemExit(session.exitstatus)

    def _write_reports(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the reports, also of a run that was interrupted or came to no verdict."""
        ended = report_files.Ended(
            self.run,
            self._in_order(),
            seed=_seed(session.config),
            failed=exitstatus == pytest.ExitCode.TESTS_FAILED,
            stopped=self.stopped or _STOPPED.get(exitstatus),
        )
        for path in self.run.options.reports:
            if self._written(session, path, partial(report_files.write, path, ended)):
                self._notes.append(f"report:    {path}")
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary and (self.verdicts or self.stopped):
            path = Path(summary)
            self._written(session, path, partial(report_files.append_summary, path, ended))
        if self.record is not None:
            for name, value in junit.properties(ended.report):
                self.record(name, value)

    def _written(self, session: pytest.Session, path: Path, write: Callable[[], None]) -> bool:
        """Whether a report could be written; if not, the reason is noted."""
        try:
            write()
        except OSError as error:
            self._lacks_a_report(session, f"{path} could not be written: {error.strerror}")
        except Exception as error:  # noqa: BLE001 - reported without the values of frames
            why = f"{path} could not be written: {_OWN_FAULT}.\n{_traceback(self.run, error)}"
            self._lacks_a_report(session, why)
        else:
            return True
        return False

    def _lacks_a_report(self, session: pytest.Session, why: str) -> None:
        self._notes.append(f"report:    {why}")
        if session.exitstatus != pytest.ExitCode.INTERRUPTED:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR

    def _in_order(self) -> list[Verdict]:
        """The verdicts, causes before what may follow from them."""
        catalogue = catalogue_of(self.run.options.operation)
        rank = {row.id: number for number, row in enumerate(catalogue.by_cause)}
        return sorted(self.verdicts.values(), key=lambda verdict: rank[verdict.requirement.id])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the table of verdicts, the facts of the run, every explanation, the reports."""
        facts, surveyed = self.run.facts(), self.run.surveyed
        if self.verdicts and facts is not None and surveyed is not None:
            groups = catalogue_of(self.run.options.operation).groups
            terminal.write(terminalreporter, groups, self._in_order(), facts, surveyed.gate)
        judged = (line(f"judged:    {told}") for told in self.run.notes)
        for note in (*judged, *self._notes):
            terminalreporter.write_line(note)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            for command in workflow_commands(self._in_order()):
                terminalreporter.write_line(command)
