"""The suite as its user runs it: in a process of its own, on real HTTP."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from answers import OPERATION
from apis import FAULTY, Counting
from starlette.responses import Response
from verdicts import KEY, ROOT, Server, api_of, run_against, run_suite

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.rules.book import all_rules_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from carecycle_contract.reference import Row


class NextPageForEver(ReferenceApi):
    """`nextPage` never ends."""

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"nextPage": query.page + 1}


class NegativeCounts(ReferenceApi):
    """A count is below zero: a `should`."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        body["customerStats"] = {"total": -1}
        return body


class TalksAboutPeople(ReferenceApi):
    """People stand where numbers and objects should, and the key in a header and in errors."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        body["maxAttempts"] = "jane.doe@example.org +1 (212) 555-0123"
        body["client"] = {"id": {"name": "Jane Doe"}}
        body["customerStats"] = "Jane Doe"
        return body

    def render(self, status: int, body: Any) -> Response:
        if status == 400:
            # So that the key stands where a long text is cut.
            body = {"message": "x" * 95 + self.key, "code": 1, "patients": [{"name": "Jane Doe"}]}
        return super().render(status, body)

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {"x-debug": self.key}


def test_the_reference_api_keeps_the_contract() -> None:
    """`pytest` alone tests it, within the time and the budget."""
    run = run_suite()
    assert run.returncode == 0, run.stdout
    assert re.search(r"\d+ of at most 200 requests", run.stdout)
    assert "collation: texts are sorted case- and accent-insensitive" in run.stdout
    assert "not exercised: SORT-7" in run.stdout


def test_an_advisory_fails_only_if_asked(server: Server) -> None:
    """A broken `should` is shown either way; pytest's own strictness is about other things."""
    url = server.url(api_of(kind=NegativeCounts))
    run = run_against(url, "--strict")
    assert run.returncode == 0, run.stdout
    assert "advisory: ITEM-4" in run.stdout
    failing = run_against(url, "--fail-on", "should")
    assert failing.returncode == 1
    assert "broken: ITEM-4" in failing.stdout


WAIVERS = """\
# Known since March.
[[waiver]]
requirement = "PAG-2"
reason = "fixed in release 4"
expires = 2999-12-31

[[waiver]]
requirement = "PAG-3"
reason = "was broken"
expires = 2999-12-31
"""


def test_a_waiver_lets_a_requirement_be_broken(server: Server, tmp_path: Path) -> None:
    """It still runs and is shown; one that is not needed is told, and fails if asked."""
    waivers = tmp_path / "of staging.toml"
    waivers.write_text(WAIVERS)
    url = server.url(api_of(kind=NextPageForEver))
    options = (f"--waivers={waivers}", "-k", "PAG-2 or PAG-3")
    run = run_against(url, *options)
    assert run.returncode == 0, run.stdout
    assert "waived: PAG-2" in run.stdout
    assert f"waived:   fixed in release 4  ({waivers}:2, until 2999-12-31)" in run.stdout
    needless = f"the waiver of PAG-3 in {waivers}:7 covers nothing that is broken: it can go"
    assert f"notice:    {needless}" in run.stdout
    strict = run_against(url, *options, "--strict-waivers")
    assert strict.returncode == 1
    assert f"\n{needless}" in strict.stdout


def test_what_follows_is_told_under_its_cause(server: Server, tmp_path: Path) -> None:
    """One block for one cause, whose waiver covers what follows."""
    url = server.url(api_of(kind=NextPageForEver))
    run = run_against(url, "-k", "PAG or FILT or SRCH")
    assert run.returncode == 1
    assert re.findall(r"^FAILED .*::(test_[a-z]+_\d+)_", run.stdout, re.MULTILINE) == ["test_pag_2"]
    assert re.search(r"not exercised: .*FILT-3.*: PAG-2 is broken where it was looked", run.stdout)
    assert re.search(r"^follows:  .*FILT-3.*SRCH-5", run.stdout, re.MULTILINE)
    alone = run_against(url, "-k", "PAG-2 or FILT-3")
    assert re.search(r"^follows:  FILT-3$", alone.stdout, re.MULTILINE)
    waivers = tmp_path / "staging.toml"
    waivers.write_text(WAIVERS)
    waived = run_against(url, f"--waivers={waivers}", "-k", "PAG-2 or FILT-3 or SRCH-5")
    assert waived.returncode == 0, waived.stdout


class DescendsUnlessByDefault(ReferenceApi):
    """Every sort is descending, apart from the default one."""

    def order(self, query: ListQuery) -> str:
        is_default = query.sort_by == OPERATION.default_sort
        return super().order(query if is_default else replace(query, sort_direction="desc"))


def test_a_waiver_of_one_case_leaves_the_others(server: Server, tmp_path: Path) -> None:
    """Cases that are wrong in the same way have one block, unless the first is waived by itself."""
    url = server.url(api_of(kind=DescendsUnlessByDefault))
    run = run_against(url, "-k", "SORT-1")
    first, other = "SORT-1[sortBy-updatedAt]", "SORT-1[sortBy-startDate]"
    assert re.findall(r"^-+ broken: (\S+)", run.stdout, re.MULTILINE) == [first]
    waivers = tmp_path / "staging.toml"
    waiver, _ = WAIVERS.split("\n\n")
    waivers.write_text(waiver.replace("PAG-2", "SORT-1") + '\nwhere = "sortBy=updatedAt"\n')
    waived = run_against(url, "-k", "SORT-1", f"--waivers={waivers}")
    assert waived.returncode == 1
    blocks = re.findall(r"^-+ (\w+: \S+) -", waived.stdout, re.MULTILINE)
    assert {f"waived: {first}", f"broken: {other}"} <= {*blocks}


class FailsWhereThreeMeet(ReferenceApi):
    """An unsorted page of a search under a filter is a 500; no planned question asks for one."""

    def respond(self, request: Request) -> Response:
        given = request.query_params.keys()
        if {"page", "search", "status"} <= given and "sortBy" not in given:
            return Response("{}", 500, media_type="application/json")
        return super().respond(request)


def test_what_a_drawn_query_shows_is_shown_again_by_the_line_that_replays_it(
    server: Server, tmp_path: Path
) -> None:
    """By all options of this run but its reports."""
    url = server.url(api_of(23, kind=FailsWhereThreeMeet))
    waivers = tmp_path / "none.toml"
    waivers.touch()
    options = (
        *("--max-requests=120", "--api-key-env=STAGING_KEY", "--header=x-env=STAGE"),
        *(f"--waivers={waivers}", "--strict-waivers"),
    )
    # On CI, Hypothesis draws the same queries in every run; others may miss the fault.
    environment = {"STAGING_KEY": KEY, "STAGE": "staging-one", "CI": "true"}
    report = f"--report={tmp_path / 'run.md'}"
    run = run_suite("--base-url", url, *options, report, **environment)
    (told,) = re.findall(r"^replay:   (.*)", run.stdout, re.MULTILINE)
    program, *arguments = shlex.split(told)
    assert program == "pytest"
    assert set(options) < set(arguments)
    assert report not in arguments
    again = run_suite(*arguments, **environment)
    assert again.returncode == run.returncode == 1
    assert f"replay:   {told}\n" in again.stdout


@pytest.mark.parametrize("chosen", ["FILT-3", "test_properties"])
def test_a_cause_that_is_not_selected_fails_what_presumes_it(
    server: Server, tmp_path: Path, chosen: str
) -> None:
    """So that nothing broken ends green, in a recording, too."""
    url, recording = server.url(api_of(kind=NextPageForEver)), tmp_path / "run.har"
    options = ("-k", chosen, "--max-requests=200", f"--report={recording}")
    for run in (run_against(url, *options), run_suite(f"--judge={recording}", "-k", chosen)):
        assert run.returncode == 1
        assert "cannot be judged, for it presumes what is broken:\nPAG-2 (must): " in run.stdout


def test_a_waiver_that_expired_counts_no_more(server: Server, tmp_path: Path) -> None:
    """And says that it did; what is broken can be waived by pasting."""
    waivers = tmp_path / "staging.toml"
    waivers.write_text(WAIVERS.replace("2999", "2020"))
    url = server.url(api_of(kind=NextPageForEver))
    run = run_against(url, f"--waivers={waivers}", "-k", "PAG-2")
    assert run.returncode == 1
    assert f"expired:  fixed in release 4  ({waivers}:2, until 2020-12-31)" in run.stdout
    assert '[[waiver]]\nrequirement = "PAG-2"\n' in run.stdout


def test_a_waiver_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """With file and line; exit code 4."""
    waivers = tmp_path / "staging.toml"
    waivers.write_text(WAIVERS.replace("PAG-3", "PAG-22"))
    run = run_suite(f"--waivers={waivers}")
    assert run.returncode == 4
    assert f"--waivers: {waivers}:8: there is no requirement 'PAG-22'" in run.stderr
    assert "did you mean PAG-2" in run.stderr


def test_what_must_be_exercised_fails_if_it_was_not(server: Server, tmp_path: Path) -> None:
    """As a failed test, by the ids and groups that are named; without it, the last line says so."""
    url, report = server.url(api_of(0)), tmp_path / "report.xml"
    options = ("-k", "SORT-1 or ENV", "--junitxml", str(report))
    run = run_against(url, *options)
    assert run.returncode == 0, run.stdout
    *_, last = run.stdout.splitlines()
    assert re.match(r"not exercised: \d+ of \d+ checks, so this verdict is weaker", last)
    asked = run_against(url, *options, "--require-exercised=ENV-1,SORT")
    assert asked.returncode == 1
    assert "required, but not exercised: SORT-1[sortBy-startDate]: " in asked.stdout
    assert "required, but not exercised: ENV" not in asked.stdout
    assert "weaker than it looks" not in asked.stdout
    failures = [str(failure.text) for failure in ET.parse(report).iter("failure")]  # noqa: S314 - our own file
    assert failures
    assert all("required, but not exercised: " in failure for failure in failures)


def test_neither_key_nor_personal_data_is_shown(server: Server, tmp_path: Path) -> None:
    """On the terminal, in the report, in failures and tracebacks."""
    url, report = server.url(api_of(kind=TalksAboutPeople)), tmp_path / "report.xml"
    run = run_suite(
        *("--base-url", url, "--api-key-env", "STAGING_KEY", "--junitxml", str(report)),
        *("-vv", "--showlocals", "--full-trace", "-o", "log_cli=true", "--log-level=DEBUG"),
        STAGING_KEY=KEY,
    )
    assert 'x-api-key: $STAGING_KEY"' in run.stdout
    shown = run.stdout + run.stderr + report.read_text("utf-8")
    assert "broken: ITEM-1" in shown
    assert "broken: AUTH-4" in shown
    for secret in (KEY, KEY[:8], "jane.doe", "555-0123", "Jane Doe"):
        assert secret not in shown


class KnowsSurnames(Counting):
    """Every campaign names a person, in members that nobody documents, and leaks it in errors."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: list[str] = []

    def respond(self, request: Request) -> Response:
        self.asked.append(str(request.url))
        return super().respond(request)

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        body |= {"surname": "Marchetti", "contact": {"lastName": "Marchetti"}}
        return body | {"customerStats": ["Marchetti"], "suite": {"person": "Marchetti"}}

    def render(self, status: int, body: Any) -> Response:
        if status == 400:
            return Response('{"surname": "Marchetti", ', 400, media_type="application/json")
        return super().render(status, body)


def test_what_nobody_documents_is_neither_searched_for_nor_shown(
    server: Server, tmp_path: Path
) -> None:
    """Its values may be personal; its names are told."""
    app, report = api_of(kind=KnowsSurnames), tmp_path / "report.xml"
    run = run_against(server.url(app), "-vv", "--junitxml", str(report))
    shown = run.stdout + run.stderr + report.read_text("utf-8")
    assert "undocumented member contact.lastName" in shown
    assert "broken: ERR-1" in shown
    assert "Marchetti" not in shown
    assert not [url for url in app.asked if "Marchetti" in url]


def test_a_terminal_shows_what_is_going_on() -> None:
    """Requests and what is asked; nothing of that is left, or goes into a pipe."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--max-requests=60"],
        cwd=ROOT,
        stdout=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how the end of a terminal shows
            while part := os.read(ours, 65536):
                shown += part
    os.close(ours)
    asked = re.findall(rb"\r(\d+ of at most 60 requests  asking \S[^\r\n]*)", shown)
    assert len(asked) > 20
    assert max(len(line.decode().rstrip()) for line in asked) <= 100
    assert "asking" not in run_suite("-k", "envelope").stdout


@pytest.mark.parametrize("options", [("-n", "2"), ("-d", "--tx=2*popen"), ("--dist=each", "-n2")])
def test_a_session_runs_in_one_process(server: Server, options: tuple[str, ...]) -> None:
    """Whatever pytest-xdist is asked for: the header says so, and no question is asked twice."""
    app = api_of(kind=Counting)
    run = run_against(server.url(app), "-p", "xdist", *options, "-v")
    assert run.returncode == 0, run.stdout
    assert run.stdout.count("contract: one process, whatever -n and --dist ask for") == 1
    assert "gw0" not in run.stdout
    (cost,) = re.findall(r"(\d+) of at most", run.stdout)
    assert app.requests == int(cost) <= 200


def selected(*options: str) -> list[str]:
    """The names of the contract tests that options select."""
    run = run_suite("--collect-only", "-q", *options)
    return re.findall(r"::(\S+)", run.stdout)


def test_a_requirement_selects_its_test() -> None:
    """By -k with all that begin alike, by -m alone; any letter case will do for -k."""
    walking = ["test_pag_6_walking_meets_every_item_once"]
    assert selected("-k", "PAG-6") == selected("-k", "pag-6") == walking
    assert [name[:11] for name in selected("-k", "PAG-1")] == ["test_pag_1_", "test_pag_10"]
    (first,) = selected("-m", 'requirement(id="PAG-1")')
    assert first.startswith("test_pag_1_")


SECOND_RULE = """\
from carecycle_contract.findings.finding import Violation
from carecycle_contract.rules import envelope
from carecycle_contract.rules.rule import each_answer

@each_answer("ENV-6")
def always_fails(answer):
    yield Violation((answer,), "items", "this", "that")

envelope.always_fails = always_fails
"""


def test_all_rules_of_a_requirement_give_its_verdict(server: Server, tmp_path: Path) -> None:
    """The second rule of ENV-6 finds it broken where the first finds nothing."""
    (tmp_path / "second_rule.py").write_text(SECOND_RULE)
    test = tmp_path / "test_envelope.py"
    test.write_text(
        "from carecycle_contract.plugin import requirement\n"
        "from carecycle_contract.rules import envelope\n"
        '@requirement("ENV-6")\n'
        "def test_env_6_both(judge):\n"
        "    judge(envelope.items_is_an_array_of_objects, envelope.always_fails)\n"
    )
    options = ("--base-url", server.url(api_of(3)), "-p", "second_rule")
    environment = {"CARECYCLE_API_KEY": KEY, "PYTHONPATH": str(tmp_path)}
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["carecycle_contract.plugin"]\n')
    alone = ("--rootdir", str(tmp_path), "-c", "/dev/null", str(test))
    run = run_suite(*options, *alone, **environment)
    assert run.returncode == 1, run.stdout
    assert "broken: ENV-6" in run.stdout
    assert "observed: that" in run.stdout
    # The contract test knows of the first alone, and so does not speak for the requirement.
    run = run_suite(*options, "-k", "ENV-6", **environment)
    assert run.returncode == 3, run.stdout
    told = "ENV-6 is judged by exactly items_is_an_array_of_objects, always_fails, not by items_is"
    assert told in run.stdout + run.stderr


def test_each_rule_is_judged_exactly_once(server: Server, tmp_path: Path) -> None:
    """By the contract tests together."""
    (tmp_path / "takes_down.py").write_text(
        "from carecycle_contract.assessment import Assessment\n"
        "judge = Assessment.verdict_of\n"
        "def taken_down(self, identifier, rules, case=None):\n"
        "    with open('judged', 'a') as file:\n"
        "        file.writelines(f'{rule.id}\\n' for rule in rules)\n"
        "    return judge(self, identifier, rules, case)\n"
        "Assessment.verdict_of = taken_down\n".replace("'judged'", repr(str(tmp_path / "judged")))
    )
    url = server.url(api_of(3))
    run_against(url, "-p", "takes_down", PYTHONPATH=str(tmp_path))
    judged = (tmp_path / "judged").read_text().splitlines()
    assert sorted(judged) == sorted(str(rule.id) for rule in all_rules_of(OPERATION))


@pytest.mark.parametrize(
    ("module", "replaced"),
    [
        ("survey.plan", "STAGES = (module.Stage((module.shows('PAG')(slip),)),)"),
        ("drawing.queries", "question_of = slip"),
    ],
)
def test_a_slip_of_the_suite_is_nobody_elses(
    server: Server, tmp_path: Path, module: str, replaced: str
) -> None:
    """Neither a failed test nor a verdict; told without values, which may be secret."""
    (tmp_path / "slips.py").write_text(
        f"import carecycle_contract.{module} as module\n"
        f"def slip(*_): raise ZeroDivisionError('{KEY}')\n"
        f"module.{replaced}\n"
    )
    url = server.url(api_of(3))
    run = run_against(url, "-p", "slips", "--showlocals", "--full-trace", PYTHONPATH=str(tmp_path))
    assert run.returncode == 3, run.stdout
    assert "the suite itself failed" in run.stdout + run.stderr
    assert "ZeroDivisionError: $CARECYCLE_API_KEY" in run.stdout + run.stderr
    assert KEY not in run.stdout + run.stderr


@pytest.mark.parametrize("replaced", ["traits", "gathered"])
def test_a_slip_behind_the_verdict_does_not_take_it_away(
    server: Server, tmp_path: Path, replaced: str
) -> None:
    """It stands on the terminal; the exit code is 3, for a summary or a report is missing."""
    (tmp_path / "slips.py").write_text(
        "import carecycle_contract.run as module\n"
        f"def slip(*_): raise ZeroDivisionError('{KEY}')\n"
        f"module.{replaced} = slip\n"
    )
    url = server.url(api_of(3, kind=FAULTY))
    reports = (f"--report={tmp_path / 'a.json'}", f"--junitxml={tmp_path / 'a.xml'}")
    run = run_against(url, "-k", "PAG-2", "-p", "slips", *reports, PYTHONPATH=str(tmp_path))
    assert run.returncode == 3, run.stdout
    assert "broken: PAG-2" in run.stdout
    assert "could not be written: the suite itself failed" in run.stdout
    assert "ZeroDivisionError: $CARECYCLE_API_KEY" in run.stdout
    assert KEY not in run.stdout + run.stderr
    assert (tmp_path / "a.xml").exists()


def test_an_unknown_requirement_stops_collection(tmp_path: Path) -> None:
    """A slip in a mark is told with a guess."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["carecycle_contract.plugin"]\n')
    test = tmp_path / "test_slip.py"
    test.write_text("import pytest\n\n@pytest.mark.requirement(id='PAG-22')\ndef test_x(): pass\n")
    run = run_suite("--rootdir", str(tmp_path), "-c", "/dev/null", str(test))
    assert run.returncode == 4
    assert "did you mean PAG-2" in run.stderr
