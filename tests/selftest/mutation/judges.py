"""Judges the recordings by the rules that stand in the tree, each time somebody asks.

The recordings are read once. Each time two processes are forked that load the rules as they are
then, and look for a verdict or an explanation that differs from those of the rules as they were at
the start; a third one runs the tests of single modules.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import socket
import sys
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx  # noqa: F401 - what every judge would load again
import jsonschema  # noqa: F401
import jsonschema_rs  # noqa: F401
import pytest
from forked import forked

from carecycle_contract.contract import campaigns, schema_documents
from carecycle_contract.requirements import requirement, requirements

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from recording import Recording

    from carecycle_contract.rules.ruling import Rule

    RuleId = tuple[str, str]

SOCKET = "judges.socket"
UNIT_TESTS = (
    "test_instant.py",
    "test_matching.py",
    "test_explanations.py",
    "test_collation.py",
)
_DEADLINE = 100.0
_SELFTESTS = Path(__file__).parents[1]
_RULES = Path("src/carecycle_contract/rules")
_IMPORTED = re.compile(r"carecycle_contract\.rules\.(\w+) import")


class Expected(NamedTuple):
    """What the rules found at the start: each verdict, and the modules that hold each rule."""

    verdicts: dict[str, dict[RuleId, tuple[str, str]]]
    homes: dict[RuleId, frozenset[str]]


def judge(recording: Recording, rules: Iterable[Rule]) -> dict[RuleId, tuple[str, str]]:
    """Outcome and explanation of each rule."""
    from carecycle_contract.reporting.verdict import verdict_on
    from carecycle_contract.survey.evidence import Evidence

    evidence, found = Evidence(**recording.evidence), {}
    for rule in rules:
        row, judgement = requirement(rule.requirement), evidence.judge(rule)
        verdict = verdict_on(row, judgement, strict=False, waiver=None, key_variable="KEY")
        found[rule.id] = (verdict.outcome.value, verdict.text)
    return found


def homes() -> dict[RuleId, frozenset[str]]:
    """The modules in which each rule of the book stands."""
    from carecycle_contract.rules.book import rules

    modules: dict[str, ModuleType] = {
        path.stem: sys.modules[f"carecycle_contract.rules.{path.stem}"]
        for path in _RULES.glob("[!_]*.py")
    }
    return {
        rule.id: frozenset(
            name
            for name, module in modules.items()
            if any(value is rule for value in vars(module).values())
        )
        for rule in rules()
    }


def expect(recordings: list[Recording]) -> Expected:
    """The verdicts of the rules as they are."""
    from carecycle_contract.rules.book import rules

    return Expected({one.name: judge(one, rules()) for one in recordings}, homes())


def difference(recordings: list[Recording], expected: Expected, changed: set[str]) -> str:
    """The first verdict that is not as expected, of the rules that a changed module can reach."""
    try:
        from carecycle_contract.rules.book import rules

        if homes() != expected.homes:
            return "the rules are not the same"
        reached = [rule for rule in rules() if expected.homes[rule.id] & changed]
        touched = {rule.requirement for rule in reached}
        for one in sorted(recordings, key=lambda one: not one.breaks & touched):
            for name, found in judge(one, reached).items():
                if found != expected.verdicts[one.name][name]:
                    return f"{one.name}: {name}: {found[0]}"
    except BaseException as error:  # noqa: BLE001 - a mutant may end in any way
        return f"{type(error).__name__}: {error}"
    return ""


def unit_tests() -> str:
    """Whether the tests of single modules pass."""
    tests = [str(_SELFTESTS / name) for name in UNIT_TESTS]
    with redirect_stdout(StringIO()):
        code = pytest.main(["-x", "-p", "no:cacheprovider", f"--confcutdir={_SELFTESTS}", *tests])
    return "a test of the module" if code else ""


def reached_by(module: str) -> set[str]:
    """A module of the rules, and those that import it or one that does."""
    imports = {
        path.stem: set(_IMPORTED.findall(path.read_text("utf-8"))) for path in _RULES.glob("*.py")
    }
    reached = {module}
    while more := {name for name, those in imports.items() if those & reached} - reached:
        reached |= more
    return reached


def share(recordings: list[Recording]) -> None:
    """Let equal bodies be one object, parsed once; so two thousand surveys fit into memory."""
    parsed: dict[tuple[int, bytes], dict[str, Any]] = {}
    for recording in recordings:
        for answer in recording.evidence["answers"]:
            known = parsed.setdefault((answer.status, answer.exchange.body), {})
            if not known:
                known.update(json=answer._parsed, page=answer.page, body=answer.exchange.body)
            vars(answer).update(_parsed=known["json"], page=known["page"])
            object.__setattr__(answer.exchange, "body", known["body"])


def serve(recordings: list[Recording]) -> None:
    """Answer everybody who connects with the difference, nothing if there is none."""
    sources = {path: path.read_bytes() for path in _RULES.glob("*.py")}
    expected = forked({"": partial(expect, recordings)})[""]
    halves = [recordings[half :: os.cpu_count()] for half in range(os.cpu_count() or 1)]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(SOCKET)
        listener.listen()
        while True:
            asking, _ = listener.accept()
            (module,) = [path.stem for path, was in sources.items() if path.read_bytes() != was]
            changed = reached_by(module)
            tasks = {
                str(number): partial(difference, half, expected, changed)
                for number, half in enumerate(halves)
            } | {"unit": unit_tests}
            try:
                found = forked(tasks, len(tasks), enough=bool, deadline=_DEADLINE)
            except TimeoutError as error:
                found = {"": str(error)}
            asking.sendall("".join(found.values()).encode())
            asking.close()


if __name__ == "__main__":
    loaded: list[Recording] = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - ours
    share(loaded)
    campaigns()
    schema_documents()
    requirements()
    gc.freeze()
    serve(loaded)
