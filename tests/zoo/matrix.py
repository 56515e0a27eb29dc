"""Runs the whole suite against many servers: each in a process forked from one that has it loaded.

A run is what a user gets: the same plugin, options and tests. Only imports are shared, what pytest
would print is kept instead, and plugins of pytest that have no say in a verdict are left out.

Most of a run's time as a user sees it is start-up, which is paid once, by a run before the first
fork. Each process serves what it tests, so that no run waits for another. Where only the suite has
a clock, a wait is not waited but counted: until a difference is old enough to be asked about again,
for most. Where the server has one too, time passes, and other runs go on meanwhile, for there are
several on each core.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import random
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from zlib import crc32

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from carecycle_contract.client import Client
from carecycle_contract.reporting import json_report
from zoo.conforming.variant import variant
from zoo.forked import forked
from zoo.server import KEY
from zoo.servers import everything

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from zoo.server import Server

ROOT = Path(__file__).parents[2]

_BYSTANDERS = (
    *("anyio", "cacheprovider", "doctest", "faulthandler", "legacypath", "logging"),
    *("pastebin", "stepwise", "subtests", "threadexception", "unraisableexception", "xdist"),
)
# What is printed is kept here, and no test has an assert statement. A run takes a tenth less.
_LEAN = (
    "--capture=no",
    "--assert=plain",
    *(f"-pno:{name}" for name in _BYSTANDERS),
    # Hypothesis's plugins do not come before Hypothesis, which is loaded.
    "-Wignore::hypothesis.errors.HypothesisSideeffectWarning",
)
_GRAVEST_FIRST = ("no verdict", "broken", "advisory", "waived", "kept", "not exercised")
_COST = re.compile(r"^cost: +(\d+) of at most", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run: its exit code, the outcome of each requirement, and its cost.

    `seconds` is the time from pytest's start to its end, imports left out and waits that were only
    counted included; `shown` is all that was printed. `judged` holds the outcomes by the recording
    of the run, or is None without one, and `judging` what was printed then; `reported` holds those
    by its JSON report.
    """

    name: str
    exit_code: int
    outcomes: dict[str, str]
    requests: int
    seconds: float
    shown: str
    judged: dict[str, str] | None = None
    judging: str = ""
    reported: dict[str, str] = field(default_factory=dict)

    @property
    def departures(self) -> set[str]:
        """The requirements that the server was found to break."""
        return {
            name for name, outcome in self.outcomes.items() if outcome in ("broken", "advisory")
        }


def caught(result: Result) -> set[str]:
    """The requirements found broken that the server does break; none of a conforming one."""
    return result.departures & everything()[result.name].breaks


def judged_otherwise(result: Result) -> set[str]:
    """The requirements on which a recording led to another verdict than its run."""
    if result.judged is None:
        return set()
    requirements = result.outcomes.keys() | result.judged.keys()
    return {name for name in requirements if result.outcomes.get(name) != result.judged.get(name)}


class Clock:
    """A clock that is moved on by sleeping. Safe to use from several threads."""

    def __init__(self) -> None:
        self.slept = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds, those slept included."""
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        """Be later at once."""
        with self._lock:
            self.slept += seconds

    def in_use(self) -> AbstractContextManager[object]:
        """Targets that are opened meanwhile go by this clock."""
        kept_by_this = partial(Client, clock=self.now, sleep=self.sleep)
        return mock.patch("carecycle_contract.run.Client", kept_by_this)


class _Verdicts:
    """A pytest plugin that takes down each verdict."""

    def __init__(self, order: int | None) -> None:
        self.outcomes: dict[str, str] = {}
        self._order = order

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the tests into another order."""
        if self._order is not None:
            random.Random(self._order).shuffle(items)  # noqa: S311 - an order, no secret

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Read what the suite's plugin says of each test."""
        properties = dict(report.user_properties)
        if "verdict" in properties:
            _add(self.outcomes, str(properties["requirement"]), str(properties["verdict"]))
        elif report.failed:
            self.outcomes[report.nodeid] = "no verdict"


def is_recorded(name: str) -> bool:
    """Whether the run of a server is recorded every time: of an eighth, always the same one.

    Writing and judging a recording takes as long as the run.
    """
    return crc32(name.encode()) % 8 == 0


def run(
    server: Server, *options: str, order: int | None = None, record: bool | None = None
) -> Result:
    """Test one server in this process, its tests in the order of a seed if one is given.

    Unless told to or not to `record`, the recordings of an eighth of them are judged, too.
    """
    recorded = is_recorded(server.name) if record is None else record
    judged, judging = None, ""
    verdicts, shown, clock = _Verdicts(order), io.StringIO(), Clock()
    os.environ["CARECYCLE_API_KEY"] = KEY
    os.chdir(ROOT)
    with (
        tempfile.TemporaryDirectory() as folder,
        server.open() as url,
        clock.in_use() if server.timeless else contextlib.nullcontext(),
        contextlib.redirect_stdout(shown),
        contextlib.redirect_stderr(shown),
    ):
        # What failed on one server is not to be drawn first on another.
        set_hypothesis_home_dir(folder)
        began = time.perf_counter()
        reports = [f"--report={folder}/run.json"]
        reports += [f"--report={folder}/run.har"] if recorded else []
        # What a cache answers depends on the order of questions.
        alone = ["--concurrency=1", "--hypothesis-seed=0"] if server.timeless else []
        arguments = ["--base-url", url, *reports, *_LEAN, *alone, *options]
        code = pytest.main(arguments, plugins=[verdicts])
        seconds = time.perf_counter() - began + clock.slept
        if recorded:
            judged, judging = _judged(f"{folder}/run.har", *options, order=order)
        reported = _reported(Path(folder) / "run.json")
    text = shown.getvalue()
    cost = _COST.search(text)
    requests = int(cost[1]) if cost else 0
    return Result(
        server.name,
        int(code),
        verdicts.outcomes,
        requests,
        seconds,
        text,
        judged,
        judging,
        reported,
    )


def _judged(file: str, *options: str, order: int | None) -> tuple[dict[str, str], str]:
    """The outcomes of the requirements by a recording, and what was printed."""
    verdicts, shown = _Verdicts(order), io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        pytest.main([f"--judge={file}", *_LEAN, *options], plugins=[verdicts])
    return verdicts.outcomes, shown.getvalue()


def _reported(file: Path) -> dict[str, str]:
    """The outcomes of the requirements by a JSON report, or what is wrong with it."""
    try:
        rows = json_report.read(file.read_bytes()).requirements
    except (OSError, json_report.BadReport) as error:
        return {"no report": str(error)}
    outcomes: dict[str, str] = {}
    for row in rows:
        _add(outcomes, row.id, row.verdict)
    return outcomes


def _add(outcomes: dict[str, str], requirement: str, outcome: str) -> None:
    """Add the outcome of a case; of those of a requirement the gravest counts."""
    known = outcomes.setdefault(requirement, outcome)
    outcomes[requirement] = min(known, outcome, key=_GRAVEST_FIRST.index)


def run_all(
    servers: Iterable[Server],
    *options: str,
    order: int | None = None,
    record: bool | None = None,
    processes: int | None = None,
    deadline: float = 300.0,
) -> dict[str, Result]:
    """Test every server, several at a time; by name, in the order given.

    Raises:
        TimeoutError: if one takes more than `deadline` seconds.

    """
    load()
    tasks = {
        server.name: partial(run, server, *options, order=order, record=record)
        for server in servers
    }
    return forked(tasks, processes, deadline=deadline)


def load() -> None:
    """Do once what every run would do again, imports above all."""
    run(variant("reference", "The reference API as it is."))
    # What all have need not be looked through for garbage by each.
    gc.freeze()
