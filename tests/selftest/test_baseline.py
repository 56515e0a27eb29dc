"""A run that is compared with an earlier one, as the suite's user does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from apis import Changed, Tiered
from verdicts import EXAMPLE, Server, api_of, run_against, run_suite, run_suite_on

from carecycle_contract.reference import ReferenceApi

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


WHOLE = EXAMPLE.read_text("utf-8")


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON report of the reference API."""
    file = tmp_path_factory.mktemp("last") / "last.json"
    with Server() as server:
        run_of(server, ReferenceApi, f"--report={file}")
    return file


def run_of(
    server: Server, kind: type[ReferenceApi], *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A run against a server of this kind."""
    return run_against(server.url(api_of(kind=kind)), *options, **environment)


def case(file: Path) -> ET.Element:
    """The test case of the comparison in JUnit XML."""
    (drift,) = [one for one in ET.parse(file).iter("testcase") if one.get("name") == "drift"]  # noqa: S314 - ours
    return drift


def test_breaking_drift_fails_a_run_and_stands_in_every_report(
    server: Server, baseline: Path, tmp_path: Path
) -> None:
    """Though no requirement is broken."""
    reports = {name: tmp_path / f"run.{name}" for name in ("json", "html", "md", "xml")}
    run = run_of(
        server,
        Changed,
        f"--baseline={baseline}",
        *(f"--report={reports[name]}" for name in ("json", "html", "md")),
        f"--junitxml={reports['xml']}",
        GITHUB_ACTIONS="true",
    )
    assert run.returncode == 1, run.stdout + run.stderr
    block = run.stdout[run.stdout.index(" drift =") :]
    told = ("breaking:", "data:client:present", "136 of 137 -> 0 of 137", "envelope:meta:present")
    for one in (*told, "answers:sunset", "RFC 8594", "::error title=drift::"):
        assert one in block
    assert "notice:    the target announces that it will go away on 2030-06-30" in run.stdout
    assert "1 breaking" in str(case(reports["xml"]).find("failure").text)
    report = json.loads(reports["json"].read_text())
    assert report["drift"]["baseline"] == "last.json"
    assert report["drift"]["failing"] == "1 breaking change since the run of last.json"
    assert report["sentence"].endswith(
        "the run fails: 1 breaking change since the run of last.json."
    )
    for name in ("html", "md"):
        assert "data:client:present" in reports[name].read_text()


def test_what_only_grew_fails_nothing_unless_told_to(
    server: Server, baseline: Path, tmp_path: Path
) -> None:
    """The test case of its own has it as output."""
    file = tmp_path / "run.xml"
    run = run_of(server, Tiered, f"--baseline={baseline}", f"--junitxml={file}")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "additive:       data:tier:present: 0 of 137 -> 137 of 137" in run.stdout
    assert case(file).find("failure") is None
    assert "tier" in str(case(file).find("system-out").text)
    run = run_of(server, Tiered, f"--baseline={baseline}", "--fail-on-drift=any")
    assert run.returncode == 1


def test_drift_may_fail_nothing(server: Server, baseline: Path) -> None:
    """It is told all the same, as a warning; whatever tests are selected."""
    options = (f"--baseline={baseline}", "--fail-on-drift=none", "-k", "PAG-6")
    run = run_of(server, Changed, *options, GITHUB_ACTIONS="true")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "data:client:present" in run.stdout
    assert "::warning title=drift::" in run.stdout


def test_an_unchanged_server_shows_no_drift(server: Server, baseline: Path) -> None:
    """Which is told, too."""
    run = run_of(server, ReferenceApi, f"--baseline={baseline}", "--fail-on-drift=any")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "nothing changed since the run of last.json" in run.stdout


@pytest.mark.parametrize(
    ("content", "told", "remedy"),
    [
        (None, "it cannot be read (No such file", "Give the report of an earlier run"),
        (
            WHOLE.replace("listCampaigns", "listCustomers"),
            "of the operation listCustomers, not listCampaigns",
            "Keep a new baseline",
        ),
        (
            WHOLE.replace("careCycle campaigns 2", "careCycle campaigns 1"),
            "of the contract careCycle campaigns 1, not careCycle campaigns 2",
            "Keep a new baseline",
        ),
    ],
)
def test_what_is_no_baseline_ends_a_run_before_it_begins(
    tmp_path: Path, content: str | None, told: str, remedy: str
) -> None:
    """By exit code 4, in one paragraph that names file and option, and says what to do."""
    file = tmp_path / "last.json"
    run = run_suite_on("--baseline", file, content)
    assert run.returncode == 4
    (paragraph,) = run.stderr.strip().splitlines()
    assert paragraph.startswith("ERROR: --baseline: ")
    for one in (told, "last.json", remedy):
        assert one in paragraph


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--report={}", "--baseline={}"), "is also to be written by --report"),
        (("--report={}", "--judge={}"), "is also to be written by --report"),
        (("--baseline={}", "--fail-on-drift=some"), "Give breaking or any or none."),
    ],
)
def test_options_that_cannot_be_are_refused(
    tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    """Before anything is written."""
    file = tmp_path / "last.json"
    file.write_text(WHOLE)
    run = run_suite(*(one.format(file) for one in options))
    assert run.returncode == 4
    assert told in run.stderr
    assert file.read_text() == WHOLE
