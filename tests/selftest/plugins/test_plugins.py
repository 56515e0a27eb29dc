"""Beside the plugins that people use most, verdict, exit code and requests stay the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from apis import FAULTY, Counting
from verdicts import KEY, ROOT, Server, api_of

if TYPE_CHECKING:
    from pathlib import Path


PLUGINS: dict[str, tuple[str, ...]] = {
    "allure_pytest.plugin": ("--alluredir={tmp}/allure",),
    "ctrf.main": ("--ctrf={tmp}/ctrf.json",),
    "pytest_asyncio.plugin": (),
    "pytest_bdd.plugin": (),
    "pytest_benchmark.plugin": (),
    "pytest_clarity.plugin": (),
    "pytest_cov.plugin": ("--cov=carecycle_contract.contract", "--cov-report=xml:{tmp}/cov.xml"),
    "pytest_dotenv.plugin": (),
    "pytest_env.plugin": (),
    "pytest_github_actions_annotate_failures.plugin": (),
    "pytest_html.plugin": ("-p", "pytest_metadata.plugin", "--html={tmp}/report.html"),
    "pytest_httpx": (),
    "pytest_instafail": ("--instafail",),
    "pytest_jsonreport.plugin": ("-p", "pytest_metadata.plugin", "--json-report-file={tmp}/r.json"),
    "pytest_metadata.plugin": ("--metadata", "stage", "nightly"),
    "pytest_mock": (),
    "pytest_order.plugin": (),
    "pytest_picked.plugin": (),
    "pytest_playwright.pytest_playwright": (),
    "pytest_randomly": (),
    "pytest_repeat": (),
    "pytest_reportlog.plugin": ("--report-log={tmp}/log.json",),
    "pytest_rerunfailures": (),
    "pytest_retry.retry_plugin": (),
    "pytest_socket": (),
    "pytest_split.plugin": (),
    "pytest_subtests.plugin": (),
    "pytest_sugar": (),
    "pytest_timeout": ("--timeout=60",),
    "xdist.plugin": ("-n", "2"),
}
"""Each plugin, with the options that give it something to do."""

SELECTED = "PAG or FILT or PROP"
# It and pytest-dotenv take the same option, so no session can have both.
TOGETHER = ("-p", "no:dotenv")


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    exit_code: int
    verdicts: frozenset[tuple[str, str]]
    shown: str


class CountingFaulty(Counting, FAULTY):
    """Counts what it is asked, and is faulty."""


def outcome(server: Server, folder: Path, *options: str, autoload: bool = False) -> Outcome:
    """The outcome of a run against a faulty server, which counts the requests that are told."""
    api, report = api_of(kind=CountingFaulty), folder / "junit.xml"
    unset = ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_PLUGINS", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {} if autoload else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    loaded = () if autoload else ("-p", "pytest_base_url.plugin", "-p", "_hypothesis_pytestplugin")
    command = (
        *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *loaded),
        *("--base-url", server.url(api), "--max-requests", "60", "--hypothesis-seed", "1"),
        *("--junitxml", str(report), "-k", SELECTED, *options),
    )
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, "CARECYCLE_API_KEY": KEY, "GITHUB_ACTIONS": "true"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    shown = run.stdout + run.stderr
    cost = re.search(r"cost: +(\d+) of at most 60", shown)
    assert cost is None or api.requests == int(cost[1]) <= 60, shown
    cases = ET.parse(report).iter("testcase") if report.exists() else ()  # noqa: S314 - our own file
    properties = [{p.get("name"): p.get("value") for p in case.iter("property")} for case in cases]
    verdicts = {(str(one.get("requirement")), str(one.get("verdict"))) for one in properties}
    return Outcome(run.returncode, frozenset(verdicts), shown)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The outcome without any of them."""
    with Server() as running:
        ended = outcome(running, tmp_path_factory.mktemp("usual"))
    assert ended.exit_code == 1, ended.shown
    assert ("PAG-2", "broken") in ended.verdicts
    return ended


@pytest.mark.parametrize("plugin", PLUGINS)
def test_each_leaves_the_verdict_as_it_is(
    server: Server, usual: Outcome, tmp_path: Path, plugin: str
) -> None:
    """With the options that give it something to do."""
    options = [option.format(tmp=tmp_path) for option in PLUGINS[plugin]]
    ended = outcome(server, tmp_path, "-p", plugin, *options)
    assert (ended.exit_code, ended.verdicts) == (usual.exit_code, usual.verdicts), ended.shown


def test_all_together_leave_it_as_it_is(server: Server, usual: Outcome, tmp_path: Path) -> None:
    """As they are loaded where they are installed."""
    ended = outcome(server, tmp_path, *TOGETHER, autoload=True)
    assert (ended.exit_code, ended.verdicts) == (usual.exit_code, usual.verdicts), ended.shown


@pytest.mark.parametrize(
    "options",
    [
        ("-p", "pytest_rerunfailures", "--reruns", "2"),
        ("-p", "pytest_retry.retry_plugin", "--retries", "2"),
        ("-p", "pytest_repeat", "--count", "2"),
    ],
    ids=lambda options: options[2].lstrip("-"),
)
def test_judging_again_finds_the_same(
    server: Server, usual: Outcome, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The answers are there already; drawn queries may send what is left of the budget."""
    ended = outcome(server, tmp_path, *options)
    assert ended.exit_code == 1, ended.shown
    judged = {row for row in ended.verdicts if not row[0].startswith("PROP")}
    assert judged == {row for row in usual.verdicts if not row[0].startswith("PROP")}, ended.shown


def test_a_plugin_that_forbids_the_network_is_named(server: Server, tmp_path: Path) -> None:
    """There is no verdict, and the server is not to blame."""
    ended = outcome(server, tmp_path, "-p", "pytest_socket", "--disable-socket")
    assert ended.exit_code == 4, ended.shown
    assert "pytest-socket" in ended.shown
