"""Lists that change while they are looked at: campaigns come, go and are changed."""

from __future__ import annotations

import itertools
import time
import uuid
from contextlib import closing, suppress
from dataclasses import replace
from sqlite3 import IntegrityError
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, Store, rows
from carecycle_contract.text.collation import fold
from conforming import silence
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import Row

_SPACE = uuid.UUID("5a1d7f0e-93c2-4b5e-8f7a-2c6d1e0b9a84")


def _moment(number: int) -> str:
    """A time later than that of every generated campaign; it grows with the number."""
    hours, seconds = divmod(number, 3600)
    return f"2031-05-01T{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}.000Z"


class _Live(ReferenceApi):
    """Changes its list before every n-th request."""

    every = 3

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._requests = itertools.count(1)

    def find_endpoint(self, request: Request) -> None:
        number = next(self._requests)
        if number % self.every == 0:
            self.change(number)
        super().find_endpoint(request)

    def change(self, number: int) -> None:
        raise NotImplementedError

    def insert(self, number: int, **members: str | None) -> None:
        """Insert a campaign created now, or with other members."""
        (pattern,) = itertools.islice(rows(200), number % 150, number % 150 + 1)
        moment = _moment(number)
        new = replace(
            pattern,
            number=1000 + number,
            id=str(uuid.uuid5(_SPACE, str(number))),
            createdAt=moment,
            updatedAt=moment,
        )
        self.store.fill([replace(new, **members)])  # type: ignore[arg-type]

    def delete(self, number: int) -> None:
        """Delete one campaign from somewhere in the list."""
        self.store.execute(
            "DELETE FROM campaign WHERE id IN (SELECT id FROM campaign ORDER BY id LIMIT 1 OFFSET "
            "? % max(1, (SELECT count(*) FROM campaign)))",
            [number * 7],
        )

    def touch(self, number: int) -> None:
        """Change one campaign, so that its last change is now."""
        self.store.execute(
            "UPDATE campaign SET updatedAt = ? WHERE id IN (SELECT id FROM campaign ORDER BY id "
            "LIMIT 1 OFFSET ? % max(1, (SELECT count(*) FROM campaign)))",
            [_moment(number), number * 11],
        )

    def set(self, number: int, column: str, value: str | None) -> None:
        """Give one campaign another value, and a new time of last change."""
        self.store.execute(
            f"UPDATE campaign SET {column} = {'NULL' if value is None else '?'}, updatedAt = ? "
            "WHERE id IN (SELECT id FROM campaign ORDER BY id LIMIT 1 OFFSET "
            "? % max(1, (SELECT count(*) FROM campaign)))",
            [*([] if value is None else [value]), _moment(number), number * 13],
        )


@conforms()
class LiveInserts(_Live):
    """A new campaign comes at every third request."""

    def change(self, number: int) -> None:
        self.insert(number)


@conforms(49)
class LiveInsertsAcrossThePage(_Live):
    """A list of 49 campaigns grows by one at every seventh request."""

    every = 7

    def change(self, number: int) -> None:
        self.insert(number)


@conforms(0)
class LiveInsertsIntoNothing(_Live):
    """The list is empty at first, and gets a campaign at every tenth request."""

    every = 10

    def change(self, number: int) -> None:
        self.insert(number)


@conforms()
class LiveInsertsInTheMiddle(_Live):
    """At every fourth request a campaign comes that was created long ago, as a migration does."""

    every = 4

    def change(self, number: int) -> None:
        self.insert(number, createdAt=f"2025-01-{1 + number % 28:02d}T12:00:00.000Z")


@conforms()
class LiveDeletes(_Live):
    """A campaign goes at every third request."""

    def change(self, number: int) -> None:
        self.delete(number)


@conforms(12)
class LiveDeletesDownToNothing(_Live):
    """A list of 12 campaigns loses one at every fifth request, until it is empty."""

    every = 5

    def change(self, number: int) -> None:
        self.delete(number)


@conforms(101)
class LiveDeletesAcrossThePage(_Live):
    """A list of 101 campaigns loses one at every twentieth request."""

    every = 20

    def change(self, number: int) -> None:
        self.delete(number)


@conforms()
class LiveTouches(_Live):
    """A campaign is changed at every second request, so that its last change is now."""

    every = 2

    def change(self, number: int) -> None:
        self.touch(number)


@conforms()
class LiveStatuses(_Live):
    """A campaign gets another status at every third request."""

    def change(self, number: int) -> None:
        values = self.operation.filter.values
        self.set(number, "status", values[number // 3 % len(values)])


@conforms()
class LiveStartDates(_Live):
    """At every third request a campaign gets or loses its start date."""

    def change(self, number: int) -> None:
        self.set(number, "startDate", _moment(number) if number % 2 else None)


class _Named(_Live):
    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        store._connection.create_function("folded", 1, fold, deterministic=True)

    def rename(self, number: int, name: str) -> None:
        """Rename one campaign; search finds the new name at once."""
        self.store.execute(
            "UPDATE campaign SET name = ?, foldedName = folded(?), foldedText = folded(? || "
            "char(10) || coalesce(description, '')), updatedAt = ? WHERE id IN (SELECT id "
            "FROM campaign ORDER BY id LIMIT 1 OFFSET ? % (SELECT count(*) FROM campaign))",
            [name, name, name, _moment(number), number * 17],
        )


@conforms()
class LiveNames(_Named):
    """A campaign is renamed at every third request."""

    def change(self, number: int) -> None:
        self.rename(number, f"{'Renewal' if number % 2 else 'Autumn recall'} {number}")


@conforms()
class LiveMixture(_Named):
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


@conforms()
class LiveStorm(_Named):
    """Every request meets a list in which several campaigns came, went and were changed."""

    every = 1

    def change(self, number: int) -> None:
        self.insert(number)
        self.insert(5000 + number, startDate=None)
        self.delete(number)
        self.delete(number + 1)
        self.touch(number)
        self.rename(number, f"Storm {number}")


@conforms()
class LiveImport(_Live):
    """Sixty campaigns come at once at the thirtieth request, and nothing changes otherwise."""

    every = 30

    def change(self, number: int) -> None:
        if number == 30:
            for one in range(60):
                self.insert(number + one, createdAt=_moment(1), updatedAt=_moment(1))


@conforms()
class LiveCleaning(_Live):
    """Half of the campaigns go at once at the fortieth request, and nothing changes otherwise."""

    every = 40

    def change(self, number: int) -> None:
        if number == 40:
            self.store.execute("DELETE FROM campaign WHERE number % 2 = 0")


@conforms()
class LiveEmptying(_Live):
    """All campaigns go at once at the twenty-fifth request."""

    every = 25

    def change(self, number: int) -> None:
        self.store.execute("DELETE FROM campaign")


@conforms()
class LiveSmokeTest(_Live):
    """One campaign comes and goes again, over and over, as another system tests the API."""

    every = 2

    def change(self, number: int) -> None:
        # Two requests at a time may both find that it is time for it to come.
        self.store.execute("DELETE FROM campaign WHERE number = 1001")
        if number // 2 % 2:
            with suppress(IntegrityError):
                self.insert(1)


@conforms()
class LiveToggle(_Live):
    """One campaign is paused and made active again, over and over, its last change unrecorded."""

    every = 3

    def change(self, number: int) -> None:
        status = "paused" if number // 3 % 2 else "active"
        self.store.execute("UPDATE campaign SET status = ? WHERE number = 100", [status])


@conforms()
class LiveCounts(_Live):
    """The counts of customers and calls grow with every request; the rest stays the same."""

    every = 1
    _calls = 0

    def change(self, number: int) -> None:
        self._calls = number

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row)
        found = full["customerStats"]
        stats = dict(found) if isinstance(found, dict) else {}
        return full | {"customerStats": {**stats, "totalCalls": self._calls}}


@conforms()
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


@conforms(50)
class LiveOneRowMore(_OneRowMore):
    """A list of 50 is counted, changes by one, and is read with one row more to see nextPage."""


@conforms(100)
class LiveOneRowMoreOfTwoPages(_OneRowMore):
    """A list of 100 is counted, changes by one, and is read with one row more to see nextPage."""


@conforms(50)
class LivePastTheEndNotFound(_Live, silence.PastTheEndNotFound):
    """A list of 50 campaigns grows, and a page past its end is refused with 404 NOT_FOUND."""

    every = 15

    def change(self, number: int) -> None:
        self.insert(number)


@conforms()
class LivePastTheEndInvalid(_Live, silence.PastTheEndInvalid):
    """A list grows, and a page past its end is refused with 422 VALIDATION_ERROR."""

    every = 15

    def change(self, number: int) -> None:
        self.insert(number)


def _all_active() -> Iterator[Row]:
    return (replace(row, status="active") for row in rows(60))


@conforms(_all_active)
class LiveTouchesWithinOneSecond(_Live):
    """Equal statuses stand by the last change, which is shown to the second and kept exactly."""

    every = 2

    def change(self, number: int) -> None:
        moment = _moment(number // 200).replace(".000", f".{number:06d}")
        self.store.execute(
            "UPDATE campaign SET updatedAt = ? WHERE number = ?", [moment, number % 3]
        )

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(", ")[0] + ", updatedAt DESC"

    def serialise(self, row: Row) -> dict[str, JSON]:
        return super().serialise(row) | {"updatedAt": f"{row.updatedAt[:19]}Z"}


class _Remembering(LiveMixture):
    """Knows what the list was at every request before."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._past = [(0.0, store.rows("", []))]

    def find_endpoint(self, request: Request) -> None:
        super().find_endpoint(request)
        self._past.append((time.monotonic(), self.store.rows("", [])))


@conforms()
class LiveReplicas(_Remembering):
    """Every other request is answered by a replica that is five requests behind."""

    _behind = False

    def listing(self, request: Request) -> JSON:
        current = super().listing(request)
        self._behind = not self._behind
        if not self._behind:
            return current
        with closing(Store()) as behind:
            behind.fill(self._past[-6:][0][1])
            return ReferenceApi(behind, self.key).listing(request)


@conforms()
class LiveReplicasOfQuietList(LiveReplicas):
    """A replica that is five requests behind has caught up before the next change, mostly."""

    every = 12


@conforms()
class LiveSearchIndex(_Remembering):
    """What a search finds is what matched 0.3 seconds ago; it is shown as it is now."""

    every = 4

    def count(self, query: ListQuery) -> int:
        if query.search is None:
            return super().count(query)
        with closing(self._index()) as index:
            return index.count(*self.where(query))

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.search is None:
            return super().fetch(query)
        with closing(self._index()) as index:
            found = ReferenceApi(index, self.key).fetch(query)
        now = {row.id: row for row in self.store.rows("", [])}
        return [now[row.id] for row in found if row.id in now]

    def _index(self) -> Store:
        then = time.monotonic() - 0.3
        index = Store()
        index.fill([found for since, found in self._past if since <= then][-1])
        return index


@conforms()
class LiveSearchIndexAfterCleaning(LiveSearchIndex):
    """A tenth of the list goes at every tenth request, and from the search 0.3 seconds later."""

    every = 10

    def change(self, number: int) -> None:
        self.store.execute("DELETE FROM campaign WHERE number % 10 = ?", [number // 10 % 10])
