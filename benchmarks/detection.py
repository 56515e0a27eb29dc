"""Table 7: the share of the faulty servers that is caught, by the number of requests.

Also by the survey without drawn queries, and by the properties alone, whose run fails by whatever
drawn queries show broken.
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
from typing import TYPE_CHECKING

from measure import OPERATION, ROOT, table

sys.path.insert(0, str(ROOT / "tests"))

from zoo.matrix import run_all
from zoo.server import KEY
from zoo.servers import faulty

if TYPE_CHECKING:
    from zoo.server import Server

BUDGETS = (10, 20, 30, 40, 60, 120, 200, 600)
PARTS = {"the survey alone": "not test_properties", "the properties alone": "test_properties"}
BUDGETS_OF_PARTS = (60, 200, 600)
EXAMPLES = (10, 30, 100)
AT_A_TIME = os.cpu_count() or 1
EVERY = 6
"""Of so many faulty servers one is taken, in the order of the zoo, to keep the measuring short."""

_GENERATED = re.compile(r"(\d+) generated")


@dataclass(frozen=True, slots=True)
class Point:
    """Of a tool at a setting: the share of faults caught, and medians of requests and seconds."""

    setting: str
    share: float
    requests: float
    seconds: float


def detection() -> str:
    """The table."""
    servers = list(faulty().values())[::EVERY]
    points = {
        "this suite": [_suite(servers, budget) for budget in BUDGETS],
        **{
            part: [_suite(servers, budget, "-k", chosen) for budget in BUDGETS_OF_PARTS]
            for part, chosen in PARTS.items()
        },
        "Schemathesis": [_schemathesis(servers, examples) for examples in EXAMPLES],
    }
    rows = [
        [tool, one.setting, f"{one.share:.0%}", f"{one.requests:.0f}", f"{one.seconds:.1f}"]
        for tool, measured in points.items()
        for one in measured
    ]
    return "\n".join([
        f"Every {EVERY}th faulty server of the zoo, {len(servers)} of them.",
        "",
        table(["tool", "setting", "faults caught", "requests", "s"], rows),
    ])  # fmt: skip


def _suite(servers: list[Server], budget: int, *selection: str) -> Point:
    options = ("--max-requests", str(budget), *selection)
    found = run_all(servers, *options, processes=AT_A_TIME)
    results = found.values()
    return Point(
        f"--max-requests {budget}",
        sum(bool(one.departures) for one in results) / len(servers),
        statistics.median(one.requests for one in results),
        statistics.median(one.seconds for one in results),
    )


def _schemathesis(servers: list[Server], examples: int) -> Point:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        runs = list(pool.map(lambda server: _one_schemathesis(server, examples), servers))
    return Point(
        f"--max-examples {examples}",
        sum(failed for failed, _, _ in runs) / len(servers),
        statistics.median(requests for _, requests, _ in runs),
        statistics.median(seconds for _, _, seconds in runs),
    )


def _one_schemathesis(server: Server, examples: int) -> tuple[bool, int, float]:
    with server.open() as url:
        began = time.perf_counter()
        run = subprocess.run(
            [
                *(str(Path(sys.executable).with_name("schemathesis")), "run"),
                *(str(OPERATION.document), "--url", url, "-H", f"{OPERATION.key.header}: {KEY}"),
                *("--phases", "examples,fuzzing", "--max-examples", str(examples)),
                *("--exclude-checks", "unsupported_method,positive_data_acceptance"),
                "--generation-deterministic",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - began
    requests = _GENERATED.search(run.stdout)
    return run.returncode == 1, int(requests[1]) if requests else 0, seconds
