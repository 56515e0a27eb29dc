"""The wheel: the suite without a checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from verdicts import ROOT

OUTSIDE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel; other packages are shared."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    site, programs = Path(paths["purelib"]), Path(paths["scripts"])
    python = str(next(programs.glob("python*")))
    arguments = ("--python", python, "install", "-q", "--no-deps", "--no-index", str(wheel))
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True)
    (site / "shared.pth").write_text(sysconfig.get_path("purelib"))
    return programs


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in a folder."""
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env=OUTSIDE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_holds_what_a_run_needs(wheel: Path) -> None:
    """Contract, contract tests and their configuration, and the mark of types; no other tests."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packed = {name.removeprefix("carecycle_contract/") for name in names}
    shipped = (ROOT / "pyproject.toml", *ROOT.glob("schemas/*"), *ROOT.glob("tests/contract/*.py"))
    wanted = {path.relative_to(ROOT).as_posix() for path in shipped}
    assert wanted | {"openapi/campaigns.yaml", "py.typed"} <= packed
    assert {name for name in packed if name.startswith("tests/")} <= wanted


def test_it_registers_no_plugin_of_pytest(programs: Path, tmp_path: Path) -> None:
    """Nobody's other tests get our options."""
    code = (
        "from importlib.metadata import distribution\n"
        "registered = distribution('carecycle-contract').entry_points\n"
        "print(sorted({entry.group for entry in registered}))"
    )
    done = run(programs / "python", "-c", code, cwd=tmp_path)
    assert done.stdout.strip() == "['console_scripts']"
    usage = run(programs / "python", "-m", "pytest", "--help", cwd=tmp_path)
    assert "--max-requests" not in usage.stdout


def test_the_command_runs_in_an_empty_folder(programs: Path, tmp_path: Path) -> None:
    """And the modules that it loads are those of the wheel."""
    done = run(programs / "carecycle-contract", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[6-9]\d passed", done.stdout)
    assert f"rootdir: {programs.parent}" in done.stdout


def test_pytest_finds_the_tests_in_the_package(programs: Path, tmp_path: Path) -> None:
    """By --pyargs, where the plugin is named."""
    arguments = ("--pyargs", "carecycle_contract", "-p", "carecycle_contract.plugin")
    done = run(programs / "python", "-m", "pytest", "-k", "ENV-6", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
