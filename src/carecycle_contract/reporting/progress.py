"""Show the progress of a run in one line of the terminal."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from carecycle_contract.reporting.sinks import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.question import Question


_LONG, _TOLD = 2.0, 5.0
"""Seconds of a wait that is told at once, and of shorter ones that are told together."""


class Progress:
    """A listener that shows each request and each wait of a client.

    `write` replaces the line; `width` is in characters.
    """

    def __init__(self, write: Callable[[str], None], budget: int, width: int) -> None:
        self._write, self._budget, self._width = write, budget, width
        self._used = 0
        self._lock = threading.Lock()

    def asks(self, question: Question, number: int) -> None:
        """Show the question, and how much of the budget is used."""
        self._used = number
        self._show(f"asking {question}")

    def waits(self, seconds: float, reason: str) -> None:
        """Show what is waited for, and for how long."""
        self._show(f"waiting {seconds:.0f} s: {reason}")

    def done(self) -> None:
        """Clear the line."""
        self._write("")

    def _show(self, text: str) -> None:
        cost = f"{self._used} of at most {self._budget} requests"
        room = max(0, self._width - len(cost) - 3)
        with self._lock:
            self._write(f"{cost}  {line(text)[:room]}")


class Waits:
    """A listener that writes a line for the waits of a client, where no line can be replaced.

    Short ones are told together, once they add up.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write, self._untold = write, 0.0
        self._lock = threading.Lock()

    def asks(self, question: Question, number: int) -> None:
        """Let it pass."""

    def waits(self, seconds: float, reason: str) -> None:
        """Write what is waited for, and for how long."""
        with self._lock:
            if seconds >= _LONG:
                self._write(line(f"waiting {seconds:.0f} s: {reason}"))
                return
            self._untold += seconds
            if self._untold >= _TOLD:
                self._write(line(f"waited {self._untold:.0f} s in all: {reason}"))
                self._untold = 0.0
