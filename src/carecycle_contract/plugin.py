"""The pytest plugin: options, fixtures and verdicts. It delegates everything else."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeAlias

import pytest

from carecycle_contract.client import NoGround, OptionError
from carecycle_contract.contract import SortKind
from carecycle_contract.options import RunOptions
from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting import terminal
from carecycle_contract.reporting.explanation import explanation, headline, reason
from carecycle_contract.reporting.progress import Progress
from carecycle_contract.requirements import UnknownRequirement, catalogue_of
from carecycle_contract.run import Run, Surveyed
from carecycle_contract.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from carecycle_contract.contract import Operation
    from carecycle_contract.drawing import Drawing
    from carecycle_contract.findings.judgement import Judgement
    from carecycle_contract.rules.rule import Rule

Conclude: TypeAlias = "Callable[[Judgement], None]"

_SESSION = pytest.StashKey["Contract"]()
_SORT_KEYS = {
    "value_key": (SortKind.INSTANT, SortKind.NUMBER),
    "text_key": (SortKind.TEXT,),
    "enum_key": (SortKind.ENUM,),
}
"""Fixtures that stand for each sort key of some kinds in turn."""
_ONE_PROCESS = (
    "contract: one process, whatever -n and --dist ask for, so that no question is asked twice"
)


class Judge(Protocol):
    """What contract tests call: the evidence is judged by all rules of their requirement."""

    def __call__(self, *rules: Rule) -> None:
        """End the test with the verdict."""


def requirement(identifier: str) -> pytest.MarkDecorator:
    """The mark of a contract test: the id of the requirement that it checks."""
    return pytest.mark.requirement(id=identifier)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the suite, besides --base-url of pytest-base-url."""
    group = parser.getgroup("carecycle", "the careCycle contract")
    for name, settings in RunOptions.declarations():
        group.addoption(name, **settings)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse unusable options before anything else happens."""
    config.addinivalue_line(
        "markers", "requirement(id): the requirement of the catalogue that a test checks"
    )
    try:
        run = Run(_options(config))
    except OptionError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[_SESSION] = Contract(run, distributed=_undistributed(config))
    config.pluginmanager.register(config.stash[_SESSION], "carecycle-contract")


def _options(config: pytest.Config) -> RunOptions:
    if config.option.base_url is None:
        # pytest-base-url takes it from there too, perhaps later.
        config.option.base_url = config.getini("base_url") or None
    return RunOptions.of(config.option, strict=config.getini("strict"))


def _undistributed(config: pytest.Config) -> bool:
    """Keep pytest-xdist from starting workers; whether it would have."""
    asked = bool(getattr(config.option, "dist", "no") != "no")
    if asked:
        vars(config.option).update(dist="no", numprocesses=0, tx=[])
    return asked


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded reference API, if it was started."""
    if _SESSION in config.stash:
        config.stash[_SESSION].run.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a sort key of some kind is one test for each such key."""
    operation = metafunc.config.stash[_SESSION].run.options.operation
    for name, kinds in _SORT_KEYS.items():
        if name in metafunc.fixturenames and operation.sort_key is not None:
            keys = operation.keys_of(*kinds)
            ids = [f"{operation.sort_key.name}-{key}" for key in keys]
            metafunc.parametrize(name, keys, ids=ids)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every id must be in the catalogue, and selects its tests by -k; their order is left alone.

    What is about something that the operation does not offer is deselected.
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
    """Check the ground and carry out the survey, once for all tests."""
    config = session.config
    run = config.stash[_SESSION].run
    shown_only = config.option.collectonly or config.option.setupplan
    if shown_only or session.testsfailed:
        return
    if any(item.get_closest_marker("requirement") for item in session.items):
        progress = _progress(config, run.options.client.max_requests)
        try:
            run.survey(progress, will_draw=_will_draw(session))
        except (NoGround, OptionError) as error:
            raise pytest.UsageError(str(error)) from None
        except Exception as error:  # noqa: BLE001 - told without frames, whose values are secret
            _give_up(run, error)
        finally:
            if progress is not None:
                progress.done()


def _progress(config: pytest.Config, budget: int) -> Progress | None:
    """A line that shows what is going on, where there is a terminal to show it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.isatty:
        return None
    width = config.get_terminal_writer().fullwidth
    return Progress(lambda line: reporter.rewrite(line, erase=True), budget, width)


def _will_draw(session: pytest.Session) -> bool:
    """Whether any test draws queries."""
    return any("drawing" in getattr(item, "fixturenames", ()) for item in session.items)


def _give_up(run: Run, error: BaseException) -> NoReturn:
    """End the run with pytest's own exit code for what is no test's failure."""
    what = Redactor(run.options.client.api_key).text("".join(traceback.format_exception(error)))
    pytest.exit(
        f"No verdict: the suite itself failed, which is no fault of the target.\n{what}",
        returncode=pytest.ExitCode.INTERNAL_ERROR,
    )


@pytest.fixture(scope="session")
def operation(request: pytest.FixtureRequest) -> Operation:
    """The operation that is tested."""
    tested: Operation = request.config.stash[_SESSION].run.options.operation
    return tested


@pytest.fixture(scope="session")
def surveyed(request: pytest.FixtureRequest) -> Surveyed:
    """What the survey brought."""
    survey = request.config.stash[_SESSION].run.surveyed
    if survey is None:
        pytest.fail("contract tests run only through pytest's own run loop", pytrace=False)
    return survey


@pytest.fixture
def judge(request: pytest.FixtureRequest, surveyed: Surveyed) -> Judge:
    """Judges the evidence by all rules of the test's requirement, and ends the test."""

    def judge_by(*rules: Rule) -> None:
        __tracebackhide__ = True
        _end(request, surveyed.verdict_of(_identifier(request), rules, _case(request)))

    return judge_by


@pytest.fixture
def drawing(surveyed: Surveyed) -> Drawing:
    """Draws queries and asks them."""
    return surveyed.drawing()


@pytest.fixture
def conclude(request: pytest.FixtureRequest, surveyed: Surveyed) -> Conclude:
    """Ends the test with the verdict that a judgement of its requirement gives."""

    def conclude_with(judgement: Judgement) -> None:
        __tracebackhide__ = True
        _end(request, surveyed.verdict(_identifier(request), judgement, _case(request)))

    return conclude_with


def _identifier(request: pytest.FixtureRequest) -> str:
    identifier: str = request.node.get_closest_marker("requirement").kwargs["id"]
    return identifier


def _case(request: pytest.FixtureRequest) -> str | None:
    return request.node.callspec.id if hasattr(request.node, "callspec") else None


def _end(request: pytest.FixtureRequest, verdict: Verdict) -> None:
    __tracebackhide__ = True
    request.config.stash[_SESSION].verdicts[request.node.nodeid] = verdict
    request.node.user_properties.append(("verdict", verdict.outcome.value))
    match verdict.outcome:
        case Outcome.BROKEN:
            pytest.fail(explanation(verdict), pytrace=False)
        case Outcome.NOT_EXERCISED:
            pytest.skip(f"not exercised: {reason(verdict)}")
        case Outcome.ADVISORY | Outcome.WAIVED:
            pytest.xfail(f"{verdict.outcome.value}: {headline(verdict)}")


def _is_outcome(error: BaseException) -> bool:
    """Whether an exception is how a test ends, and not a slip of the suite."""
    outcomes = (pytest.fail, pytest.skip, pytest.xfail, pytest.exit)
    return isinstance(error, (*(one.Exception for one in outcomes), KeyboardInterrupt))


class Contract:
    """The contract in one session of pytest: its run, and its verdicts by the tests' node ids.

    It is a plugin of its own, since pytest hands its hooks reports without their session.
    """

    def __init__(self, run: Run, *, distributed: bool) -> None:
        self.run = run
        self.verdicts: dict[str, Verdict] = {}
        self._distributed = distributed

    def pytest_report_header(self) -> list[str]:
        """The target, and the budget of its verdict."""
        return [f"contract: {self.run.describe()}", *([_ONE_PROCESS] * self._distributed)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let a failed test say what its verdict says, and nothing else."""
        error = call.excinfo.value if call.excinfo is not None else None
        if error is not None and item.get_closest_marker("requirement") and not _is_outcome(error):
            _give_up(self.run, error)
        report = yield
        if self._tells(report):
            # With --full-trace pytest shows more: frames, and values that must not be shown.
            report.longrepr = explanation(self.verdicts[item.nodeid])
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Once every other reporter has seen a failure, leave its text to the summary."""
        if self._tells(report):
            report.longrepr = f"{headline(self.verdicts[report.nodeid])}  (explained below)"

    def _tells(self, report: pytest.TestReport) -> bool:
        return report.when == "call" and report.failed and report.nodeid in self.verdicts

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table of verdicts, what the run cost and found, and every departure explained."""
        facts = self.run.facts()
        if self.verdicts and facts is not None:
            catalogue = catalogue_of(self.run.options.operation)
            rank = {identifier: number for number, identifier in enumerate(catalogue.by_id)}
            verdicts = sorted(self.verdicts.values(), key=lambda one: rank[one.requirement.id])
            terminal.write(terminalreporter, catalogue.groups, verdicts, facts)
