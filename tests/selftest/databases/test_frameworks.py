"""Servers that others' documentation teaches: each is told of its departures, the careful of none.

A departure is listed with its reason, from the sources of the framework.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from verdicts import Server, run_against

from databases import fastapi_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg
    import pymysql
    from sqlalchemy import Engine
    from starlette.types import ASGIApp

FASTAPI = {
    "PAG-6": "order_by() takes the sort key alone, and PostgreSQL orders ties anew for each page",
    "ERR-1": "HTTPException and RequestValidationError are answered with `detail` alone",
    "SRCH-6": "a search text with a NUL reaches PostgreSQL, which takes it in no text",
    "VAL-7": "a page of thirty digits overflows OFFSET",
    "SRCH-7": "ilike() is given the text as it came, so that % and _ are wildcards (should)",
}

DJANGO = {
    "VAL-2": "PageNumberPagination replaces a page size that is not from 1 to max_page_size",
    "VAL-3": "get_queryset() falls back to the usual sort key, as OrderingFilter does",
    "VAL-4": "and to the usual direction",
    "VAL-6": "PageNumberPagination answers an invalid page with 404 (should)",
    "ERR-1": "APIException is answered with `detail` alone, an invalid filter with its name alone",
}
"""MariaDB sorts rows that hold texts by their primary key as well, so that no page loses any."""

_BLOCK = re.compile(r"^-+ (?:broken|advisory): ([A-Z]+-[0-9]+)", re.MULTILINE)


def _told(url: str, requests: int = 200) -> tuple[int, set[str]]:
    """The exit code of a run with this budget, and the requirements it has blocks for."""
    run = run_against(url, f"--max-requests={requests}")
    return run.returncode, set(_BLOCK.findall(run.stdout))


@pytest.fixture
def fastapi(on_postgresql: Callable[[], psycopg.Connection]) -> Iterator[Engine]:
    """The campaigns in PostgreSQL, for FastAPI with SQLAlchemy and fastapi-pagination."""
    with on_postgresql() as connection:
        port = connection.info.port
    engine = fastapi_server.filled(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres")
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(fastapi_server.taught, (1, set(FASTAPI))), (fastapi_server.careful, (0, set()))],
    ids=["taught", "careful"],
)
def test_fastapi_on_postgresql(
    kind: Callable[[Engine], ASGIApp],
    expected: tuple[int, set[str]],
    fastapi: Engine,
    server: Server,
) -> None:
    """Taught or careful, at the default budget."""
    assert _told(server.url(kind(fastapi))) == expected


def test_sixty_requests_tell_on_postgresql_that_campaigns_are_lost(
    fastapi: Engine, server: Server
) -> None:
    """Whatever else is wrong, the second looks that this takes fit the smallest budget."""
    assert "PAG-6" in _told(server.url(fastapi_server.taught(fastapi)), 60)[1]


@pytest.fixture(scope="module")
def django(on_mariadb: Callable[[], pymysql.Connection]) -> ASGIApp:
    """The lists by Django, over MariaDB."""
    with on_mariadb() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_PORT", str(connection.port))
        # It reads where the database is when it is imported, as settings of Django do.
        module = import_module("databases.django_server")
    module.fill()
    application: ASGIApp = module.application
    return application


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("taught", (1, set(DJANGO))), ("careful", (0, set()))],
    ids=["taught", "careful"],
)
def test_django_on_mariadb(
    kind: str, expected: tuple[int, set[str]], django: ASGIApp, server: Server
) -> None:
    """Django REST Framework with django-filter."""
    assert _told(f"{server.url(django)}/{kind}") == expected
