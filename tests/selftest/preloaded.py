"""Runs pytest in processes forked from one that has imported what every run of the suite imports.

Importing takes a third of a run of sixty requests, and the self-tests have hundreds of runs. As a
program, this module reads a request in each line of its input, and answers it with an exit code.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from _pytest.config import default_plugins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 120
"""Seconds that a run may take."""

_IMPORTED = (
    *("carecycle_contract.drawing", "carecycle_contract.plugin", "carecycle_contract.reference"),
    *("uvicorn.protocols.http.h11_impl", "xdist.plugin"),
    *(f"_pytest.{name}" for name in default_plugins),
)


def run_pytest(
    args: Sequence[str], cwd: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `python -m pytest`, which `args` begin with; the names are those of `subprocess.run`."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder) / name) for name in ("stdout", "stderr")]
        request = {"arguments": args[3:], "folder": str(cwd), "environment": env, "files": files}
        code = int(_answer(json.dumps(request)))
        return subprocess.CompletedProcess(args, code, *(Path(file).read_text() for file in files))


def _answer(request: str) -> str:
    parent = _parent()
    assert parent.stdin is not None
    assert parent.stdout is not None
    print(request, file=parent.stdin, flush=True)
    return parent.stdout.readline()


@cache
def _parent() -> subprocess.Popen[str]:
    """The process that has imported everything, which ends with this one."""
    program = [sys.executable, __file__]
    return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _serve() -> None:
    for name in _IMPORTED:
        import_module(name)
    for request in sys.stdin:
        child = os.fork()
        if not child:
            _become_pytest(**json.loads(request))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become_pytest(
    arguments: list[str], folder: str, environment: dict[str, str], files: list[str]
) -> None:
    """Be `python -m pytest` from here on.

    Raises:
        SystemExit: at its end.

    """
    signal.alarm(LONGEST)
    for number, file in enumerate([os.devnull, *files]):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:], sys.path[0] = arguments, folder
    runpy.run_module("pytest", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
