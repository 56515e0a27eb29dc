"""Starts PostgreSQL and MariaDB on loopback, for as long as a block lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import packages
import psycopg
import pymysql
from raw import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HOST = "127.0.0.1"
LOCALE = "en_US.utf8"
"""The locale of the C library that PostgreSQL sorts by."""

MADE = {
    "punctuation_ignored": "en-u-ka-shifted",
    "upper_first": "en-u-kf-upper",
    "numeric": "en-u-kn-true",
    "swedish": "sv-SE",
    "german_phone_book": "de-u-co-phonebk",
    "french_canadian": "fr-CA",
    "czech": "cs-CZ",
    "danish": "da-DK",
    "estonian": "et-EE",
    "lithuanian": "lt-LT",
    "hungarian": "hu-HU",
    "croatian": "hr-HR",
    "welsh": "cy-GB",
    "traditional_spanish": "es-u-co-trad",
    "turkish": "tr-TR",
    "vietnamese": "vi-VN",
    "russian": "ru-RU",
    "japanese": "ja-JP",
}
"""Collations of PostgreSQL that must be made first: the locale of each, in the terms of ICU."""

PACKAGES = ("postgresql", "mariadb-server", "locales")
_START_SECONDS = 60.0


def install() -> None:
    """Install the engines from the system's packages, where they are missing.

    Raises:
        PackageError: if this system has no apt-get, or does not let us.

    """
    programs = ("initdb", "postgres", "mariadbd", "mariadb-install-db", "localedef")
    packages.install(
        PACKAGES, are_there=lambda: all(_program(name, missing_ok=True) for name in programs)
    )
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    with packages.alone():
        known = subprocess.run(
            [_program("locale"), "-a"], capture_output=True, text=True, check=True
        ).stdout
        if LOCALE not in known.split():
            packages.do([*root, "localedef", "-i", "en_US", "-f", "UTF-8", LOCALE])


def _program(name: str, *, missing_ok: bool = False) -> str:
    """The path of a program of an engine, also where the system keeps it off the PATH."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin")]
    installed = [str(folder / name) for folder in folders if (folder / name).exists()]
    path = (installed or [shutil.which(name) or ""])[0]
    if not path and not missing_ok:
        raise packages.PackageError(f"{name} is not installed; see {install.__name__}()")
    return path


@contextmanager
def _folder(user: str) -> Iterator[Path]:
    """A folder that belongs to the user as whom an engine runs: none of them runs as root."""
    with tempfile.TemporaryDirectory(prefix=f"{user}-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            entry = pwd.getpwnam(user)
            os.chown(name, entry.pw_uid, entry.pw_gid)
        yield Path(name)


def _as(user: str, command: Sequence[str]) -> list[str]:
    return [*(["runuser", "-u", user, "--"] if os.geteuid() == 0 else []), *command]


@contextmanager
def _running(command: Sequence[str], folder: Path, answers: Callable[[], object]) -> Iterator[None]:
    """Run an engine until the block ends; the block begins when it answers."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                answers()
                break
            except (psycopg.OperationalError, pymysql.OperationalError) as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    told = (folder / "log").read_text("utf-8", "replace")[-2000:]
                    raise RuntimeError(f"{command[-1]} did not start: {error}\n{told}") from error
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def postgresql() -> Iterator[Callable[[], psycopg.Connection]]:
    """A PostgreSQL of our own; gives a function that connects to it."""
    with _folder("postgres") as folder:
        data, port = folder / "data", free_port()
        initdb = [
            _program("initdb"),
            "-D",
            str(data),
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
        ]
        packages.do(_as("postgres", [*initdb, "-U", "postgres"]), folder)
        server = [_program("postgres"), "-D", str(data), "-p", str(port), "-k", str(folder)]

        def connect() -> psycopg.Connection:
            return psycopg.connect(
                host=HOST, port=port, user="postgres", dbname="postgres", autocommit=True
            )

        with _running(_as("postgres", [*server, "-h", HOST]), folder, connect):
            yield connect


@contextmanager
def mariadb() -> Iterator[Callable[[], pymysql.Connection]]:
    """A MariaDB of our own; gives a function that connects to it."""
    with _folder("mysql") as folder:
        data, port = folder / "data", free_port()
        # In a shared folder, a MariaDB that starts removes the temporary tables of the others.
        own = ["--no-defaults", f"--datadir={data}", f"--tmpdir={folder}"]
        make = [_program("mariadb-install-db"), *own, "--auth-root-authentication-method=normal"]
        packages.do(_as("mysql", make), folder)
        server = [
            *(_program("mariadbd"), *own, f"--port={port}", f"--bind-address={HOST}"),
            *(f"--socket={folder / 'socket'}", "--skip-name-resolve"),
        ]

        def connect() -> pymysql.Connection:
            return pymysql.connect(
                host=HOST, port=port, user="root", charset="utf8mb4", autocommit=True
            )

        with _running(_as("mysql", server), folder, connect):
            yield connect
