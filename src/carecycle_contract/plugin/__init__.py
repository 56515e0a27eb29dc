"""The pytest plugin: options, fixtures and reports. Everything else is delegated."""

from __future__ import annotations

import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pytest

from carecycle_contract import report_files
from carecycle_contract.client import NoGround, OptionError
from carecycle_contract.options import DECLARATIONS, RunOptions
from carecycle_contract.plugin.cases import SORT_KEYS, case_of
from carecycle_contract.plugin.drift import DriftPlugin
from carecycle_contract.plugin.session import ContractSession, give_up, shows_only
from carecycle_contract.reporting.explanation import explanation, unseen
from carecycle_contract.reporting.progress import Progress, Waits
from carecycle_contract.reporting.sinks import line
from carecycle_contract.requirements import UnknownRequirement, catalogue_of
from carecycle_contract.rules.book import PROPERTIES
from carecycle_contract.run import Run
from carecycle_contract.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from carecycle_contract.assessment import Assessment
    from carecycle_contract.contract import Operation
    from carecycle_contract.rules.rule import Rule

_SESSION = pytest.StashKey[ContractSession]()


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
    for name, settings in DECLARATIONS.items():
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
    config.stash[_SESSION] = ContractSession(run, distributed=_undistributed(config))
    config.pluginmanager.register(config.stash[_SESSION], "carecycle-contract")
    if run.options.baseline is not None:
        drift = DriftPlugin(config.stash[_SESSION])
        config.pluginmanager.register(drift, "carecycle-contract-drift")
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
    for name, kinds in SORT_KEYS.items():
        if name in metafunc.fixturenames and operation.sort_key is not None:
            keys = operation.keys_of(*kinds)
            metafunc.parametrize(name, keys, ids=operation.case_of)


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
    run, selected = config.stash[_SESSION].run, _selected(session)
    if shows_only(config) or session.testsfailed or not selected:
        return
    progress = _progress(config, run.options.client.max_requests)
    try:
        run.survey(progress, selected=selected)
    except (NoGround, OptionError) as error:
        config.stash[_SESSION].stopped = line(str(error))
        raise pytest.UsageError(line(str(error))) from None
    except Exception as error:  # noqa: BLE001 - reported without the secret values of frames
        give_up(run, error)
    finally:
        if isinstance(progress, Progress):
            progress.done()


def _progress(config: pytest.Config, budget: int) -> Progress | Waits | None:
    """The progress line, or lines for waits where there is no terminal; None without a reporter."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return None
    if not reporter.isatty:
        # On a line of its own, not behind the name of a test.
        return Waits(lambda told: (reporter.ensure_newline(), reporter.write_line(told))[1])
    width = config.get_terminal_writer().fullwidth
    return Progress(lambda told: reporter.rewrite(told, erase=True), budget, width)


def _selected(session: pytest.Session) -> frozenset[str]:
    """The ids of the requirements that the session has tests of."""
    marks = (mark for item in session.items for mark in item.iter_markers("requirement"))
    return frozenset(mark.kwargs["id"] for mark in marks)


@pytest.fixture(scope="session")
def operation(request: pytest.FixtureRequest) -> Operation:
    """The operation under test."""
    tested: Operation = request.config.stash[_SESSION].run.options.operation
    return tested


@pytest.fixture(scope="session")
def assessment(request: pytest.FixtureRequest) -> Assessment:
    """The assessment of the target, once the survey is finished."""
    made = request.config.stash[_SESSION].run.assessment
    _record_for_junit(request)
    if made is None:
        pytest.fail("contract tests run only through pytest's own run loop", pytrace=False)
    return made


def _record_for_junit(request: pytest.FixtureRequest) -> None:
    """Keep what records a property of pytest's JUnit XML report, if one is written."""
    if getattr(request.config.option, "xmlpath", None):
        record = request.getfixturevalue("record_testsuite_property")
        request.config.stash[_SESSION].record = record


@pytest.fixture
def judge(request: pytest.FixtureRequest, assessment: Assessment) -> Judge:
    """Judge the evidence by all rules of the test's requirement, and end the test."""

    def judge_by(*rules: Rule) -> None:
        __tracebackhide__ = True
        if PROPERTIES[0] in rules and assessment.examples is not None:
            # One pool of queries serves all properties, and Hypothesis's plugin looks here.
            title = request.node.nodeid
            request.node.hypothesis_statistics = assessment.examples.statistics(title) or title
        identifier = request.node.get_closest_marker("requirement").kwargs["id"]
        case = case_of(request.node, assessment.operation)
        _end(request, assessment.verdict_of(identifier, rules, case))

    return judge_by


def _end(request: pytest.FixtureRequest, verdict: Verdict) -> None:
    __tracebackhide__ = True
    request.config.stash[_SESSION].verdicts[request.node.nodeid] = verdict
    request.node.user_properties.append(("verdict", verdict.outcome.value))
    told = explanation(verdict)
    is_missed = verdict.required and verdict.outcome is Outcome.NOT_EXERCISED
    if verdict.outcome is Outcome.BROKEN or is_missed:
        pytest.fail(told, pytrace=False)
    # Reports show the output of a test that does not fail, too.
    request.node.add_report_section("call", "stdout", f"{verdict.outcome.value}: {told}\n")
    match verdict.outcome:
        case Outcome.NOT_EXERCISED:
            pytest.skip(unseen(verdict))
        case Outcome.ADVISORY | Outcome.WAIVED:
            pytest.xfail(f"{verdict.outcome.value}: {told}")
