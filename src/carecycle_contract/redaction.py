"""Redaction: the key and personal data leave no trace in what a person or a file gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_VARIABLE = "CARECYCLE_API_KEY"
"""The environment variable that holds the API key, unless another is named."""

MASKED_KEY = f"${KEY_VARIABLE}"
MASKED_EMAIL = "[e-mail]"
MASKED_PHONE = "[phone number]"

# RFC 5322 section 3.2.3, and letters of any script (RFC 6531); also as it stands in a URL. It is
# looked for only where such characters begin: from each of them, a long word would take a minute.
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Ten digits or more, in groups as people write them. Not inside words, ids, numbers with a
# fraction, or timestamps.
_PHONE = re.compile(r"(?<![\w.:/-])\+?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,4}\)?){2,4}(?![\w:/-])(?!\.\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FEWEST_DIGITS, _MOST_DIGITS = 10, 15
# RFC 5321 section 4.5.3.1: 64 octets before the sign, 255 behind it.
_LONGEST_EMAIL = 320
_LOOKED_AT = 4096


class Redactor:
    """Masks a key, e-mail addresses and phone numbers in any text, and what moves a terminal."""

    def __init__(self, key: str | None) -> None:
        spellings: Sequence[str] = () if not key else (key, quote(key, safe=""))
        self._key = re.compile("|".join(map(re.escape, spellings))) if spellings else None

    def text(self, text: str) -> str:
        """The text with every secret and every piece of personal data masked.

        What cannot be printed stands there as an escape sequence of Python: an answer may hold
        characters that move the cursor, or that no file can hold.
        """
        if self._key is not None:
            text = self._key.sub(MASKED_KEY, text)
        return without_people("".join(map(_printable, text)))


def without_people(text: str) -> str:
    """The text with e-mail addresses and phone numbers masked."""
    return _PHONE.sub(_mask_phone, _EMAIL.sub(MASKED_EMAIL, text))


def opening(text: str, length: int) -> str:
    """The first characters of a text, at most `length`, with e-mail addresses and so on masked.

    They are masked before the text is cut, for half an address is not recognised.
    """
    if len(text) <= _LOOKED_AT:
        return without_people(text)[:length]
    return without_people(text[:_LOOKED_AT])[:-_LONGEST_EMAIL][:length]


def _printable(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    return char.encode("unicode_escape").decode("ascii")


def _mask_phone(match: re.Match[str]) -> str:
    found = match.group()
    digits = sum(char.isdigit() for char in found)
    grouped = found.startswith("+") or not found.isdigit()
    is_phone = _FEWEST_DIGITS <= digits <= _MOST_DIGITS and grouped and not _DATE.match(found)
    return MASKED_PHONE if is_phone else found
