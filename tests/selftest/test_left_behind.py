"""Whatever way a run ends, no file with anything of an answer is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from verdicts import KEY, Server, api_of

from carecycle_contract.reference.api import ReferenceApi

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from carecycle_contract.reference import Row

MARK = "Quenderlin"
"""What every answer holds."""

DURING = 30
"""Requests after which a run is ended: its survey is under way."""


class Marked(ReferenceApi):
    """Whatever it answers can be told; it is slow enough to be ended on the way."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.requests, self.under_way = 0, threading.Event()

    def respond(self, request: Request) -> Response:
        self.requests += 1
        if self.requests == DURING:
            self.under_way.set()
        time.sleep(0.02)
        return super().respond(request)

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        return body | {"description": MARK, "status": MARK, "smsCompanyName": MARK}

    def render(self, status: int, body: Any) -> Response:
        return super().render(status, body | {"message": MARK} if status >= 400 else body)


def _files_that_tell(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [str(path.relative_to(folder)) for path in files if MARK.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "end",
    [None, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL],
    ids=lambda end: end.name if end else "by-itself",
)
def test_nothing_of_an_answer_is_left_in_a_file(
    server: Server, tmp_path: Path, end: signal.Signals | None
) -> None:
    """In the current, the home or the temporary folder, with pytest-xdist as without."""
    app = api_of(23, Marked)
    command = [sys.executable, "-m", "carecycle_contract", "-p", "xdist", "-n", "2"]
    for folder in ("home", "tmp", "cwd"):
        (tmp_path / folder).mkdir()
    with subprocess.Popen(
        [*command, "--base-url", server.url(app)],
        cwd=tmp_path / "cwd",
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "CARECYCLE_API_KEY": KEY,
            "HOME": str(tmp_path / "home"),
            "TMPDIR": str(tmp_path / "tmp"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        if end is not None:
            assert app.under_way.wait(60)
            run.send_signal(end)
        assert run.stdout is not None
        shown = run.stdout.read()
    assert end is not None or MARK in shown
    assert _files_that_tell(tmp_path) == []
