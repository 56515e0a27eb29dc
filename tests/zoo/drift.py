"""Reports of runs of one server over other data, with other budgets: nothing of it has changed."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from zlib import crc32

from carecycle_contract.client import ClientOptions
from carecycle_contract.options import RunOptions
from carecycle_contract.reference import ReferenceApi, rows, serve
from carecycle_contract.requirements import catalogue_of
from carecycle_contract.run import Run
from zoo.matrix import Clock
from zoo.server import CAMPAIGNS, KEY, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.row import Row
    from carecycle_contract.reporting.report import Report
    from zoo.server import Listen, Server

_UNTOUCHED = frozenset({*CAMPAIGNS.item.schema["required"], *CAMPAIGNS.searched, "startDate"})
_DEEPEST = 4
_SHARES = (0, 0, 0, 0.01, 0.03, 0.1, 0.4, 0.9)
"""How many of the items lack a member, or have it as null."""


class Circumstances(NamedTuple):
    """What may be otherwise in another run of the same server."""

    count: int = 137
    seed: int = 1
    budget: int = 60
    concurrency: int = 4
    groups: tuple[str, ...] = ()
    """The groups of requirements that the run selects; none stands for all."""


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
            drawn = crc32(f"{name}{path}".encode(errors="replace")) / 2**32
            if drawn < absent:
                continue
            if drawn < absent + null:
                yield member, None
            elif isinstance(value, dict) and at.count(".") < _DEEPEST:
                yield member, dict(self._thinned(value, name, path))
            else:
                yield member, value


@cache
def _shares(path: str) -> tuple[float, float]:
    seed = path.encode(errors="replace")
    absent, null = random.Random(seed).choices(_SHARES, k=2)  # noqa: S311 - data, not secrets
    return min(absent, 1 - null), null


def reported(server: Server, circumstances: Circumstances, *, thinned: bool = True) -> Report:
    """The report of a run of a server, over the data of a seed where it has no data of its own.

    Unless `thinned` is false, members are absent or null in shares of their own.
    """
    opening = cast("partial[Any]", server.open)
    kind, campaigns, *listen = opening.args if opening.func is opened else (None, None)
    if isinstance(campaigns, int):
        sparse = type(kind.__name__, (Sparse, kind), {}) if thinned else kind
        return reported_kind(sparse, circumstances, *listen)
    with server.open() as url:
        return _reported(url, circumstances)


def reported_kind(
    kind: type[ReferenceApi], circumstances: Circumstances, listen: Listen = serve
) -> Report:
    """The report of a run of a kind of API over the data of a seed."""
    items = partial(rows, CAMPAIGNS, circumstances.count, circumstances.seed)
    with opened(kind, items, listen) as url:
        return _reported(url, circumstances)


def _requirements(groups: tuple[str, ...]) -> frozenset[str] | None:
    by_id = catalogue_of(CAMPAIGNS).by_id
    return frozenset(id_ for id_ in by_id if by_id[id_].group in groups) if groups else None


def _reported(url: str, circumstances: Circumstances) -> Report:
    client = ClientOptions(url, KEY, circumstances.budget)
    with Clock().in_use():
        run = Run(RunOptions(CAMPAIGNS, client, concurrency=circumstances.concurrency))
        try:
            verdicts = run.survey(selected=_requirements(circumstances.groups)).verdicts()
            whole = run.report(verdicts)
            # Hundreds of them are kept, and these are compared with nothing.
            return replace(whole, exchanges=(), members=())
        finally:
            run.close()
