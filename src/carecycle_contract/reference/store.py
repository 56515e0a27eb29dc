"""Campaigns in SQLite: bulk insert, and a list by SQL that other databases run as well."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

from carecycle_contract.reference.data import Row
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS = (
    "number", "id", "name", "description", "status", "createdAt", "updatedAt", "startDate",
)  # fmt: skip
_SCHEMA = """
CREATE TABLE IF NOT EXISTS campaign (
    number INTEGER NOT NULL, id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT,
    status TEXT NOT NULL, createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL, startDate TEXT,
    foldedName TEXT NOT NULL, foldedText TEXT NOT NULL
)
"""
# A page deep in a long list is found in the index of its order alone.
_INDEXES = {
    "createdAt": "createdAt, id",
    "updatedAt": "updatedAt, id",
    "name": "foldedName, id",
    "status": "status, id",
    "startDate": "startDate IS NULL, startDate, id",
}


class Store:
    """A database of campaigns; in memory unless a file is given."""

    def __init__(self, file: str = ":memory:") -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._lock = threading.Lock()
        self._connection.execute(_SCHEMA)

    def fill(self, campaigns: Iterable[Row]) -> None:
        """Insert campaigns, then index every sort key with its tie-break."""
        places = ", ".join("?" * (len(COLUMNS) + 2))
        with self._lock, self._connection:
            self._connection.executemany(
                f"INSERT INTO campaign VALUES ({places})",  # noqa: S608 - only placeholders
                map(_stored, campaigns),
            )
            for name, columns in _INDEXES.items():
                self._connection.execute(
                    f"CREATE INDEX IF NOT EXISTS by_{name} ON campaign ({columns})"
                )

    def execute(
        self, statement: str, arguments: Sequence[str | int] = ()
    ) -> list[tuple[object, ...]]:
        """Every row that a statement gives."""
        with self._lock, self._connection:
            return self._connection.execute(statement, arguments).fetchall()

    def rows(self, clauses: str, arguments: Sequence[str | int]) -> list[Row]:
        """Campaigns selected, ordered and limited by SQL clauses."""
        columns = ", ".join(COLUMNS)
        found = self.execute(f"SELECT {columns} FROM campaign {clauses}", arguments)  # noqa: S608
        return [Row(*one) for one in found]  # type: ignore[arg-type]

    def count(self, where: str, arguments: Sequence[str | int]) -> int:
        """How many campaigns a WHERE clause selects."""
        ((number,),) = self.execute(f"SELECT count(*) FROM campaign {where}", arguments)  # noqa: S608
        return int(str(number))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _stored(row: Row) -> tuple[object, ...]:
    values = tuple(getattr(row, column) for column in COLUMNS)
    name = fold(row.name)
    return (*values, name, f"{name}\n{fold(row.description or '')}")
