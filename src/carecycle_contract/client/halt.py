"""Halting: waits and exchanges end at once when the run does."""

from __future__ import annotations

import threading
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from carecycle_contract.client.errors import Halted

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

LATE = 5.0
"""Seconds after which a call is said to take long."""


class Halt:
    """Waits, and calls in threads of their own, until it is told to end them. Thread-safe."""

    def __init__(self) -> None:
        self._halted = threading.Event()
        self._lock = threading.Lock()
        self._calls: set[Future[Any]] = set()

    def __call__(self) -> None:
        """End all waits and calls, now and in future."""
        self._halted.set()
        with self._lock:
            for call in self._calls:
                with suppress(InvalidStateError):
                    call.set_exception(Halted())

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds.

        Raises:
            Halted: as soon as the run is to end.

        """
        if self._halted.wait(seconds):
            raise Halted

    def call(
        self, function: Callable[[], _Result], seconds: float, late: Callable[[float], None]
    ) -> _Result:
        """The result of a function, which runs in a thread of its own for at most so many seconds.

        `late` is called with the seconds that are left once there has been no result for LATE.

        A thread that does not end by itself is left behind. It is a daemon, so it keeps no process
        alive: looking up a host name, say, cannot be interrupted.

        Raises:
            TimeoutError: if there is no result in time.
            Halted: as soon as the run is to end.

        """
        call: Future[_Result] = Future()

        def run() -> None:
            with suppress(InvalidStateError):
                try:
                    result = function()
                except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
                    call.set_exception(error)
                else:
                    call.set_result(result)

        with self._lock:
            if self._halted.is_set():
                raise Halted
            self._calls.add(call)
        try:
            threading.Thread(target=run, name="exchange", daemon=True).start()
            if seconds > LATE and not wait((call,), LATE).done:
                seconds -= LATE
                late(seconds)
            return call.result(seconds)
        finally:
            with self._lock:
                self._calls.discard(call)
