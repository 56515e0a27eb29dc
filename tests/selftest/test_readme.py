"""The README says what is true: its options, its commands, its sample of a failure."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import yaml
from answers import OPERATION
from verdicts import KEY, ROOT, Server, api_of, run_suite

from carecycle_contract.options import RunOptions
from carecycle_contract.reference.demonstrations import DEMONSTRATIONS
from carecycle_contract.requirements import catalogue_of, read_waivers

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")
# The option of pytest-base-url, which the suite does not declare.
FOREIGN = {"--base-url"}


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_option_is_documented_with_its_default() -> None:
    """And every documented one exists."""
    rows = re.findall(r"^\| `(--[a-z-]+)[^`]*` \| [^|]* \|([^|]*)\|$", README, re.MULTILINE)
    declared = dict(RunOptions.declarations())
    assert {name for name, _ in rows} == declared.keys() | FOREIGN
    for name, default in rows:
        stated = declared.get(name, {}).get("default")
        assert stated is None or default.strip() == stated, name


def test_the_two_commands_are_the_first() -> None:
    """One runs the main job, the other the project's tests."""
    main, tests, *_ = blocks("sh")
    assert main.strip().endswith(".venv/bin/pip install -e . && .venv/bin/pytest")
    assert tests.strip().endswith(".venv/bin/pip install tox && .venv/bin/tox")


def test_every_command_is_understood() -> None:
    """Modules print their help with these arguments; pytest knows these options."""
    lines = [line for block in blocks("sh")[2:] for line in block.splitlines()]
    commands = [shlex.split(line)[0:] for line in lines if ".venv/bin/" in line]
    assert len(commands) >= 4
    for words in commands:
        start = next(index for index, word in enumerate(words) if ".venv/bin/" in word)
        program, *arguments = words[start:]
        prefix = (
            [sys.executable] if program.endswith("python") else [sys.executable, "-m", "pytest"]
        )
        run = subprocess.run(
            [*prefix, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, (words, run.stderr)


def test_the_sample_of_a_failure_is_real(server: Server) -> None:
    """Its fault, served and tested, is explained in these words."""
    (sample,) = (block for block in blocks("text") if "broken:" in block)
    heading, *lines = sample.strip().splitlines()
    url = server.url(api_of(kind=DEMONSTRATIONS["next-page-at-exact-multiple"]))
    run = run_suite("--base-url", url, "-k", "next_page", CARECYCLE_API_KEY=KEY)
    explained = run.stdout[run.stdout.index("broken: PAG-2") :].splitlines()[1 : len(lines) + 1]
    assert heading.strip("- ") == "broken: PAG-2"
    shown = [line.replace(url, "https://staging.example.com") for line in explained]
    assert shown == lines


def test_the_sample_of_waivers_can_be_read(tmp_path: Path) -> None:
    """One for all questions, one for some."""
    (sample,) = blocks("toml")
    file = tmp_path / "staging.toml"
    file.write_text(sample)
    names = [parameter.name for parameter in OPERATION.parameters]
    read = read_waivers(file, catalogue_of(OPERATION), names)
    assert [waiver.requirement for waiver in read] == ["PAG-10", "SORT-1"]


def test_the_samples_for_ci_are_yaml_that_runs_pytest() -> None:
    """For GitHub Actions and for GitLab."""
    github, gitlab = (yaml.safe_load(block) for block in blocks("yaml"))
    assert any("pytest" in step.get("run", "") for step in github["jobs"]["contract"]["steps"])
    assert any("pytest" in line for line in gitlab["contract"]["script"])
