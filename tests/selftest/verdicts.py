"""Serves an API on loopback and asks the suite for its verdicts, in process or as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from answers import OPERATION
from preloaded import LONGEST, run_pytest

from carecycle_contract.client import ClientOptions
from carecycle_contract.options import RunOptions
from carecycle_contract.reference import ReferenceApi, Store, rows, serve
from carecycle_contract.reporting.explanation import explanation
from carecycle_contract.run import Run
from carecycle_contract.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.types import ASGIApp

    from carecycle_contract.reference import Row

KEY = "cc_selftest"
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example-report.json"
"""The report in JSON that README shows."""


def api_of(
    campaigns: int | Iterable[Row] = 137, kind: type[ReferenceApi] = ReferenceApi
) -> ReferenceApi:
    """A reference API, or a kind of it, over so many campaigns or over these."""
    store = Store(OPERATION)
    store.fill(rows(OPERATION, campaigns) if isinstance(campaigns, int) else campaigns)
    return kind(OPERATION, store, KEY)


class Server(ExitStack):
    """Serves applications until it is closed."""

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def url(self, app: ASGIApp) -> str:
        """Serve an application; its base URL."""
        return self.enter_context(serve(app))


def started(url: str, budget: int = 600, key: str = KEY) -> closing[Run]:
    """A run on a target, to be closed by a `with` statement."""
    return closing(Run(RunOptions(OPERATION, ClientOptions(url, key, budget), concurrency=4)))


def verdicts(url: str, budget: int = 600) -> dict[str, Verdict]:
    """The verdict on each case of each requirement that a survey can judge, by its name."""
    with started(url, budget) as run:
        return {verdict.name: verdict for verdict in run.survey().verdicts()}


def departures(verdicts_by_name: dict[str, Verdict]) -> dict[str, str]:
    """The requirements that a target departs from, binding or not, with the explanation."""
    return {
        name: explanation(verdict)
        for name, verdict in verdicts_by_name.items()
        if verdict.outcome in (Outcome.BROKEN, Outcome.ADVISORY)
    }


def unconfigured() -> dict[str, str]:
    """The environment without what sets options of the suite."""
    unset = ("PYTEST_BASE_URL", "CARECYCLE_API_KEY", "PYTEST_ADDOPTS")
    return {name: value for name, value in os.environ.items() if name not in unset}


def _suite(arguments: Sequence[str], environment: dict[str, str]) -> dict[str, Any]:
    """The suite as a process, in the terms of `subprocess`.

    A server that the test brings is asked sixty questions, if `arguments` say nothing else.
    """
    budget = ["--max-requests=60"] if "--base-url" in arguments else []
    return {
        "args": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *budget, *arguments],
        "cwd": ROOT,
        "env": {**unconfigured(), "COLUMNS": "120", **environment},
        "stdout": subprocess.PIPE,
        "text": True,
    }


def run_suite(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the suite in a process of its own, as its user does."""
    process = _suite(arguments, environment)
    # Python reads its variables as it starts, and Hypothesis as it is imported.
    if any(name.startswith(("PYTHON", "CI")) for name in environment):
        return subprocess.run(**process, stderr=subprocess.PIPE, timeout=LONGEST, check=False)
    return run_pytest(process["args"], process["cwd"], process["env"])


def run_against(url: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the suite against a server that the test brings."""
    return run_suite("--base-url", url, *arguments, **{"CARECYCLE_API_KEY": KEY, **environment})


def running_against(url: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The suite under way against a server, in a process of its own."""
    given = {"CARECYCLE_API_KEY": KEY, **environment}
    return subprocess.Popen(**_suite(["--base-url", url, *arguments], given))


def run_suite_on(option: str, file: Path, content: str | None) -> subprocess.CompletedProcess[str]:
    """Run the suite with an option for a file of this content, which is not there if None."""
    if content is not None:
        file.write_text(content)
    return run_suite(f"{option}={file}")
