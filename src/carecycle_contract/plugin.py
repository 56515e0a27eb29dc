"""The pytest plugin: options, fixtures and verdicts. It delegates everything else."""

from __future__ import annotations

import pickle
import shutil
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import pytest

from carecycle_contract.client import NoGround, OptionError
from carecycle_contract.options import RunOptions
from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting import summary
from carecycle_contract.reporting.progress import Progress
from carecycle_contract.reporting.verdict import Outcome, Verdict
from carecycle_contract.requirements import UnknownRequirement, requirements
from carecycle_contract.requirements import requirement as look_up
from carecycle_contract.run import Run, Surveyed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from carecycle_contract.drawing import Drawing
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Judgement

Judge: TypeAlias = "Callable[[Rule], None]"
Conclude: TypeAlias = "Callable[[Judgement], None]"

_RUN = pytest.StashKey[Run]()
_VERDICT = pytest.StashKey[Verdict]()
_FILE = pytest.StashKey[Path]()
# Reports keep what stands in their __dict__ also on their way from a worker of pytest-xdist.
_TEXT = "carecycle_contract_text"
_WORKER_FILE = "carecycle_contract_survey"
_STYLES = {
    Outcome.KEPT: {"green": True},
    Outcome.BROKEN: {"red": True, "bold": True},
    Outcome.ADVISORY: {"yellow": True},
    Outcome.WAIVED: {"yellow": True},
    Outcome.NOT_EXERCISED: {"light": True},
}


def requirement(identifier: str) -> pytest.MarkDecorator:
    """The mark of a contract test: the id of the requirement that it checks."""
    return pytest.mark.requirement(identifier)


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
    if not hasattr(config, "workerinput"):
        try:
            config.stash[_RUN] = Run(_options(config))
        except OptionError as error:
            raise pytest.UsageError(str(error)) from None


def _options(config: pytest.Config) -> RunOptions:
    if config.option.base_url is None:
        # pytest-base-url takes it from there too, perhaps later.
        config.option.base_url = config.getini("base_url") or None
    return RunOptions.of(config.option, strict=config.getini("strict"))


def _progress(config: pytest.Config, budget: int) -> Progress | None:
    """A line that shows what is going on, where there is a terminal to show it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.isatty:
        return None
    width = config.get_terminal_writer().fullwidth
    return Progress(lambda line: reporter.rewrite(line, erase=True), budget, width)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded reference API, if it was started."""
    run = config.stash.get(_RUN, None)
    if run is not None:
        run.close()
    if _FILE in config.stash:
        shutil.rmtree(config.stash[_FILE].parent, ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str | None:
    """The target, and the budget of its verdict."""
    run = config.stash.get(_RUN, None)
    return None if run is None else f"contract: {run.describe()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every id must be in the catalogue; the tests' order is left alone."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            try:
                row = look_up(*mark.args)
            except UnknownRequirement as error:
                raise pytest.UsageError(f"{item.nodeid}: {error}") from None
            item.user_properties += [("requirement", row.id), ("level", row.level.value)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Check the ground and carry out the survey, once for all tests and all workers."""
    config = session.config
    run = config.stash.get(_RUN, None)
    shown_only = config.option.collectonly or config.option.setupplan
    if run is None or shown_only or session.testsfailed:
        return
    distributed = bool(getattr(config.option, "dist", "no") != "no")
    if distributed or any(item.get_closest_marker("requirement") for item in session.items):
        progress = _progress(config, run.options.max_requests)
        try:
            surveyed = run.survey(progress, will_draw=_will_draw(session))
        except (NoGround, OptionError) as error:
            raise pytest.UsageError(str(error)) from None
        except Exception as error:  # noqa: BLE001 - told without frames, whose values are secret
            _give_up(config, error)
        finally:
            if progress is not None:
                progress.done()
        if distributed:
            # The key of a target is a secret, and its workers have it from where it came.
            known = run.options.target is not None
            shared = surveyed.without_key() if known else surveyed
            _survey_file(config).write_bytes(pickle.dumps(shared))


def _will_draw(session: pytest.Session) -> bool:
    """Whether queries will be drawn in this process."""
    return any("drawing" in getattr(item, "fixturenames", ()) for item in session.items)


def _give_up(config: pytest.Config, error: BaseException) -> NoReturn:
    """End the run with pytest's own exit code for what is no test's failure."""
    options = config.stash[_RUN].options if _RUN in config.stash else _options(config)
    key = options.target.api_key if options.target is not None else None
    what = Redactor(key).text("".join(traceback.format_exception(error)))
    pytest.exit(
        f"No verdict: the suite itself failed, which is no fault of the target.\n{what}",
        returncode=pytest.ExitCode.INTERNAL_ERROR,
    )


def _survey_file(config: pytest.Config) -> Path:
    """Where the controller of pytest-xdist leaves the survey for its workers."""
    workerinput: dict[str, str] = getattr(config, "workerinput", {})
    if _WORKER_FILE in workerinput:
        return Path(workerinput[_WORKER_FILE])
    if _FILE not in config.stash:
        config.stash[_FILE] = Path(tempfile.mkdtemp(prefix="carecycle-")) / "survey"
    return config.stash[_FILE]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - pytest-xdist is optional
    """Tell a worker of pytest-xdist where the survey will be."""
    node.workerinput[_WORKER_FILE] = str(_survey_file(node.config))


@pytest.fixture(scope="session")
def surveyed(request: pytest.FixtureRequest) -> Surveyed:
    """What the survey brought."""
    config = request.config
    if hasattr(config, "workerinput"):
        loaded: Surveyed = pickle.loads(_survey_file(config).read_bytes())  # noqa: S301 - ours
        target = _options(config).target
        return loaded if target is None else loaded.with_key(target.api_key)
    found = config.stash[_RUN].surveyed
    if found is None:
        pytest.fail("contract tests run only through pytest's own run loop", pytrace=False)
    return found


@pytest.fixture
def judge(request: pytest.FixtureRequest, surveyed: Surveyed) -> Judge:
    """Judges the evidence by a rule, and ends the test with the verdict."""

    def judge_by(rule: Rule) -> None:
        __tracebackhide__ = True
        _end(request, surveyed.judge(rule))

    return judge_by


@pytest.fixture
def drawing(request: pytest.FixtureRequest, surveyed: Surveyed) -> Iterator[Drawing]:
    """Draws queries and asks them; a worker of pytest-xdist has a connection of its own."""
    run = request.config.stash.get(_RUN, None)
    if run is not None and run.target is not None:
        yield surveyed.drawing(run.target)
        return
    with surveyed.connect() as target:
        yield surveyed.drawing(target)
    request.node.user_properties.append(("requests", target.requests_used))


@pytest.fixture
def conclude(request: pytest.FixtureRequest, surveyed: Surveyed) -> Conclude:
    """Ends the test with the verdict that a judgement of its requirement gives."""

    def conclude_with(judgement: Judgement) -> None:
        __tracebackhide__ = True
        (identifier,) = request.node.get_closest_marker("requirement").args
        _end(request, surveyed.verdict(identifier, judgement))

    return conclude_with


def _end(request: pytest.FixtureRequest, verdict: Verdict) -> None:
    __tracebackhide__ = True
    marked = [mark.args[0] for mark in request.node.iter_markers("requirement")]
    if verdict.requirement.id not in marked:
        pytest.fail(f"marked {marked}, judged {verdict.requirement.id}", pytrace=False)
    request.node.stash[_VERDICT] = verdict
    request.node.user_properties.append(("verdict", verdict.outcome.value))
    match verdict.outcome:
        case Outcome.BROKEN:
            pytest.fail(verdict.text, pytrace=False)
        case Outcome.NOT_EXERCISED:
            pytest.skip(f"not exercised: {verdict.text}")
        case Outcome.ADVISORY | Outcome.WAIVED:
            sentence = verdict.text.partition("\n")[0]
            pytest.xfail(f"{verdict.outcome.value}: {sentence}")


def _is_outcome(error: BaseException) -> bool:
    """Whether an exception is how a test ends, and not a slip of the suite."""
    outcomes = (pytest.fail, pytest.skip, pytest.xfail, pytest.exit)
    return isinstance(error, (*(one.Exception for one in outcomes), KeyboardInterrupt))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the verdict into the report, in a form that travels between processes."""
    error = call.excinfo.value if call.excinfo is not None else None
    if error is not None and item.get_closest_marker("requirement") and not _is_outcome(error):
        _give_up(item.config, error)
    report = yield
    verdict = item.stash.get(_VERDICT, None)
    if verdict is not None and call.when == "call":
        vars(report)[_TEXT] = verdict.text
        if report.failed:
            # With --full-trace pytest shows more: frames, and values that must not be shown.
            report.longrepr = verdict.text
    return report


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Once every other reporter has seen a failure, leave its text to the summary."""
    if report.when == "call" and report.failed and _TEXT in vars(report):
        report.longrepr = vars(report)[_TEXT].partition("\n")[0] + "  (explained below)"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The table of verdicts, what the run cost and found, and every departure explained."""
    verdicts, drawn = _verdicts(terminalreporter)
    facts = config.stash[_RUN].facts(drawn)
    if not verdicts or facts is None:
        return
    write = terminalreporter.write_line
    terminalreporter.section("contract")
    for line, outcome in summary.table(verdicts):
        write(line, **(_STYLES[outcome] if outcome else {"bold": True}))
    write("")
    for line in summary.facts(facts):
        write(line)
    for line in summary.stale(verdicts, config.stash[_RUN].options.waivers):
        write(f"notice:    {line}")
    for line in summary.not_exercised(verdicts):
        write(f"not exercised: {line}", **_STYLES[Outcome.NOT_EXERCISED])
    for outcome in (Outcome.WAIVED, Outcome.ADVISORY, Outcome.BROKEN):
        for verdict in verdicts.values():
            if verdict.outcome is outcome:
                terminalreporter.section(f"{outcome.value}: {verdict.requirement.id}", sep="-")
                write(verdict.text)


def _verdicts(reporter: pytest.TerminalReporter) -> tuple[dict[str, Verdict], int]:
    """The verdicts in the reports that pytest kept, and the requests that drawn queries sent."""
    found: dict[str, Verdict] = {}
    requests = 0
    for report in (one for reports in reporter.stats.values() for one in reports):
        properties = dict(getattr(report, "user_properties", ()))
        if getattr(report, "when", None) == "teardown":
            requests += properties.get("requests", 0)
        if "verdict" in properties and _TEXT in vars(report):
            row = look_up(properties["requirement"])
            found[row.id] = Verdict(row, Outcome(properties["verdict"]), vars(report)[_TEXT])
    ordered = {row.id: found[row.id] for row in requirements() if row.id in found}
    return ordered, requests
