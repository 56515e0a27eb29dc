"""Listeners: told of every request and wait of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from carecycle_contract.question import Question


class Listener(Protocol):
    """Notified of every request and every wait, from any thread."""

    def asks(self, question: Question, number: int) -> None:
        """A request is about to be sent; `number` counts from 1."""

    def waits(self, seconds: float, reason: str) -> None:
        """A wait of this many seconds at most begins."""


class Nobody:
    """A listener that does nothing."""

    def asks(self, question: Question, number: int) -> None:
        """Let it pass."""

    def waits(self, seconds: float, reason: str) -> None:
        """Let it pass."""
