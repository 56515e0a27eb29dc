"""The whole suite, as a user runs it, on contracts that share nothing with that of campaigns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from carecycle_contract.options import LIMITED_BUDGET
from carecycle_contract.reference import ReferenceApi, rows
from carecycle_contract.requirements import catalogue_of
from zoo.faulty.row import breaks
from zoo.matrix import Result, run_all
from zoo.other_lists import bins, shipments
from zoo.selection import selected

if TYPE_CHECKING:
    from zoo.server import Server

LISTS = {"shipments": shipments, "bins": bins}
SIZES = (0, 1, 7, 41, 500)
SEEDS = (1, 2, 3)


def _faulty() -> dict[tuple[str, str], Server]:
    return {
        (module, name): row.server(name, group, LISTS[module].OPERATION)
        for module in LISTS
        for group, faults in LISTS[module].FAULTS.items()
        for name, row in faults.items()
    }


def _faultless() -> dict[tuple[str, str], Server]:
    return {
        (module, f"{size}-of-seed-{seed}"): _of_size(module, size, seed)
        for module in LISTS
        for size in SIZES
        for seed in SEEDS
    }


def _of_size(module: str, size: int, seed: int) -> Server:
    operation = LISTS[module].OPERATION
    row = breaks()("The reference API.", ReferenceApi, partial(rows, operation, size, seed))
    return row.server(f"{size}-of-seed-{seed}", "sizes", operation)


FAULTY, FAULTLESS = _faulty(), _faultless()


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[tuple[str, str], Result]:
    """What came of each run that a selected test looks at, by list and name of the server."""
    wanted = {(one["module"], one["name"]) for one in selected(request.session, __file__)}
    return {
        (module, name): result
        for module, of_list in LISTS.items()
        for name, result in run_all(
            [
                server
                for place, server in (FAULTY | FAULTLESS).items()
                if place in wanted and place[0] == module
            ],
            *("--contract", str(of_list.FOLDER), "--max-requests", str(LIMITED_BUDGET)),
        ).items()
    }


@pytest.mark.parametrize(("module", "name"), FAULTY)
def test_a_fault_is_caught_by_a_requirement_of_its_group(
    module: str, name: str, results: dict[tuple[str, str], Result]
) -> None:
    """One that it breaks."""
    server, result = FAULTY[module, name], results[module, name]
    caught = result.departures & server.breaks
    assert server.group in {identifier.partition("-")[0] for identifier in caught}, result.shown


@pytest.mark.parametrize(("module", "name"), FAULTLESS)
def test_the_reference_api_is_not_accused(
    module: str, name: str, results: dict[tuple[str, str], Result]
) -> None:
    """Whatever the size of its list, and whatever the data."""
    result = results[module, name]
    assert (result.exit_code, result.departures) == (0, set()), result.shown
    assert 0 < result.requests <= LIMITED_BUDGET


def test_every_group_of_requirements_has_a_fault() -> None:
    """But for properties, which show what others show too."""
    groups = {row.group for row in catalogue_of(shipments.OPERATION)}
    assert shipments.FAULTS.keys() == groups - {"PROP"}
