"""What a newcomer meets: commands that collect the right tests, and a guide that is true."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from configparser import ConfigParser
from importlib import import_module
from importlib.util import find_spec

import pytest
from verdicts import ROOT

GUIDE = (ROOT / "docs" / "contributing.md").read_text("utf-8")
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
TOP_FOLDERS = ("docs", "openapi", "schemas", "src", "tests")


def environments() -> set[str]:
    """The environments of tox, one for each Python left out."""
    ini = ConfigParser(interpolation=None)
    ini.read(ROOT / "tox.ini", "utf-8")
    return {name.removeprefix("testenv:") for name in ini.sections() if ":" in name}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "from-elsewhere"])
def test_naming_the_checkout_collects_the_contract_tests(
    tmp_path_factory: pytest.TempPathFactory, *, elsewhere: bool
) -> None:
    """And not the suite's own, which need packages that a user may not have."""
    folder = tmp_path_factory.mktemp("elsewhere") if elsewhere else ROOT
    run = subprocess.run(
        [*PYTEST, "--collect-only", "-q", str(ROOT) if elsewhere else "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    tests = [line for line in run.stdout.splitlines() if "::" in line]
    assert run.returncode == 0, run.stdout
    assert len(tests) > 50
    assert {test for test in tests if not test.startswith("tests/contract/")} == set()


def test_contract_tests_have_no_assert_statement() -> None:
    """So that pytest need not rewrite any module in a contract run, a third of its time."""
    paths = ROOT.glob("tests/contract/*.py")
    modules = {path: ast.parse(path.read_text("utf-8")) for path in paths}
    assert len(modules) > 10
    asserting = {
        path.name
        for path, module in modules.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Assert)
    }
    assert asserting == set()


def _can_be_imported(module: str, name: str) -> bool:
    holder = import_module(module)
    is_package = hasattr(holder, "__path__")
    return hasattr(holder, name) or (is_package and find_spec(f"{module}.{name}") is not None)


def test_programs_that_no_test_runs_import_what_there_is() -> None:
    """As the judges of mutants, which a run of an hour needs first."""
    paths = [path for path in ROOT.glob("tests/**/*.py") if not path.name.startswith("test_")]
    imported = {
        (node.module, alias.name)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("carecycle_contract")
        for alias in node.names
    }
    assert len(imported) > 50
    missing = {pair for pair in imported if not _can_be_imported(*pair)}
    assert missing == set()


def test_the_guide_has_every_environment_of_tox() -> None:
    """And its commands name no other."""
    rows = set(re.findall(r"^\| `([a-z]+)` \|", GUIDE, re.MULTILINE))
    commands = set(re.findall(r"tox -e ([a-z0-9]+)", GUIDE))
    assert environments() - rows == set()
    assert commands - {"py311"} <= environments()


def test_the_guide_names_files_that_exist() -> None:
    """Whatever it says of the layout is so."""
    paths = re.findall(rf"`((?:{'|'.join(TOP_FOLDERS)})/[^` ]*)`", GUIDE)
    assert len(paths) >= 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_document_of_performance_has_every_benchmark() -> None:
    """A table that is new, renamed or removed asks for `tox -e bench`."""
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    source = (ROOT / "benchmarks" / "__main__.py").read_text("utf-8")
    tables = re.findall(r'^    "[a-z-]+": \("([^"]+)",', source, re.MULTILINE)
    assert tables
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == tables
