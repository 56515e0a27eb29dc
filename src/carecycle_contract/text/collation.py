"""Collations that real databases use, and what all of them agree on.

Which collation a server sorts by is not documented. Texts are in order if any known collation
explains their order, and out of order only if every collation says so: collations differ in letter
case, accents, punctuation, digits and scripts, but not in whether `abc` precedes `abd`.
"""

from __future__ import annotations

import operator
import re
import sys
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase
from sys import intern
from typing import TYPE_CHECKING, Literal, TypeAlias

from carecycle_contract.text.caching import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Key: TypeAlias = "tuple[Key, ...] | tuple[int | Decimal | str, ...] | str | bytes"

# Letters that Unicode does not decompose, in their place by its default collation element table.
_BASE_LETTERS = {
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ħ": "h",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
}
LONGEST_COMPARED = 300
"""Characters of a text that is compared with others.

MySQL and MariaDB sort texts by `max_sort_length`, 1,024 bytes, of which a letter may take three.
"""
MOST_COMPARED = 2000
"""Texts that are compared with each other, which takes time and memory by their square."""

_MOST_MARKS = 30
# Characters whose texts are kept, by the bytes that what is made of them takes for each.
_TEN_EACH, HUNDREDS_EACH = 2_000_000, 250_000
_DIGITS = re.compile(r"(\d+)")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
_LIGATURES = re.compile("[\u3200-\u33ff\ufbea-\ufdff\U0001f100-\U0001f265]")
_MOST_LIGATURES = 50


@cached_by_text(_TEN_EACH)
def fold(text: str) -> str:
    """Remove letter case and accents: `Ångström` becomes `angstrom`."""
    if text.isascii():
        return text.lower()
    composing, parting = normal_forms(text)
    composed = unicodedata.normalize(composing, with_few_marks(text)).casefold()
    bare = _without_marks(unicodedata.normalize(parting, composed)).casefold()
    for letter, base in _BASE_LETTERS.items():
        bare = bare.replace(letter, base)
    return bare


def normal_forms(text: str) -> tuple[Literal["NFC", "NFKC"], Literal["NFD", "NFKD"]]:
    """The forms to compose and to part a text in, which leave ligatures if it is full of them.

    One may be eighteen letters.
    """
    is_full = len(_LIGATURES.findall(text)) > _MOST_LIGATURES
    return ("NFC", "NFD") if is_full else ("NFKC", "NFKD")


def with_few_marks(text: str) -> str:
    """A text with at most thirty marks on a letter, as UAX #15 section 13 advises.

    To bring the marks of a letter in order takes time by the square of their number.
    """
    if len(text) <= _MOST_MARKS or not (marks := _marks(text)):
        return text
    mark = f"[{marks}]"
    return re.sub(f"({mark}{{{_MOST_MARKS}}}){mark}+", r"\1", text)


def _without_marks(text: str) -> str:
    for mark in _marks(text):
        text = text.replace(mark, "")
    return text


def _marks(text: str) -> str:
    """The combining marks of a text, each once."""
    return "".join(filter(_is_mark, set(text)))


@lru_cache(maxsize=65536)
def _is_mark(char: str) -> bool:
    """Whether a character is a mark, or stands for marks alone, as U+0F73 does."""
    return all(map(unicodedata.combining, unicodedata.normalize("NFD", char)))


@cached_by_text(_TEN_EACH)
def words(text: str) -> tuple[str, ...]:
    """The runs of letters and digits of a folded text."""
    # Interned, as long texts repeat their words.
    return tuple(map(intern, re.findall(r"[^\W_]+", fold(text))))


def essence(text: str) -> str:
    """The part of a text that no collation ignores: its letters and digits, folded.

    Texts of the same essence may be equal to a collation, and so stand in either order.
    """
    return "".join(words(text))


@lru_cache(maxsize=4096)
def _by_class(char: str) -> str:
    """Whitespace, punctuation, symbols, digits, letters: the order of Unicode's algorithm."""
    category = " " if char.isspace() else unicodedata.category(char)[0]
    return {" ": "0", "P": "1", "S": "2", "N": "3"}.get(category, "4") + char


@cached_by_text(_TEN_EACH)
def _unicode_primary(text: str) -> str:
    # A text takes a twentieth of the memory of a tuple with a pair for each character.
    return "".join(map(_by_class, fold(text)))


@cached_by_text(_TEN_EACH)
def _natural(text: str) -> Key:
    """Alternating texts and numbers, beginning with a text that may be empty."""
    parts = _DIGITS.split(fold(text))
    # `int` refuses thousands of digits.
    return tuple(Decimal(part) if index % 2 else part for index, part in enumerate(parts))


def _upper_bare(text: str) -> str:
    return _without_marks(unicodedata.normalize("NFD", with_few_marks(text))).upper()


@lru_cache(maxsize=4096)
def _general_weight(char: str) -> str:
    if char > "\uffff":
        return "\N{REPLACEMENT CHARACTER}"
    base = unicodedata.normalize("NFD", char)[0]
    # Only Latin, Greek and Cyrillic letters lose their accents.
    upper = (base if base < "\u0530" else char).upper()
    return "S" if char == "ß" else upper if len(upper) == 1 else char


def _general(text: str) -> str:
    """As MySQL and MariaDB have it: letter by letter, so that ß is a single S."""
    return "".join(map(_general_weight, text.rstrip(" ")))


def _accents(text: str) -> str:
    return unicodedata.normalize("NFD", text.casefold())


@dataclass(frozen=True)
class Collation:
    """A named order of texts."""

    name: str
    key: Callable[[str], Key]

    def explains(self, texts: Sequence[str]) -> bool:
        """Whether the texts ascend in this order."""
        keys = [self.key(text) for text in texts]
        return all(before <= after for before, after in pairwise(keys))  # type: ignore[operator]


# Those of Unicode are the nearest that needs no tables; `text.unicode` has them in full.
COLLATIONS = (
    Collation("code points (binary, C)", lambda text: text),
    Collation("UTF-16 code units", lambda text: text.encode("utf-16-be", "surrogatepass")),
    Collation("ASCII case-insensitive (NOCASE)", lambda text: text.translate(_LOWER)),
    Collation("upper case of ASCII", lambda text: text.translate(_UPPER)),
    Collation("lower case", str.lower),
    Collation("upper case", str.upper),
    Collation("upper case without accents (general_ci)", _general),
    Collation("upper case without accents", _upper_bare),
    Collation("case-insensitive", str.casefold),
    Collation("case-insensitive, then code points", lambda text: (text.casefold(), text)),
    Collation("case- and accent-insensitive", fold),
    Collation("case- and accent-insensitive, trailing spaces ignored", lambda t: fold(t.rstrip())),
    Collation("Unicode, case and accents ignored", _unicode_primary),
    Collation("Unicode", lambda text: (_unicode_primary(text), _accents(text), text.swapcase())),
    Collation(
        "Unicode, upper case first", lambda text: (_unicode_primary(text), _accents(text), text)
    ),
    Collation("Unicode, punctuation ignored", essence),
    Collation("Unicode, punctuation last", lambda text: (essence(text), fold(text))),
    Collation("natural (numbers by value)", _natural),
    Collation("natural, punctuation ignored", lambda text: _natural(" ".join(words(text)))),
    Collation("EBCDIC", lambda text: text.encode("cp037", "replace")),
)

_LAST = "\U0010ffff"


def _foreign(place: str, *, ignores_marks: bool = False) -> Callable[[str], Key]:
    """An order with all letters outside ASCII at one end, as in tailored alphabets.

    Whatever follows the first of them does not count, as alphabets do not agree on their order.
    With `ignores_marks`, blanks and punctuation do not count either.
    """

    def key(text: str) -> Key:
        plain = unicodedata.normalize("NFC", with_few_marks(text)).casefold()
        if ignores_marks:
            plain = "".join(filter(str.isalnum, plain))
        first = next((index for index, char in enumerate(plain) if not char.isascii()), None)
        return plain if first is None else plain[:first] + place

    return key


def _marks_reversed(text: str) -> Key:
    """An order that reverses punctuation and symbols, on which no two collations agree."""
    return "".join(
        f"1{char}" if char.isalnum() else f"0{chr(sys.maxunicode - ord(char))}"
        for char in fold(text)
    )


def _by_kind(*, letters: int, digits: int, signs: int) -> Callable[[str], Key]:
    """An order by rank of the kind of each character, blanks being signs."""

    def ranked(char: str) -> str:
        return f"{digits if char.isdigit() else letters if char.isalnum() else signs}{char}"

    return lambda text: "".join(map(ranked, fold(text)))


_ARTICLE = re.compile(r"(?:an?|the|das|der|die|el|la|les?|los|una?)\s", re.IGNORECASE)


def _titled(place: str) -> Callable[[str], Key]:
    """An order with all titles that begin with an article at one end.

    Libraries file them by their next word, which any collation may compare.
    """
    return lambda text: place if _ARTICLE.match(text) else fold(text)


def _turkish(text: str) -> Key:
    """Turkish, in which a capital I is the letter before i."""
    return fold(text.replace("I", "h" + _LAST))


def _tailored(letters: dict[str, str]) -> Callable[[str], Key]:
    """An alphabet with some letters, or pairs of letters, in other places."""
    pattern = re.compile("|".join(letters))

    def key(text: str) -> Key:
        return pattern.sub(lambda match: letters[match.group()], fold(text))

    return key


def _pairs(*pairs: str) -> dict[str, str]:
    """Pairs of letters that come after everything else that begins with their first letter."""
    return {pair: pair[0] + _LAST for pair in pairs}


_HUNGARIAN = ("cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")

# Tailorings of ASCII letters, by the Common Locale Data Repository.
_ALPHABETS = {
    "Azerbaijani": {"x": "h" + _LAST, "q": "k" + _LAST},
    "Czech, Slovak": {"ch": "h" + _LAST},
    "Danish, Norwegian": {"aa": "z" + _LAST},
    "Estonian": {"z": "s" + _LAST},
    "Finnish, Swedish, traditional": {"w": "v"},
    "Hawaiian": {vowel: f" {vowel}" for vowel in "aeiou"},
    "Lithuanian": {"y": "i"},
    "traditional Spanish": _pairs("ch", "ll"),
    "Croatian": _pairs("lj", "nj", "dz"),
    "Hungarian": {
        # A doubled pair repeats its first letter only: ssz stands for sz and sz.
        pair[0] + pair: 2 * (pair[0] + _LAST)
        for pair in _HUNGARIAN
    }
    | _pairs(*_HUNGARIAN),
    "Welsh": _pairs("ch", "dd", "ff", "ll", "ph", "rh", "th") | {"ng": "g" + _LAST},
}

_OPPOSED = (
    *(collation.key for collation in COLLATIONS),
    _foreign(""),
    _foreign(_LAST),
    _foreign("", ignores_marks=True),
    _foreign(_LAST, ignores_marks=True),
    _marks_reversed,
    # As `kr-latn-digit` tells ICU, and as tables that begin with letters have it.
    _by_kind(signs=0, letters=1, digits=2),
    _by_kind(letters=0, digits=1, signs=2),
    _titled(""),
    _titled(_LAST),
    _turkish,
    *map(_tailored, _ALPHABETS.values()),
)


@cached_by_text(HUNDREDS_EACH)
def _opposed_keys(text: str) -> tuple[Key, ...]:
    return tuple(key(text) for key in _OPPOSED)


def certainly_after(first: str, second: str) -> bool:
    """Whether every collation puts `first` after `second`."""
    return all(map(operator.gt, _opposed_keys(first), _opposed_keys(second)))


def explaining(texts: Sequence[str]) -> Collation | None:
    """The first known collation in which the texts ascend, or None."""
    return next((collation for collation in COLLATIONS if collation.explains(texts)), None)


def agreed(texts: Sequence[str]) -> list[tuple[int, int]]:
    """For each text, the texts that all collations put before it, and those they put after it.

    Both are bit sets of positions. Equivalent to comparing every pair of texts, at the cost of
    sorting them a few dozen times.
    """
    # -1 has all bits set.
    befores, afters = [-1] * len(texts), [-1] * len(texts)
    for keys in zip(*map(_opposed_keys, texts), strict=True):
        upward = sorted(range(len(texts)), key=keys.__getitem__)
        _keep_what_precedes(befores, keys, upward)
        _keep_what_precedes(afters, keys, upward[::-1])
    return list(zip(befores, afters, strict=True))


def _keep_what_precedes(sets: list[int], keys: Sequence[Key], order: Sequence[int]) -> None:
    """Remove from the set of each position the positions that do not precede it in an order."""
    preceding = passed = 0
    previous: Key | None = None
    for position in order:
        if keys[position] != previous:
            preceding, previous = passed, keys[position]
        sets[position] &= preceding
        passed |= 1 << position


def misplaced(texts: Sequence[str]) -> tuple[int, int] | None:
    """The indices of two texts that every collation puts the other way round, or None.

    Of several pairs, the closest: it is the easiest to see. Texts that are far apart in a long list
    are not compared, and what follows the first part that has such a pair is not looked at.
    """
    if explaining(texts) is not None:
        return None
    half = MOST_COMPARED // 2
    # Each window begins in the middle of the one before it.
    starts = range(0, max(1, len(texts) - half), half)
    parts = (_closest_misplaced(texts, start, start + MOST_COMPARED) for start in starts)
    return next(filter(None, parts), None)


def _closest_misplaced(texts: Sequence[str], start: int, end: int) -> tuple[int, int] | None:
    wrong = (
        (start + first, start + first + (later & -later).bit_length())
        for first, (before, _) in enumerate(agreed(texts[start:end]))
        if (later := before >> first + 1)
    )
    return min(wrong, key=lambda pair: pair[1] - pair[0], default=None)
