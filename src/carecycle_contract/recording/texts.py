"""Put stand-ins into texts, numbers and strings as they are written in JSON."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.redaction import MASKED_KEY, Redactor, with_people_replaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.recording.stand_ins import StandIns

_INTEGERS = re.compile(r"(?<![eE+])(?<![eE]-)\d+")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_PLAIN = '"\\/'
_LONG = 256
_NO_SECRETS = Redactor(None)


class Texts:
    """Replaces what is personal, secret or not documented in the texts of one recording."""

    def __init__(self, stand_ins: StandIns, redactor: Redactor = _NO_SECRETS) -> None:
        self._stand_ins, self._redactor = stand_ins, redactor
        self._often = lru_cache(maxsize=4096)(self._string)

    def shown(self, text: str) -> str:
        """A text that may be shown, but for the people and the values of headers in it."""
        text = self._redactor.with_headers_replaced(text, self._of_header)
        return with_people_replaced(text, self._stand_ins.findable)

    def hidden(self, text: str) -> str:
        """A text that may not be shown, but for the mask of a key in it."""
        text = self._redactor.with_headers_replaced(text, self._of_header)
        parts = text.split(MASKED_KEY)
        return MASKED_KEY.join(map(self._stand_ins.text, parts))

    def _of_header(self, value: str) -> str:
        # Of an escaped character, digits would stay.
        is_escaped = any(sign in value for sign in "%&\\")
        return len(value) * "x" if is_escaped else self._stand_ins.findable(value)

    def string(self, token: str, *, may_be_shown: bool) -> str:
        """A JSON string with stand-ins, each character escaped as it was."""
        string = self._often if len(token) < _LONG else self._string
        return string(token, may_be_shown)

    def _string(self, token: str, may_be_shown: bool) -> str:
        replace = self.shown if may_be_shown else self.hidden
        # One that is cut off has no end.
        end = token[1:][-1:] if token.endswith('"') else ""
        return f'"{self._replaced(token[1 : len(token) - len(end)], replace)}{end}'

    def _replaced(self, token: str, replace: Callable[[str], str]) -> str:
        if "\\" not in token:
            return replace(token)
        parts: list[str] = []
        new, at, behind = replace(plain(token)), 0, 0
        for escape in _ESCAPE.finditer(token):
            length = escape.start() - behind
            parts += (new[at : at + length], _escaped_like(escape.group(), new[at + length]))
            at, behind = at + length + 1, escape.end()
        return "".join((*parts, new[at:]))

    def number(self, token: str) -> str:
        """A number of as many digits; an exponent stays, as it may be out of bounds."""
        return _INTEGERS.sub(lambda digits: self._stand_ins.word(digits.group()), token)


def plain(token: str) -> str:
    """A text without its escapes, each of which is a character."""
    return _ESCAPE.sub(lambda escape: _unescaped(escape.group()), token)


def _unescaped(escape: str) -> str:
    if len(escape) < 6:
        # What is no letter or digit stays as it is, and so does its escape.
        return escape[1] if escape[1] in _PLAIN else "\0"
    return bytes.fromhex(escape.replace("\\u", "")).decode("utf-16-be", "surrogatepass")


def _escaped_like(escape: str, character: str) -> str:
    if character == _unescaped(escape):
        return escape
    units = character.encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    return "".join(f"\\u{unit}" for unit in units)
