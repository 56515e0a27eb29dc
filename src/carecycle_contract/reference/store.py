"""Store items in SQLite, and list them by SQL that other databases can run as well."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.contract import SortKind
from carecycle_contract.reference.data import data_of
from carecycle_contract.reference.generated import filtered
from carecycle_contract.reference.row import Row
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carecycle_contract.contract import JSON, Operation, Parameter

    Argument: TypeAlias = str | int | float


class Store:
    """A database of an operation's items, in memory unless a file is given.

    The table is named after the items. Its columns are those of `Columns`, and `rest`, which holds
    the whole row as JSON unless the other columns do.
    """

    def __init__(self, operation: Operation, file: str = ":memory:") -> None:
        self.operation = operation
        self.columns = Columns(operation)
        self._table = _quoted(operation.item.noun)
        self._data = data_of(operation)
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._lock = threading.Lock()
        identity = self.columns.members[operation.item.identity]
        names = (*self.columns.names, "rest")
        declared = (f"{name} PRIMARY KEY" if name == identity else name for name in names)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} ({', '.join(declared)})"
        )

    def fill(self, rows: Iterable[Row]) -> None:
        """Insert rows, then index every sort key with its tie-break."""
        places = ", ".join("?" * (len(self.columns.names) + 1))
        with self._lock, self._connection:
            self._connection.executemany(
                f"INSERT INTO {self._table} VALUES ({places})",  # noqa: S608 - only placeholders
                map(self._stored, rows),
            )
            for key in self.operation.sort_keys:
                # With it, a page deep in a long list is found by the index alone.
                self._connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {_quoted(f'by {key}')} ON {self._table} "
                    f"({', '.join(self.columns.order(key))})"
                )

    def execute(
        self, statement: str, arguments: Sequence[Argument] = ()
    ) -> list[tuple[object, ...]]:
        """Execute a statement, and fetch all of its rows."""
        with self._lock, self._connection:
            return self._connection.execute(statement, arguments).fetchall()

    def rows(self, clauses: str, arguments: Sequence[Argument]) -> list[Row]:
        """The rows selected, ordered and limited by SQL clauses."""
        columns = ", ".join((self.columns.number, *self.columns.members.values(), "rest"))
        selected = self.execute(f"SELECT {columns} FROM {self._table} {clauses}", arguments)  # noqa: S608
        return [self._row(*values) for values in selected]  # type: ignore[arg-type]

    def count(self, where: str, arguments: Sequence[Argument]) -> int:
        """The number of items that a WHERE clause selects."""
        ((number,),) = self.execute(f"SELECT count(*) FROM {self._table} {where}", arguments)  # noqa: S608
        return int(str(number))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _stored(self, row: Row) -> tuple[object, ...]:
        known, members = row.members, self.columns.members
        if not members.keys() <= known.keys():
            # Members that the row does not store come from the full item, if it has them.
            known = {**self._data.document(row), **known}
        rest = None if row.members.keys() == members.keys() else json.dumps(row.members)
        folded = {key: _folded(known.get(key)) for key in self.columns.folded}
        searched = [_folded(known.get(member)) or "" for member in self.operation.searched]
        return (
            row.number,
            *(known.get(member) for member in members),
            *folded.values(),
            *(["\n".join(searched)] if self.columns.searched else ()),
            rest,
        )

    def _row(self, number: int, *values: JSON) -> Row:
        *columns, rest = values
        members: dict[str, JSON] = json.loads(rest) if isinstance(rest, str) else {}
        for member, value in zip(self.columns.members, columns, strict=True):
            if rest is None or value is not None or member in members:
                truth = member in self.columns.booleans and value is not None
                members[member] = bool(value) if truth else value
        return Row(number, members)


class Columns:
    """The names of the columns; those of item members are quoted.

    `members` maps the identity, and the members that filters, sort and search use, to columns;
    `folded` maps text sort keys to columns without case and accents; `searched` is the column of
    all searched texts; `booleans` are the members that SQLite stores as 0 and 1.
    """

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._taken: set[str] = {"rest"}
        stored = dict.fromkeys((operation.item.identity, *operation.watched))
        self.number = self._free("number")
        self.members: Mapping[str, str] = {name: _quoted(self._free(name)) for name in stored}
        self.folded: Mapping[str, str] = {
            key: self._free(f"folded{re.sub('[^0-9A-Za-z]', '_', key[:1].upper() + key[1:])}")
            for key in operation.keys_of(SortKind.TEXT)
        }
        self.searched = self._free("foldedText") if operation.searched else None
        self.booleans = {name for name in stored if "boolean" in operation.types_of(name)}

    def _free(self, name: str) -> str:
        """A name that no other column has; column names in SQLite are case-insensitive."""
        while name.lower() in self._taken:
            name += "_"
        self._taken.add(name.lower())
        return name

    @property
    def names(self) -> tuple[str, ...]:
        """All columns but `rest`, in the order of the table."""
        searched = () if self.searched is None else (self.searched,)
        return (self.number, *self.members.values(), *self.folded.values(), *searched)

    def order(self, key: str | None) -> list[str]:
        """The columns to sort by, the tie-break last; nulls come last in ascending order.

        Raises:
            KeyError: if the member has no column.

        """
        identity = self.members[self._operation.item.identity]
        if key is None:
            return [identity]
        column = self.folded.get(key, self.members[key])
        nulls = [f"{column} IS NULL"] if self._operation.may_be_null(key) else []
        return [*nulls, column, identity]

    def compared(self, parameter: Parameter, value: str) -> tuple[str, Argument]:
        """The column that a filter compares, and the value to compare it with."""
        member = parameter.member
        return self.members[member], filtered(self._operation, member, value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _folded(text: object) -> str | None:
    return None if text is None else fold(str(text))
