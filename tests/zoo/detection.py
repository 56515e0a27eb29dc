"""`tox -e detection`: hold docs/detection.md against runs of the whole zoo, and write it.

The smallest default budget in three orders of the tests, each with a seed of its own; ten times
that; and servers whose data or network changes twenty times more. That takes an hour or two;
options make it less. The recordings of runs are judged, too, once of every server. Exits with 1,
and leaves the document as it is, if another faulty server is caught or missed than
`undetected.toml` says, if a verdict changes with order, seed or recording, or if a conforming
server is ever accused. The counts that reports tell of each requirement are written
beside the document.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.options import LIMITED_BUDGET
from carecycle_contract.reporting.detection import FILE as COUNTS
from zoo.document import DOCUMENT, counts, document
from zoo.matrix import caught, judged_otherwise, run_all
from zoo.servers import conforming, everything, faulty
from zoo.undetected import LARGER_BUDGET, by_luck, undetected

if TYPE_CHECKING:
    from zoo.matrix import Result
    from zoo.server import Server

    Results = dict[str, Result]

LIMITED = ("--max-requests", str(LIMITED_BUDGET))
RESTLESS = ("live", "network")
"""The groups of conforming servers that are not the same at every run."""


def main() -> int:
    """Run, compare, and write."""
    options = _options()
    wrong = {} if options.document else _measured(options)
    for title, names in wrong.items():
        sys.stdout.write(f"{title}: {', '.join(sorted(names)) or 'none'}\n")
    if any(wrong.values()):
        return 1
    DOCUMENT.write_text(document(), "utf-8")
    COUNTS.write_text(counts(), "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("tox -e detection --", description=__doc__)
    parser.add_argument("--document", action="store_true", help="write the document, run nothing")
    parser.add_argument("--orders", type=int, default=3, help="orders of the tests (%(default)s)")
    parser.add_argument(
        "--repeats", type=int, default=20, help="further runs of restless servers (%(default)s)"
    )
    parser.add_argument(
        "--usual-budget", action="store_true", help=f"leave out {LARGER_BUDGET} requests"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep the results of each pass there, and go on from those that are there",
    )
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> dict[str, set[str]]:
    """What is not as the document says, by what is wrong with it."""
    passes, servers = _Passes(options.keep), everything()
    usual = [
        passes.run(
            f"order-{order}",
            servers,
            *LIMITED,
            f"--hypothesis-seed={order}",
            order=order,
            # Once, the recording of every server is judged, not only of an eighth.
            record=True if order == 1 else None,
        )
        for order in range(1, options.orders + 1)
    ]
    larger: list[Results] = []
    if not options.usual_budget:
        larger = [passes.run("larger", servers, "--max-requests", str(LARGER_BUDGET))]
    restless = {name: server for name, server in conforming().items() if server.group in RESTLESS}
    repeats = [
        passes.run(f"repeat-{number}", restless, *LIMITED) for number in range(options.repeats)
    ]
    budgets = [(LIMITED_BUDGET, usual), (LARGER_BUDGET, larger)]
    missed = {
        f"{name} ({budget})"
        for budget, results_of_budget in budgets
        for results in results_of_budget
        for name in _missed(results, budget)
    }
    settled = [
        {name: bool(result.exit_code) for name, result in results.items()} for results in usual
    ]
    return {
        "caught or missed otherwise than listed": missed,
        "unstable": {name for name in servers if len({failed[name] for failed in settled}) > 1}
        - by_luck(),
        "judged otherwise by its recording": {
            name
            for results in (*usual, *larger, *repeats)
            for name, result in results.items()
            if judged_otherwise(result)
        },
        "accused": {
            name
            for results in (*usual, *larger, *repeats)
            for name in results.keys() & conforming().keys()
            if results[name].departures
        },
    }


def _missed(results: Results, budget: int) -> set[str]:
    """The faulty servers that were caught though listed as undetected, or the other way round."""
    uncaught = {name for name in faulty() if not caught(results[name])}
    return (uncaught ^ undetected(budget).keys()) - by_luck()


class _Passes:
    """Runs servers in one pass after the other; a pass whose results were kept is not run again."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def run(
        self,
        title: str,
        servers: dict[str, Server],
        *options: str,
        order: int | None = None,
        record: bool | None = None,
    ) -> Results:
        """The results of one pass, and a line to say how long it took."""
        file = self._folder / title if self._folder is not None else None
        if file is not None and file.exists():
            known: Results = pickle.loads(file.read_bytes())  # noqa: S301 - ours
            return known
        began = time.monotonic()
        # A list of 100,000 takes minutes to walk where several runs go at a time.
        results = run_all(servers.values(), *options, order=order, record=record, deadline=1200.0)
        sys.stdout.write(f"{title}: {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickle.dumps(results))
        return results


if __name__ == "__main__":
    sys.exit(main())
