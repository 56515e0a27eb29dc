"""Reports of runs of one server over other data, with other budgets: nothing of it has changed."""

from __future__ import annotations

import random
from functools import cache, partial
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from zlib import crc32

from carecycle_contract.client import ClientOptions
from carecycle_contract.options import RunOptions
from carecycle_contract.reference import ReferenceApi, rows
from carecycle_contract.reporting.drift import differences
from carecycle_contract.run import Run
from zoo.matrix import Clock
from zoo.server import CAMPAIGNS, KEY, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.row import Row
    from carecycle_contract.reporting.report import Difference, Report
    from zoo.server import Server

_UNTOUCHED = frozenset({*CAMPAIGNS.item.schema["required"], *CAMPAIGNS.searched, "startDate"})
_SHARES = (0, 0, 0, 0.01, 0.03, 0.1, 0.4, 0.9)
"""How many of the items lack a member, or have it as null."""


class Circumstances(NamedTuple):
    """What may be otherwise in another run of the same server."""

    count: int = 137
    seed: int = 1
    budget: int = 60
    concurrency: int = 4


class Sparse(ReferenceApi):
    """Members are absent or null in shares of their own, each item's by the dice."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        return dict(self._thinned(super().serialise(row), row.id, ""))

    def _thinned(
        self, members: Mapping[str, JSON], name: str, at: str
    ) -> Iterator[tuple[str, Any]]:
        for member, value in members.items():
            path = f"{at}.{member}"
            absent, null = _shares(path) if path[1:] not in _UNTOUCHED else (0.0, 0.0)
            drawn = crc32(f"{name}{path}".encode()) / 2**32
            if drawn < absent:
                continue
            if drawn < absent + null:
                yield member, None
            elif isinstance(value, dict):
                yield member, dict(self._thinned(value, name, path))
            else:
                yield member, value


@cache
def _shares(path: str) -> tuple[float, float]:
    absent, null = random.Random(path).choices(_SHARES, k=2)  # noqa: S311 - data, not secrets
    return min(absent, 1 - null), null


def reported(server: Server, circumstances: Circumstances) -> Report:
    """The report of a run of a server, over the data of a seed where it has no data of its own."""
    kind, campaigns, listen = cast("partial[Any]", server.open).args
    drawn = isinstance(campaigns, int)
    thinned = type(kind.__name__, (Sparse, kind), {}) if drawn else kind
    items = partial(rows, CAMPAIGNS, circumstances.count, circumstances.seed)
    with opened(thinned, items if drawn else campaigns, listen) as url:
        return report(url, circumstances)


def report(url: str, circumstances: Circumstances = Circumstances()) -> Report:  # noqa: B008 - a constant
    """The report of a run that draws nothing and waits for nothing."""
    client = ClientOptions(url, KEY, circumstances.budget)
    with Clock().in_use():
        run = Run(RunOptions(CAMPAIGNS, client, concurrency=circumstances.concurrency))
        try:
            verdicts = run.survey().verdicts()
            return run.report(verdicts, seed=None, failed=False, stopped=None)
        finally:
            run.close()


def between(reports: list[Report]) -> Iterator[tuple[int, int, Difference]]:
    """Each difference of two reports, with their places in the list; both ways."""
    for (old, before), (new, after) in permutations(enumerate(reports), 2):
        for difference in differences(before, after):
            yield old, new, difference
