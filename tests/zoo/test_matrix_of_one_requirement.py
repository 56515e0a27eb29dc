"""Faulty servers against nothing but the contract tests of what they break."""

from __future__ import annotations

from functools import partial

import pytest

from carecycle_contract.options import LIMITED_BUDGET
from zoo.forked import forked
from zoo.matrix import Result, load, run
from zoo.selection import selected
from zoo.servers import faulty
from zoo.undetected import undetected

ORDER_MATTERS = {
    "cache-forgets-the-search",
    "kept-answers-forget-the-page-size",
    "later-answers-are-not-sorted",
}
"""What they answer to a question depends on how many others came before, or on which."""

DRAWN = {"later-pages-fail-without-per-page"}
"""A drawn query tells of them, and a run of no property draws none."""

EVERY = 8
"""One server of so many is tested: enough to see that each group of requirements is asked for."""

PAIRS = [
    (name, identifier)
    for name, server in [*faulty().items()][::EVERY]
    for identifier in sorted(server.breaks)
    if name not in undetected().keys() | ORDER_MATTERS | DRAWN
]


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    """What came of each run that a selected test looks at, by server and requirement."""
    given = selected(request.session, __file__)
    pairs = {(one["name"], one["identifier"]) for one in given}
    load()
    tasks = {
        f"{name} {identifier}": partial(
            run,
            faulty()[name],
            "--max-requests",
            str(LIMITED_BUDGET),
            *("-m", f'requirement(id="{identifier}")'),
            record=False,
        )
        for name, identifier in pairs
    }
    return forked(tasks)


@pytest.mark.parametrize(("name", "identifier"), PAIRS)
def test_a_fault_is_told_by_the_test_of_what_it_breaks(
    name: str, identifier: str, results: dict[str, Result]
) -> None:
    """Though only the questions of that test are asked."""
    result = results[f"{name} {identifier}"]
    assert result.outcomes.get(identifier) in ("broken", "advisory"), result.shown
