"""The weights by which engines compare texts, from the documentation of each engine."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

Weights: TypeAlias = tuple[object, ...]

# CLDR root collation: the order of common characters below the digits.
_BLANKS = "\t\n\r \u00a0"
_PUNCTUATION = "_-‑–—,;:!?.'‘’\"“”()[]{}@*/\\&#%"
_SYMBOLS = "`^+<=>|~"
_CURRENCIES = "$£€"
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HANGUL", "HIRAGANA", "KATAKANA", "CJK")
_EXPANDED = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ẞ": "SS"}
_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"
_AFTER_I = "i\uffff"
_STROKED = {"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}


def _script(char: str) -> int:
    name = unicodedata.name(char, "")
    return next((rank for rank, one in enumerate(_SCRIPTS) if name.startswith(one)), 99)


class Levels:
    """The weights of a text at the three levels of the Unicode collation algorithm.

    Blanks, punctuation, symbols and currencies are the classes 0 to 3; so many of them may
    be `ignored` at all three levels, and looked at last.
    """

    def __init__(self, text: str, *, ignored: int = 0, upper_first: bool = False) -> None:
        self.primary: list[tuple[int, int, str]] = []
        self.secondary: list[tuple[int, str]] = []
        self.tertiary: list[int] = []
        self.quaternary: list[tuple[int, int, str]] = []
        self._ignored, self._upper_first = ignored, upper_first
        for char in unicodedata.normalize("NFD", text):
            self._add(char)

    def _add(self, char: str) -> None:
        if unicodedata.combining(char):
            self.secondary.append((1, char))
            return
        if char in _STROKED:
            self._add(_STROKED[char])
            self.secondary.append((1, "\u0338"))
            return
        plain = _EXPANDED.get(char) or unicodedata.normalize("NFKD", char)
        for one in plain:
            self._place(one, variant=plain != char)
            if char in _EXPANDED and one == plain[0]:
                self.secondary.append((1, "\u0338"))

    def _place(self, char: str, *, variant: bool) -> None:
        weight = self.weigh(char)
        if weight[0] < self._ignored:
            self.quaternary.append(weight)
            return
        self.primary.append(weight)
        self.secondary.append((0, ""))
        upper = char != char.lower()
        case = 2 * (upper != self._upper_first)
        self.tertiary.append(case + variant)
        self.quaternary.append((9, 0, ""))

    def weigh(self, char: str) -> tuple[int, int, str]:
        return _primary(char)

    def up_to(self, level: int) -> Weights:
        """The weights of the first so many levels."""
        levels = (self.primary, self.secondary, self.tertiary, self.quaternary)
        return tuple(tuple(one) for one in levels[:level])


def _primary(char: str) -> tuple[int, int, str]:
    for rank, known in enumerate((_BLANKS, _PUNCTUATION, _SYMBOLS, _CURRENCIES)):
        if char in known:
            return (rank, known.index(char), "")
    if char.isdecimal():
        return (4, int(char), "")
    if char.isalpha():
        return (5, _script(char), _AFTER_I if char == _DOTLESS else char.lower())
    return (1 if unicodedata.category(char).startswith("P") else 2, 999, char)


class DigitsLast(Levels):
    """Letters before digits, as `kr-latn-digit` tells ICU."""

    def weigh(self, char: str) -> tuple[int, int, str]:
        weight = super().weigh(char)
        return (6, *weight[1:]) if char.isdecimal() else weight


class SignsLast(DigitsLast):
    """Letters before digits, and blanks and signs after both."""

    def weigh(self, char: str) -> tuple[int, int, str]:
        weight = super().weigh(char)
        return (7 + weight[0], *weight[1:]) if weight[0] < 4 else weight


def natural(text: str, level: int) -> Weights:
    """Weights in which a run of digits counts as one number."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFD", text))
    weights: list[object] = []
    for index, part in enumerate(parts):
        if index % 2:
            weights.append((4, -1, int(part)))
        else:
            weights += Levels(part).primary
    return (tuple(weights), *Levels(text).up_to(level)[1:])


def general(text: str) -> Weights:
    """One weight for each character: the capital of its letter without accent; blanks padded."""
    weights: list[int] = []
    for char in text.rstrip(" "):
        if ord(char) > 0xFFFF:
            weights.append(0xFFFD)
            continue
        base = unicodedata.normalize("NFD", char)[0] if char.isalpha() else char
        capital = "S" if base == "ß" else base.upper()
        weights.append(ord(capital) if len(capital) == 1 else ord(base))
    return tuple(weights)


def in_one_plane(text: str) -> str:
    """A text in which all characters beyond 16 bits are equal, without blanks at its end."""
    return "".join(char if ord(char) < 0x10000 else "\ufffd" for char in text.rstrip(" "))


_AFTER_Z = "ÅÄÖ"
_SWEDISH = {"Å": "[", "Ä": "\\", "Æ": "\\", "Ö": "]", "Ø": "]", "Ü": "Y"}


def swedish(char: str) -> int:
    """The weight of a character in latin1_swedish_ci of MySQL."""
    capital = char if char in "ßÿ" else char.upper()
    base = unicodedata.normalize("NFD", capital)[0]
    return ord(_SWEDISH.get(capital, base))


def swedish_letters(text: str) -> Weights:
    """Weights of letters and digits alone, in which Å, Ä and Ö are letters of their own after Z."""
    weights: list[tuple[int, int, str]] = []
    for char in unicodedata.normalize("NFC", text):
        if char.upper() in _AFTER_Z:
            weights.append((5, 0, f"z\uffff{_AFTER_Z.index(char.upper())}"))
        else:
            weights += Levels(char, ignored=4).primary
    return tuple(weights)


# Windows: the order of common characters below the digits; hyphens and apostrophes count last.
_WINDOWS = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>€£'


class _WindowsLevels(Levels):
    def weigh(self, char: str) -> tuple[int, int, str]:
        return (0, _WINDOWS.index(char), "") if char in _WINDOWS else super().weigh(char)


def words(text: str, level: int) -> Weights:
    """Weights in which hyphens and apostrophes count last, as Windows sorts words."""
    light = re.sub(r"[-'\u2019\u2011\u00ad]", "", text.rstrip(" "))
    return (*_WindowsLevels(light).up_to(level), text if level > 2 else "")
