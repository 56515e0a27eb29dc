"""What a run prints, whatever a target answers: seen as its user does, on real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hostile import is_harmless
from starlette.responses import Response
from verdicts import KEY, Server, api_of, run_suite

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reporting.sinks import LONGEST_LINE

if TYPE_CHECKING:
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
    options = ("--base-url", server.url(api_of(1, kind)), "-vv", "--max-requests", "20")
    run = run_suite(*options, CARECYCLE_API_KEY=KEY)
    assert run.returncode == code, run.stdout[-3000:] + run.stderr[-3000:]
    lines = (run.stdout + run.stderr).splitlines()
    assert len(lines) < 600
    assert max(map(len, lines)) <= LONGEST_LINE + 200


def test_no_line_begins_with_anything_of_an_answer(server: Server, tmp_path: Path) -> None:
    """On the terminal, also where it is narrow, and in JUnit XML."""
    report = tmp_path / "report.xml"
    options = ("--base-url", server.url(api_of(3, Commands)), "-vv", "--junitxml", str(report))
    run = run_suite(*options, CARECYCLE_API_KEY=KEY, COLUMNS="40")
    assert run.returncode == 1, run.stderr
    root = ET.parse(report).getroot()  # noqa: S314 - our own
    texts = [text for node in root.iter() for text in (node.text or "", *node.attrib.values())]
    lines = [line for text in (run.stdout, run.stderr, *texts) for line in text.split("\n")]
    assert any(r"\x0a::error::x" in line for line in lines)
    assert [line for line in lines if not is_harmless(line)] == []
