"""Judges the recordings by the code that stands in the tree, each time somebody asks.

The recordings are read once. Each time a process is forked that loads the rules as they are then,
and runs the tests of those modules that a change can reach. If they pass, one more for each
processor looks for a verdict or an explanation that differs from those at the start.
"""

from __future__ import annotations

import gc
import os
import pickle
import socket
import sys
from collections import Counter
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx  # noqa: F401 - what every judge would load again
import jsonschema  # noqa: F401
import jsonschema_rs  # noqa: F401
import pytest
from reach import FOLDERS, PACKAGE, changed, imported, reached
from zoo.forked import forked

from carecycle_contract.contract import the_operation
from carecycle_contract.redaction import Redactor
from carecycle_contract.requirements import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from reach import Name
    from recording import Recording

    from carecycle_contract.rules.rule import Rule, RuleId

SOCKET = "judges.socket"
JUDGING = ("survey/evidence.py", "findings/judgement.py", "verdict/gate.py")
"""The modules that make a verdict of what any rule finds."""
_DEADLINE = 200.0
_SELFTESTS = Path(__file__).parents[1]
_SOURCE = Path("src/carecycle_contract")
OPERATION = the_operation()
REQUIREMENTS = catalogue_of(OPERATION).by_id


class Expected(NamedTuple):
    """What the rules found at the start: each verdict, and the names that hold each rule."""

    verdicts: dict[str, dict[RuleId, tuple[str, str]]]
    homes: dict[RuleId, frozenset[Name]]


def judge(recording: Recording, rules: Iterable[Rule]) -> dict[RuleId, tuple[str, str]]:
    """Outcome and explanation of each rule."""
    from carecycle_contract.reporting.explanation import explanation, reason
    from carecycle_contract.survey.evidence import Evidence, Look
    from carecycle_contract.verdict import Gate

    gate = Gate("KEY", Redactor(None))
    looks = [Look(answer, again) for answer, again in recording.evidence["looks"]]
    evidence, verdicts = Evidence(**recording.evidence | {"looks": looks}), {}
    for rule in rules:
        verdict = gate.verdict(REQUIREMENTS[rule.requirement], evidence.judgement_of(rule))
        text = explanation(verdict) if verdict.violations else reason(verdict)
        verdicts[rule.id] = (verdict.outcome.value, text)
    return verdicts


def homes() -> dict[RuleId, frozenset[Name]]:
    """The names by which each rule of the book is known."""
    from carecycle_contract.rules.book import rules_of

    modules: dict[str, ModuleType] = {
        name: sys.modules[PACKAGE + name] for name in sources() if name.startswith("rules.")
    }
    return {
        rule.id: frozenset(
            (name, variable)
            for name, module in modules.items()
            for variable, value in vars(module).items()
            if value is rule
        )
        for rule in rules_of(OPERATION)
    }


def expect(recordings: list[Recording]) -> Expected:
    """The verdicts of the rules as they are."""
    from carecycle_contract.rules.book import rules_of

    return Expected(
        {recording.name: judge(recording, rules_of(OPERATION)) for recording in recordings}, homes()
    )


def difference(
    recordings: list[Recording], expected: Expected, names: set[Name], kills: Counter[str]
) -> str:
    """The first verdict that is not as expected, of the rules that a change of names can reach.

    Those that killed other mutants are looked at first.
    """
    try:
        from carecycle_contract.rules.book import rules_of

        rules = rules_of(OPERATION)
        if homes() != expected.homes:
            return "the rules are not the same"
        reached = [rule for rule in rules if names & (expected.homes[rule.id] | judging())]
        touched = {rule.requirement for rule in reached}
        likely = sorted(
            recordings,
            key=lambda recording: (-kills[recording.name], not recording.breaks & touched),
        )
        for recording in likely:
            for name, verdict in judge(recording, reached).items():
                if verdict != expected.verdicts[recording.name][name]:
                    return f"{recording.name}: {name}: {verdict[0]}"
    except BaseException as error:  # noqa: BLE001 - a mutant may end in any way
        return f"{type(error).__name__}: {error}"
    return ""


def judging() -> set[Name]:
    """The names on which every verdict rests."""
    return {name for path in JUDGING for name in imported((_SOURCE / path).read_text("utf-8"))}


def unit_tests(names: set[Name], first: set[Name]) -> str:
    """Whether the tests of modules that use any of these names pass, the first ones first."""
    uses = {
        path: imported(path.read_text("utf-8"))
        for folder in FOLDERS
        for path in (_SELFTESTS / folder).glob("test_*.py")
    }
    tests = sorted(path for path in uses if uses[path] & names)
    if not tests:
        return ""
    tests.sort(key=lambda path: uses[path].isdisjoint(first))
    options = ("-x", "-p", "no:cacheprovider", f"--confcutdir={_SELFTESTS}")
    with redirect_stdout(StringIO()):
        code = pytest.main([*options, *map(str, tests)])
    return "a test of the module" if code else ""


def sources() -> dict[str, str]:
    """The source of every module that judges, by its name."""
    return {
        f"{folder}.{path.stem}": path.read_text("utf-8")
        for folder in FOLDERS
        for path in sorted((_SOURCE / folder).glob("[!_]*.py"))
    }


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
    before = sources()
    halves = [recordings[half :: os.cpu_count()] for half in range(os.cpu_count() or 1)]
    parts = forked(
        {str(number): partial(expect, half) for number, half in enumerate(halves)}
    ).values()
    expected = Expected(
        {name: verdict for part in parts for name, verdict in part.verdicts.items()},
        next(iter(parts)).homes,
    )
    kills = Counter[str]()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(SOCKET)
        listener.listen()
        while True:
            asking, _ = listener.accept()
            first = changed(before, sources())
            names = reached(first, sources())
            tests = {"tests": partial(unit_tests, names, first)}
            looks = {
                str(number): partial(difference, half, expected, names, kills)
                for number, half in enumerate(halves)
            }
            told = _first_found(tests) or _first_found(looks)
            kills[told.partition(": ")[0]] += 1
            asking.sendall(told.encode())
            asking.close()


def _first_found(tasks: dict[str, Callable[[], str]]) -> str:
    try:
        told = forked(tasks, len(tasks), enough=bool, deadline=_DEADLINE)
    except TimeoutError as error:
        return str(error)
    return "".join(told.values())


if __name__ == "__main__":
    loaded: list[Recording] = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - ours
    share(loaded)
    early = {PACKAGE + name for name in sources()} & sys.modules.keys()
    if early:
        raise RuntimeError(f"loaded already, so that no judge would see a mutant: {early}")
    gc.freeze()
    serve(loaded)
