"""Table 6: the share of the faults that is caught, by the number of requests; drawn as a plot.

Beside it the plain Schemathesis command line on the same OpenAPI document, limited to GET, and
without the one check that accuses the conforming reference API (it takes `page=1.0` for valid).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from measure import KEY, ROOT, table

sys.path.insert(0, str(ROOT / "tests" / "selftest"))

from matrix import run_all
from subjects import caught, faulty

from carecycle_contract.contract import OPENAPI_FILE, campaigns
from carecycle_contract.reference.faults import faults

BUDGETS = (10, 20, 30, 40, 60, 120, 600)
EXAMPLES = (10, 30, 100)
AT_A_TIME = os.cpu_count() or 1
EVERY = 6
"""Of so many faults one is taken, in the order of the catalogue, to keep the measuring short."""

PLOT = ROOT / "docs" / "detection-cost.svg"
_GENERATED = re.compile(r"(\d+) generated")


@dataclass(frozen=True, slots=True)
class Point:
    """Of a tool at a setting: the share of faults caught, and medians of requests and seconds."""

    setting: str
    share: float
    requests: float
    seconds: float


def detection() -> str:
    """The table; the plot is written to docs/."""
    names = list(faults())[::EVERY]
    ours = [_suite(names, budget) for budget in BUDGETS]
    theirs = [_schemathesis(names, examples) for examples in EXAMPLES]
    _plot(ours, theirs)
    rows = [
        [tool, one.setting, f"{one.share:.0%}", f"{one.requests:.0f}", f"{one.seconds:.1f}"]
        for tool, points in (("this suite", ours), ("Schemathesis", theirs))
        for one in points
    ]
    return "\n".join([
        f"Every {EVERY}th fault of the catalogue, {len(names)} of them.",
        "",
        table(["tool", "setting", "faults caught", "requests", "s"], rows),
        "",
        f"![share of faults caught by requests]({PLOT.name})",
    ])  # fmt: skip


def _suite(names: list[str], budget: int) -> Point:
    subjects = [subject for subject in faulty() if subject.name in names]
    found = run_all(subjects, "--max-requests", str(budget), processes=AT_A_TIME)
    results = found.values()
    return Point(
        f"--max-requests {budget}",
        sum(bool(caught(one)) for one in results) / len(names),
        statistics.median(one.requests for one in results),
        statistics.median(one.seconds for one in results),
    )


def _schemathesis(names: list[str], examples: int) -> Point:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        runs = list(pool.map(lambda name: _one_schemathesis(name, examples), names))
    return Point(
        f"--max-examples {examples}",
        sum(failed for failed, _, _ in runs) / len(names),
        statistics.median(requests for _, requests, _ in runs),
        statistics.median(seconds for _, _, seconds in runs),
    )


def _one_schemathesis(name: str, examples: int) -> tuple[bool, int, float]:
    serve = [sys.executable, "-m", "carecycle_contract.reference", "--port", "0", "--key", KEY]
    with subprocess.Popen([*serve, "--fault", name], stdout=subprocess.PIPE, text=True) as server:
        try:
            url = str(server.stdout and server.stdout.readline().split()[0])
            began = time.perf_counter()
            run = subprocess.run(
                [
                    *(str(Path(sys.executable).with_name("schemathesis")), "run"),
                    *(str(OPENAPI_FILE), "--url", url, "-H", f"{campaigns().key_header}: {KEY}"),
                    *("--phases", "examples,fuzzing", "--max-examples", str(examples)),
                    *("--exclude-checks", "unsupported_method,positive_data_acceptance"),
                    "--generation-deterministic",
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            seconds = time.perf_counter() - began
        finally:
            server.terminate()
    requests = _GENERATED.search(run.stdout)
    return run.returncode == 1, int(requests[1]) if requests else 0, seconds


def _plot(ours: list[Point], theirs: list[Point]) -> None:
    # Only this table needs it.
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    for label, points in (("this suite", ours), ("Schemathesis", theirs)):
        axes.plot(
            [one.requests for one in points],
            [100 * one.share for one in points],
            marker="o",
            label=label,
        )
    axes.set_xscale("log")
    axes.set_xlabel("requests")
    axes.set_ylabel("% of faults caught")
    axes.set_ylim(0, 100)
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(PLOT)
