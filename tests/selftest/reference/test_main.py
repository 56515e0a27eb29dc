"""The reference API as a program."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from contracts import CAMPAIGNS, CONTRACTS, SHIPMENTS

from carecycle_contract.reference.__main__ import _url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import Operation

COMMAND = (sys.executable, "-m", "carecycle_contract.reference")


@contextmanager
def alone(*arguments: str) -> Iterator[str]:
    """Run the program on a free port; gives the line in which it says where and with which key."""
    command = [*COMMAND, "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline()
        process.terminate()


@pytest.mark.parametrize(
    ("arguments", "operation"),
    [((), CAMPAIGNS), (("--contract", str(CONTRACTS / "shipments")), SHIPMENTS)],
    ids=["campaigns", "shipments"],
)
def test_it_runs_alone(arguments: tuple[str, ...], operation: Operation) -> None:
    """It prints its URL and a key, with which it answers."""
    with alone("--items", "12", *arguments) as line:
        told = re.fullmatch(r"(http://\S+)  key (\S+)\n", line)
        assert told is not None
        url, key = told.groups()
        assert key == f"{operation.key.prefix}reference"
        answer = httpx.get(url + operation.path, headers={operation.key.header: key})
    assert answer.json()[operation.envelope.items_total] == 12


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--items", "-1"), "--items: '-1' is not a whole number"),
        (("--port", "70000"), "--port: 70000 is not a port"),
        (("--fault", "next-page-at-exact-multiples"), "did you mean next-page-at-exact-multiple?"),
        (("--fault", "xyz"), "--list-faults prints them"),
        (("--host", "192.0.2.1"), "cannot listen on 192.0.2.1"),
        (("--operation", "xyz"), "it has no list operation xyz; there is listCampaigns"),
        (("--contract", "/nowhere"), "/nowhere: the folder openapi/ cannot be read"),
        (
            ("--contract", str(CONTRACTS / "plain"), "--fault", "errors-as-html"),
            "--fault: the faults are those of a list of campaigns",
        ),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(arguments: tuple[str, ...], told: str) -> None:
    """Before anything is served."""
    run = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 4
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
