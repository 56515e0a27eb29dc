"""Collations by the Unicode Collation Algorithm, as ICU, PostgreSQL and MySQL use it.

The tables come from pyuca: a wheel of pure Python, which installs everywhere. They take half a
second to read, so they are read only where no simpler collation explains an order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from carecycle_contract.text.caching import cached_by_text
from carecycle_contract.text.collation import (
    HUNDREDS_EACH,
    Collation,
    normal_forms,
    with_few_marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyuca.collator import BaseCollator

    Level = tuple[int, ...]

_PRIMARY, _SECONDARY, _TERTIARY = 1, 2, 3
# It has the greatest primary weight, so that whatever it is appended to comes after all the rest.
_LAST = "\uffff"
_PRIVATE = 0xF0000

# Letters in other places than by default, each group after the letter that it begins with.
_TAILORED = {
    "Czech, Slovak": "cč rř sš zž",
    "Danish, Norwegian": "zæøå",
    "Polish": "aą cć eę lł nń oó sś zźż",
    "Spanish": "nñ",
    "Swedish, Finnish": "zåäö",
    "Turkish": "cç gğ hı oö sş uü",
}
_BEFORE_VERSION_5 = "aæ dđ lł oø"
_GERMAN_PHONE_BOOK = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@lru_cache(maxsize=1)
def _tables() -> BaseCollator:
    from pyuca import Collator

    return Collator()


@cached_by_text(HUNDREDS_EACH)
def _elements(text: str) -> list[list[int]]:
    elements: list[list[int]] = _tables().collation_elements(
        unicodedata.normalize("NFD", with_few_marks(text))
    )
    return elements


def _levels(depth: int, text: str) -> tuple[Level, ...]:
    """The weights of a text at each of the first levels; weights of 0 are ignored there."""
    return tuple(
        tuple(weights[level] for weights in _elements(text) if weights[level])
        for level in range(depth)
    )


def _padded(depth: int, text: str) -> tuple[Level, ...]:
    """As MariaDB has it: trailing spaces do not count, and Korean has no place but the last."""
    return _levels(depth, re.sub("[가-힣]", _unplaced, text.rstrip(" ")))


def _version_5(text: str) -> tuple[Level, ...]:
    """As `_padded`, but emoji have no place either."""
    return _padded(_PRIMARY, re.sub("[\U00010000-\U0001ffff]", _unplaced, text))


def _version_4(text: str) -> tuple[Level, ...]:
    """As `_version_5`, but all emoji are equal, and some letters are of their own."""
    plain = re.sub("[\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text.casefold())
    return _padded(_PRIMARY, plain.translate(_placed(_BEFORE_VERSION_5)))


def _unplaced(match: re.Match[str]) -> str:
    """A character in place of one without a weight, which sorts by its number after all others."""
    return chr(_PRIVATE + ord(match.group()))


def _upper_first(text: str) -> tuple[object, ...]:
    return (*_levels(_SECONDARY, text), text)


def _without(ignored: str, text: str) -> tuple[Level, ...]:
    """The primary weights of the characters whose category is none of those ignored."""
    plain = unicodedata.normalize(normal_forms(text)[0], with_few_marks(text))
    kept = (char for char in plain if not re.match(ignored, unicodedata.category(char)))
    return _levels(_PRIMARY, "".join(kept))


def _tailored(letters: dict[int, str], text: str) -> tuple[Level, ...]:
    composed = unicodedata.normalize("NFC", with_few_marks(text)).casefold().rstrip(" ")
    return _levels(_PRIMARY, composed.translate(letters))


@cache
def _placed(groups: str) -> dict[int, str]:
    return {
        ord(letter): group[0] + _LAST * place
        for group in groups.split()
        for place, letter in enumerate(group)
        if place
    }


def unicode_collations() -> Iterator[Collation]:
    """Collations of today's databases, the strictest first."""
    named: dict[str, Callable[[str], object]] = {
        "Unicode": partial(_levels, _TERTIARY),
        "Unicode, upper case first": _upper_first,
        "Unicode, case ignored": partial(_levels, _SECONDARY),
        "Unicode, case and accents ignored": partial(_levels, _PRIMARY),
        "Unicode, trailing spaces ignored": partial(_padded, _TERTIARY),
        "Unicode, case and trailing spaces ignored": partial(_padded, _SECONDARY),
        "Unicode, case, accents and trailing spaces ignored": partial(_padded, _PRIMARY),
        "Unicode, punctuation ignored": partial(_without, "[PZ]"),
        "Unicode, punctuation and symbols ignored": partial(_without, "[PZ]|S[mko]"),
        "Unicode 5.2 (unicode_520_ci)": _version_5,
        "Unicode 4.0 (unicode_ci)": _version_4,
        "Unicode, German phone book": partial(_tailored, _GERMAN_PHONE_BOOK),
        **{
            f"Unicode, {name}": partial(_tailored, _placed(groups))
            for name, groups in _TAILORED.items()
        },
    }
    for name, key in named.items():
        yield Collation(name, key)  # type: ignore[arg-type] # keys of one collation compare
