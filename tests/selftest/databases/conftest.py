"""A PostgreSQL and a MariaDB that the tests of a session share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from databases.engines import MADE, install, mariadb, postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg
    import pymysql


@pytest.fixture(scope="session")
def on_postgresql() -> Iterator[Callable[[], psycopg.Connection]]:
    """A PostgreSQL with further collations."""
    install()
    with postgresql() as connect:
        with connect() as connection:
            for name, locale in MADE.items():
                connection.execute(f"CREATE COLLATION {name} (provider = icu, locale = '{locale}')")
        yield connect


@pytest.fixture(scope="session")
def on_mariadb() -> Iterator[Callable[[], pymysql.Connection]]:
    """A MariaDB with a database."""
    install()
    with mariadb() as connect:
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE contract CHARACTER SET utf8mb4")
        yield connect
