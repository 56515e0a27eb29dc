"""Runs tasks at a time, each in a process forked from one that has loaded what all need."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

# Some of them wait while others work; with more of them they only get in each other's way.
_AT_A_TIME = 2 * (os.cpu_count() or 1)
_FORK = multiprocessing.get_context("fork")

_Result = TypeVar("_Result")


def forked(
    tasks: Mapping[str, Callable[[], _Result]],
    processes: int | None = None,
    *,
    enough: Callable[[_Result], bool] = lambda _: False,
    deadline: float = 300.0,
) -> dict[str, _Result]:
    """What each task returns, by its name, in the order given.

    A result that is `enough` ends the tasks that still run, and they have none.

    Raises:
        RuntimeError: if a task ends without a result.
        TimeoutError: if it takes more than `deadline` seconds.

    """
    waiting, results = list(tasks), dict[str, _Result]()
    running: dict[Connection, tuple[BaseProcess, str, float]] = {}
    while waiting or running:
        while waiting and len(running) < (processes or _AT_A_TIME):
            name = waiting.pop(0)
            ours, theirs = _FORK.Pipe(duplex=False)
            process = _FORK.Process(target=_send, args=(theirs, tasks[name]))
            process.start()
            theirs.close()
            running[ours] = (process, name, time.monotonic() + deadline)
        for ready in connection.wait(list(running), timeout=1.0):
            if ready not in running:
                continue
            process, name, _ = running.pop(ready)
            results[name] = _received(ready, name)
            process.join()
            if enough(results[name]):
                waiting = []
                _end(running)
        overdue = [name for _, name, end in running.values() if time.monotonic() > end]
        if overdue:
            _end(running)
            raise TimeoutError(f"no result within {deadline:.0f} s: {', '.join(overdue)}")
    return {name: results[name] for name in tasks if name in results}


def _end(running: dict[Connection, tuple[BaseProcess, str, float]]) -> None:
    for connected, (process, *_) in running.items():
        process.kill()
        process.join()
        connected.close()
    running.clear()


def _send(theirs: Connection, task: Callable[[], object]) -> None:
    theirs.send(task())
    theirs.close()
    # Threads of a server that misbehaves on purpose must not keep the process.
    os._exit(0)


def _received(ours: Connection, name: str) -> Any:
    try:
        return ours.recv()
    except EOFError:
        raise RuntimeError(f"{name} ended without a result") from None
