"""Orders of names as the engines do them, each written from the engine's own documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from zoo.conforming.steps import Prepared, Ties
from zoo.conforming.variant import variant
from zoo.conforming.weights import (
    DigitsLast,
    Levels,
    SignsLast,
    general,
    in_one_plane,
    natural,
    swedish,
    swedish_letters,
    words,
)
from zoo.server import CAMPAIGNS, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row
    from zoo.conforming.weights import Weights

_NAMES = (
    "co-op", "coop", "Co-op", "CO-OP", "coal", "co op", "co_op", "coöp", "Coops", "copper",
    "O'Brien", "OBrien", "O’Brien", "O Brien", "obrien", "Obrecht", "item 2", "item 10",
    "item 1", "Item 02", "item-2", "item", "items", "Zebra", "zebra", "apple", "Apple", "APPLE",
    "Ångström", "Angstrom", "angstrom", "äpfel", "Äpfel", "Apfel", "résumé", "resume", "Résumé",
    "resumé", "Straße", "Strasse", "strasse", "Strast", "Ærø", "Aero", "aerobics", "Øre", "Ore",
    "Orbit", "Łódź", "Lodz", "Lotus", "đak", "dakota", "Đak", "naïve", "naive", "Naive",
    "_under", "-dash", "(paren)", "[bracket]", "{brace}", "~tilde", "^caret", "`tick", "$100",
    "100%", "100", "1000", "20", "3", "#1", "@home", "+plus", "<less", "=equal", "&and", "*star",
    "a", "A", "b", "B", "aa", "Aa", "ab", "AB", "a b", "a-b", "a.b", "a,b", "a b", "ａｂ",
    "Жизнь", "жизнь", "Елка", "Ёлка", "Железо", "Ωmega", "άλφα", "αλφα", "健康", "予約", "カナ",
    "かな", "가나", "😀 smile", "😀", "Cafe\u0301", "Café", "Cafe", "cafe society", "Café Zürich",
    "trailing ", "trailing", "trailing a", "New York", "Newark", "new-york", "newyork", "İzmir",
    "Izmir", "ızgara", "iz", "IZ", "ﬁne", "fine", "Fine", "x²", "x2", "½", "№ 5", "€5", "£5",
)  # fmt: skip


def hard() -> Iterator[Row]:
    """The names above, each once, then twice the usual ones between them."""
    for row in rows(CAMPAIGNS, len(_NAMES) + 40):
        yield row.replace(name=_NAMES[row.number]) if row.number < len(_NAMES) else row


def _western() -> Iterator[Row]:
    return (
        row for row in hard() if row.name == row.name.encode("latin-1", "ignore").decode("latin-1")
    )


def _alike() -> Iterator[Row]:
    """Names that differ in their ends alone."""
    for row in rows(CAMPAIGNS, 137):
        yield row.replace(name=f"{'Reminder of the yearly visit, ' * 12}{row.name}")


class Collated(Prepared):
    """Sorts names by the weights that a collation gives them."""

    weights: Callable[[str], Weights]

    def prepare(self) -> None:
        self.store._connection.create_collation("engine", self._compare)

    def _compare(self, one: str, other: str) -> int:
        first, second = self.weights(one), self.weights(other)
        return (first > second) - (first < second)

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "name":
            return super().order(query)
        way = query.sort_direction
        return f"ORDER BY name COLLATE engine {way}, id {way}"


class Stable(Ties, Collated):
    """Leaves equal campaigns as they were inserted, in both directions."""

    ties = "number"


_WEIGHTS: dict[str, tuple[str, Callable[[str], Weights]]] = {
    "collation-of-sqlite": (
        "Names sort by BINARY of SQLite, the bytes of UTF-8; so do C of PostgreSQL and MongoDB.",
        lambda text: tuple(text.encode()),
    ),
    "collation-of-sqlite-no-case": (
        "Names sort by NOCASE of SQLite: bytes, the 26 capitals of ASCII as small letters.",
        lambda text: tuple(byte + 32 if 65 <= byte <= 90 else byte for byte in text.encode()),
    ),
    "collation-of-icu": (
        "Names sort by ICU's en-US, as PostgreSQL offers it: accents second, small letters first.",
        lambda text: Levels(text).up_to(3),
    ),
    "collation-of-locale-compare-numeric": (
        "Names are sorted by JavaScript's localeCompare with the option numeric: item 2, item 10.",
        lambda text: natural(text, 3),
    ),
    "collation-of-locale-compare-base": (
        "Names are sorted by JavaScript's localeCompare with sensitivity base: letters alone.",
        lambda text: Levels(text).up_to(1),
    ),
    "collation-of-icu-shifted": (
        "Names sort by ICU with alternate=shifted: blanks and punctuation are looked at last.",
        lambda text: Levels(text, ignored=2).up_to(4),
    ),
    "collation-of-icu-ignoring-punctuation": (
        "Names sort by ICU with alternate=shifted at strength 3: punctuation never counts.",
        lambda text: Levels(text, ignored=2).up_to(3),
    ),
    "collation-of-icu-capitals-first": (
        "Names sort by ICU with caseFirst=upper.",
        lambda text: Levels(text, upper_first=True).up_to(3),
    ),
    "collation-of-glibc": (
        "Names sort by en_US.UTF-8 of today's glibc, as PostgreSQL uses it; ties by bytes.",
        lambda text: (*Levels(text).up_to(3), text.encode()),
    ),
    "collation-of-old-glibc": (
        "Names sort by en_US.UTF-8 of glibc before 2.28, which passes over blanks and punctuation.",
        lambda text: (*Levels(text, ignored=4).up_to(3), text.encode()),
    ),
    "collation-of-mariadb-general": (
        "Names sort by utf8mb4_general_ci of MariaDB: capitals without accents, emoji all equal.",
        lambda text: (*general(text), 0x20),
    ),
    "collation-of-mariadb-unicode": (
        "Names sort by utf8mb4_unicode_ci of MariaDB: first level only, emoji all equal, padded.",
        lambda text: (*Levels(in_one_plane(text)).primary, (0, 0, " ")),
    ),
    "collation-of-mysql": (
        "Names sort by utf8mb4_0900_ai_ci of MySQL 8: first level only, blanks at the end count.",
        lambda text: Levels(text).up_to(1),
    ),
    "collation-of-mysql-binary": (
        "Names sort by utf8mb4_bin of MySQL: code points, blanks at the end padded.",
        lambda text: (*map(ord, text.rstrip(" ")), 0x20),
    ),
    "collation-of-sql-server": (
        "Names sort by Latin1_General_100_CI_AS of SQL Server: case ignored, hyphens count last.",
        lambda text: words(text, 2),
    ),
    "collation-of-sql-server-case-sensitive": (
        "Names sort by Latin1_General_100_CS_AS of SQL Server: small letters before capitals.",
        lambda text: words(text, 3),
    ),
    "collation-of-sql-server-accents-ignored": (
        "Names sort by Latin1_General_100_CI_AI of SQL Server: neither case nor accents count.",
        lambda text: words(text, 1),
    ),
    "collation-of-utf16": (
        "Names sort by 16-bit units: JavaScript's sort(), Java's compareTo, BIN2 of SQL Server.",
        lambda text: tuple(text.encode("utf-16-be")),
    ),
    "collation-of-mongodb-english": (
        "Names sort by MongoDB's collation en of strength 2: accents count, case does not.",
        lambda text: Levels(text).up_to(2),
    ),
    "collation-of-icu-letters-before-digits": (
        "Names sort by ICU's en-u-kr-latn-digit: letters before digits.",
        lambda text: DigitsLast(text).up_to(3),
    ),
    "collation-of-letters-before-signs": (
        "Names sort by a table that begins with letters: digits follow, then blanks and signs.",
        lambda text: SignsLast(text).up_to(3),
    ),
    "collation-of-old-glibc-swedish": (
        "Names sort by sv_SE.UTF-8 of glibc before 2.28: Å, Ä and Ö after Z, punctuation ignored.",
        lambda text: (swedish_letters(text), text.encode()),
    ),
    "collation-of-lower-case": (
        "Names sort by lower(name), the code points of the text in small letters.",
        lambda text: tuple(map(ord, text.lower())),
    ),
    "collation-of-upper-case": (
        "Names sort by upper(name), the code points of the text in capitals.",
        lambda text: tuple(map(ord, text.upper())),
    ),
}
COLLATIONS = [
    variant(name, sentence, Collated, campaigns=hard, weights=staticmethod(weights))
    for name, (sentence, weights) in _WEIGHTS.items()
]


@server(campaigns=_western)
class CollationOfOldMysql(Collated):
    """Names sort by latin1_swedish_ci, the default of old MySQL: Å, Ä and Ö after Z."""

    def weights(self, text: str) -> Weights:
        return (*map(swedish, text.rstrip(" ")), 0x20)


@server(campaigns=_alike)
class CollationOfBeginnings(Collated):
    """Names sort by max_sort_length of MySQL: 1,024 bytes, three for each letter in utf8mb4_bin."""

    def weights(self, text: str) -> Weights:
        return tuple(map(ord, text[:341]))


@server(campaigns=hard)
class CollationOfLocaleCompare(Stable):
    """Names are sorted by JavaScript's localeCompare, equal ones as they came."""

    def weights(self, text: str) -> Weights:
        return Levels(text.replace("\u200d", "")).up_to(3)


@server(campaigns=hard)
class CollationOfMongodb(Stable):
    """Names sort by MongoDB's binary order, and a missing start date is less than any."""

    def weights(self, text: str) -> Weights:
        return tuple(text.encode())

    def order(self, query: ListQuery) -> str:
        if query.sort_by == "startDate":
            return f"ORDER BY startDate {query.sort_direction}, number"
        return super().order(query)


@server(campaigns=hard)
class CollationOfPostgresC(ReferenceApi):
    """Names sort by C of PostgreSQL, and null start dates are greater than any date."""

    def order(self, query: ListQuery) -> str:
        way = query.sort_direction
        if query.sort_by == "startDate":
            return f"ORDER BY startDate {way} NULLS {'LAST' if way == 'asc' else 'FIRST'}, id"
        column = "name" if query.sort_by == "name" else query.sort_by
        return f"ORDER BY CAST({column} AS BLOB) {way}, id"
