"""Table 5: the first run in a fresh container, where no module is compiled, beside later ones.

The suite is installed from this checkout, by pip: the dependencies come from the package index.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measure import ROOT, seconds, table

RUNS: dict[str, tuple[str, ...]] = {
    "collection": ("carecycle-contract", "--collect-only"),
    "import of Schemathesis": ("python", "-c", "import schemathesis"),
    "`--max-requests 60`": ("carecycle-contract", "--max-requests", "60"),
    "`--max-requests 200`": ("carecycle-contract", "--max-requests", "200"),
}
"""The commands, of which the first two tell what a run takes before its first drawn query."""

_ROUNDS = 7


def fresh() -> str:
    """Seconds of a run that compiles each module that it imports, and of one that finds them so."""
    with TemporaryDirectory() as folder:
        installed = {
            "no module compiled": _installed(Path(folder) / "fresh", "--no-compile"),
            "all compiled": _installed(Path(folder) / "compiled", "--compile"),
        }
        runs = [(folder, command) for folder in installed.values() for command in RUNS.values()]
        # By turns, for a machine that others use is not as fast at every moment.
        rounds = [
            [seconds(lambda run=run: _run(*run), repeats=1) for run in runs] for _ in range(_ROUNDS)
        ]
    walls = iter([median(times) for times in zip(*rounds, strict=True)])
    rows = [[name, *(f"{next(walls):.2f}" for _ in RUNS)] for name in installed]
    return "\n".join([
        table(["wall s", *RUNS], rows),
        "",
        "`carecycle-contract` against the embedded reference API, with PYTHONDONTWRITEBYTECODE=1: "
        "installed by `pip install --no-compile`, which uv does too, and by `pip install`.",
    ])  # fmt: skip


def _installed(folder: Path, compiling: str) -> Path:
    """The programs of a virtual environment in which the suite is installed."""
    # Without pip of its own, the environment holds nothing that is compiled.
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip"]
    command = [*pip, "--python", folder / "bin" / "python", "install", "--quiet", compiling, ROOT]
    subprocess.run(command, check=True)
    return folder / "bin"


def _run(programs: Path, command: tuple[str, ...]) -> None:
    program, *arguments = command
    with TemporaryDirectory() as empty:
        subprocess.run(
            [programs / program, *arguments],
            cwd=empty,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=True,
        )
