"""The embedded reference API: what it serves, and how it runs alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pytest
from verdicts import KEY, Server, api_of

from carecycle_contract.contract import campaigns
from carecycle_contract.findings.schema import problems
from carecycle_contract.reference import rows
from carecycle_contract.reference.__main__ import _url
from carecycle_contract.reference.data import document
from carecycle_contract.rules.items import ITEM_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATION = campaigns()
HEADERS = {OPERATION.key_header: KEY}
COMMAND = (sys.executable, "-m", "carecycle_contract.reference")


def test_data_is_the_same_for_the_same_seed() -> None:
    """Whatever the number of campaigns, and another for another seed."""
    assert list(rows(50)) == list(rows(300))[:50]
    assert list(rows(50, seed=1)) != list(rows(50, seed=2))


def test_data_has_all_that_a_rule_can_look_at() -> None:
    """Every status and member, nulls, equal times, repeated and odd names."""
    some = list(rows(137))
    assert {row.status for row in some} == set(OPERATION.filter.values)
    assert any(row.startDate is None for row in some)
    assert any(row.description is None for row in some)
    for values in ([row.createdAt for row in some], [row.name for row in some]):
        assert Counter(values).most_common(1)[0][1] > 1
    text = "".join(row.name for row in some)
    assert all(char in text for char in "%_'\"\\")
    assert not text.isascii()
    assert {name for row in some for name in document(row)} == set(
        OPERATION.item_schema["properties"]
    )


def test_data_matches_the_schema() -> None:
    """Also the constraints of level should."""
    assert [
        one for row in rows(300) for one in problems(ITEM_SCHEMA, document(row), should=True)
    ] == []


def test_a_rate_limit_says_when_to_come_back(server: Server) -> None:
    """In the body and in the header."""
    api = api_of(3)
    api.rate_limit = 2
    url = server.url(api) + OPERATION.path
    answers = [httpx.get(url, headers=HEADERS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    body = answers[2].json()
    assert problems("rate-limit-error.json", body, should=True) == []
    assert answers[2].headers["retry-after"] == str(body["retryAfter"])


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 404), (OPERATION.path, "POST", 405), (OPERATION.path, "DELETE", 405)],
)
def test_other_paths_and_methods_are_refused(
    server: Server, path: str, method: str, status: int
) -> None:
    """With the error body."""
    answer = httpx.request(method, server.url(api_of(3)) + path, headers=HEADERS)
    assert answer.status_code == status
    assert problems("error.json", answer.json()) == []


@pytest.fixture
def alone() -> Iterator[subprocess.Popen[str]]:
    """The module as a program, on a free port."""
    with subprocess.Popen(
        [*COMMAND, "--port", "0", "--campaigns", "12"], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.terminate()


def test_it_runs_alone(alone: subprocess.Popen[str]) -> None:
    """It prints its URL and a key, with which it answers."""
    assert alone.stdout is not None
    url, key = re.fullmatch(r"(http://\S+)  key (\S+)\n", alone.stdout.readline()).groups()  # type: ignore[union-attr]
    answer = httpx.get(url + OPERATION.path, headers={OPERATION.key_header: key})
    assert answer.json()["itemsTotal"] == 12


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--campaigns", "-1"), "--campaigns: '-1' is not a whole number"),
        (("--port", "70000"), "--port: 70000 is not a port"),
        (("--fault", "next-page-at-exact-multiples"), "did you mean next-page-at-exact-multiple?"),
        (("--fault", "xyz"), "--list-faults prints them"),
        (("--host", "192.0.2.1"), "cannot listen on 192.0.2.1"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(arguments: tuple[str, ...], told: str) -> None:
    """Before anything is served."""
    run = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 2
    assert told in run.stderr


def test_faults_are_listed() -> None:
    """Each with what it does."""
    run = subprocess.run(
        [*COMMAND, "--list-faults"], capture_output=True, text=True, timeout=60, check=True
    )
    assert "next-page-at-exact-multiple\n    nextPage is given once too often" in run.stdout


def test_a_reader_of_faults_may_stop() -> None:
    """As `head` does."""
    with subprocess.Popen(
        [*COMMAND, "--list-faults"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == ("", 0)


def test_an_address_with_colons_stands_in_brackets() -> None:
    """As RFC 3986 section 3.2.2 has it."""
    assert _url("::1", 8080) == "http://[::1]:8080"
    assert _url("localhost", 80) == "http://localhost:80"
