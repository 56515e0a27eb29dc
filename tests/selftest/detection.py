"""`python tests/selftest/detection.py`: run the matrix, and write docs/detection.md from it.

The default budget in three orders of the tests, each with a seed of its own; ten times that budget;
and servers whose data or network changes twenty times more. That takes an hour or two; options make
it less, and the document says how much it was. Exits with 1 if a verdict changes with order or
seed, if a conforming server is ever accused, or if the larger budget misses what the default one
catches.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from conforming import conforming_servers
from matrix import run_all
from subjects import caught, conforming, faulty
from test_matrix import UNDETECTED
from verdicts import ROOT

from carecycle_contract.options import DEFAULT_BUDGET
from carecycle_contract.reference.faults import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matrix import Result, Subject

    Results = dict[str, Result]

DEEP = 10 * DEFAULT_BUDGET
RESTLESS = ("live", "network")
"""The groups of conforming servers that are not the same at every run."""

COST = ("requests", "s")


def main() -> int:
    """Run, write, and tell what was unstable or accused."""
    options = _options()
    passes = _Passes(options.keep)
    usual, *others = (
        passes.run(f"order-{order}", _everything(), f"--hypothesis-seed={order}", order=order)
        for order in range(1, options.orders + 1)
    )
    deep: Results = {}
    if not options.usual_budget:
        deep = passes.run("deep", _everything(), "--max-requests", str(DEEP))
    repeats = [passes.run(f"repeat-{number}", _restless()) for number in range(options.repeats)]
    unstable = {
        name for name in usual if len({_settled(one[name]) for one in (usual, *others)}) > 1
    }
    accused = {name for run in (usual, deep, *others, *repeats) for name in _accused(run)}
    text = "\n".join(_document(usual, deep, unstable, accused, options))
    (ROOT / "docs" / "detection.md").write_text(text + "\n", "utf-8")
    lost = _caught(usual) - _caught(deep) if deep else set()
    told = {"unstable": unstable, "accused": accused, "lost with the larger budget": lost}
    for title, names in told.items():
        sys.stdout.write(f"{title}: {_named(names)}\n")
    return 1 if any(told.values()) else 0


class _Passes:
    """Runs servers in one pass after the other; a pass whose results were kept is not run again."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def run(
        self, title: str, subjects: list[Subject], *options: str, order: int | None = None
    ) -> Results:
        """The results of one pass, and a line to say how long it took."""
        file = self._folder / title if self._folder is not None else None
        if file is not None and file.exists():
            known: Results = pickle.loads(file.read_bytes())  # noqa: S301 - ours
            return known
        began = time.monotonic()
        # A list of 100,000 takes minutes to walk where several runs go at a time.
        found = run_all(subjects, *options, order=order, deadline=1200.0)
        sys.stdout.write(f"{title}: {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickle.dumps(found))
        return found


def _everything() -> list[Subject]:
    return [*faulty(), *conforming()]


def _restless() -> list[Subject]:
    servers = conforming_servers()
    return [one for one in conforming() if servers[one.name].group in RESTLESS]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python tests/selftest/detection.py")
    parser.add_argument("--orders", type=int, default=3, help="orders of the tests (%(default)s)")
    parser.add_argument(
        "--repeats", type=int, default=20, help="further runs of restless servers (%(default)s)"
    )
    parser.add_argument("--usual-budget", action="store_true", help=f"leave out {DEEP} requests")
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep the results of each pass there, and go on from those that are there",
    )
    return parser.parse_args()


def _caught(run: Results) -> set[str]:
    """The faults that a run found broken by a requirement that they break."""
    return {name for name in faults() if caught(run[name])}


def _accused(run: Results) -> set[str]:
    return {name for name in conforming_servers() if name in run and run[name].departures}


def _settled(result: Result) -> tuple[bool, bool]:
    """Whether the run failed, and whether it was for a requirement that the server breaks."""
    return bool(result.exit_code), bool(caught(result))


def _document(
    usual: Results,
    deep: Results,
    unstable: set[str],
    accused: set[str],
    options: argparse.Namespace,
) -> Iterator[str]:
    budgets = f"{DEFAULT_BUDGET} and {DEEP}" if deep else str(DEFAULT_BUDGET)
    yield "# Detection"
    yield ""
    yield (
        "Generated by `tox -e detection`: the whole suite, as a user runs it, against every "
        "deliberate fault and every conforming server of the catalogues. Do not edit."
    )
    yield ""
    yield (
        f"With the default budget of {DEFAULT_BUDGET} requests {len(_caught(usual))} of "
        f"{len(faults())} faults are caught by a requirement that they break"
        f"{f', with {DEEP} {len(_caught(deep))}' if deep else ''}. Conforming servers "
        f"accused, of {len(conforming_servers())}, with {budgets} requests and in "
        f"{options.repeats} more runs of each in the groups {' and '.join(RESTLESS)}: "
        f"{_named(accused)}. Servers whose verdict differs between {options.orders} orders of the "
        f"tests, each with a seed of its own: {_named(unstable)}. Several runs go at a time, "
        f"so each takes longer than by itself; waits are included."
    )
    yield from _faults(usual, deep)
    yield from _conforming(usual, deep)


def _faults(usual: Results, deep: Results) -> Iterator[str]:
    heading, deeper = "", [deep] if deep else []
    for fault in faults().values():
        group = fault.kind.__module__.rpartition(".")[2]
        if group != heading:
            heading = group
            yield from ("", f"## Faults: {group}", "")
            budgets = (DEFAULT_BUDGET, DEEP) if deep else (DEFAULT_BUDGET,)
            yield from _heading("fault", "breaks", *(f"caught by ({n})" for n in budgets), *COST)
        result = usual[fault.name]
        cells = (
            f"`{fault.name}`: {fault.sentence}",
            _ids(fault.requirements),
            _ids(caught(result)) or f"no: {UNDETECTED.get(fault.name, 'unexpected')}",
            *(_ids(caught(run[fault.name])) or "no" for run in deeper),
            str(result.requests),
            f"{result.seconds:.1f}",
        )
        yield _row(cells)


def _conforming(usual: Results, deep: Results) -> Iterator[str]:
    heading = ""
    for server in conforming_servers().values():
        if server.group != heading:
            heading = server.group
            yield from ("", f"## Conforming servers: {heading}", "")
            yield from _heading("server", "accused of", "not exercised", *COST)
        result = usual[server.name]
        runs = [result, *([deep[server.name]] if deep else [])]
        accused = _ids({name for run in runs for name in run.departures}) or "nothing"
        cells = (
            f"`{server.name}`: {server.sentence}",
            accused,
            _ids(result.with_outcome("not exercised")),
            ", ".join(str(run.requests) for run in runs),
            ", ".join(f"{run.seconds:.1f}" for run in runs),
        )
        yield _row(cells)


def _named(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _heading(*titles: str) -> Iterator[str]:
    yield _row(titles)
    yield f"|{' --- |' * len(titles)}"


def _row(cells: Iterable[str]) -> str:
    # A sentence may hold what separates cells.
    escaped = [cell.replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"


def _ids(names: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))


if __name__ == "__main__":
    sys.exit(main())
