"""Who hears what a target does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.question import Question


class Listener:
    """Hears of every request and every wait, from any thread; this one lets it pass."""

    def asks(self, question: Question, number: int) -> None:
        """A request is about to be sent, the `number`-th of the target, from 1."""

    def waits(self, seconds: float, reason: str) -> None:
        """No request leaves for so many seconds."""
