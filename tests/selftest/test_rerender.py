"""`carecycle-contract report` renders the JSON report of an earlier run."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from verdicts import EXAMPLE, ROOT

from carecycle_contract import report_files
from carecycle_contract.reporting import json_report
from carecycle_contract.rerender import main

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.reporting.report import Report

PROGRAM = "carecycle-contract report"


def test_each_form_is_written(tmp_path: Path) -> None:
    """As the run itself would have."""
    files = [tmp_path / f"again{suffix}" for suffix in report_files.RENDERERS]
    assert main([str(EXAMPLE), *(f"--report={file}" for file in files)], PROGRAM) == 0
    report = json_report.read(EXAMPLE.read_bytes())
    for file in files:
        assert file.read_text("utf-8") == report_files.RENDERERS[file.suffix](report)


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("no such file", "again.html", "No such file"),
        (str(ROOT / "README.md"), "again.html", "is no report to go by: it is not JSON"),
        (str(ROOT / "docs" / "report.schema.json"), "again.html", "is no report to go by: "),
        (str(EXAMPLE), "again.pdf", "'again.pdf' names no format of reports"),
        (str(EXAMPLE), "again.har", "'again.har' names no format of reports"),
        (str(EXAMPLE), "nowhere/again.md", "there is no folder"),
    ],
)
def test_what_cannot_be_rendered_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, target: str, told: str
) -> None:
    """By exit code 4, in one line that names the file; nothing is written."""
    assert main([source, f"--report={tmp_path / target}"], PROGRAM) == 4
    error = capsys.readouterr().err
    assert told in error
    assert error.startswith(f"{PROGRAM}: ")
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By exit code 3, as in a run, with its name and the reason; the others are written."""
    full = os.strerror(errno.ENOSPC)

    def fill(_: Report) -> str:
        raise OSError(errno.ENOSPC, full)

    monkeypatch.setattr(report_files, "RENDERERS", report_files.RENDERERS | {".md": fill})
    lost, written = tmp_path / "again.md", tmp_path / "again.json"
    assert main([str(EXAMPLE), f"--report={lost}", f"--report={written}"], PROGRAM) == 3
    assert capsys.readouterr().err == f"{PROGRAM}: {lost} could not be written: {full}\n"
    assert list(tmp_path.iterdir()) == [written]


def test_a_folder_that_was_removed_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the file that is in it, and what to do."""
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert main([str(EXAMPLE), "--report=again.md"], PROGRAM) == 4
    error = capsys.readouterr().err
    assert "--report: 'again.md' is in this folder, which was removed. Change to" in error


def test_a_link_to_itself_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a file to write, and as one to read."""
    file = tmp_path / "loop.json"
    file.symlink_to(file)
    for source, target in ((EXAMPLE, file), (file, tmp_path / "again.md")):
        assert main([str(source), f"--report={target}"], PROGRAM) == 4
        assert str(file) in capsys.readouterr().err
