"""The files of `--report`, as the suite's user asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from verdicts import EXAMPLE, KEY, Server, api_of, run_against, run_suite

from carecycle_contract import report_files
from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reporting import json_report

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


WRITES = """
from carecycle_contract import report_files


def write(ended, file):
    how = len(ended.verdicts), ended.failed, ended.stopped
    file.write(repr(how).encode())


def fail(ended, file):
    file.write(b"half of it")
    raise FAILURE


report_files.WRITERS = {".txt": write, ".bad": fail}
"""
FULL_DISK = f"OSError(28, 'disk full', '{KEY}')"


@pytest.fixture
def writers(tmp_path: Path) -> dict[str, str]:
    """The environment in which `-p writes` adds two forms of reports."""
    (tmp_path / "writes.py").write_text(WRITES)
    return {"PYTHONPATH": str(tmp_path)}


class NoNextPage(ReferenceApi):
    """`nextPage` is null everywhere."""

    def envelope(self, query: Any, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"nextPage": None}


def test_each_report_is_written_by_its_suffix(
    server: Server, tmp_path: Path, writers: dict[str, str]
) -> None:
    """In any letter case; what stood there is replaced, and nothing is left beside it."""
    old, new = tmp_path / "old.txt", tmp_path / "new.TXT"
    old.write_text("of yesterday")
    url = server.url(api_of(3, kind=NoNextPage))
    files = (f"--report={old}", "--report", str(new))
    run = run_against(url, "-p", "writes", "-k", "PAG-2", *files, **writers)
    assert run.returncode == 1, run.stdout
    assert old.read_text() == new.read_text() == "(1, True, None)"
    assert f"report:    {old}\nreport:    {new}\n" in run.stdout
    assert sorted(path.suffix for path in tmp_path.glob("[!_]*") if path.is_file()) == [
        ".TXT",
        ".py",
        ".txt",
    ]


def reported_until(
    failure: str, server: Server, folder: Path, writers: dict[str, str]
) -> tuple[subprocess.CompletedProcess[str], Path, Path]:
    """A run whose first report stands there of yesterday and raises this; with both its reports."""
    (folder / "writes.py").write_text(WRITES.replace("FAILURE", failure))
    bad, good = folder / "kept.bad", folder / "good.txt"
    bad.write_text("of yesterday")
    url = server.url(api_of(3, kind=NoNextPage))
    files = (f"--report={bad}", f"--report={good}")
    run = run_against(url, "-p", "writes", "-k", "PAG-2", *files, **writers)
    assert bad.read_text() == "of yesterday"
    assert not list(folder.glob(".kept*"))
    return run, bad, good


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (FULL_DISK, "could not be written: disk full"),
        (f"ZeroDivisionError('{KEY}')", "ZeroDivisionError: $CARECYCLE_API_KEY"),
    ],
)
def test_a_report_that_cannot_be_written_is_told(
    server: Server, tmp_path: Path, writers: dict[str, str], failure: str, told: str
) -> None:
    """By exit code 3, whatever the verdict; the others are written, and the old one stays."""
    run, _, good = reported_until(failure, server, tmp_path, writers)
    assert run.returncode == 3, run.stdout
    assert told in run.stdout
    assert good.exists()
    assert KEY not in run.stdout + run.stderr


def test_a_run_that_is_interrupted_by_its_reports_still_tells_its_verdict(
    server: Server, tmp_path: Path, writers: dict[str, str]
) -> None:
    """By exit code 2; what stood there stays, and no further report is begun."""
    run, bad, good = reported_until("KeyboardInterrupt", server, tmp_path, writers)
    assert run.returncode == 2, run.stdout
    assert "broken: PAG-2" in run.stdout
    for file in (bad, good):
        assert f"report:    {file} was not written: interrupted" in run.stdout
    assert not good.exists()
    assert "Traceback" not in run.stdout + run.stderr


def test_a_run_without_a_verdict_is_reported(tmp_path: Path, writers: dict[str, str]) -> None:
    """With the reason."""
    file = tmp_path / "report.txt"
    run = run_against("http://127.0.0.1:1", "-p", "writes", f"--report={file}", **writers)
    assert run.returncode == 4
    assert file.read_text().startswith("(0, False, 'No verdict. Tried GET http://127.")


def test_listing_tests_writes_no_report(tmp_path: Path, writers: dict[str, str]) -> None:
    """There was no run."""
    file = tmp_path / "report.txt"
    run_suite("-p", "writes", "--collect-only", "-q", f"--report={file}", **writers)
    assert not file.exists()


def test_a_report_is_a_new_file_like_any_other(tmp_path: Path) -> None:
    """By its permissions, and nothing is left beside it."""
    file, usual = tmp_path / "a.md", tmp_path / "usual"
    usual.touch()
    report_files.render_again(file, json_report.read(EXAMPLE.read_bytes()))
    assert file.stat().st_mode == usual.stat().st_mode
    assert {*tmp_path.iterdir()} == {file, usual}


def test_an_unwritable_folder_is_told(tmp_path: Path, writers: dict[str, str]) -> None:
    """By exit code 4, before anything is sent."""
    # Root may write everywhere, whatever the permissions of a folder.
    (tmp_path / "locks.py").write_text("import os\nos.access = lambda *_: False\n")
    options = ("-p", "writes", "-p", "locks", f"--report={tmp_path}/report.txt")
    run = run_against("http://127.0.0.1:1", *options, **writers)
    assert run.returncode == 4
    assert f"--report: the folder '{tmp_path}' is not writable." in run.stderr
