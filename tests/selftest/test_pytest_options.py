"""Options of pytest work with contract tests as with any others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from verdicts import KEY, Server, api_of, run_against, run_suite

from carecycle_contract.reference.api import ListQuery, ReferenceApi

if TYPE_CHECKING:
    from pathlib import Path


class WrongPages(ReferenceApi):
    """Two faults: `currentPage` is one too many, and `prevPage` is never null."""

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        shown = super().envelope(query, total, items)
        return shown | {"currentPage": query.page + 1, "prevPage": query.page + 1}


def _failed(shown: str) -> list[str]:
    return re.findall(r"^FAILED .*::test_(pag_\d+)_", shown, re.MULTILINE)


def _cost(shown: str) -> int:
    cost = re.search(r"^cost: +(\d+) of", shown, re.MULTILINE)
    assert cost is not None, shown
    return int(cost[1])


@pytest.fixture
def url(server: Server) -> str:
    """The base URL of a server with two faults."""
    return server.url(api_of(kind=WrongPages))


def test_the_first_failure_ends_a_run(url: str) -> None:
    """With -x, and the verdicts so far are told."""
    run = run_against(url, "-k", "pagination", "-x")
    assert run.returncode == 1, run.stdout
    assert _failed(run.stdout) == ["pag_1"]
    assert "broken: PAG-1" in run.stdout
    assert "stopping after 1 failures" in run.stdout


def _again(url: str, cache: Path, option: str) -> tuple[str, int, str]:
    """What a run shows, and what one with an option does after it: exit code and output."""
    options = ("-k", "pagination", "-p", "cacheprovider")
    # Without its cache, which other tests do without, pytest leaves out stepwise, too.
    kept = ("-o", f"cache_dir={cache}", "-p", "stepwise")
    before = run_against(url, *options, *kept)
    run = run_against(url, *options, *kept, option)
    return before.stdout, run.returncode, run.stdout


def test_only_what_failed_is_asked_for_again(url: str, tmp_path: Path) -> None:
    """With --lf, which costs no more than that needs."""
    before, code, shown = _again(url, tmp_path, "--lf")
    assert code == 1
    assert _failed(before) == _failed(shown) == ["pag_1", "pag_3"]
    assert "2 failed" in shown.splitlines()[-1]
    assert _cost(shown) < _cost(before)


def test_a_run_goes_on_step_by_step(url: str, tmp_path: Path) -> None:
    """With --sw, by which pytest interrupts a run at a failure: exit code 2."""
    _, code, shown = _again(url, tmp_path, "--sw")
    assert code == 2, shown
    assert "broken: PAG-1" in shown
    assert "Test failed, continuing from this test next run" in shown


def test_a_run_without_a_terminal_reporter_has_the_same_exit_code(url: str) -> None:
    """And prints nothing of its own."""
    run = run_against(url, "-k", "PAG-1", "-p", "no:terminal")
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize("instead", [(), ("--assert=rewrite", "-rA")], ids=["none", "others"])
def test_options_of_the_configuration_may_be_left_out(url: str, instead: tuple[str, ...]) -> None:
    """Plain assertions and the plugins that are left out only save time."""
    run = run_against(url, "-k", "PAG-1 or PAG-2", "-o", "addopts=", *instead)
    assert (run.returncode, _failed(run.stdout)) == (1, ["pag_1"]), run.stdout


def test_options_may_come_from_the_environment(url: str) -> None:
    """As pytest has it."""
    options = f"--base-url={url} -k PAG-2 --max-requests=20"
    run = run_suite(CARECYCLE_API_KEY=KEY, PYTEST_ADDOPTS=options)
    assert "of at most 20 requests" in run.stdout
    assert _cost(run.stdout) < 10
