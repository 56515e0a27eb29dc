"""Phrases that messages are made of: numbers and lists of names."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 item`, `2 items`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def counted_as(number: int, noun: str, one: str, many: str) -> str:
    """The same with the verb for one or for many: `1 answer was`, `2 answers were`."""
    return f"{counted(number, noun)} {one if number == 1 else many}"


def abridged(names: Collection[str], most: int = 10) -> str:
    """The first names of many, and how many more there are: `a, b and 3 more`."""
    more = len(names) - most
    shown = ", ".join(islice(names, most))
    return f"{shown} and {more} more" if more > 0 else shown


def listed(words: Sequence[str], conjunction: str = "or") -> str:
    """Words as a list in a sentence: `a, b or c`."""
    *first, last = words or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last
