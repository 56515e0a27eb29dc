"""The whole suite against every fault and every conforming server, at the default budget."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conforming import conforming_servers
from matrix import Result, run_all
from subjects import caught, conforming, faulty

from carecycle_contract.reference.faults import faults
from carecycle_contract.requirements import Level, requirements

UNDETECTED: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "data" / "undetected.toml").read_text("utf-8")
)
"""Faults that the default budget does not show, with the reason."""


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    """What came of each run that a selected test looks at, by the name of the server."""
    selected = [getattr(item, "callspec", None) for item in request.session.items]
    names = {one.params["name"] for one in selected if one is not None}
    return run_all(one for one in (*faulty(), *conforming()) if one.name in names)


@pytest.mark.parametrize("name", faults())
def test_a_fault_is_caught_by_a_requirement_it_breaks(
    name: str, results: dict[str, Result]
) -> None:
    """Not by luck or by another; what is not caught is listed with the reason."""
    result, broken = results[name], faults()[name].requirements
    assert bool(caught(result)) is (name not in UNDETECTED), (
        f"breaks {sorted(broken)}, found {sorted(result.departures)}\n{result.shown}"
    )


@pytest.mark.parametrize("name", conforming_servers())
def test_a_conforming_server_is_not_accused(name: str, results: dict[str, Result]) -> None:
    """Neither of what must hold nor of what should."""
    result = results[name]
    assert (result.exit_code, result.departures) == (0, set()), result.shown


@pytest.mark.parametrize("name", [*faults(), *conforming_servers()])
def test_a_run_costs_no_more_than_the_budget(name: str, results: dict[str, Result]) -> None:
    """Retries included; nor does any server make it work for long.

    The slowest take eight seconds, where several go at a time.
    """
    assert 0 < results[name].requests <= 60
    assert results[name].seconds < 40


def test_every_requirement_is_broken_by_faults() -> None:
    """What must hold by two, what should by one; what nothing can break is no requirement."""
    breaking = {row.id: 0 for row in requirements()}
    for fault in faults().values():
        for name in fault.requirements:
            breaking[name] += 1
    needed = {row.id: 2 if row.level is Level.MUST else 1 for row in requirements()}
    few = {name: count for name, count in breaking.items() if count < needed[name]}
    # Drawn queries show what others show too.
    assert {name for name in few if not name.startswith("DRAW")} == set()


def test_undetected_faults_exist() -> None:
    """A fault that was renamed or removed leaves no excuse behind."""
    assert faults().keys() >= UNDETECTED.keys()
