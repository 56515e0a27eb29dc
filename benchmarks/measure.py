"""What benchmarks share: servers in processes of their own, whole runs measured, tables."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.client import ClientOptions
from carecycle_contract.contract import the_operation
from carecycle_contract.options import DEFAULT_BUDGET, RunOptions
from carecycle_contract.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parents[1]
KEY = "cc_benchmark"
OPERATION = the_operation()
CONCURRENCY = 4
"""How many questions are asked at a time by default."""
_COST = re.compile(r"cost: +(\d+) of at most")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a whole run of the suite costs: seconds, MB and requests."""

    wall: float
    cpu: float
    memory: float
    requests: int


@contextmanager
def reference(*arguments: str) -> Iterator[str]:
    """The reference API in a process of its own; gives its base URL."""
    command = [sys.executable, str(Path(__file__).with_name("server.py")), "--key", KEY, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield str(process.stdout and process.stdout.readline().split()[0])
        finally:
            process.terminate()


def run_against(url: str) -> Run:
    """A default run without pytest; the caller closes it."""
    target = ClientOptions(url, KEY, DEFAULT_BUDGET)
    return Run(RunOptions(OPERATION, target, CONCURRENCY))


def suite(url: str, *options: str) -> Cost:
    """Run the suite once, as its user does."""
    return _cost(["-m", "pytest", "-p", "no:cacheprovider", "--base-url", url, *options])


def idle_suite(url: str) -> Cost:
    """All that a run does before and besides its requests and judgements: import, collect, load."""
    return _cost(["-c", _IDLE, "-q", "-p", "no:cacheprovider", "--collect-only", "--base-url", url])


_IDLE = """
import pytest
pytest.console_main()
from carecycle_contract.contract import the_operation
from carecycle_contract.drawing.queries import described
described(the_operation())
"""


def _cost(arguments: list[str]) -> Cost:
    apart = [sys.executable, str(Path(__file__).with_name("apart.py"))]
    finished = subprocess.run(
        [*apart, sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "CARECYCLE_API_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    shown, _, used = finished.stdout.rstrip().rpartition("\n")
    cost = _COST.search(shown)
    return Cost(**json.loads(used), requests=int(cost[1]) if cost else 0)


def typical(runs: Sequence[Cost]) -> Cost:
    """The run of median wall time."""
    return sorted(runs, key=lambda one: one.wall)[len(runs) // 2]


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The median time of some work."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def table(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
