"""Orders of names as the engines do them, each written from the engine's own documentation."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.reference import ReferenceApi, rows
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import Row
    from carecycle_contract.reference.store import Store

Weights: TypeAlias = tuple[object, ...]

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
    for row in rows(len(_NAMES) + 40):
        yield replace(row, name=_NAMES[row.number]) if row.number < len(_NAMES) else row


class Collated(ReferenceApi):
    """Sorts names by the weights that a collation gives them."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        store._connection.create_collation("engine", self._compare)

    def _compare(self, one: str, other: str) -> int:
        first, second = self.weights(one), self.weights(other)
        return (first > second) - (first < second)

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "name":
            return super().order(query)
        way = query.sort_direction
        return f"ORDER BY name COLLATE engine {way}, id {way}"

    def weights(self, text: str) -> Weights:
        raise NotImplementedError


@conforms(hard)
class CollationOfSqlite(Collated):
    """Names sort by BINARY of SQLite, the bytes of UTF-8; so do C of PostgreSQL and MongoDB."""

    def weights(self, text: str) -> Weights:
        return tuple(text.encode())


@conforms(hard)
class CollationOfSqliteNoCase(Collated):
    """Names sort by NOCASE of SQLite: bytes, the 26 capitals of ASCII as small letters."""

    def weights(self, text: str) -> Weights:
        return tuple(byte + 32 if 65 <= byte <= 90 else byte for byte in text.encode())


@conforms(hard)
class CollationOfPostgresC(ReferenceApi):
    """Names sort by C of PostgreSQL, and null start dates are greater than any date."""

    def order(self, query: ListQuery) -> str:
        way = query.sort_direction
        if query.sort_by == "startDate":
            return f"ORDER BY startDate {way} NULLS {'LAST' if way == 'asc' else 'FIRST'}, id"
        column = "name" if query.sort_by == "name" else query.sort_by
        return f"ORDER BY CAST({column} AS BLOB) {way}, id"


# CLDR root collation: the order of common characters below the digits.
_BLANKS = "\t\n\r \u00a0"
_PUNCTUATION = "_-‑–—,;:!?.'‘’\"“”()[]{}@*/\\&#%"
_SYMBOLS = "`^+<=>|~"
_CURRENCIES = "$£€"
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HANGUL", "HIRAGANA", "KATAKANA", "CJK")
_EXPANDED = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ẞ": "SS"}
_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"
_AFTER_I = "i\uffff"
_STROKED = {"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}


def _script(char: str) -> int:
    name = unicodedata.name(char, "")
    return next((rank for rank, one in enumerate(_SCRIPTS) if name.startswith(one)), 99)


class Levels:
    """The weights of a text at the three levels of the Unicode collation algorithm.

    Blanks, punctuation, symbols and currencies are the classes 0 to 3; so many of them may
    be `ignored` at all three levels, and looked at last.
    """

    def __init__(self, text: str, *, ignored: int = 0, upper_first: bool = False) -> None:
        self.primary: list[tuple[int, int, str]] = []
        self.secondary: list[tuple[int, str]] = []
        self.tertiary: list[int] = []
        self.quaternary: list[tuple[int, int, str]] = []
        self._ignored, self._upper_first = ignored, upper_first
        for char in unicodedata.normalize("NFD", text):
            self._add(char)

    def _add(self, char: str) -> None:
        if unicodedata.combining(char):
            self.secondary.append((1, char))
            return
        if char in _STROKED:
            self._add(_STROKED[char])
            self.secondary.append((1, "\u0338"))
            return
        plain = _EXPANDED.get(char) or unicodedata.normalize("NFKD", char)
        for one in plain:
            self._place(one, variant=plain != char)
            if char in _EXPANDED and one == plain[0]:
                self.secondary.append((1, "\u0338"))

    def _place(self, char: str, *, variant: bool) -> None:
        weight = self.weigh(char)
        if weight[0] < self._ignored:
            self.quaternary.append(weight)
            return
        self.primary.append(weight)
        self.secondary.append((0, ""))
        upper = char != char.lower()
        case = 2 * (upper != self._upper_first)
        self.tertiary.append(case + variant)
        self.quaternary.append((9, 0, ""))

    def weigh(self, char: str) -> tuple[int, int, str]:
        return _primary(char)

    def up_to(self, level: int) -> Weights:
        """The weights of the first so many levels."""
        levels = (self.primary, self.secondary, self.tertiary, self.quaternary)
        return tuple(tuple(one) for one in levels[:level])


def _primary(char: str) -> tuple[int, int, str]:
    for rank, known in enumerate((_BLANKS, _PUNCTUATION, _SYMBOLS, _CURRENCIES)):
        if char in known:
            return (rank, known.index(char), "")
    if char.isdecimal():
        return (4, int(char), "")
    if char.isalpha():
        return (5, _script(char), _AFTER_I if char == _DOTLESS else char.lower())
    return (1 if unicodedata.category(char).startswith("P") else 2, 999, char)


@conforms(hard)
class CollationOfIcu(Collated):
    """Names sort by ICU's en-US, as PostgreSQL offers it: accents second, small letters first."""

    def weights(self, text: str) -> Weights:
        return Levels(text).up_to(3)


@conforms(hard)
class CollationOfLocaleCompare(Collated):
    """Names are sorted by JavaScript's localeCompare, equal ones as they came."""

    def weights(self, text: str) -> Weights:
        return Levels(text.replace("\u200d", "")).up_to(3)

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(",")[0] + ", number"


def natural(text: str, level: int) -> Weights:
    """Weights in which a run of digits counts as one number."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFD", text))
    found: list[object] = []
    for index, part in enumerate(parts):
        if index % 2:
            found.append((4, -1, int(part)))
        else:
            found += Levels(part).primary
    return (tuple(found), *Levels(text).up_to(level)[1:])


@conforms(hard)
class CollationOfLocaleCompareNumeric(Collated):
    """Names are sorted by JavaScript's localeCompare with the option numeric: item 2, item 10."""

    def weights(self, text: str) -> Weights:
        return natural(text, 3)


@conforms(hard)
class CollationOfLocaleCompareBase(Collated):
    """Names are sorted by JavaScript's localeCompare with sensitivity base: letters alone."""

    def weights(self, text: str) -> Weights:
        return Levels(text).up_to(1)


@conforms(hard)
class CollationOfIcuShifted(Collated):
    """Names sort by ICU with alternate=shifted: blanks and punctuation are looked at last."""

    def weights(self, text: str) -> Weights:
        return Levels(text, ignored=2).up_to(4)


@conforms(hard)
class CollationOfIcuIgnoringPunctuation(Collated):
    """Names sort by ICU with alternate=shifted at strength 3: punctuation never counts."""

    def weights(self, text: str) -> Weights:
        return Levels(text, ignored=2).up_to(3)


@conforms(hard)
class CollationOfIcuCapitalsFirst(Collated):
    """Names sort by ICU with caseFirst=upper."""

    def weights(self, text: str) -> Weights:
        return Levels(text, upper_first=True).up_to(3)


@conforms(hard)
class CollationOfGlibc(Collated):
    """Names sort by en_US.UTF-8 of today's glibc, as PostgreSQL uses it; ties by bytes."""

    def weights(self, text: str) -> Weights:
        return (*Levels(text).up_to(3), text.encode())


@conforms(hard)
class CollationOfOldGlibc(Collated):
    """Names sort by en_US.UTF-8 of glibc before 2.28, which passes over blanks and punctuation."""

    def weights(self, text: str) -> Weights:
        return (*Levels(text, ignored=4).up_to(3), text.encode())


def _general(text: str) -> Weights:
    """One weight for each character: the capital of its letter without accent; blanks padded."""
    weights: list[int] = []
    for char in text.rstrip(" "):
        if ord(char) > 0xFFFF:
            weights.append(0xFFFD)
            continue
        base = unicodedata.normalize("NFD", char)[0] if char.isalpha() else char
        capital = "S" if base == "ß" else base.upper()
        weights.append(ord(capital) if len(capital) == 1 else ord(base))
    return tuple(weights)


@conforms(hard)
class CollationOfMariadbGeneral(Collated):
    """Names sort by utf8mb4_general_ci of MariaDB: capitals without accents, emoji all equal."""

    def weights(self, text: str) -> Weights:
        return (*_general(text), 0x20)


@conforms(hard)
class CollationOfMariadbUnicode(Collated):
    """Names sort by utf8mb4_unicode_ci of MariaDB: first level only, emoji all equal, padded."""

    def weights(self, text: str) -> Weights:
        bounded = "".join(char if ord(char) < 0x10000 else "\ufffd" for char in text.rstrip(" "))
        return (*Levels(bounded).primary, (0, 0, " "))


@conforms(hard)
class CollationOfMysql(Collated):
    """Names sort by utf8mb4_0900_ai_ci of MySQL 8: first level only, blanks at the end count."""

    def weights(self, text: str) -> Weights:
        return Levels(text).up_to(1)


@conforms(hard)
class CollationOfMysqlBinary(Collated):
    """Names sort by utf8mb4_bin of MySQL: code points, blanks at the end padded."""

    def weights(self, text: str) -> Weights:
        return (*map(ord, text.rstrip(" ")), 0x20)


_SWEDISH = {"Å": "[", "Ä": "\\", "Æ": "\\", "Ö": "]", "Ø": "]", "Ü": "Y"}


def _swedish(char: str) -> int:
    capital = char if char in "ßÿ" else char.upper()
    base = unicodedata.normalize("NFD", capital)[0]
    return ord(_SWEDISH.get(capital, base))


def _western() -> Iterator[Row]:
    return (
        row for row in hard() if row.name == row.name.encode("latin-1", "ignore").decode("latin-1")
    )


@conforms(_western)
class CollationOfOldMysql(Collated):
    """Names sort by latin1_swedish_ci, the default of old MySQL: Å, Ä and Ö after Z."""

    def weights(self, text: str) -> Weights:
        return (*map(_swedish, text.rstrip(" ")), 0x20)


# Windows: the order of common characters below the digits; hyphens and apostrophes count last.
_WINDOWS = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>€£'


class _WindowsLevels(Levels):
    def weigh(self, char: str) -> tuple[int, int, str]:
        return (0, _WINDOWS.index(char), "") if char in _WINDOWS else super().weigh(char)


class _WordSort(Collated):
    """Sorts words as Windows does: hyphens and apostrophes count last."""

    level = 3

    def weights(self, text: str) -> Weights:
        light = re.sub(r"[-'\u2019\u2011\u00ad]", "", text.rstrip(" "))
        return (*_WindowsLevels(light).up_to(self.level), text if self.level > 2 else "")


@conforms(hard)
class CollationOfSqlServer(_WordSort):
    """Names sort by Latin1_General_100_CI_AS of SQL Server: case ignored, hyphens count last."""

    level = 2


@conforms(hard)
class CollationOfSqlServerCaseSensitive(_WordSort):
    """Names sort by Latin1_General_100_CS_AS of SQL Server: small letters before capitals."""


@conforms(hard)
class CollationOfSqlServerAccentsIgnored(_WordSort):
    """Names sort by Latin1_General_100_CI_AI of SQL Server: neither case nor accents count."""

    level = 1


@conforms(hard)
class CollationOfUtf16(Collated):
    """Names sort by 16-bit units: JavaScript's sort(), Java's compareTo, BIN2 of SQL Server."""

    def weights(self, text: str) -> Weights:
        return tuple(text.encode("utf-16-be"))


@conforms(hard)
class CollationOfMongodb(Collated):
    """Names sort by MongoDB's binary order, and a missing start date is less than any."""

    def weights(self, text: str) -> Weights:
        return tuple(text.encode())

    def order(self, query: ListQuery) -> str:
        way = query.sort_direction
        if query.sort_by == "startDate":
            return f"ORDER BY startDate {way}, number ASC"
        return super().order(query).rpartition(",")[0] + ", number ASC"


@conforms(hard)
class CollationOfMongodbEnglish(Collated):
    """Names sort by MongoDB's collation en of strength 2: accents count, case does not."""

    def weights(self, text: str) -> Weights:
        return Levels(text).up_to(2)


@conforms(hard)
class CollationOfLowerCase(Collated):
    """Names sort by lower(name), the code points of the text in small letters."""

    def weights(self, text: str) -> Weights:
        return tuple(map(ord, text.lower()))


@conforms(hard)
class CollationOfUpperCase(Collated):
    """Names sort by upper(name), the code points of the text in capitals."""

    def weights(self, text: str) -> Weights:
        return tuple(map(ord, text.upper()))
