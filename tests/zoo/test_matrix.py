"""The whole suite against every faulty and every conforming server, at the smallest default.

`MATRIX_REQUESTS` is another budget.
"""

from __future__ import annotations

import os

import pytest

from carecycle_contract.options import LIMITED_BUDGET
from zoo.matrix import Result, is_recorded, judged_otherwise, run_all
from zoo.pairs import hidden, pairs, parts
from zoo.selection import selected
from zoo.servers import conforming, everything, faulty
from zoo.undetected import besides, undetected

BUDGET = int(os.environ.get("MATRIX_REQUESTS", LIMITED_BUDGET))
SMALLEST = BUDGET == LIMITED_BUDGET


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    """What came of each run that a selected test looks at, by the name of the server."""
    names = {given["name"] for given in selected(request.session, __file__)}
    known = everything() | pairs()
    servers = [server for server in known.values() if server.name in names]
    # What luck decides is left to `tox -e detection`.
    return run_all(servers, "--max-requests", str(BUDGET), "--hypothesis-seed=0")


@pytest.mark.parametrize("name", faulty())
def test_a_fault_is_told_as_exactly_what_it_breaks(name: str, results: dict[str, Result]) -> None:
    """Neither as another nor as several; what is not caught is listed with the reason.

    What a larger budget catches besides is a matter of what it draws.
    """
    result, breaks = results[name], faulty()[name].breaks
    if SMALLEST:
        expected = set() if name in undetected() else breaks
        assert result.departures == expected, result.shown
    else:
        assert result.departures <= _true_of(name), result.shown
        assert result.departures or name in undetected(), result.shown


def _true_of(name: str) -> frozenset[str]:
    """The ids of requirements that a faulty server is known to break."""
    return faulty()[name].breaks | besides(name)


def test_nearly_all_faults_are_caught_most_in_one_block(results: dict[str, Result]) -> None:
    """At least nine of ten caught ones in one; the others are more than one fault."""
    faults = [results[name] for name in faulty() if name in results]
    if not faults:
        pytest.skip("no faulty server is selected")
    caught = [result for result in faults if result.departures]
    assert len(caught) >= (0.85 if SMALLEST else 0.9) * len(faults)
    assert sum(len(result.departures) == 1 for result in caught) >= 0.9 * len(caught)


@pytest.mark.parametrize("name", pairs())
def test_both_of_two_faults_are_told(name: str, results: dict[str, Result]) -> None:
    """Unless what explains the one hides the other, which is listed with the reason."""
    result, breaks = results[name], pairs()[name].breaks
    if SMALLEST:
        assert (result.departures >= breaks) is (name not in hidden()), result.shown
    else:
        told = [result.departures & _true_of(part) for part in parts()[name]]
        assert all(told) or name in hidden(), result.shown


def test_few_faults_hide_others() -> None:
    """One in ten at most."""
    assert len(hidden()) <= len(pairs()) / 10


@pytest.mark.parametrize("name", conforming())
def test_a_conforming_server_is_not_accused(name: str, results: dict[str, Result]) -> None:
    """Neither of what must hold nor of what should."""
    result = results[name]
    assert (result.exit_code, result.departures) == (0, set()), result.shown


@pytest.mark.parametrize("name", [name for name in everything() if is_recorded(name)])
def test_a_recording_is_judged_as_its_run_was(name: str, results: dict[str, Result]) -> None:
    """Requirement by requirement, without a request."""
    result = results[name]
    assert not judged_otherwise(result), result.judging


@pytest.mark.parametrize("name", everything())
def test_a_report_says_what_the_run_found(name: str, results: dict[str, Result]) -> None:
    """In JSON that is valid by its schema, whatever the server answered."""
    assert results[name].reported == results[name].outcomes


@pytest.mark.parametrize("name", everything())
def test_a_run_costs_no_more_than_the_budget(name: str, results: dict[str, Result]) -> None:
    """Retries included; nor does any server make it work for long.

    The slowest take eight seconds, where several go at a time.
    """
    assert 0 < results[name].requests <= BUDGET
    assert results[name].seconds < 40 * BUDGET / LIMITED_BUDGET
