"""Installs packages of the system that tests need, where they are missing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class PackageError(RuntimeError):
    """Something cannot be installed or made; the message says what to install, or what failed."""


def install(packages: Sequence[str], *, are_there: Callable[[], bool]) -> None:
    """Install packages by apt-get, unless they are there.

    Raises:
        PackageError: if this system has no apt-get, or does not let us.

    """
    with alone():
        if not are_there():
            if shutil.which("apt-get") is None:
                raise PackageError(f"apt-get is missing here; install {', '.join(packages)}")
            root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
            do([*root, "apt-get", "update"])
            do([*root, "apt-get", "install", "--yes", "--no-install-recommends", *packages])


@contextmanager
def alone() -> Iterator[None]:
    """Keep other processes out: each worker of pytest-xdist wants the same at the same time."""
    with (Path(tempfile.gettempdir()) / f"packages-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def do(command: Sequence[str], folder: Path | None = None) -> None:
    """Run a command to its end.

    Raises:
        PackageError: if it fails, with the beginning of what it said.

    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stdout + done.stderr)[:2000]
        raise PackageError(f"exit code {done.returncode}: {' '.join(command)}\n{told}")
