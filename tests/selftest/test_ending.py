"""However a run ends, it says what it knows, within moments, and by the right exit code."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from starlette.responses import Response
from verdicts import ROOT, Server, api_of, run_against, run_suite, running_against

from carecycle_contract.plugin.session import _has_line
from carecycle_contract.reference.api import ReferenceApi

if TYPE_CHECKING:
    from starlette.requests import Request

FULL = "/dev/full"
_NEEDS_A_FULL_DISK = pytest.mark.skipif(
    not Path(FULL).exists(), reason="no device here is always full"
)


class Sulking(ReferenceApi):
    """After some requests it does as it likes."""

    patience = 0
    requests = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.sulks, self.over = threading.Event(), threading.Event()

    def respond(self, request: Request) -> Response:
        self.requests += 1
        if self.requests <= self.patience:
            return super().respond(request)
        self.sulks.set()
        return self.sulk()

    def sulk(self) -> Response:
        """What is done from then on."""
        self.over.wait(60)
        return Response("")


class Asking(Sulking):
    """It asks to be left alone for minutes."""

    def sulk(self) -> Response:
        return Response("{}", 429, headers={"retry-after": "250"})


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("kind", "patience"),
    [(Sulking, 0), (Sulking, 30), (Sulking, 58), (Asking, 30)],
    ids=("at the first question", "amid the survey", "while drawing", "waiting"),
)
def test_a_signal_ends_a_run(
    server: Server, tmp_path: Path, kind: type[Sulking], patience: int, sent: signal.Signals
) -> None:
    """At once, with exit code 2 and what is known so far, also in its report."""
    api = api_of(kind=kind)
    api.patience = patience
    report = tmp_path / "run.md"
    with running_against(server.url(api), f"--report={report}") as run:
        assert api.sulks.wait(60)
        time.sleep(0.5)
        began = time.monotonic()
        run.send_signal(sent)
        shown, _ = run.communicate(timeout=30)
        # Three seconds, on a machine that does nothing else.
        assert time.monotonic() - began < 15
    api.over.set()
    assert run.returncode == 2, shown
    assert ("Envelope" in shown) is bool(patience), shown
    assert "No verdict: the run was interrupted." in report.read_text()
    assert "Traceback" not in shown
    assert ("waiting 250 s: the target's rate limit is reached (429)" in shown) is (kind is Asking)


_SLOW = """
import time
from carecycle_contract import report_files

def _write(ended, file):
    while True:
        time.sleep(0.01)

report_files.WRITERS = {**report_files.WRITERS, ".har": _write}
"""


def test_an_interrupted_run_waits_for_no_report(server: Server, tmp_path: Path) -> None:
    """One that is not written in time is left out, and so is nothing that was."""
    (tmp_path / "slow.py").write_text(_SLOW)
    api = api_of(kind=Sulking)
    api.patience = 30
    reports = [f"--report={tmp_path / name}" for name in ("run.har", "run.md")]
    options = ("-p", "slow", *reports)
    with running_against(server.url(api), *options, PYTHONPATH=str(tmp_path)) as run:
        assert api.sulks.wait(60)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        shown, _ = run.communicate(timeout=30)
        assert time.monotonic() - began < 15
    api.over.set()
    assert run.returncode == 2, shown
    assert "run.har was not written: interrupted" in shown
    assert "the run was interrupted" in (tmp_path / "run.md").read_text()
    assert not list(tmp_path.glob("*.har*"))
    assert "Traceback" not in shown


def test_a_frame_between_two_lines_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython 3.11 knows no line there, which pytest's own reporter takes for granted."""

    def between(_: object) -> int:
        raise TypeError

    with pytest.raises(KeyboardInterrupt) as raised:
        raise KeyboardInterrupt
    entry = type(raised.traceback[0])
    monkeypatch.setattr(entry, "lineno", property(between))
    assert not raised.traceback.filter(_has_line)


class Broken(ReferenceApi):
    """It serves no JSON."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        response.headers["content-type"] = "text/plain"
        return response


@_NEEDS_A_FULL_DISK
@pytest.mark.parametrize("kind", [ReferenceApi, Broken])
def test_a_report_of_pytest_that_cannot_be_written_is_told(
    server: Server, kind: type[ReferenceApi]
) -> None:
    """Exit code 3, whatever the verdict, which stands on the terminal all the same."""
    run = run_against(server.url(api_of(kind=kind)), "-k", "envelope", f"--junitxml={FULL}")
    assert run.returncode == 3, run.stdout
    assert run.stdout.count(f"{FULL} could not be written: No space left on device") == 1
    assert "generated xml file" not in run.stdout
    assert ("broken: ENV-2" in run.stdout) is (kind is Broken)
    assert "Traceback" not in run.stdout + run.stderr


@_NEEDS_A_FULL_DISK
def test_what_fails_beside_a_lost_target_goes_first() -> None:
    """3 before 4, and both are told."""
    run = run_against("http://127.0.0.1:1", f"--junitxml={FULL}")
    assert run.returncode == 3, run.stdout
    assert f"{FULL} could not be written" in run.stdout
    assert run.stderr.count("No verdict. Tried GET") == 1


class Gone(Sulking):
    """After some requests it crashes."""

    def sulk(self) -> Response:
        os._exit(0)


@pytest.mark.parametrize("patience", [56, 58])
def test_a_target_that_goes_away_late_is_lost(patience: int, tmp_path: Path) -> None:
    """Near the end of the survey, and while queries are drawn: exit code 4, no accusation."""
    report = tmp_path / "report.xml"
    script = (
        "import time\n"
        "from test_ending import Gone\n"
        "from verdicts import Server, api_of\n"
        "api = api_of(kind=Gone)\n"
        f"api.patience = {patience}\n"
        "with Server() as server:\n"
        "    print(server.url(api), flush=True)\n"
        "    time.sleep(120)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT / "tests" / "selftest",
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        run = run_against(url, f"--junitxml={report}")
        serving.kill()
    told = run.stdout + run.stderr
    assert run.returncode == 4, told
    # Some of those that it had begun to answer were lost with it.
    assert re.search(r"after 5[0-9] questions had been answered", told)
    assert "broken:" not in run.stdout
    assert ET.parse(report)  # noqa: S314 - our own file


@_NEEDS_A_FULL_DISK
def test_what_pytest_refuses_is_told_beside_a_report_that_cannot_be_written() -> None:
    """It is pytest that says it."""
    run = run_suite("nothing.py", f"--junitxml={FULL}")
    assert run.returncode == 3, run.stdout
    assert run.stderr == "ERROR: file or directory not found: nothing.py\n"
