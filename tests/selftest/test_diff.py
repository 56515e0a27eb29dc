"""`carecycle-contract diff`, of runs against servers that changed, and that did not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION
from apis import Clientless, Tiered
from hostile import is_harmless
from verdicts import EXAMPLE, KEY, Server, api_of, run_against, started
from zoo.changes import OF_SERVERS
from zoo.server import KEY as ZOO_KEY
from zoo.servers import everything

from carecycle_contract import rerender
from carecycle_contract.diff import main
from carecycle_contract.reference import ReferenceApi, rows
from carecycle_contract.reporting import json_report
from carecycle_contract.reporting.drift import differences_between

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.reporting.report import Difference, Kind, Outcome, Report

PROGRAM = "carecycle-contract diff"


def reported(url: str, key: str = KEY) -> Report:
    """The report of a run of sixty requests that draws nothing."""
    with started(url, 60, key) as run:
        return run.report(run.survey().verdicts())


def reported_of(kind: type[ReferenceApi] = ReferenceApi, count: int = 137, seed: int = 1) -> Report:
    """The report of a kind of API over so many campaigns of a seed."""
    with Server() as server:
        return reported(server.url(api_of(rows(OPERATION, count, seed), kind)))


def graver(differences: tuple[Difference, ...], *kinds: Kind) -> dict[str, Kind]:
    """The class of each difference of these classes, by its id."""
    return {
        difference.id: difference.kind for difference in differences if difference.kind in kinds
    }


@pytest.fixture(scope="module")
def reference() -> Report:
    """The report of the reference API."""
    return reported_of()


@pytest.mark.parametrize(
    ("count", "seed"), [(137, 2), (137, 3), (60, 4), (400, 5), (20, 6), (3, 7), (1, 8), (0, 9)]
)
def test_other_data_is_no_breaking_drift(reference: Report, count: int, seed: int) -> None:
    """Nor in the other direction."""
    other = reported_of(count=count, seed=seed)
    assert graver(differences_between(reference, other), "breaking") == {}
    assert graver(differences_between(other, reference), "breaking") == {}


CHANGES: dict[str, tuple[str, Kind]] = {
    name: OF_SERVERS[name][:2]
    for name in (
        *("invalid-is422", "refused-with-another-code", "default-size-is-twenty"),
        *("default-sort-is-by-name", "null-start-dates-first", "past-the-end-not-found"),
        *("wildcards-are-live", "updated-at-is-left-out", "numbers-as-texts"),
        *("required-members-only", "snake-case", "statuses-backwards"),
        *("media-type-with-charset", "times-without-fraction", "more-members"),
    )
} | {
    "ties-by-insertion": ("lists:ties:status:asc", "may break"),
    "collation-of-mariadb-unicode": ("lists:collation", "may break"),
    "one-unknown-status": ("data:status:value=not documented", "notice"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_and_classed(reference: Report, name: str) -> None:
    """Servers of the zoo stand for the same one tonight."""
    with everything()[name].open() as url:
        differences = differences_between(reference, reported(url, ZOO_KEY))
    identifier, kind = CHANGES[name]
    assert identifier in {
        part
        for difference in differences
        if difference.kind == kind
        for part in difference.id.split(", ")
    }


def test_recordings_are_compared(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With each other, and with reports; what is undocumented has other names in each."""
    files = [tmp_path / f"{name}.har" for name in ("old", "new")]
    for file, kind in zip(files, (Tiered, Renewed), strict=True):
        url = server.url(api_of(kind=kind))
        options = ("--max-requests=60", f"--report={file}", f"--report={file.with_suffix('.json')}")
        run_against(url, *options)
    old, new = map(str, files)
    report = str(files[0].with_suffix(".json"))
    for unchanged in ([report, old], [old, report]):
        assert main([*unchanged, "--fail-on-drift=any"], PROGRAM) == 0
        told, noted = capsys.readouterr()
        # Judging draws nothing.
        assert re.match(r"Drift: [12] not comparable\.\n", told)
        assert "a recording has stand-ins" in told
        assert noted.startswith(f"{old}: recorded ")
    for changed in ([old, new], [report, new]):
        assert main(changed, PROGRAM) == 1
        told = capsys.readouterr().out
        assert "breaking:       data:client:present" in told
        assert "tier" not in told
    capsys.readouterr()
    assert main([old, str(tmp_path / "none.har")], PROGRAM) == 4
    assert "--judge" in capsys.readouterr().err


def test_a_recording_of_a_run_without_a_verdict_is_refused(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As such a report is: what it lacks, the server may have."""
    file = tmp_path / "cut.har"
    with started(server.url(api_of(3)), 60) as run, file.open("wb") as written:
        run.survey()
        run.record(written, seed=None, stopped="the run was interrupted")
    assert main([str(file), str(EXAMPLE)], PROGRAM) == 4
    assert f"{file} is of a run that came to no verdict. Give " in capsys.readouterr().err


class Renewed(Tiered, Clientless):
    """One member has come, another is gone."""


class Deprecated(ReferenceApi):
    """Announces its end."""

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {
            **super().headers(status, body),
            "deprecation": "@1793836800",
            "sunset": "Sun, 30 Jun 2030 23:59:59 GMT",
            "cache-control": "no-store",
        }


def test_an_announced_end_is_told_as_what_it_is(reference: Report) -> None:
    """Another header is an addition."""
    differences = differences_between(reference, reported_of(Deprecated))
    assert graver(differences, "may break", "additive") == {
        "answers:deprecation": "may break",
        "answers:sunset": "may break",
        "answers:cache-control": "additive",
    }
    assert "RFC 9745" in str(differences[0].why)
    assert "RFC 8594" in str(differences[1].why)


def test_the_same_run_shows_no_drift(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """In any format; exit code 0."""
    file = tmp_path / "run.json"
    file.write_text(json_report.written(reported_of(count=20)))
    assert main([str(file), str(file), "--fail-on-drift=any"], PROGRAM) == 0
    assert capsys.readouterr().out == "No drift.\n"
    assert main([str(file), str(file), "--format=json"], PROGRAM) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_breaking_drift_fails(
    reference: Report, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Unless told otherwise; each format names it."""
    with everything()["null-start-dates-first"].open() as url:
        changed = reported(url, ZOO_KEY)
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, report in zip(files, (reference, changed), strict=True):
        file.write_text(json_report.written(report))
    codes = {(): 1, ("--fail-on-drift=any",): 1, ("--fail-on-drift=none",): 0}
    for (options, code), shape in product(codes.items(), ("text", "markdown", "json")):
        assert main([*map(str, files), f"--format={shape}", *options], PROGRAM) == code
        told = capsys.readouterr().out
        assert "lists:nulls:startDate:asc" in told
        assert "breaking" in told


@pytest.mark.parametrize(
    ("level", "was", "now", "kinds"),
    [
        ("must", "kept", "broken", ["breaking"]),
        ("must", "kept", "waived", ["may break"]),
        ("must", "broken", "kept", ["additive"]),
        ("must", "broken", "waived", []),
        ("must", "waived", "broken", []),
        ("should", "kept", "advisory", ["may break"]),
        ("should", "kept", "broken", ["may break"]),
        ("should", "advisory", "broken", []),
    ],
)
def test_a_verdict_drifts_where_the_server_departs(
    level: str, was: Outcome, now: Outcome, kinds: list[Kind]
) -> None:
    """Not where `--fail-on` or a waiver calls that otherwise."""
    report = json_report.read(WHOLE)
    row = next(row for row in report.requirements if row.level == level)
    old, new = (
        replace(report, requirements=(replace(row, verdict=verdict),)) for verdict in (was, now)
    )
    assert [difference.kind for difference in differences_between(old, new)] == kinds


OBEYED = "\n::error::##vso[task.x]\u202e\u2028\x9b\x1b[2J"
WHOLE = EXAMPLE.read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (WHOLE[: len(WHOLE) // 2], "it is not JSON"),
        ("", "it is not JSON"),
        ("[" * 100_000, "nested more than 254 deep"),
        ('"\\ud800"', "surrogates not allowed"),
        ('{"log": {}}', "is a required property"),
        (WHOLE.replace('"format": 1', '"format": 2', 1), "its format is 2"),
        (WHOLE.replace('"conclusion": "failed"', '"conclusion": "no verdict"'), "no verdict"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_compared_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, told: str
) -> None:
    """By exit code 4, in one paragraph that names the file and what to do."""
    file = tmp_path / "old.json"
    if content is not None:
        file.write_text(content)
    for arguments in ([file, EXAMPLE], [EXAMPLE, file]):
        assert main([*map(str, arguments)], PROGRAM) == 4
        error = capsys.readouterr().err
        assert told in error
        assert str(file) in error
        assert "--report=FILE.json" in error
        assert error.count("\n") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"format": OBEYED},
        {"format": [1] * 100_000},
        {"format": "x" * 1_000_000},
        {"versions": OBEYED},
        {"versions": "x" * 1_000_000},
        {"options": {"x" * 1_000_000: 1}},
        {"options": {OBEYED: OBEYED, "a": 1}},
        {"conclusion": OBEYED},
    ],
    ids=range(8),
)
@pytest.mark.parametrize("again", [False, True])
def test_what_is_told_of_a_file_is_one_harmless_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], *, again: bool
) -> None:
    """Of bounded length, whatever the file says."""
    file = tmp_path / "old.json"
    file.write_text(json.dumps(json.loads(WHOLE) | change))
    arguments = [str(file), f"--report={tmp_path / 'again.md'}" if again else str(EXAMPLE)]
    assert (rerender.main if again else main)(arguments, PROGRAM) == 4
    (told,) = capsys.readouterr().err.split("\n")[:-1]
    assert is_harmless(told)
    assert len(told) < 1000
    assert str(file) in told
    assert told.endswith("Give a file that --report=FILE.json wrote.")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("listCampaigns", "listCustomers"),
        ("listCampaigns", "x" * 9000),
        ("careCycle campaigns 2", "careCycle campaigns 3"),
    ],
)
@pytest.mark.parametrize("level", ["any", "none"])
def test_what_has_nothing_in_common_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ours: str, theirs: str, level: str
) -> None:
    """By exit code 4, since no night would ever compare anything; with what to do."""
    file = tmp_path / "old.json"
    file.write_text(WHOLE.replace(ours, theirs))
    assert main([str(file), str(EXAMPLE), f"--fail-on-drift={level}"], PROGRAM) == 4
    told = capsys.readouterr()
    assert told.out == ""
    assert f"not {ours}, as {EXAMPLE} is. Keep a new baseline: " in told.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"versions": {"suite": "9.9.9"}}, "suite"),
        ({"cost": {"budget": 61}}, "budget"),
    ],
)
def test_what_differs_in_its_foundations_is_said(
    reference: Report, change: dict[str, dict[str, Any]], told: str
) -> None:
    """And a requirement that only the other suite breaks is not comparable."""
    document = json.loads(json_report.written(reference))
    for name, members in change.items():
        document[name].update(members)
    document["requirements"][0]["verdict"] = "broken"
    differences = differences_between(reference, json_report.read(json.dumps(document)))
    assert told in graver(differences, "not comparable")
    assert graver(differences, "breaking", "may break", "additive") == {}
