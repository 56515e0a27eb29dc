"""Failures: which of the answers with a 5xx a plainer question explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.answer import Answer


def fails_anyway(answer: Answer, plainer: Iterable[Answer]) -> bool:
    """Whether one of plainer questions failed too, and asks for nothing that this one does not.

    Values are not compared, save page sizes, on which much depends.
    """
    asked = _asked_for(answer)
    return any(_asked_for(other) <= asked for other in plainer if other.status >= 500)


def _asked_for(answer: Answer) -> set[tuple[str, str | None]]:
    size = answer.operation.page_size.name
    return {(name, value if name == size else None) for name, value in answer.question.parameters}
