"""The suite as installers put it where there is no checkout, with dependencies from the index."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest
from verdicts import KEY, ROOT, Server, api_of

if TYPE_CHECKING:
    from collections.abc import Sequence

BIN = Path(sys.executable).parent


def run(
    command: Sequence[str | Path], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with tools that keep what they install in it."""
    homes = {name: str(folder / "home") for name in ("PIPX_HOME", "UV_TOOL_DIR", "PIPX_BIN_DIR")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, **homes, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [("uv", "tool", "run", "--from", "{wheel}"), ("pipx", "run", "--spec", "{wheel}")],
    ids=["uvx", "pipx"],
)
def test_a_wheel_runs_in_an_empty_folder(
    server: Server, wheel: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """With what it depends on, and nothing else."""
    tool, *arguments = (word.format(wheel=wheel) for word in command)
    done = run(
        [BIN / tool, *arguments, "carecycle-contract", "--base-url", server.url(api_of(12))],
        tmp_path,
        CARECYCLE_API_KEY=KEY,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_a_wheel_can_be_published(wheel: Path, tmp_path: Path) -> None:
    """What checks a release knows the version of its metadata, and README renders."""
    done = run([BIN / "twine", "check", "--strict", wheel], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_gate_of_pipelines_runs_by_its_environment(server: Server, tmp_path: Path) -> None:
    """What it is given is no shell: options on own lines, a folder with a space for reports."""
    url, reports = server.url(api_of(12)), tmp_path / "kept reports"
    gate = partial(
        run,
        [str(which("bash")), ROOT / ".ci" / "gate"],
        tmp_path,
        CARECYCLE_API_KEY=KEY,
        CONTRACT_BASE_URL=url,
        CONTRACT_REPORTS=str(reports),
    )
    options = "-k\nENV-6 or PAG-2"
    done = gate(CONTRACT_OPTIONS=f"{options}\n\n--waivers={tmp_path}/$(touch hacked).toml\n")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "$(touch hacked).toml cannot be read" in done.stderr
    done = gate(CONTRACT_OPTIONS=options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert {file.name for file in reports.iterdir()} == {"junit.xml", "report.html", "report.json"}
    assert not (tmp_path / "hacked").exists()
