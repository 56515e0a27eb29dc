"""Reporters that people have installed beside the suite: each shows the explained failure."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest
from apis import FAULTY
from verdicts import Server, api_of, run_against

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = (
    "PAG-2 (must): nextPage is page + 1 exactly when",
    "expected: null, because page 137",
    "observed: 138",
    "try it:   curl -i -H",
)
SKIPPED = "not exercised: no request met a rate limit"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of a faulty server, written by every reporter in one run."""
    folder = tmp_path_factory.mktemp("reports")
    with Server() as server:
        url = server.url(api_of(kind=FAULTY))
        run = run_against(
            url,
            # pytest-dotenv and pytest-env take the same option.
            *("-p", "no:dotenv", "-k", "PAG-2 or ERR-2"),
            *(f"--html={folder / 'html.html'}", "--self-contained-html"),
            *("--json-report", f"--json-report-file={folder / 'json.json'}"),
            *(f"--alluredir={folder / 'allure'}", f"--ctrf={folder / 'ctrf.json'}"),
            f"--report-log={folder / 'log.jsonl'}",
            GITHUB_ACTIONS="true",
        )
    assert run.returncode == 1, run.stdout
    (folder / "annotations.txt").write_text(run.stderr.replace("%0A", "\n"))
    (folder / "html.txt").write_text(_unescaped(folder / "html.html"))
    results = (folder / "allure").glob("*-result.json")
    (folder / "allure.json").write_text(
        json.dumps([json.loads(one.read_text()) for one in results])
    )
    return folder


def _unescaped(file: Path) -> str:
    # The data is JSON in an attribute, its texts HTML in that.
    return html.unescape(html.unescape(file.read_text())).replace('\\"', '"')


@pytest.mark.parametrize(
    "name", ["html.txt", "json.json", "allure.json", "ctrf.json", "log.jsonl", "annotations.txt"]
)
def test_the_failure_is_explained(folder: Path, name: str) -> None:
    """In full, and not by a pointer to what the terminal shows."""
    text = (folder / name).read_text()
    for line in EXPECTED:
        assert line in text, text
    assert "explained below" not in text


@pytest.mark.parametrize("name", ["html.txt", "json.json", "allure.json", "log.jsonl"])
def test_what_was_not_exercised_says_why(folder: Path, name: str) -> None:
    """As the reason of the skip."""
    assert SKIPPED in (folder / name).read_text()
