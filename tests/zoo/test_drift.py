"""Two runs compared: what is unchanged shows no breaking drift, and a change is found.

A sample, unless `DRIFT` is `all`, as in `tox -e drift`.
"""

from __future__ import annotations

import os
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reporting.drift import differences_between
from zoo.changes import OF_MEMBERS, OF_SERVERS, UNSEEN
from zoo.conforming.variant import variant
from zoo.drift import Circumstances, reported, reported_kind
from zoo.forked import forked
from zoo.selection import selected
from zoo.servers import conforming, everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.reporting.report import Difference, Report

ALL = os.environ.get("DRIFT") == "all"
TODAY = Circumstances(137, 2)
CIRCUMSTANCES = (
    *(Circumstances(137, 1), Circumstances(60, 2), Circumstances(400, 3, concurrency=1)),
    *(Circumstances(20, 4), Circumstances(0, 5), Circumstances(137, 6, budget=200)),
    Circumstances(137, 11, groups=("SRCH", "PROP")),
    *(Circumstances(3, 7), Circumstances(5000, 8), Circumstances(1, 9), Circumstances(1000, 10)),
    *(Circumstances(137, 12, 200, groups=("PAG", "SORT", "FILT")), Circumstances(1000, 13, 600)),
    Circumstances(300, 14, groups=("AUTH", "VAL", "ERR", "HTTP")),
)
USUAL, FEW, SAMPLE = len(CIRCUMSTANCES), 3, 7
"""How many of them the reference API meets, every other server, and the sample."""
GROUPS = ("silence", "searching", "words", "live", "representation", "columns", "collations")
REFERENCE = variant("reference", "The reference API as it is.")
UNCHANGED = [
    REFERENCE,
    *(server for server in conforming().values() if server.group in GROUPS and ALL),
]
SEEN = {**OF_SERVERS, **{name: told for name, (_, told) in OF_MEMBERS.items()}}
_SAMPLED = ("invalid-is422", "ties-by-hash", "gzipped", "features gone", "templateId wrapped")
CHANGED = [name for name in SEEN if ALL or name in _SAMPLED]
STILL = [name for name in UNSEEN if ALL or name == "json-escaped"]


def _circumstances(name: str) -> tuple[Circumstances, ...]:
    usual = USUAL if ALL else SAMPLE
    return CIRCUMSTANCES[: usual if name == REFERENCE.name else FEW]


@pytest.fixture(scope="module")
def reports(request: pytest.FixtureRequest) -> dict[str, Report]:
    """The reports of all runs that the selected tests compare."""
    names = {given["name"] for given in selected(request.session, __file__)}
    tasks: dict[str, Callable[[], Report]] = {
        f"{server.name} {one}": partial(reported, server, one)
        for server in UNCHANGED
        if server.name in names
        for one in _circumstances(server.name)
    }
    for name in names & {*SEEN, *UNSEEN}:
        budget = SEEN[name].budget if name in SEEN else TODAY.budget
        today = TODAY._replace(budget=budget)
        kind = OF_MEMBERS[name][0] if name in OF_MEMBERS else None
        tasks[f"now {name}"] = (
            partial(reported_kind, kind, today)
            if kind is not None
            else partial(_of_server, name, today)
        )
        yesterday = CIRCUMSTANCES[0]._replace(budget=budget)
        tasks[f"reference of {budget}"] = partial(reported_kind, ReferenceApi, yesterday)
    return forked(tasks, deadline=600)


def _of_server(name: str, today: Circumstances) -> Report:
    server = everything()[name]
    return reported(server, today, thinned=False)


@pytest.mark.parametrize("name", [server.name for server in UNCHANGED])
def test_an_unchanged_server_shows_no_breaking_drift(name: str, reports: dict[str, Report]) -> None:
    """Whatever its data are, however many, and whatever the budget."""
    runs = {one: reports[f"{name} {one}"] for one in _circumstances(name)}
    breaking = {
        (old, new, one.id, one.old, one.new)
        for old, new in permutations(runs, 2)
        for one in differences_between(runs[old], runs[new])
        if one.kind == "breaking"
    }
    assert breaking == set()


def _since_yesterday(name: str, reports: dict[str, Report]) -> list[Difference]:
    budget = SEEN[name].budget if name in SEEN else TODAY.budget
    return [*differences_between(reports[f"reference of {budget}"], reports[f"now {name}"])]


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_is_found_and_classed(name: str, reports: dict[str, Report]) -> None:
    """Also over other data."""
    told = [
        (part, one.kind) for one in _since_yesterday(name, reports) for part in one.id.split(", ")
    ]
    assert SEEN[name][:2] in told


@pytest.mark.parametrize("name", STILL)
def test_what_is_listed_as_unseen_is_unseen(name: str, reports: dict[str, Report]) -> None:
    """Else the list would go out of date."""
    graver = {"breaking", "may break", "additive"}
    assert [one for one in _since_yesterday(name, reports) if one.kind in graver] == []


def test_the_proof_is_as_large_as_it_says() -> None:
    """Over 300 pairs of runs and over 80 changes."""
    servers = [one for one in conforming().values() if one.group in GROUPS]
    pairs = len(servers) * FEW * (FEW - 1) // 2 + USUAL * (USUAL - 1) // 2
    assert pairs > 300
    assert len(SEEN) > 80
