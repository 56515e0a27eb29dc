"""The reference API on a real engine: its SQL, sorted, searched and compared by that engine."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from answers import OPERATION
from verdicts import KEY

from carecycle_contract.reference import ReferenceApi, Row, rows
from databases.campaigns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.reference.api import ListQuery

COUNT = 260
STEMS = (
    "coop", "co-op", "co op", "CO-OP", "Coöp", "resume", "résumé", "Résume", "Zoe", "Zoë", "zoe",
    "Straße", "Strasse", "STRASSE", "Æther", "aether", "Ørsted", "Orsted", "łódź", "Lodz", "ñandú",
    "nandu", "naïve", "İzmir", "izmir", "Izmir", "ılık", "item 9", "item 10", "item 2", "9 lives",
    "10 lives", "_draft", "-draft", "draft", "'draft'", "(draft)", "#draft", "$draft", " draft",
    "draft ", "dra ft", "Draft", "DRAFT", "été", "Ete", "eté", "Ёлка", "ёлка", "елка", "Жук", "αβγ",
    "Άλφα", "שלום", "مرحبا", "健康", "かな", "カナ", "한국", "ไทย", "😀 smile", "e\u0301te\u0301",
    "ﬁne", "fine", "hora", "chata", "cesta", "csak", "cukor", "aalborg", "zebra", "tallinn", "sild",
    "yra", "ira", "jonas", "llama", "lujo", "luz", "njegos", "nula", "ngor", "gafr", "hwyl",
    "thema", "tuvan", "szabo", "suzuki",
    "", "ß", "ss", "sz", "ø", "oz", "ł", "lz", "é", "É", "e", "E", "--", "a-b", "a_b",
    "½ price", "²nd", "№ 5", "a\u00a0b", "a b", "ab", "aB", "Ab", "AB", "a.b", "a,b", "a/b", "a\\b",
)  # fmt: skip


def campaigns(count: int = COUNT) -> Iterable[Row]:
    """Campaigns whose names collations disagree about, some of them more than once."""
    for row in rows(OPERATION, count):
        stem = STEMS[row.number % len(STEMS)]
        tail = f" {row.number}" if row.number % 3 == 0 else ""
        yield row if row.number >= 2 * len(STEMS) else row.replace(name=f"{stem}{tail}")


class Cursor(Protocol):
    """What the databases' drivers have in common (PEP 249)."""

    def execute(self, statement: str, arguments: Sequence[object] = ..., /) -> object:
        """Run a statement."""

    def executemany(self, statement: str, arguments: Sequence[Sequence[object]], /) -> object:
        """Run a statement with each of several arguments."""

    def fetchall(self) -> Sequence[Sequence[object]]:
        """Every row of the result."""


@dataclass(frozen=True, slots=True)
class Flavour:
    """How an engine is told to sort and to search.

    `collation` is that of `name` and `description`; `like` is the operator that searches.
    """

    name: str
    engine: str
    collation: str
    like: str = "LIKE"


class EngineStore:
    """A table of campaigns in an engine, asked in the reference's own SQL."""

    def __init__(self, cursor: Cursor, flavour: Flavour, count: int = COUNT) -> None:
        self._cursor, self._lock = cursor, threading.Lock()
        text = f"COLLATE {flavour.collation}"
        cursor.execute("DROP TABLE IF EXISTS campaign")
        cursor.execute(
            "CREATE TABLE campaign (number INTEGER NOT NULL, id VARCHAR(36) PRIMARY KEY, "
            f"name VARCHAR(255) {text} NOT NULL, description TEXT {text}, "
            "status VARCHAR(20) NOT NULL, createdAt VARCHAR(30) NOT NULL, "
            "updatedAt VARCHAR(30) NOT NULL, startDate VARCHAR(30))"
        )
        places = ", ".join(["%s"] * (1 + len(COLUMNS)))
        values = [(row.number, *map(row.members.get, COLUMNS)) for row in campaigns(count)]
        cursor.executemany(f"INSERT INTO campaign VALUES ({places})", values)

    def rows(self, clauses: str, arguments: Sequence[str | int]) -> list[Row]:
        """Campaigns selected, ordered and limited by SQL clauses."""
        columns = ", ".join(("number", *COLUMNS))
        selected = self._ask(f"SELECT {columns} FROM campaign {clauses}", arguments)
        return [
            Row(int(str(number)), dict(zip(COLUMNS, values, strict=True)))
            for number, *values in selected
        ]

    def count(self, where: str, arguments: Sequence[str | int]) -> int:
        """How many campaigns a WHERE clause selects."""
        ((number,),) = self._ask(f"SELECT count(*) FROM campaign {where}", arguments)
        return int(str(number))

    def _ask(self, statement: str, arguments: Sequence[str | int]) -> Sequence[Sequence[object]]:
        with self._lock:
            self._cursor.execute(statement.replace("%", "%%").replace("?", "%s"), arguments)
            return self._cursor.fetchall()


class EngineApi(ReferenceApi):
    """Sorts names and nulls as the engine does, and searches by its operator."""

    def __init__(self, store: EngineStore, flavour: Flavour) -> None:
        super().__init__(OPERATION, store, KEY)  # it has what is asked of it
        self._flavour = flavour

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        conditions: list[str] = []
        arguments: list[str | int] = []
        if "status" in query.filters:
            conditions.append("status = ?")
            arguments.append(query.filters["status"])
        if query.search is not None:
            like = f"{self._flavour.like} ? ESCAPE '!'"
            conditions.append(f"(name {like} OR description {like})")
            # PostgreSQL takes a NUL in no text.
            text = query.search.replace("\0", "\N{REPLACEMENT CHARACTER}")
            arguments += [f"%{self.escape(text)}%"] * 2
        return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), arguments

    def order(self, query: ListQuery) -> str:
        way = "DESC" if query.sort_direction == self.operation.descending else "ASC"
        return f"ORDER BY {query.sort_by} {way}, id {way}"


class TiesAreLeftOpen(EngineApi):
    """Sorts by the key alone, as an ORM does by default: the engine orders equal keys."""

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(",")[0]


class WildcardsAreOpenToo(TiesAreLeftOpen):
    """Searches for a text as it came, so that `%` and `_` stand for others."""

    def escape(self, text: str) -> str:
        """The text itself."""
        return text
