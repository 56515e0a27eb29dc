"""Keep the API key and personal data out of everything that is shown or written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_VARIABLE = "CARECYCLE_API_KEY"
"""The environment variable that holds the API key by default."""

MASKED_KEY = f"${KEY_VARIABLE}"
MASKED_EMAIL = "[e-mail]"
MASKED_PHONE = "[phone number]"

# RFC 5322 section 3.2.3, letters of any script (RFC 6531), and `@` percent-encoded as in URLs. The
# lookbehind keeps matching linear: without it, a long word is scanned from each of its characters.
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Groups of digits as people write them, but not inside words, ids, decimal numbers or timestamps.
_PHONE = re.compile(r"(?<![\w.:/-])\+?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,4}\)?){2,4}(?![\w:/-])(?!\.\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FEWEST_DIGITS, _MOST_DIGITS = 10, 15
# RFC 5321 section 4.5.3.1: 64 octets before the @, 255 after it.
_LONGEST_EMAIL = 320
_LOOKED_AT = 4096


class Redactor:
    """Masks an API key, e-mail addresses and phone numbers, and escapes control characters."""

    def __init__(self, key: str | None) -> None:
        spellings: Sequence[str] = () if not key else (key, quote(key, safe=""))
        self._key = re.compile("|".join(map(re.escape, spellings))) if spellings else None

    def text(self, text: str) -> str:
        """Mask secrets and personal data in a text.

        Unprintable characters become Python escape sequences: they could move the cursor of a
        terminal, or be impossible to encode.
        """
        if self._key is not None:
            text = self._key.sub(MASKED_KEY, text)
        return without_people("".join(map(_printable, text)))


def without_people(text: str) -> str:
    """Mask e-mail addresses and phone numbers in a text."""
    return _PHONE.sub(_mask_phone, _EMAIL.sub(MASKED_EMAIL, text))


def opening(text: str, length: int) -> str:
    """The first `length` characters of a text, with e-mail addresses and phone numbers masked.

    Masking comes before cutting, since half an address would not be recognised.
    """
    if len(text) <= _LOOKED_AT:
        return without_people(text)[:length]
    return without_people(text[:_LOOKED_AT])[:-_LONGEST_EMAIL][:length]


def _printable(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    return char.encode("unicode_escape").decode("ascii")


def _mask_phone(match: re.Match[str]) -> str:
    number = match.group()
    digits = sum(char.isdigit() for char in number)
    is_phone = (
        _FEWEST_DIGITS <= digits <= _MOST_DIGITS
        and not number.isdigit()
        and not _DATE.match(number)
    )
    return MASKED_PHONE if is_phone else number
