"""Targets that are no ground for a verdict, or stop being one, as a user sees them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from apis import GoesAway, RefusesTheKey
from starlette.responses import HTMLResponse, RedirectResponse, Response
from verdicts import KEY, ROOT, Server, api_of, run_against, run_suite

from carecycle_contract.reference.api import ReferenceApi, Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send


class Elsewhere:
    """A website, a login page or nothing where the API should be."""

    def __init__(self, response: Response) -> None:
        self.response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Always the same response."""
        await self.response(scope, receive, send)


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (HTMLResponse("<h1>Welcome</h1>"), "a page for people, not JSON"),
        (RedirectResponse("https://sso.example.com/login"), "redirects (307)"),
        (Response("{}", 401), "the key was refused (401)"),
        (Response("Not Found", 404), "path is added to it.\n"),
        (Response("{}", 404), "an account without campaigns gets a 404, not an empty list"),
        (Response("{}", 500), "the server failed (500)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_ground_there_is_no_verdict(server: Server, response: Response, told: str) -> None:
    """One paragraph, exit code 4, no test run."""
    url = server.url(Elsewhere(response))
    run = run_against(url)
    assert run.returncode == 4
    assert told in run.stderr
    assert run.stderr.count("No verdict.") == 1
    assert f"Tried GET {url}/v2/campaigns" in run.stderr
    assert "passed" not in run.stdout
    assert "FAILED" not in run.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PYTEST_BASE_URL", ""),
        ("SSL_CERT_FILE", "/no/such/file.pem"),
        ("HTTPS_PROXY", "gopher://proxy.example.com"),
    ],
)
def test_an_unusable_variable_is_named(variable: str, value: str) -> None:
    """An empty base URL, say, must not let the embedded reference API pass for the target."""
    url = () if variable == "PYTEST_BASE_URL" else ("--base-url", "https://api.example.com")
    run = run_suite(*url, CARECYCLE_API_KEY=KEY, **{variable: value})
    assert run.returncode == 4
    assert variable in run.stderr
    assert "passed" not in run.stdout


def test_the_base_url_may_stand_in_the_configuration(server: Server, tmp_path: Path) -> None:
    """As pytest-base-url has it."""
    url, ini = server.url(api_of(3)), tmp_path / "pytest.ini"
    ini.write_text(f"[pytest]\nbase_url = {url}\n")
    run = run_suite("-c", str(ini), "--rootdir", str(ROOT), "tests/contract", CARECYCLE_API_KEY=KEY)
    assert f"target:    {url}" in run.stdout


def test_no_proxy_leads_to_the_embedded_reference_api() -> None:
    """It listens on this machine."""
    run = run_suite("-k", "envelope", HTTP_PROXY="http://127.0.0.1:1", NO_PROXY="")
    assert run.returncode == 0, run.stderr


class LogsOut(GoesAway):
    """After twenty requests a gateway wants a login."""

    def away(self) -> Response:
        return RedirectResponse("https://sso.example.com/login")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (GoesAway, "the server is away (status 503"),
        (RefusesTheKey, "the key was refused (401), after "),
        (LogsOut, "it redirects (307) to https://sso.example.com/login"),
    ],
)
def test_a_target_that_is_lost_is_not_judged(
    server: Server, kind: type[ReferenceApi], told: str
) -> None:
    """Neither accused nor passed: one paragraph, exit code 4."""
    run = run_against(server.url(api_of(kind=kind)))
    assert run.returncode == 4, run.stdout
    assert told in run.stderr
    assert "questions had been answered" in run.stderr
    assert "broken:" not in run.stdout


class OneQuestionIsLost(ReferenceApi):
    """The answer to one question can never be read."""

    def respond(self, request: Request) -> Response:
        if request.query_params.get("page") == "2abc":
            return Response("{}", headers={"content-encoding": "gzip"})
        return super().respond(request)


class OneQuestionIsUnavailable(ReferenceApi):
    """One question always meets a 503."""

    def body(self, request: Request) -> Any:
        if request.query_params.get("page") == "2abc":
            raise Refusal(503, {"message": "Come again", "code": "INTERNAL_ERROR"})
        return super().body(request)


def test_a_question_without_an_answer_is_told(server: Server) -> None:
    """The rest is judged all the same."""
    url = server.url(api_of(kind=OneQuestionIsLost))
    run = run_against(url)
    assert run.returncode == 0, run.stdout
    assert "network:   1 question got no readable answer" in run.stdout


def test_what_only_an_intermediary_ever_answers_is_an_answer(server: Server) -> None:
    """While others were answered before and after."""
    url = server.url(api_of(kind=OneQuestionIsUnavailable))
    run = run_against(url)
    assert run.returncode == 1
    assert "broken: VAL-1" in run.stdout
    assert "network:" not in run.stdout


class BreaksOff(ReferenceApi):
    """The answer to one question always breaks off, and others do once."""

    others = 0

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        seen: set[str] = vars(self).setdefault("seen", set())
        url = str(request.url)
        if request.query_params.get("page") != "2abc" and (url in seen or len(seen) >= self.others):
            return response
        seen.add(url)
        cut = gzip.compress(bytes(response.body))[:-8]
        return Response(cut, response.status_code, {"content-encoding": "gzip"})


@pytest.mark.parametrize(("others", "is_told"), [(0, True), (6, False)])
def test_what_breaks_off_at_random_is_no_fault_of_one_question(
    server: Server, others: int, is_told: bool
) -> None:
    """Where answers to several questions came whole at another try, any may break off."""
    kind = type("BreaksOff", (BreaksOff,), {"others": others})
    run = run_against(server.url(api_of(kind=kind)))
    assert run.returncode == is_told, run.stdout
    assert ("broken: HTTP-4" in run.stdout) == is_told
    assert ("network:   1 question got no readable answer" in run.stdout) != is_told
