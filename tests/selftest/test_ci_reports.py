"""What CI systems show of a run: JUnit XML, and the summary and annotations of GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from apis import FAULTY
from verdicts import Server, api_of, run_against, run_suite

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

SELECTED = ("-k", "PAG-2 or PAG-3 or AUTH-5 or ERR-2 or ENV-2")
WAIVERS = """
[[waiver]]
requirement = "PAG-3"
reason = "promised for release 4"
expires = 2999-12-31
"""


class Departing(FAULTY):
    """Has a fault to waive, and an advisory besides."""

    def envelope(self, query: Any, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"prevPage": 7}

    def render(self, status: int, body: Any) -> Any:
        return super().render(status, body | {"code": "NO"} if status == 401 else body)


@pytest.fixture(scope="module")
def ended(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run on GitHub Actions with a verdict of each kind, and the folder of what it wrote."""
    folder = tmp_path_factory.mktemp("ci")
    (folder / "waivers.toml").write_text(WAIVERS)
    (folder / "summary.md").write_text("of the step before\n")
    with Server() as server:
        run = run_against(
            *(server.url(api_of(kind=Departing)), *SELECTED, "-ra"),
            *(f"--waivers={folder / 'waivers.toml'}", f"--junitxml={folder / 'junit.xml'}"),
            GITHUB_ACTIONS="true",
            GITHUB_STEP_SUMMARY=str(folder / "summary.md"),
        )
    return run, folder


@pytest.fixture(scope="module")
def suite(ended: tuple[object, Path]) -> ET.Element:
    """The test suite in JUnit XML."""
    suite = ET.parse(ended[1] / "junit.xml").getroot().find("testsuite")  # noqa: S314 - ours
    assert suite is not None
    return suite


def case(suite: ET.Element, requirement: str) -> ET.Element:
    """The test of a requirement."""
    told = f"property[@name='requirement'][@value='{requirement}']"
    return next(
        test for test in suite.iter("testcase") if test.find(f"properties/{told}") is not None
    )


@pytest.mark.parametrize(
    ("requirement", "tag", "told"),
    [
        ("PAG-2", "failure", "observed: 138"),
        ("PAG-3", "skipped", "waived:   promised for release 4"),
        ("AUTH-5", "skipped", 'observed: "NO"'),
        ("ERR-2", "skipped", "not exercised: no request met a rate limit"),
    ],
)
def test_junit_has_the_whole_text(suite: ET.Element, requirement: str, tag: str, told: str) -> None:
    """As message, and of what does not fail as output, too."""
    element = case(suite, requirement).find(tag)
    assert element is not None
    assert told in element.attrib["message"]
    if tag == "skipped":
        output = case(suite, requirement).findtext("system-out")
        assert output is not None
        assert told in output
        assert f"{requirement} (" in output


def test_junit_has_the_verdict_as_properties(suite: ET.Element) -> None:
    """And what it is on, for those who count them."""
    properties = case(suite, "PAG-2").iter("property")
    told = {named.get("name"): named.get("value") for named in properties}
    assert told == {"requirement": "PAG-2", "level": "must", "verdict": "broken"}


def test_junit_says_what_was_kept(suite: ET.Element) -> None:
    """Sentence and source, for those who read nothing else."""
    output = case(suite, "ENV-2").findtext("system-out")
    assert output is not None
    assert "kept: ENV-2 (must): A list answer is served as application/json." in output


def test_junit_has_the_run_as_properties(suite: ET.Element) -> None:
    """Conclusion, what weakens it, target, cost and notices."""
    told = {
        named.attrib["name"]: named.attrib["value"]
        for named in suite.findall("properties/property")
    }
    assert told["sentence"] == "The server breaks the contract: PAG-2."
    assert told["target"].startswith("http://127.0.0.1:")
    assert "of at most" in told["requests"]
    assert {"weakness", "seconds"} <= told.keys()


def test_the_summary_of_the_step_is_appended(
    ended: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    """To what other tools wrote there."""
    text = (ended[1] / "summary.md").read_text()
    assert text.startswith("of the step before\n## The server breaks the contract: PAG-2.\n")
    assert "### waived: PAG-3" in text


def test_a_summary_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """By its variable, as nobody named the file; the exit code is no verdict on the target."""
    summary = tmp_path / "missing" / "summary.md"
    run = run_suite("-k", "ENV-2", GITHUB_STEP_SUMMARY=str(summary))
    assert run.returncode == 3
    told = f"{summary} (GITHUB_STEP_SUMMARY) could not be written: No such file or directory"
    assert told in run.stdout


def test_findings_are_annotations(ended: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """What is broken as errors, what should be mended as warnings, on lines of their own."""
    told = [line for line in ended[0].stdout.splitlines() if line.startswith("::")]
    assert [line.partition("::PAG")[0].partition("::AUTH")[0] for line in told] == [
        "::error title=broken%3A PAG-2",
        "::warning title=advisory%3A AUTH-5",
    ]


def test_elsewhere_nothing_is_annotated(server: Server) -> None:
    """A terminal of a person is no CI system."""
    url = server.url(api_of(kind=Departing))
    run = run_against(url, *SELECTED, GITHUB_ACTIONS="")
    assert not [line for line in run.stdout.splitlines() if line.startswith("::")]


def test_pytests_own_summary_has_headlines_alone(
    ended: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    """What is explained is explained once."""
    output = ended[0].stdout
    assert output.count("observed: 138") == 2  # ours, and the annotation
    assert "XFAIL tests/contract/test_authentication.py::" in output
    assert "(explained below)" in output
