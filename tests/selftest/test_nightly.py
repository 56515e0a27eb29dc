"""The nightly recipe, run as it stands in README."""

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
from apis import FAULTY, Changed
from verdicts import EXAMPLE, KEY, ROOT, Server, api_of

from carecycle_contract.reference import ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Callable

README = (ROOT / "README.md").read_text("utf-8")
SECTION = README[README.index("## Every night") :].split("\n## ")[0]
SCRIPT, ACCEPT = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
(CRON,) = re.findall(r"```text\n(.*?)```", SECTION, re.DOTALL)
GITHUB, GITLAB = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL))

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="a script of a POSIX shell")


@pytest.fixture
def night(tmp_path: Path) -> Callable[..., int]:
    """Runs a script in a folder that has nightly.sh, with stand-ins for what speaks up."""
    (tmp_path / "nightly.sh").write_text(SCRIPT)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("curl", "gh"):
        said = f'echo {name} "$@" >>"{tmp_path}/said"\n'
        listed = f'[ "$2" != list ] || cat "{tmp_path}/issue" 2>/dev/null || true\n'
        (tools / name).write_text(f"#!/bin/sh\n{said}{listed}")
        (tools / name).chmod(0o755)
    path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ["PATH"]))

    def run(script: str, url: str = "", folder: Path = tmp_path, **environment: str) -> int:
        # The changes need no more.
        given = {"PYTEST_ADDOPTS": "--max-requests=20", "PATH": path, "CARECYCLE_API_KEY": KEY}
        return subprocess.run(
            ["sh", "-eu", "-c", script],  # noqa: S607 - whichever the path has
            cwd=folder,
            env={**os.environ, **given, "CONTRACT_URL": url, **environment},
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
    assert "The API changed" in said.read_text()
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
    """In the first night, as that, and no more until something changes."""
    url = server.url(api_of(kind=FAULTY))
    assert night("sh nightly.sh", url, WEBHOOK="https://x.example") == 1
    assert "The API breaks the contract: see" in (tmp_path / "said").read_text()
    assert "The server breaks the contract: PAG-2." in (tmp_path / "drift.md").read_text()
    (tmp_path / "said").unlink()
    assert night("sh nightly.sh", url, WEBHOOK="https://x.example") == 0
    assert not (tmp_path / "said").exists()


def test_a_night_without_a_verdict_is_told(night: Callable[..., int], tmp_path: Path) -> None:
    """And keeps no baseline, nor anything to accept as one, such as an older report."""
    (tmp_path / "today.json").write_bytes(EXAMPLE.read_bytes())
    assert night("sh nightly.sh", "http://127.0.0.1:9", WEBHOOK="https://x.example") == 4
    assert "The API could not be judged: see" in (tmp_path / "said").read_text()
    assert night(ACCEPT) != 0
    assert not (tmp_path / "baseline.json").exists()


def test_a_baseline_that_cannot_be_compared_is_told(
    server: Server, night: Callable[..., int], tmp_path: Path
) -> None:
    """With what to do."""
    other = EXAMPLE.read_text("utf-8").replace("careCycle campaigns 2", "careCycle campaigns 1")
    (tmp_path / "baseline.json").write_text(other)
    assert night("sh nightly.sh", server.url(api_of()), WEBHOOK="https://x.example") == 4
    assert "The API could not be compared: see" in (tmp_path / "said").read_text()
    assert "Keep a new baseline" in (tmp_path / "drift.md").read_text()


def test_a_workflow_updates_one_issue_until_the_change_is_accepted(
    server: Server, night: Callable[..., int], tmp_path: Path
) -> None:
    """From the checkout of each night to the branch that keeps the baseline, if of a verdict."""
    before, after = (server.url(api_of(kind=kind)) for kind in (ReferenceApi, Changed))
    night(
        "git init --quiet --bare --initial-branch=main origin.git;"
        "git init --quiet --initial-branch=main first; cp nightly.sh first; cd first; git add .;"
        "git -c user.name=us -c user.email=us@localhost commit --quiet --message=Nightly;"
        "git push --quiet ../origin.git main"
    )
    issue, said = tmp_path / "issue", tmp_path / "said"

    def told(number: int, url: str, *, accept: bool = False) -> list[str]:
        said.write_text("")
        folder = tmp_path / f"night-{number}"
        assert night(f"git clone --quiet origin.git {folder}") == 0
        outcome = "success"
        for step in GITHUB["jobs"]["nightly"]["steps"]:
            is_skipped = outcome == "failure" and step.get("if") != "always()"
            # The suite is installed already.
            if is_skipped or step.get("run", "uv").startswith("uv"):
                continue
            given = {"OUTCOME": outcome, "ACCEPTED": str(accept).lower()}
            if night(step["run"], url, folder, **given) != 0:
                outcome = "failure"
        calls = [line for line in said.read_text().splitlines() if " list " not in line]
        return [
            outcome,
            *(call.split(" --")[0] for call in calls if "label" not in call.split()[1]),
        ]

    assert told(1, before) == ["success"]
    assert told(2, "http://127.0.0.1:9", accept=True) == ["failure", "gh issue create"]
    assert told(3, before) == ["success"]
    assert told(4, after) == ["failure", "gh issue create"]
    issue.write_text("7")
    assert told(5, after, accept=True) == ["failure", "gh issue edit 7"]
    assert told(6, after) == ["success", "gh issue close 7"]


def test_schedulers_run_the_script(night: Callable[..., int], tmp_path: Path) -> None:
    """Both of them; GitLab's accepts the report of the last run, too, if it came to a verdict."""
    steps = [step.get("run") for step in GITHUB["jobs"]["nightly"]["steps"]]
    assert "sh nightly.sh" in steps
    (line,) = GITLAB["contract"]["script"]
    assert night(line, "http://127.0.0.1:9", ACCEPT="") == 4
    assert night(line, ACCEPT="1") != 0
    (tmp_path / "today.json").touch()
    assert night(line, ACCEPT="1") == 0
    assert (tmp_path / "baseline.json").exists()
