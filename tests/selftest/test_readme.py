"""README and the pages for users say what is true: options, commands, samples."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from answers import OPERATION
from apis import FAULTY
from contracts import SHIPMENTS
from verdicts import ROOT, Server, api_of, run_against

from carecycle_contract.options import DECLARATIONS
from carecycle_contract.requirements import catalogue_of, read_waivers

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")
PAGES = ("options", "verdicts", "reports", "contributing")
DOCUMENTS = "\n".join(
    [README, *((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in PAGES)]
)
# The option of pytest-base-url, which the suite does not declare.
FOREIGN = {"--base-url"}


# What a page names without there being such a thing.
EXAMPLES = {
    "other-contract": "tests/contracts/shipments",
    "listCustomers": SHIPMENTS.id,
    "yesterday.json": "docs/example-report.json",
    "$CONTRACT_URL": "http://127.0.0.1:9",
}


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^ *```{language}\n(.*?)```", DOCUMENTS, re.DOTALL | re.MULTILINE)


def test_every_option_is_documented_with_its_default() -> None:
    """And every documented one exists."""
    rows = re.findall(r"^\| `(--[a-z-]+)[^`]*` \| [^|]* \|([^|]*)\|$", DOCUMENTS, re.MULTILINE)
    assert {name for name, _ in rows} == DECLARATIONS.keys() | FOREIGN
    for name, default in rows:
        stated = DECLARATIONS.get(name, {}).get("default")
        assert stated is None or default.strip() == stated, name


def test_the_two_commands_are_the_first() -> None:
    """One runs the main job, the other the project's tests."""
    main, tests, *_ = blocks("sh")
    assert main.strip().endswith(".venv/bin/pip install -e . && .venv/bin/pytest")
    assert tests.strip().endswith(".venv/bin/pip install tox && .venv/bin/tox")


def commands() -> list[list[str]]:
    """What README and docs run of this project, as arguments for Python."""
    text = "\n".join(blocks("sh")).replace("\\\n", " ")
    for name, real in EXAMPLES.items():
        text = text.replace(name, real)
    # Without comments, variables that are set before, and what is written where.
    lines = [re.sub(r"^[A-Z_]+=\S+ |  +#.*| >.*", "", line) for line in text.splitlines()]
    words = [shlex.split(line) for line in lines]
    programs = {
        ".venv/bin/python": [],
        "python": [],
        ".venv/bin/pytest": ["-m", "pytest"],
        "pytest": ["-m", "pytest"],
        ".venv/bin/carecycle-contract": ["-m", "carecycle_contract"],
        "carecycle-contract": ["-m", "carecycle_contract"],
    }
    words += [line[3:] for line in words if line[:1] == ["uvx"]]
    return [[*programs[line[0]], *line[1:]] for line in words if line and line[0] in programs]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_is_understood(command: list[str]) -> None:
    """It prints the help of what it would do, with these arguments."""
    run = subprocess.run(
        [sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_the_sample_of_a_failure_is_real(server: Server) -> None:
    """Its fault, served and tested, is explained in these words."""
    (sample,) = (block for block in blocks("text") if "broken:" in block)
    heading, *lines = sample.strip().splitlines()
    url = server.url(api_of(kind=FAULTY))
    run = run_against(url, "-k", "next_page")
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


def test_the_samples_for_ci_use_what_is_there() -> None:
    """The inputs of the action, and the job and the variables of the file for GitLab."""
    github, gitlab = (yaml.safe_load(block) for block in blocks("yaml")[:2])
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (step,) = github["jobs"]["contract"]["steps"]
    assert step["with"].keys() <= action["inputs"].keys()
    (included,) = gitlab["include"]
    jobs = yaml.safe_load((ROOT / included["file"]).read_text("utf-8"))
    assert gitlab["contract"]["extends"] in jobs
    gate = (ROOT / ".ci" / "gate").read_text("utf-8")
    known = jobs[".contract"]["variables"].keys() | set(re.findall(r"CONTRACT_[A-Z_]+", gate))
    assert gitlab["contract"]["variables"].keys() <= known


def test_every_page_is_linked() -> None:
    """From README; and what it links to is there."""
    linked = set(re.findall(r"\]\((docs/[^)#]+)", README))
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} - linked == {
        "docs/example-report.md"
    }
    assert all((ROOT / path).exists() for path in linked)


def test_the_tests_that_hold_the_promises_exist() -> None:
    """docs/security.md names them by file, each promise at least one."""
    document = (ROOT / "docs" / "security.md").read_text("utf-8")
    promises = re.findall(r"^\| [A-Z].*\| (`.*) \|$", document, re.MULTILINE)
    assert len(promises) > 10
    for tests in promises:
        files = re.findall(r"`([\w/]+\.py)`", tests)
        assert files
        assert [file for file in files if not (ROOT / "tests" / "selftest" / file).is_file()] == []
