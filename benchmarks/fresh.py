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

BUDGETS = (60, 200)
_ROUNDS = 7


def fresh() -> str:
    """Seconds of a run that compiles each module that it imports, and of one that finds them so."""
    with TemporaryDirectory() as folder:
        installed = {
            "no module compiled": _installed(Path(folder) / "fresh", "--no-compile"),
            "all compiled": _installed(Path(folder) / "compiled", "--compile"),
        }
        runs = [(program, budget) for program in installed.values() for budget in BUDGETS]
        # By turns, for a machine that others use is not as fast at every moment.
        rounds = [
            [seconds(lambda run=run: _run(*run), repeats=1) for run in runs] for _ in range(_ROUNDS)
        ]
    walls = iter([median(times) for times in zip(*rounds, strict=True)])
    rows = [[name, *(f"{next(walls):.2f}" for _ in BUDGETS)] for name in installed]
    heading = ["wall s", *(f"`--max-requests {budget}`" for budget in BUDGETS)]
    return "\n".join([
        table(heading, rows),
        "",
        "`carecycle-contract` against the embedded reference API, with PYTHONDONTWRITEBYTECODE=1: "
        "installed by `pip install --no-compile`, which uv does too, and by `pip install`.",
    ])  # fmt: skip


def _installed(folder: Path, compiling: str) -> Path:
    """The command, installed in a virtual environment of its own."""
    # Without pip of its own, the environment holds nothing that is compiled.
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip"]
    command = [*pip, "--python", folder / "bin" / "python", "install", "--quiet", compiling, ROOT]
    subprocess.run(command, check=True)
    return folder / "bin" / "carecycle-contract"


def _run(program: Path, budget: int) -> None:
    with TemporaryDirectory() as empty:
        subprocess.run(
            [program, "-p", "no:cacheprovider", "--max-requests", str(budget)],
            cwd=empty,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=True,
        )
