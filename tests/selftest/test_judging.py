"""A run that is recorded, and judged again, as the suite's user does it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from apis import Counting, RefusesTheKey
from verdicts import KEY, Server, api_of, run_against, run_suite, run_suite_on

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.reference import Row

PEOPLE = ("Jane", "Doe", "jane.doe@example.org", "555-0123", "078-05-1120")


class TellsAll(Counting):
    """People, the key, undocumented members and a wrong `nextPage`."""

    def envelope(self, query: Any, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"nextPage": None, "debug": self.key}

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        body["client"] = "Jane Doe"
        body["createdByUser"] = {"Jane Doe": "078-05-1120"}
        body["description"] = "Ask jane.doe@example.org or +1 (212) 555-0123"
        return body

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {"set-cookie": "user=Jane", "x-key": self.key}


def verdicts(shown: str) -> list[str]:
    """The table of verdicts, and the requirements that are broken or not exercised."""
    table = shown[shown.index(" contract =") : shown.index("target: ")]
    return [
        table,
        *re.findall(r"^(?:-+ )?((?:broken|advisory|not exercised): \S+)", shown, re.MULTILINE),
    ]


def pages(report: dict[str, Any]) -> list[tuple[str, Any]]:
    """What a report shows of the pages that came; each exchange has a number of its own."""
    exchanges = report["exchanges"]
    assert len({exchange["number"] for exchange in exchanges}) == len(exchanges)
    return sorted((exchange["question"], str(exchange["slice"])) for exchange in exchanges)


def test_a_recording_is_judged_as_its_run_was(server: Server, tmp_path: Path) -> None:
    """Without a request, a key or a server; and nothing of the key or of people is in it."""
    app, file = api_of(kind=TellsAll), tmp_path / "run.har"
    reports = tmp_path / "run.json", tmp_path / "judged.json"
    run = run_against(server.url(app), f"--report={file}", f"--report={reports[0]}")
    recorded, requests = file.read_text(), app.requests
    assert run.returncode == 1
    assert not [secret for secret in (KEY, *PEOPLE) if secret in recorded]
    again = run_suite(f"--judge={file}", f"--report={reports[1]}")
    assert again.returncode == 1, again.stdout + again.stderr
    assert verdicts(again.stdout) == verdicts(run.stdout)
    assert "broken: AUTH-4" in again.stdout
    assert re.search(r"judged: +recorded .* by carecycle-contract \S+; no request", again.stdout)
    assert f"contract: {file}, a recording; no request is sent" in again.stdout
    assert app.requests == requests
    assert not [secret for secret in (KEY, *PEOPLE) if secret in again.stdout]
    first, second = (json.loads(report.read_text()) for report in reports)
    assert pages(first) == pages(second)
    assert first["cost"]["seconds"] == second["cost"]["seconds"]


def test_a_recording_takes_any_selection_and_any_report(server: Server, tmp_path: Path) -> None:
    """Another recording, too, which is judged alike."""
    first, second = tmp_path / "first.har", tmp_path / "second.har"
    url = server.url(api_of(3, kind=TellsAll))
    run_against(url, f"--report={first}")
    select = ("-m", 'requirement(id="PAG-1")')
    once = run_suite(f"--judge={first}", f"--report={second}", *select)
    twice = run_suite(f"--judge={second}", *select)
    assert once.returncode == twice.returncode == 0
    assert once.stdout.count("passed") == twice.stdout.count("passed") == 1
    entries = [json.loads(file.read_text())["log"]["entries"] for file in (first, second)]
    assert len(entries[0]) == len(entries[1]) > 10


def test_a_run_without_a_verdict_is_recorded_as_far_as_it_came(
    server: Server, tmp_path: Path
) -> None:
    """And judged so, which is told."""
    file = tmp_path / "run.har"
    url = server.url(api_of(kind=RefusesTheKey))
    lost = run_against(url, f"--report={file}")
    assert lost.returncode == 4
    again = run_suite(f"--judge={file}")
    assert again.returncode == 0, again.stdout
    assert "judged:    the run was not whole: No verdict. Tried GET " in again.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be judged: it cannot be read (No such file or directory)"),
        ('{"log": {"entries": [{}]}}', "no entry of 1 is a whole answer to GET"),
    ],
)
def test_a_file_that_cannot_be_judged_is_told(
    tmp_path: Path, content: str | None, told: str
) -> None:
    """In one paragraph, by exit code 4."""
    file = tmp_path / "run.har"
    run = run_suite_on("--judge", file, content)
    assert run.returncode == 4
    assert f"--judge: {file} " in run.stderr
    assert told in run.stderr
    assert "Give a HAR file with answers to the contract's questions" in run.stderr


def test_a_recording_and_a_server_are_not_judged_together() -> None:
    """Nor is the base URL ignored that stands in the environment."""
    for given in (("--base-url", "http://127.0.0.1:1"), ()):
        run = run_suite("--judge=run.har", *given, PYTEST_BASE_URL="http://127.0.0.1:1")
        assert run.returncode == 4
        assert "--judge: a base URL is given too (http://127.0.0.1:1)" in run.stderr


def test_another_programs_recording_shows_neither_key_nor_people(tmp_path: Path) -> None:
    """In no report, wherever the file has them; and a request that is shown is a whole command."""
    file, mail = tmp_path / "theirs.har", "jane.doe@example.org"
    key = "cc_secret_of_the_browser"
    url = f"https://me:{key}@api.example.com/{key}/{mail}/v2/campaigns?page=1&search={mail}"
    theirs = {
        "startedDateTime": "2026-01-01T00:00:00Z",
        "time": 1,
        "request": {"method": "GET", "url": url, "headers": [{"name": "x-api-key", "value": key}]},
        "response": {"status": 200, "headers": [], "content": {"text": json.dumps([key, mail])}},
    }
    creator = {"name": mail, "version": key}
    file.write_text(json.dumps({"log": {"creator": creator, "entries": [theirs]}}))
    reports = [tmp_path / f"ours.{suffix}" for suffix in ("html", "md", "json", "har", "xml")]
    options = [f"--report={report}" for report in reports[:-1]]
    run = run_suite(f"--judge={file}", *options, f"--junitxml={reports[-1]}")
    assert run.returncode == 1, run.stdout + run.stderr
    address = "'https://api.example.com/$CARECYCLE_API_KEY/%5Be-mail%5D/v2/campaigns"
    assert f"{address}?page=1&search=%5Be-mail%5D'" in run.stdout
    shown = [run.stdout + run.stderr, *(report.read_text() for report in reports)]
    assert not [text for text in shown if key in text or "jane" in text or "example.org" in text]
