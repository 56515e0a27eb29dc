"""The nightly recipe, run as it stands in README and in the documentation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from test_baseline import Changed
from verdicts import KEY, ROOT, Server, api_of

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.demonstrations import DEMONSTRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

README, PAGE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/nightly.md"))
SECTION = README[README.index("## Every night") :].split("\n## ")[0]
SCRIPT, ACCEPT = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
(CRON,) = re.findall(r"```text\n(.*?)```", SECTION, re.DOTALL)
GITHUB, GITLAB = (yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="a script of a POSIX shell")


@pytest.fixture
def night(tmp_path: Path) -> Callable[..., int]:
    """Runs a script in a folder that has nightly.sh, with stand-ins for what speaks up."""
    (tmp_path / "nightly.sh").write_text(SCRIPT)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("curl", "gh"):
        said = f'echo {name} "$@" >>"{tmp_path}/said"\n'
        listed = '[ "$2" != list ] || cat issue 2>/dev/null || true\n'
        (tools / name).write_text(f"#!/bin/sh\n{said}{listed}")
        (tools / name).chmod(0o755)
    path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ["PATH"]))

    def run(script: str, url: str = "", **environment: str) -> int:
        given = {"CONTRACT_URL": url, "CARECYCLE_API_KEY": KEY, "PATH": path, **environment}
        return subprocess.run(
            ["sh", "-eu", "-c", script],  # noqa: S607 - whichever the path has
            cwd=tmp_path,
            env={**os.environ, **given},
            timeout=120,
            check=False,
        ).returncode

    return run


def test_a_change_is_told_until_it_is_accepted(
    server: Server, night: Callable[..., int], tmp_path: Path
) -> None:
    """By a webhook, as cron runs it; the first night has nothing to compare with."""
    before, after = (server.url(api_of(kind=kind)) for kind in (ReferenceApi, Changed))
    said = tmp_path / "said"
    (tmp_path / "key").write_text(f"export CARECYCLE_API_KEY={KEY}\n")

    def script(url: str) -> int:
        line = CRON.split(maxsplit=5)[5].replace("/srv/contract", str(tmp_path))
        return night(line.replace("https://api.carecycle.ai", url))

    assert script(before) == 0
    assert script(before) == 0
    assert not said.exists()
    assert script(after) == 1
    assert "https://chat.example.com/hook" in said.read_text()
    assert "data:client:present" in (tmp_path / "drift.md").read_text()
    assert (tmp_path / "today.html").exists()
    said.unlink()
    assert night(ACCEPT) == 0
    assert script(after) == 0
    assert not said.exists()


def test_a_contract_that_was_broken_before_is_told_once(
    server: Server, night: Callable[..., int], tmp_path: Path
) -> None:
    """In the first night, and no more until something changes."""
    url = server.url(api_of(kind=DEMONSTRATIONS["next-page-at-exact-multiple"]))
    assert night("sh nightly.sh", url, WEBHOOK="https://x.example") == 1
    assert "https://x.example" in (tmp_path / "said").read_text()
    (tmp_path / "said").unlink()
    assert night("sh nightly.sh", url, WEBHOOK="https://x.example") == 0
    assert not (tmp_path / "said").exists()


def test_a_night_without_a_verdict_is_told(night: Callable[..., int], tmp_path: Path) -> None:
    """And keeps no baseline."""
    assert night("sh nightly.sh", "http://127.0.0.1:9", WEBHOOK="https://x.example") == 4
    assert "https://x.example" in (tmp_path / "said").read_text()
    assert not (tmp_path / "baseline.json").exists()


@pytest.mark.parametrize(
    ("outcome", "issue", "told"),
    [
        ("failure", "", "issue create"),
        ("failure", "7", "issue edit 7"),
        ("success", "7", "issue close 7"),
    ],
)
def test_one_issue_is_updated_in_place(
    night: Callable[..., int], tmp_path: Path, outcome: str, issue: str, told: str
) -> None:
    """Opened at the first change, and closed when nothing differs."""
    (tmp_path / "issue").write_text(issue)
    steps = {one.get("name"): one for one in GITHUB["jobs"]["nightly"]["steps"]}
    assert night(steps["tell it in one issue"]["run"], OUTCOME=outcome) == 0
    assert told in (tmp_path / "said").read_text()


def test_schedulers_run_the_script(night: Callable[..., int], tmp_path: Path) -> None:
    """Both of them; GitLab's accepts the report of the last run, too."""
    steps = [one.get("run") for one in GITHUB["jobs"]["nightly"]["steps"]]
    assert "sh nightly.sh" in steps
    (line,) = GITLAB["contract"]["script"]
    assert night(line, "http://127.0.0.1:9", ACCEPT="") == 4
    assert night(line, ACCEPT="1") == 0
    assert (tmp_path / "baseline.json").exists()
