"""Examples: run Hypothesis to draw queries, and to shrink those that fail."""

from __future__ import annotations

import contextlib
import hashlib
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, core, event, given, reject, seed, settings
from hypothesis.database import ExampleDatabase, ReadOnlyDatabase
from hypothesis.errors import FlakyReplay, Unsatisfiable
from hypothesis.statistics import collector, describe_statistics

from carecycle_contract.drawing.queries import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis import strategies as st
    from hypothesis.internal.conjecture.engine import StatisticsDict


_DERANDOMIZED = 0


class _Broken(AssertionError):  # noqa: N818 - it is no error of the suite
    """Raised to tell Hypothesis that a drawn query shows a violation."""


def _profile() -> settings:
    """The settings of the profile in use."""
    usual = settings.default
    if usual is None:  # pragma: no cover - Hypothesis's types alone allow it
        raise TypeError
    return usual


def chosen_seed() -> int | str:
    """The seed of a run: that of `--hypothesis-seed`, or a random one.

    A profile that derandomises, as on CI systems, has one and the same.
    """
    if core.global_force_seed is not None:
        forced: int | str = core.global_force_seed
        return forced
    return _DERANDOMIZED if _profile().derandomize else random.getrandbits(32)


class Enough(SkipTest):
    """Raised to end a run; Hypothesis would otherwise keep generating or shrinking."""


@dataclass
class Examples:
    """Queries drawn by Hypothesis, as a seed decides.

    Failing ones are kept under `target`, an address.
    """

    strategy: st.SearchStrategy[Drawn]
    seed: int | str
    target: str
    _generated: dict[Drawn, None] = field(default_factory=dict)
    _count: int = 0
    _statistics: StatisticsDict | None = None

    def kept(self, most: int) -> list[Drawn]:
        """Queries that failed on the target in an earlier run."""
        kept: dict[Drawn, None] = {}
        database = self._database()
        if database is not None:
            self._run(kept.setdefault, most, (Phase.reuse,), ReadOnlyDatabase(database))
        return list(kept)[:most]

    def generated(self, count: int, is_new: Callable[[Drawn], bool]) -> list[Drawn]:
        """Up to so many new queries; `is_new` tells whether one asks for anything new."""
        self._generated, self._count = {}, count

        def collect(drawn: Drawn) -> None:
            if drawn in self._generated or not is_new(drawn):
                reject()
            _note(drawn)
            self._generated[drawn] = None

        self._run(collect, count, (Phase.generate,))
        return list(self._generated)

    def forget_what_passes(self, is_broken: Callable[[Drawn], bool]) -> None:
        """Keep only those of the kept queries that fail still."""

        def check(drawn: Drawn) -> None:
            if is_broken(drawn):
                raise _Broken

        self._run(check, self._count, (Phase.reuse,), self._database())

    def shrink(self, is_broken: Callable[[Drawn], bool]) -> None:
        """Shrink the first generated query that fails, and keep the smallest for the next run.

        `is_broken` is told of smaller and smaller queries; it raises `Enough` to end this.
        """
        met, failed = set[Drawn](), False
        database = self._database()

        def check(drawn: Drawn) -> None:
            nonlocal failed
            if not failed and (drawn in met or drawn not in self._generated):
                # Nothing but what was generated before, so that the seed leads here again.
                reject()
            met.add(drawn)
            try:
                is_smaller = is_broken(drawn)
            except Enough:
                # Hypothesis would keep the query that it comes with as one that fails.
                if database is not None:
                    database.is_full = True
                raise
            if is_smaller:
                failed = True
                raise _Broken

        self._run(check, self._count, (Phase.generate, Phase.shrink), database)

    def _run(
        self,
        test: Callable[[Drawn], object],
        count: int,
        phases: Iterable[Phase],
        database: ExampleDatabase | None = None,
    ) -> None:
        # One function for all runs: Hypothesis keeps failing examples by function.
        def query(drawn: Drawn) -> None:
            test(drawn)

        usual = _profile()
        wanted = settings(
            usual,
            max_examples=max(1, count),
            deadline=None,
            derandomize=False,
            database=database,
            phases=[phase for phase in phases if phase in usual.phases],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=Phase.reuse in phases,
            print_blob=False,
        )
        # Hypothesis takes the database from what was seeded, so that its settings come after.
        run = wanted(seed(self.seed)(given(self.strategy)(query)))
        try:
            with (
                collector.with_value(self._keep_statistics),  # type: ignore[arg-type]
                # What repeated another query while it was generated may be tried as a smaller one,
                # and seldom by the very choices that were rejected then.
                contextlib.suppress(_Broken, SkipTest, Unsatisfiable, FlakyReplay),
            ):
                run()
        except ExceptionGroup as group:
            if group.split(_Broken)[1] is not None:
                raise

    def _keep_statistics(self, statistics: StatisticsDict) -> None:
        """Of the run that generates; others follow it, or repeat it."""
        if self._generated and self._statistics is None:
            self._statistics = statistics

    def statistics(self, title: str) -> str | None:
        """What Hypothesis says of the queries that were generated; None if there are none."""
        if self._statistics is None:
            return None
        return describe_statistics({**self._statistics, "nodeid": title})

    def _database(self) -> _OfTarget | None:
        """Where failing examples are kept; nowhere if the profile derandomises."""
        usual = _profile().database
        return None if usual is None else _OfTarget(usual, self.target)


def _note(drawn: Drawn) -> None:
    """Tell Hypothesis's statistics which parameters are given, and which relation."""
    for name in sorted({name for name, _ in drawn.parameters if name.isidentifier()}):
        event(f"with {name}")
    event(f"compared with {drawn.relation or 'no other query'}")


class _OfTarget(ExampleDatabase):
    """A database of examples, of which it uses those of one target."""

    def __init__(self, database: ExampleDatabase, target: str) -> None:
        super().__init__()
        self._database = database
        self._prefix = hashlib.sha256(target.encode()).digest()
        self.is_full = False

    def _key(self, key: bytes) -> bytes:
        return hashlib.sha256(self._prefix + key).digest()

    def save(self, key: bytes, value: bytes) -> None:
        if not self.is_full:
            self._database.save(self._key(key), value)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return self._database.fetch(self._key(key))

    def delete(self, key: bytes, value: bytes) -> None:
        self._database.delete(self._key(key), value)
