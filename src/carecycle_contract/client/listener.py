"""Who hears what a target does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from carecycle_contract.question import Question


class Listener(Protocol):
    """Hears of every request and every wait, from any thread."""

    def asks(self, question: Question, number: int) -> None:
        """A request is about to be sent, the `number`-th of the target, from 1."""

    def waits(self, seconds: float, reason: str) -> None:
        """No request leaves for so many seconds."""


class Nobody:
    """Hears of nothing."""

    def asks(self, question: Question, number: int) -> None:
        """Let it pass."""

    def waits(self, seconds: float, reason: str) -> None:
        """Let it pass."""
