"""What a run prints, whatever a target answers: seen as its user does, on real HTTP."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from answers import OPERATION
from hostile import is_harmless
from starlette.responses import Response
from verdicts import Server, api_of, run_against, run_suite

from carecycle_contract.reference import rows
from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.campaigns import CLIENT_ID
from carecycle_contract.report_files import WRITERS
from carecycle_contract.reporting.sinks import LONGEST_LINE

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from carecycle_contract.reference import Row

COMMANDS = "\n::error::x\r##[error]x\u2028##vso[task.complete]x\x1b[2K\u202e\u200b"
HUGE = ("huge " * 12_000).strip()


class HasManyMembers(ReferenceApi):
    """Each campaign has 100,000 members that nobody documents."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        return body | {f"member {number}": number for number in range(100_000)}


class HasALongContentType(ReferenceApi):
    """A media type of 60 kB."""

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {"content-type": HUGE}


class RedirectsFarAway(ReferenceApi):
    """A Location of 60 kB."""

    def render(self, status: int, body: Any) -> Response:
        return Response("", 302, {"location": f"http://evil/{HUGE}"})


class HasHugeValues(ReferenceApi):
    """A list, in which all that is no number is a long text."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        return dict.fromkeys(body, HUGE) | {HUGE: HUGE}

    def render(self, status: int, body: Any) -> Response:
        return super().render(500 if status == 400 else status, body)

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"nextPage": HUGE, HUGE: HUGE}


class Commands(HasHugeValues):
    """Everything that a run may print is a command for a CI system, on a line of its own."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = ReferenceApi.serialise(self, row)
        body |= {COMMANDS: 1, f"a{COMMANDS}": {COMMANDS: [COMMANDS]}}
        return body | {"status": COMMANDS, "client": {"id": COMMANDS}, "maxAttempts": COMMANDS}

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        return ReferenceApi.envelope(self, query, total, items) | {"nextPage": COMMANDS}

    def render(self, status: int, body: Any) -> Response:
        if status == 400:
            return Response(f"{COMMANDS}{COMMANDS}", 500)
        return super().render(status, {"message": COMMANDS, "code": 1} if status > 400 else body)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(HasManyMembers, 0), (HasALongContentType, 1), (HasHugeValues, 1), (RedirectsFarAway, 4)],
)
def test_a_run_prints_a_few_hundred_lines_at_most(
    server: Server, kind: type[ReferenceApi], code: int
) -> None:
    """None of them longer than a screen or two."""
    run = run_against(server.url(api_of(1, kind)), "-vv", "--max-requests", "20")
    assert run.returncode == code, run.stdout[-3000:] + run.stderr[-3000:]
    lines = (run.stdout + run.stderr).splitlines()
    assert len(lines) < 600
    assert max(map(len, lines)) <= LONGEST_LINE + 200


LONG_KEY = "cc_k3yQwErTyUiOpAsDfGhJkLzXcVbNm0123456789"
SPELLINGS = (
    LONG_KEY,
    LONG_KEY.upper(),
    "".join(f"\\u{ord(char):04x}" for char in LONG_KEY),
    "".join(f"%{ord(char):02x}" for char in LONG_KEY),
    b64encode(f"user:{LONG_KEY}".encode()).decode(),
    b64encode(f"xy{LONG_KEY}z".encode()).decode(),
)
PEOPLE = ("jane&#64;clinic.example", "jane%2540clinic.example", "tel:+14805550123", "4805550123")


class TellsEverything(ReferenceApi):
    """The key, in every spelling and in answers to those who sent none; addresses and numbers."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        told = f"{'x' * 75} {SPELLINGS[len(row.id) % 6]} {' '.join(PEOPLE)}"
        return body | {"status": told, "maxAttempts": told, "createdAt": PEOPLE[0], told: told}

    def render(self, status: int, body: Any) -> Response:
        if status >= 400:
            body = {"message": f"{'x' * 95}{' '.join((*SPELLINGS, *PEOPLE))}", "code": 7}
        return super().render(status, body)

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {f"x-debug-{number}": spelling for number, spelling in enumerate(SPELLINGS)}


def run_with_reports(
    url: str, folder: Path, *options: str, **environment: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """A run that shows all it can; and its texts, by the name of the file or `terminal`."""
    reports = [f"--report={folder / f'report{suffix}'}" for suffix in WRITERS]
    shown = ("-vv", "--showlocals", f"--junitxml={folder / 'junit.xml'}", *reports)
    run = run_against(url, *shown, *options, **environment)
    written = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert len(written) == len(WRITERS) + 1
    return run, {"terminal": run.stdout + run.stderr, **written}


def test_no_secret_is_written_anywhere(server: Server, tmp_path: Path) -> None:
    """Neither on the terminal, in JUnit XML nor in a report in any format."""
    app = api_of(3, TellsEverything)
    app.key = LONG_KEY
    run, texts = run_with_reports(server.url(app), tmp_path, CARECYCLE_API_KEY=LONG_KEY)
    assert run.returncode == 1, run.stderr
    pieces = {spelling[at : at + 12] for spelling in SPELLINGS for at in range(20)}
    for name, text in texts.items():
        told = [piece for piece in (*pieces, *PEOPLE, "0123456789") if piece in text]
        assert not told, f"{name}: {told}"
        assert "$CARECYCLE_API_KEY" in text, name
    assert "broken: AUTH-4" in run.stdout


TENANT = "acme-7f3kQwErTyUiOpAsDfGhJkLz"
TENANT_SPELLINGS = (
    TENANT,
    TENANT.upper(),
    "".join(f"%{ord(char):02x}" for char in TENANT),
    b64encode(f"user:{TENANT}".encode()).decode(),
)


class TellsTheTenant(ReferenceApi):
    """The value of another header, in every spelling and wherever a text is cut."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        spelling, before = TENANT_SPELLINGS[row.number % 4], row.number * 7 % 130
        told = f"{'x' * before} {spelling}{' y' * 60}"
        return body | {
            **dict.fromkeys(("name", "status", "createdAt", "maxAttempts", told), told),
            "client": {"id": spelling, spelling: told},
        }

    def render(self, status: int, body: Any) -> Response:
        if status == 401:
            return Response("", 302, {"location": f"http://{'x' * 93}/?{TENANT_SPELLINGS[2]}"})
        if status >= 400:
            text = f"{'x' * (status % 7 + 95)}{' '.join(TENANT_SPELLINGS)}"
            return Response(text, status, {"content-type": f"text/{TENANT}"})
        return super().render(status, body)

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {f"x-debug-{at}": spelling for at, spelling in enumerate(TENANT_SPELLINGS)}


def test_no_value_of_a_header_is_written_anywhere(server: Server, tmp_path: Path) -> None:
    """Nor half of one: answers are judged with it, and masked where they are shown."""
    url = server.url(api_of(40, TellsTheTenant))
    run, texts = run_with_reports(url, tmp_path, "--header=x-tenant=TENANT", TENANT=TENANT)
    assert run.returncode == 1, run.stderr
    pieces = {spelling[at : at + 12] for spelling in TENANT_SPELLINGS for at in range(12)}
    for name, text in texts.items():
        assert not [piece for piece in pieces if piece.lower() in text.lower()], name
    assert "$TENANT" in run.stdout


def test_a_value_of_a_header_may_be_in_the_data(server: Server, tmp_path: Path) -> None:
    """Such as the id of a client: it is judged as it came, and its recording as its stand-in."""
    recording = tmp_path / "run.har"
    named = [row.replace(name=f"{row.name} {TENANT}") for row in rows(OPERATION, 137)]
    run = run_against(
        server.url(api_of(named)),
        *(f"--report={recording}", "--header=x-tenant=TENANT", "--header=x-client=CLIENT"),
        TENANT=TENANT,
        CLIENT=CLIENT_ID,
    )
    assert run.returncode == 0, run.stdout
    written = recording.read_text("utf-8")
    assert TENANT not in written
    assert CLIENT_ID not in written
    again = run_suite(f"--judge={recording}")
    assert again.returncode == 0, again.stdout


def test_a_key_that_is_a_word_leaves_commands_alone(server: Server) -> None:
    """`page` is a parameter as well."""
    app = api_of(3, HasHugeValues)
    app.key = "page"
    run = run_suite("--base-url", server.url(app), "--api-key=page", "--max-requests=20")
    assert "curl -i" in run.stdout
    commands = [line for line in run.stdout.splitlines() if "curl -i" in line]
    assert not [line for line in commands if "$CARECYCLE_API_KEY" in line.partition(" 'http")[2]]


def test_no_line_begins_with_anything_of_an_answer(server: Server, tmp_path: Path) -> None:
    """On the terminal, also where it is narrow, and in JUnit XML."""
    report = tmp_path / "report.xml"
    run = run_against(
        server.url(api_of(3, Commands)), "-vv", "--junitxml", str(report), COLUMNS="40"
    )
    assert run.returncode == 1, run.stderr
    root = ET.parse(report).getroot()  # noqa: S314 - our own
    texts = [text for node in root.iter() for text in (node.text or "", *node.attrib.values())]
    lines = [line for text in (run.stdout, run.stderr, *texts) for line in text.split("\n")]
    assert any(r"\x0a::error::x" in line for line in lines)
    assert [line for line in lines if not is_harmless(line)] == []
