"""The reference API on PostgreSQL and MariaDB is never accused, whatever their collation."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from verdicts import Server, departures, verdicts

from carecycle_contract.text.collation import COLLATIONS
from carecycle_contract.text.unicode import unicode_collations
from databases.engines import LOCALE, MADE
from databases.servers import (
    STEMS,
    EngineApi,
    EngineStore,
    Flavour,
    TiesAreLeftOpen,
    WildcardsAreOpenToo,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg
    import pymysql

    from databases.servers import Cursor

_POSTGRESQL = [
    Flavour("binary", "postgresql", '"C"'),
    Flavour("c-library", "postgresql", f'"{LOCALE}"', "ILIKE"),
    Flavour("icu", "postgresql", '"en-US-x-icu"', "ILIKE"),
    Flavour("icu-root", "postgresql", '"und-x-icu"', "ILIKE"),
    *(Flavour(f"icu-{name.replace('_', '-')}", "postgresql", name, "ILIKE") for name in MADE),
]
_MARIADB = [
    Flavour(name, "mariadb", f"utf8mb4_{name}")
    for name in (
        "bin", "general_ci", "unicode_ci", "unicode_520_ci", "unicode_nopad_ci", "swedish_ci",
        "uca1400_ai_ci", "uca1400_as_cs",
    )
]  # fmt: skip


@pytest.mark.parametrize("budget", [60, 600])
@pytest.mark.parametrize("flavour", _POSTGRESQL, ids=lambda one: one.name)
def test_postgresql_is_not_accused(
    flavour: Flavour, budget: int, on_postgresql: Callable[[], psycopg.Connection], server: Server
) -> None:
    """By any collation of the C library or of ICU."""
    with on_postgresql() as connection, connection.cursor() as cursor:
        # The columns change their collation from one test to the next.
        connection.prepare_threshold = None
        api = EngineApi(EngineStore(cursor, flavour), flavour)
        assert departures(verdicts(server.url(api), budget)) == {}


@pytest.mark.parametrize("budget", [60, 600])
@pytest.mark.parametrize("flavour", _MARIADB, ids=lambda one: one.name)
def test_mariadb_is_not_accused(
    flavour: Flavour, budget: int, on_mariadb: Callable[[], pymysql.Connection], server: Server
) -> None:
    """By any of its collations."""
    with on_mariadb() as connection, connection.cursor() as cursor:
        cursor.execute("USE contract")
        api = EngineApi(EngineStore(cursor, flavour), flavour)
        assert departures(verdicts(server.url(api), budget)) == {}


_NAMED = {
    "binary": "code points (binary, C)",
    "c-library": "Unicode, punctuation and symbols ignored",
    "icu": "Unicode",
    "icu-root": "Unicode",
    "icu-punctuation-ignored": "Unicode, punctuation ignored",
    "icu-upper-first": "Unicode, upper case first",
    "bin": "code points (binary, C)",
    "general_ci": "upper case without accents (general_ci)",
    "unicode_ci": "Unicode 4.0 (unicode_ci)",
    "unicode_520_ci": "Unicode 5.2 (unicode_520_ci)",
    "unicode_nopad_ci": "Unicode 4.0 (unicode_ci)",
    "uca1400_ai_ci": "Unicode, case, accents and trailing spaces ignored",
    "uca1400_as_cs": "Unicode, trailing spaces ignored",
}
"""What collations are called, those of languages left out."""


def _name_of_order(cursor: Cursor, flavour: Flavour) -> str:
    """What the order of names in the engine is called."""
    # No collation of the C library has a place for Korean.
    names = [stem for stem in STEMS if not (flavour.name == "c-library" and "한" in stem)]
    cursor.execute("DROP TABLE IF EXISTS stem")
    cursor.execute(f"CREATE TABLE stem (name VARCHAR(255) COLLATE {flavour.collation})")
    cursor.executemany("INSERT INTO stem VALUES (%s)", [(name,) for name in names])
    cursor.execute("SELECT name FROM stem ORDER BY name")
    ordered = [str(name) for (name,) in cursor.fetchall()]
    known = chain(COLLATIONS, unicode_collations())
    return next(one.name for one in known if one.explains(ordered))


@pytest.mark.parametrize(
    "flavour", [one for one in _POSTGRESQL if one.name in _NAMED], ids=lambda one: one.name
)
def test_postgresql_sorts_by_a_collation_with_a_name(
    flavour: Flavour, on_postgresql: Callable[[], psycopg.Connection]
) -> None:
    """Names of letters, accents, punctuation, digits, emoji and many scripts."""
    with on_postgresql() as connection, connection.cursor() as cursor:
        assert _name_of_order(cursor, flavour) == _NAMED[flavour.name]


@pytest.mark.parametrize(
    "flavour", [one for one in _MARIADB if one.name in _NAMED], ids=lambda one: one.name
)
def test_mariadb_sorts_by_a_collation_with_a_name(
    flavour: Flavour, on_mariadb: Callable[[], pymysql.Connection]
) -> None:
    """The same names."""
    with on_mariadb() as connection, connection.cursor() as cursor:
        cursor.execute("USE contract")
        assert _name_of_order(cursor, flavour) == _NAMED[flavour.name]


SIZES = (137, 300, 5000)


def _verdicts_by_ties(server: Server, cursor: Cursor, flavour: Flavour, count: int) -> list[str]:
    """What is told of a list with a tie-break, and without: the ids of what it departs from."""
    store = EngineStore(cursor, flavour, count)
    return [
        ", ".join(departures(verdicts(server.url(kind(store, flavour)), 60)))
        for kind in (EngineApi, TiesAreLeftOpen)
    ]


@pytest.mark.parametrize("count", SIZES)
def test_postgresql_without_a_tie_break_loses_campaigns(
    count: int, on_postgresql: Callable[[], psycopg.Connection], server: Server
) -> None:
    """Which is told as PAG-6, and nothing of the same list with a tie-break."""
    with on_postgresql() as connection, connection.cursor() as cursor:
        connection.prepare_threshold = None
        kept, lost = _verdicts_by_ties(server, cursor, _POSTGRESQL[0], count)
    assert kept == ""
    assert lost == "PAG-6"


@pytest.mark.parametrize("count", SIZES)
def test_on_postgresql_an_advisory_does_not_take_the_looks_of_a_loss(
    count: int, on_postgresql: Callable[[], psycopg.Connection], server: Server
) -> None:
    """The two faults that are most common together."""
    with on_postgresql() as connection, connection.cursor() as cursor:
        connection.prepare_threshold = None
        store = EngineStore(cursor, _POSTGRESQL[2], count)
        url = server.url(WildcardsAreOpenToo(store, _POSTGRESQL[2]))
        assert departures(verdicts(url, 60)).keys() - {"SRCH-7"} == {"PAG-6"}


@pytest.mark.parametrize("count", SIZES)
def test_mariadb_keeps_its_order_without_a_tie_break(
    count: int, on_mariadb: Callable[[], pymysql.Connection], server: Server
) -> None:
    """Walked in any size, its sort by status meets every campaign once, so nothing is told."""
    with on_mariadb() as connection, connection.cursor() as cursor:
        cursor.execute("USE contract")
        kept, open_ = _verdicts_by_ties(server, cursor, _MARIADB[0], count)
        store = EngineStore(cursor, _MARIADB[0], count)
        for size in (100, 45, 7):
            pages = [
                store.rows("ORDER BY status LIMIT ? OFFSET ?", [size, offset])
                for offset in range(0, count, size)
            ]
            assert len({row.id for page in pages for row in page}) == count
    assert (kept, open_) == ("", "")
