"""Caches of what is made of texts, bounded in the characters of the texts."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made")


def cached_by_text(most: int) -> Callable[[Callable[[str], _Made]], Callable[[str], _Made]]:
    """Cache a function of a text, for the first texts until they have `most` characters.

    To forget some for others would gain less: of a list that is too long and read again and again,
    each text would be forgotten just before it is read.
    """

    def decorate(make: Callable[[str], _Made]) -> Callable[[str], _Made]:
        known: dict[str, _Made] = {}
        room = most

        @wraps(make)
        def made(text: str) -> _Made:
            nonlocal room
            if text in known:
                return known[text]
            result = make(text)
            if len(text) <= room:
                room -= len(text)
                known[text] = result
            return result

        return made

    return decorate
