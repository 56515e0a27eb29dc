"""Lists that change while they are looked at: campaigns come, go and are changed."""

from __future__ import annotations

import itertools
import time
import uuid
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from sqlite3 import IntegrityError
from typing import TYPE_CHECKING

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi, Store, rows
from carecycle_contract.text.collation import fold
from zoo.conforming.campaigns import changed
from zoo.conforming.silence import PastTheEnd, invalid, not_found
from zoo.conforming.steps import Counting, Ties, statuses
from zoo.conforming.variant import variant
from zoo.server import CAMPAIGNS, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row

_SPACE = uuid.UUID("5a1d7f0e-93c2-4b5e-8f7a-2c6d1e0b9a84")
_CHOSEN = (
    "id IN (SELECT id FROM campaign ORDER BY id LIMIT 1 OFFSET "
    "? % max(1, (SELECT count(*) FROM campaign)))"
)


def _moment(number: int) -> str:
    """A time later than that of every generated campaign; it grows with the number."""
    hours, seconds = divmod(number, 3600)
    return f"2031-05-01T{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}.000Z"


class _Live(Counting):
    """Changes its list before every n-th request."""

    every = 3

    def prepare(self) -> None:
        super().prepare()
        self.store._connection.create_function("folded", 1, fold, deterministic=True)

    def find_endpoint(self, request: Request) -> None:
        number = next(self.numbers)
        if number % self.every == 0:
            self.change(number)
        super().find_endpoint(request)

    def change(self, number: int) -> None:
        raise NotImplementedError

    def insert(self, number: int, **members: str | None) -> None:
        """Insert a campaign created now, or with other members."""
        (pattern,) = itertools.islice(rows(CAMPAIGNS, 200), number % 150, number % 150 + 1)
        moment = _moment(number)
        identity = str(uuid.uuid5(_SPACE, str(number)))
        new = pattern.replace(id=identity, createdAt=moment, updatedAt=moment).replace(**members)
        self.store.fill([replace(new, number=1000 + number)])

    def delete(self, number: int) -> None:
        """Delete one campaign from somewhere in the list."""
        self.store.execute(f"DELETE FROM campaign WHERE {_CHOSEN}", [number * 7])

    def touch(self, number: int) -> None:
        """Change one campaign, so that its last change is now."""
        self._update(number * 11, "updatedAt = ?", _moment(number))

    def set(self, number: int, column: str, value: str | None) -> None:
        """Give one campaign another value, and a new time of last change."""
        self._update(number * 13, f"{column} = ?, updatedAt = ?", value, _moment(number))

    def rename(self, number: int, name: str) -> None:
        """Rename one campaign; search finds the new name at once."""
        text = "folded(? || char(10) || coalesce(description, ''))"
        columns = f"name = ?, foldedName = folded(?), foldedText = {text}, updatedAt = ?"
        self._update(number * 17, columns, name, name, name, _moment(number))

    def _update(self, place: int, columns: str, *values: str | None) -> None:
        self.store.execute(f"UPDATE campaign SET {columns} WHERE {_CHOSEN}", [*values, place])


_CHANGES: dict[str, tuple[str, int, int, Callable[[_Live, int], object]]] = {
    "live-inserts": (
        "A new campaign comes at every third request.",
        137,
        3,
        lambda api, number: api.insert(number),
    ),
    "live-inserts-across-the-page": (
        "A list of 49 campaigns grows by one at every seventh request.",
        49,
        7,
        lambda api, number: api.insert(number),
    ),
    "live-inserts-into-nothing": (
        "The list is empty at first, and gets a campaign at every tenth request.",
        0,
        10,
        lambda api, number: api.insert(number),
    ),
    "live-inserts-in-the-middle": (
        "At every fourth request a campaign comes that was created long ago, as a migration does.",
        137,
        4,
        lambda api, number: api.insert(
            number, createdAt=f"2025-01-{1 + number % 28:02d}T12:00:00.000Z"
        ),
    ),
    "live-deletes": (
        "A campaign goes at every third request.",
        137,
        3,
        lambda api, number: api.delete(number),
    ),
    "live-deletes-down-to-nothing": (
        "A list of 12 campaigns loses one at every fifth request, until it is empty.",
        12,
        5,
        lambda api, number: api.delete(number),
    ),
    "live-deletes-across-the-page": (
        "A list of 101 campaigns loses one at every twentieth request.",
        101,
        20,
        lambda api, number: api.delete(number),
    ),
    "live-touches": (
        "A campaign is changed at every second request, so that its last change is now.",
        137,
        2,
        lambda api, number: api.touch(number),
    ),
    "live-statuses": (
        "A campaign gets another status at every third request.",
        137,
        3,
        lambda api, number: api.set(
            number, "status", statuses(api)[number // 3 % len(statuses(api))]
        ),
    ),
    "live-start-dates": (
        "At every third request a campaign gets or loses its start date.",
        137,
        3,
        lambda api, number: api.set(number, "startDate", _moment(number) if number % 2 else None),
    ),
    "live-names": (
        "A campaign is renamed at every third request.",
        137,
        3,
        lambda api, number: api.rename(
            number, f"{'Renewal' if number % 2 else 'Autumn recall'} {number}"
        ),
    ),
    "live-cleaning": (
        "Half of the campaigns go at once at the fortieth request, and nothing changes otherwise.",
        137,
        40,
        lambda api, _: api.store.execute("DELETE FROM campaign WHERE number % 2 = 0"),
    ),
    "live-emptying": (
        "All campaigns go at once at the twenty-fifth request.",
        137,
        25,
        lambda api, _: api.store.execute("DELETE FROM campaign"),
    ),
}
CHANGING = [
    variant(name, sentence, _Live, campaigns, every=every, change=change)
    for name, (sentence, campaigns, every, change) in _CHANGES.items()
]


class _Stored(_Live):
    """Keeps answers for `lifetime` seconds by URL and key, and says how long it has."""

    lifetime: float

    def prepare(self) -> None:
        super().prepare()
        self._stored: dict[tuple[str, str | None], tuple[float, Response]] = {}

    def respond(self, request: Request) -> Response:
        asked, now = (str(request.url), request.headers.get("x-api-key")), time.monotonic()
        since, stored = self._stored.get(asked, (-self.lifetime, None))
        if stored is None or now - since >= self.lifetime:
            since, stored = self._stored[asked] = now, super().respond(request)
        else:
            self.find_endpoint(request)
        headers = {**stored.headers, "Age": str(int(now - since))}
        return Response(stored.body, stored.status_code, headers)


STORED = [
    variant(
        "live-deletes-behind-a-cache",
        "A campaign goes at every sixth request; a cache keeps answers for five seconds.",
        _Stored,
        every=6,
        change=_Live.delete,
        lifetime=5.0,
    ),
    variant(
        "live-inserts-behind-a-cache",
        "A campaign comes at every tenth request; a cache keeps answers for a minute.",
        _Stored,
        every=10,
        change=_Live.insert,
        lifetime=60.0,
    ),
]


@server()
class LiveMixture(_Live):
    """Every second request meets a list in which a campaign came, went or was changed."""

    every = 2

    def change(self, number: int) -> None:
        match number // 2 % 5:
            case 0:
                self.insert(number)
            case 1:
                self.delete(number)
            case 2:
                self.touch(number)
            case 3:
                self.rename(number, f"Winter outreach {number}")
            case _:
                self.set(number, "status", "completed")


@server()
class LiveStorm(_Live):
    """Every request meets a list in which several campaigns came, went and were changed."""

    every = 1

    def change(self, number: int) -> None:
        self.insert(number)
        self.insert(5000 + number, startDate=None)
        self.delete(number)
        self.delete(number + 1)
        self.touch(number)
        self.rename(number, f"Storm {number}")


@server()
class LiveImport(_Live):
    """Sixty campaigns come at once at the thirtieth request, and nothing changes otherwise."""

    every = 30

    def change(self, number: int) -> None:
        if number == 30:
            for place in range(60):
                self.insert(number + place, createdAt=_moment(1), updatedAt=_moment(1))


@server()
class LiveSmokeTest(_Live):
    """One campaign comes and goes again, over and over, as another system tests the API."""

    every = 2

    def change(self, number: int) -> None:
        # Two requests at a time may both find that it is time for it to come.
        self.store.execute("DELETE FROM campaign WHERE number = 1001")
        if number // 2 % 2:
            with suppress(IntegrityError):
                self.insert(1)


@server()
class LiveToggle(_Live):
    """One campaign is paused and made active again, over and over, its last change unrecorded."""

    every = 3

    def change(self, number: int) -> None:
        status = "paused" if number // 3 % 2 else "active"
        self.store.execute("UPDATE campaign SET status = ? WHERE number = 100", [status])


@server()
class LiveCounts(_Live):
    """The counts of customers and calls grow with every request; the rest stays the same."""

    every = 1
    _calls = 0

    def change(self, number: int) -> None:
        self._calls = number

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row)
        usual = full.get("customerStats")
        stats = dict(usual) if isinstance(usual, dict) else {}
        return full | {"customerStats": {**stats, "totalCalls": self._calls}}


@server()
class LiveBetweenCountAndRead(_Live):
    """A campaign comes or goes after the list was counted and before it is read."""

    every = 5
    _due = 0

    def change(self, number: int) -> None:
        self._due = number

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        number, self._due = self._due, 0
        if number % 2:
            self.insert(number)
        elif number:
            self.delete(number)
        return super().fetch(query)


class _OneRowMore(LiveBetweenCountAndRead):
    """Reads one row more than the page has, and gives a nextPage if there is one."""

    every = 3

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit + 1, offset

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items[: query.per_page])
        return body | {"nextPage": query.page + 1 if len(items) > query.per_page else None}


ONE_ROW_MORE = [
    variant(
        name,
        f"A list of {count} is counted, changes by one, and is read with one row more to see "
        "nextPage.",
        _OneRowMore,
        count,
    )
    for name, count in (("live-one-row-more", 50), ("live-one-row-more-of-two-pages", 100))
]


class _PastTheEnd(_Live, PastTheEnd):
    """A list that grows."""

    every = 15

    def change(self, number: int) -> None:
        self.insert(number)


PAST_THE_END = [
    variant(
        "live-past-the-end-not-found",
        "A list of 50 campaigns grows, and a page past its end is refused with 404 NOT_FOUND.",
        _PastTheEnd,
        50,
        past_the_end=staticmethod(not_found),
    ),
    variant(
        "live-past-the-end-invalid",
        "A list grows, and a page past its end is refused with 422 VALIDATION_ERROR.",
        _PastTheEnd,
        past_the_end=staticmethod(invalid),
    ),
]


@server(campaigns=changed(60, lambda _: {"status": "active"}))
class LiveTouchesWithinOneSecond(Ties, _Live):
    """Equal statuses stand by the last change, which is shown to the second and kept exactly."""

    every = 2
    ties = "updatedAt DESC"

    def change(self, number: int) -> None:
        moment = _moment(number // 200).replace(".000", f".{number:06d}")
        self.store.execute(
            "UPDATE campaign SET updatedAt = ? WHERE number = ?", [moment, number % 3]
        )

    def serialise(self, row: Row) -> dict[str, JSON]:
        return super().serialise(row) | {"updatedAt": f"{row.updatedAt[:19]}Z"}


@contextmanager
def _held(campaigns: Iterable[Row]) -> Iterator[Store]:
    """A store of these campaigns."""
    with closing(Store(CAMPAIGNS)) as store:
        store.fill(campaigns)
        yield store


class _Remembering(LiveMixture):
    """Knows what the list was at every request before."""

    def prepare(self) -> None:
        super().prepare()
        self._past = [(0.0, self.store.rows("", []))]

    def find_endpoint(self, request: Request) -> None:
        super().find_endpoint(request)
        self._past.append((time.monotonic(), self.store.rows("", [])))


@server()
class LiveReplicas(_Remembering):
    """Every other request is answered by a replica that is five requests behind."""

    _behind = False

    def body(self, request: Request) -> JSON:
        current = super().body(request)
        self._behind = not self._behind
        if not self._behind:
            return current
        with _held(self._past[-6:][0][1]) as behind:
            return ReferenceApi(self.operation, behind, self.key).body(request)


@server()
class LiveReplicasOfQuietList(LiveReplicas):
    """A replica that is five requests behind has caught up before the next change, mostly."""

    every = 12


@server()
class LiveSearchIndex(_Remembering):
    """What a search finds is what matched 0.3 seconds ago; it is shown as it is now."""

    every = 4

    def count(self, query: ListQuery) -> int:
        if query.search is None:
            return super().count(query)
        with _held(self._indexed()) as index:
            return index.count(*self.where(query))

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.search is None:
            return super().fetch(query)
        with _held(self._indexed()) as index:
            matches = ReferenceApi(self.operation, index, self.key).fetch(query)
        now = {row.id: row for row in self.store.rows("", [])}
        return [now[row.id] for row in matches if row.id in now]

    def _indexed(self) -> list[Row]:
        then = time.monotonic() - 0.3
        return [campaigns for since, campaigns in self._past if since <= then][-1]


@server()
class LiveSearchIndexAfterCleaning(LiveSearchIndex):
    """A tenth of the list goes at every tenth request, and from the search 0.3 seconds later."""

    every = 10

    def change(self, number: int) -> None:
        self.store.execute("DELETE FROM campaign WHERE number % 10 = ?", [number // 10 % 10])
