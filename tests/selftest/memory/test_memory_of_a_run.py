"""A run stays within its bounds, whatever is answered to whichever question."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response
from verdicts import KEY, ROOT, Server, api_of

from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.report_files import WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from carecycle_contract.reference.row import Row

MOST = 400 << 10
"""Kilobytes."""
# A process counts what the one that started it took, so a small one stands between.
_MEASURE = """
import os, subprocess, sys
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(run.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


class Padded(ReferenceApi):
    """Its lists are valid, and each has eight megabytes."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        if response.status_code != 200:
            return response
        return self.instead(bytes(response.body))

    def instead(self, body: bytes) -> Response:
        """What is answered instead of a list."""
        return self.json(body[:-1] + b" " * 8_000_000 + b"}")

    def json(self, body: bytes, **headers: str) -> Response:
        """A body as JSON."""
        return Response(body, 200, {"content-type": "application/json", **headers})


class FullOfValues(Padded):
    """Its lists are valid, and each has a hundred thousand undocumented objects."""

    def instead(self, body: bytes) -> Response:
        return self.json(body[:-1] + b',"more":[' + b",".join([b'{"a":[]}'] * 100_000) + b"]}")


class LongTexts(ReferenceApi):
    """Each member of every thirtieth campaign is a text of 60,000 characters."""

    def serialise(self, row: Row) -> dict[str, Any]:
        usual: dict[str, Any] = super().serialise(row)
        return usual if row.number % 30 else dict.fromkeys(usual, "long " * 12_000)


class ManyNames(Padded):
    """The first campaign of each list has 390,000 members, so many values as are read."""

    members = b",".join(b'"member %d":%d' % (number, number) for number in range(390_000))

    def instead(self, body: bytes) -> Response:
        return self.json(body.replace(b'"items":[{', b'"items":[{%s,' % self.members))


class ManyAgents(Padded):
    """The first campaign that has agents has 120,000 more, all of them wrong."""

    agents = b",".join(b'{"id":"%d","name":"x"}' % number for number in range(120_000))

    def instead(self, body: bytes) -> Response:
        return self.json(body.replace(b'"agents":[', b'"agents":[%s,' % self.agents, 1))


class RepeatedName(Padded):
    """An object with 200,000 members, the last of which has the name of the one before."""

    members = b",".join(b'"member %d":%d' % (number, number) for number in range(200_000))

    def instead(self, body: bytes) -> Response:
        return self.json(b'{%s,"member 199999":1}' % self.members)


class LongMemberNames(Padded):
    """Its lists are valid, and each has 1,400 members with names of ten kilobytes."""

    members = b",".join(b'"%s%d":1' % (b"n" * 10_000, number) for number in range(1_400))

    def instead(self, body: bytes) -> Response:
        return self.json(body[:-1] + b"," + self.members + b"}")


class LongIds(Padded):
    """The id of each campaign is a text of a hundred kilobytes."""

    def instead(self, body: bytes) -> Response:
        value = json.loads(body)
        for number, item in enumerate(value["items"]):
            item["id"] = f"{number:0100000}"
        return self.json(json.dumps(value).encode())


class Bomb(Padded):
    """A gigabyte and a half in less than ten kilobytes, compressed twice."""

    zeros = gzip.compress(gzip.compress(b"0" * 10_000_000) * 150)

    def instead(self, body: bytes) -> Response:
        return self.json(self.zeros, **{"content-encoding": "gzip, gzip"})


def measured(server: Server, kind: type[ReferenceApi], *options: str) -> tuple[int, int]:
    """The exit code of a run, and the most memory that it took, in kilobytes."""
    url = server.url(api_of(kind=kind))
    told = subprocess.run(
        [
            *(sys.executable, "-c", _MEASURE, sys.executable, "-m", "pytest", "-q"),
            *("-p", "no:cacheprovider", "--base-url", url, *options),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CARECYCLE_API_KEY": KEY},
        text=True,
        check=True,
    )
    code, kilobytes = map(int, told.stdout.split())
    return code, kilobytes


@pytest.mark.parametrize(
    ("kind", "exit_code", "requests"),
    [
        *((Padded, 0, 60), (FullOfValues, 0, 60), (LongIds, 1, 60), (LongTexts, 1, 60)),
        *((RepeatedName, 1, 20), (Bomb, 4, 60)),
    ],
)
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="only Unix tells what a process took")
def test_a_run_takes_less_than_400_mb(
    server: Server, kind: type[ReferenceApi], exit_code: int, requests: int
) -> None:
    """Whether the answers are valid, wrong, or made to be large."""
    code, kilobytes = measured(server, kind, f"--max-requests={requests}")
    assert code == exit_code
    assert kilobytes < MOST


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="only Unix tells what a process took")
@pytest.mark.parametrize(
    ("kind", "exit_code"), [(ManyNames, 0), (ManyAgents, 1), (LongMemberNames, 0)]
)
def test_reports_take_no_more(
    server: Server, kind: type[ReferenceApi], exit_code: int, tmp_path: Path
) -> None:
    """In any format, a recording included."""
    reports = [tmp_path / f"report{suffix}" for suffix in WRITERS]
    options = (f"--report={report}" for report in reports)
    code, kilobytes = measured(server, kind, "--max-requests=10", *options)
    assert code == exit_code
    assert kilobytes < MOST
    assert all(report.stat().st_size for report in reports)
