"""Caches of what is made of texts, bounded in the characters of the texts."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made")


def cached_by_text(most: int) -> Callable[[Callable[[str], _Made]], Callable[[str], _Made]]:
    """Cache a function of a text; all is forgotten once the texts have `most` characters."""

    def decorate(make: Callable[[str], _Made]) -> Callable[[str], _Made]:
        known: dict[str, _Made] = {}
        held = 0

        @wraps(make)
        def made(text: str) -> _Made:
            nonlocal held
            if text not in known:
                held += len(text)
                if held > most:
                    known.clear()
                    held = len(text)
                known[text] = make(text)
            return known[text]

        return made

    return decorate
