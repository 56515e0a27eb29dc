"""Find an API key in any spelling that a server may give it, and mask it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, cached_property
from html.entities import html5
from typing import TYPE_CHECKING

from carecycle_contract.redaction.line import CUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEY_VARIABLE = "CARECYCLE_API_KEY"
"""The environment variable that holds the API key by default."""

MASKED_KEY = f"${KEY_VARIABLE}"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# A shorter key, a word, a number or a date may occur in a text by chance.
_SHORTEST, _SHORTEST_ALIKE = 8, 16
_FEWEST_ODD = 4
# Base64 writes 3 bytes as 4 characters. Behind 0, 1 or 2 other bytes, the first 0, 2 or 3
# characters depend on those as well.
_SHIFTED = ((0, 0), (1, 2), (2, 3))
_BASE64 = {"+": r"(?:[+-]|%2[Bb])", "/": r"(?:\\?/|_|%2[Ff])"}
# MIME breaks it into lines of 76 characters, PEM into lines of 64.
_BREAK = r"(?:(?:\r|\n|\\\\{0,3}[rn]|%0[AaDd]|&#(?:1[03]|[xX]0{0,4}[AaDd]);)[ \t]{0,80})"
_BREAKS = re.compile(_BREAK.encode())
_SIGNS_OF_A_BREAK = (b"\n", b"\r", b"\\", b"%0", b"&#")
_BACKSLASHES = r"\\\\{0,15}"
# A long row of them is looked at once, not from each.
_ALL_BACKSLASHES = r"(?<!\\)\\++"
# Behind each character of UTF-16, when it is escaped byte by byte.
_NUL = r"(?:%(?:25){0,4}00|\\{1,4}(?:x00|u0000|0{1,3}))?"
# Fewer characters of a key than these tell nothing of it.
_FEWEST_LEFT = 4
# A cut may leave a part of the last escape.
_CUT = re.compile(rf"(?:[\\%&][\\%&\w#{{;]{{0,19}})?{CUT}")


class Secret:
    """An API key, or another secret, of printable ASCII; it is masked as its variable: `$NAME`.

    `is_telling` tells whether its characters can hardly stand in a text by chance. Such a key is
    found anywhere, in another letter case, escaped as in JSON, URLs or HTML, and in base64, also
    amid other text, and in UTF-16. Others are found only as they are, and not within words except
    in UTF-16.
    """

    def __init__(self, key: str, variable: str = KEY_VARIABLE) -> None:
        self._mask = f"${variable}".encode()
        is_mixed = not key.isalpha() and any(map(str.isalpha, key))
        self.is_telling = len(key) >= (_SHORTEST if is_mixed else _SHORTEST_ALIKE)
        self._plain = key.lower().encode()
        wide = rb"\x00".join(re.escape(char).encode() for char in key)
        self._in_utf_16 = re.compile(wide, re.IGNORECASE)
        self._spelled = re.compile(_apart(key).encode())
        self._escaped = [re.compile(form.encode()) for form in _escaped(key)]
        self._in_base64: list[re.Pattern[bytes]] = []
        # Of each spelling, a pattern of each of its characters.
        self._spellings: list[list[str]] = []
        if self.is_telling:
            spelled = dict.fromkeys((key, key.lower(), key.upper()))
            codes = [_in_base64(spelling, *shift) for spelling in spelled for shift in _SHIFTED]
            first = _spelled(key[0], _ALL_BACKSLASHES)
            escaped = [first, *(_NUL + _spelled(char) for char in key[1:])]
            self._spellings = [escaped, *codes]
            self._spelled, *self._in_base64 = (
                re.compile("".join(spelling).encode()) for spelling in self._spellings
            )

    def masked(self, text: str) -> str:
        """A text without the key."""
        return self.replaced(text, lambda _: self._mask.decode())

    def masked_bytes(self, text: bytes) -> bytes:
        """The same of a text in any superset of ASCII; the very same one if there is no key."""
        return self._replaced(text, lambda _: self._mask)

    def _replaced(self, text: bytes, stand_in: Callable[[re.Match[bytes]], bytes]) -> bytes:
        for code in self._in_base64:
            text = code.sub(stand_in, text)
        if self._in_base64 and any(sign in text for sign in _SIGNS_OF_A_BREAK):
            in_one_line = _BREAKS.sub(b"", text)
            if any(code.search(in_one_line) for code in self._in_base64):
                text = self._in_broken_base64.sub(stand_in, text)
        if b"\0" in text:
            text = self._in_utf_16.sub(stand_in, text)
        # Searching for all spellings takes a tenth of a run, and few texts need it.
        if self._plain in text.lower() or any(form.search(text) for form in self._escaped):
            text = self._spelled.sub(stand_in, text)
        return text

    def replaced(self, text: str, stand_in: Callable[[str], str]) -> str:
        """A text with stand-ins for the key, which are given it in the spelling that it has."""
        code = text.encode("utf-8", "surrogatepass")
        replaced = self._replaced(code, lambda key: stand_in(key.group().decode()).encode())
        return text if replaced is code else replaced.decode("utf-8", "surrogatepass")

    def masked_at_cuts(self, text: str) -> str:
        """A text without the beginning of the key, where a cut left no more of it."""
        if CUT not in text:
            return text
        for begins, further in self._beginnings:
            parts, at = [], 0
            for beginning in begins.finditer(text):
                end = _end_of(further, text, beginning.end())
                if beginning.start() >= at and _CUT.match(text, end):
                    parts += [text[at : beginning.start()], self._mask.decode()]
                    at = end
            text = "".join((*parts, text[at:]))
        return text

    @cached_property
    def _in_broken_base64(self) -> re.Pattern[bytes]:
        _, *codes = self._spellings
        return re.compile("|".join(f"{_BREAK}*+".join(code) for code in codes).encode())

    @cached_property
    def _beginnings(self) -> list[tuple[re.Pattern[str], list[re.Pattern[str]]]]:
        """Of each spelling the first few characters, and each of the others."""
        return [
            (
                re.compile("".join(spelling[:_FEWEST_LEFT])),
                [re.compile(character) for character in spelling[_FEWEST_LEFT:]],
            )
            for spelling in self._spellings
        ]


def _end_of(characters: Iterable[re.Pattern[str]], text: str, start: int) -> int:
    """Where the first of these characters end that stand in a text from `start` on."""
    for character in characters:
        found = character.match(text, start)
        if found is None:
            break
        start = found.end()
    return start


def is_variable(name: str) -> bool:
    """Whether a shell can expand `$NAME`; command lines that are shown have it unquoted."""
    return _VARIABLE.fullmatch(name) is not None


def shown_variable(name: str) -> str:
    """A variable in a message; by name only in capitals, as what is not may be the secret."""
    return name if name.isupper() else "the variable that it names"


@cache
def _spelled(char: str, backslashes: str = _BACKSLASHES) -> str:
    """A pattern of a character in either letter case, and however it is escaped."""
    cases = sorted({char.lower(), char.upper()})
    codes = "|".join(sorted({form % ord(case) for case in cases for form in ("%02x", "%02X")}))
    decimal = "|".join(str(ord(case)) for case in cases)
    named = "".join(
        f"|{name}" for name, meant in html5.items() if meant in cases and name[-1] == ";"
    )
    plain = "|".join(map(re.escape, cases))
    octal = "|".join(f"{ord(case):o}" for case in cases)
    # A literal at the beginning of each lets `re` skip all that begins otherwise.
    in_json = rf"{backslashes}(?:(?:u00|x)(?:{codes})|u\{{0{{0,4}}(?:{codes})\}}|0?(?:{octal}))"
    if char in '"\\/':
        in_json += rf"|{backslashes}{re.escape(char)}"
    in_url = rf"%(?:25){{0,4}}(?:u00)?(?:{codes})"
    in_html = rf"&(?:amp;){{0,4}}(?:#0{{0,8}}(?:{decimal});?|#[xX]0{{0,8}}(?:{codes});?{named})"
    return f"(?:{in_json}|{in_url}|{in_html}|{plain})"


def _escaped(key: str) -> tuple[str, str, str]:
    """Patterns, one of which stands wherever some of the key is escaped, or NUL behind it.

    Each begins with its one literal, for which `re` looks fastest.
    """
    # The codes of characters that are printed begin with these digits.
    codes = r"u(?:00|\{0{0,4})[02-7]|x[02-7]|0|[14-7][0-7]"
    quoted = "".join(f"|{re.escape(char)}" for char in '"\\/' if char in key)
    named = "".join(f"|{name}" for name, meant in html5.items() if meant in key and name[-1] == ";")
    in_json, in_html = rf"\\(?:{codes}{quoted})", rf"&(?:amp;){{0,4}}(?:#{named})"
    return in_json, r"%(?:25){0,4}(?:u00)?[02-7]", in_html


def _in_base64(key: str, others: int, dependent: int) -> list[str]:
    """Patterns of the key behind so many other bytes, on which so many characters depend.

    What is left of it at the ends tells a few bits.
    """
    whole = (others + len(key)) * 8 // 6
    code = b64encode(b"\0" * others + key.encode()).decode()[dependent:whole]
    return [_BASE64.get(char, char) for char in code]


def _apart(key: str) -> str:
    """A pattern of a key that may be a word or a number, where it stands for itself."""
    if len(key) >= _FEWEST_ODD and not key.isalpha() and not key.isdigit():
        return f"(?<![A-Za-z0-9]){re.escape(key)}(?![A-Za-z0-9])"
    return rf"""\A{re.escape(key)}\Z|(?<=["'`]){re.escape(key)}(?=["'`])"""
