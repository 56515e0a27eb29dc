"""Peers, tools of other makes, find nothing on the reference API."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from verdicts import KEY, ROOT, Server, api_of, started

from carecycle_contract.reference.api import ListQuery, ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.answer import Answer

DOCUMENT = ROOT / "openapi" / "campaigns.yaml"


@pytest.mark.parametrize("options", [(), ("--max-examples", "200")], ids=["defaults", "200"])
def test_schemathesis_finds_nothing(
    server: Server, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """By its command line, with every check that it has; methods of writing are refused."""
    program = str(which("st", path=Path(sys.executable).parent))
    arguments = ("run", str(DOCUMENT), "--url", server.url(api_of()), "-H", f"x-api-key: {KEY}")
    run = subprocess.run(
        [program, *arguments, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "No issues found" in run.stdout


def survey(url: str) -> list[Answer]:
    """The answers of a survey, but to questions with a repeated parameter.

    What that means is not documented, and each tool has its own way with it.
    """
    with started(url, 60) as run:
        answers = run.survey().evidence.answers
    return [
        answer
        for answer in answers
        if len(dict(answer.question.parameters)) == len(answer.question.parameters)
    ]


def departures(answers: list[Answer]) -> Iterator[str]:
    """What openapi-core finds wrong in answers, by the document alone."""
    document = OpenAPI.from_file_path(str(DOCUMENT))
    for answer in answers:
        request = MockRequest(
            next(iter(OPERATION.servers)),
            "get",
            OPERATION.path,
            args=dict(answer.question.parameters),
            headers={"x-api-key": answer.question.api_key(KEY) or ""},
        )
        exchange = answer.exchange
        response = MockResponse(exchange.body, exchange.status, dict(exchange.headers))
        try:
            document.validate_response(request, response)
        except OpenAPIError as error:
            yield f"{answer.question}: {error} {error.__cause__}"
        try:
            document.validate_request(request)
        except OpenAPIError:
            continue
        # Python reads it as a number, which it is neither in JSON nor in JSON Schema.
        is_infinite = any(value == "Infinity" for _, value in answer.question.parameters)
        if answer.question.api_key(KEY) == KEY and answer.status != 200 and not is_infinite:
            yield f"{answer.question}: it is allowed, and answered {answer.status}"


class Misnamed(ReferenceApi):
    """The total has another name where the list is sorted by name."""

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        body = super().envelope(query, total, items)
        if query.sort_by == "name":
            body["total"] = body.pop("itemsTotal")
        return body


def test_openapi_core_finds_nothing(server: Server) -> None:
    """In the answers of a survey; what the document allows is answered with a list."""
    assert list(departures(survey(server.url(api_of(12))))) == []


def test_openapi_core_finds_a_departure(server: Server) -> None:
    """So that it can find one."""
    told = list(departures(survey(server.url(api_of(12, Misnamed)))))
    assert told
    assert all("sortBy=name" in departure for departure in told)
