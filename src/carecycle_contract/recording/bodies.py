"""Put stand-ins into bodies: within their text as it came, so that every flaw of it survives."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.recording.documented import Description, root
from carecycle_contract.recording.recording import LARGEST_BODIES
from carecycle_contract.recording.stand_ins import NoRoom, StandIns
from carecycle_contract.redaction import MASKED_KEY, with_people_replaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import Operation

# Bytes take a quarter of the memory of a text with an emoji in it.
_TOKEN = re.compile(
    rb'(?P<string>"(?:[^"\\]++|\\.)*+"?)'
    rb"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    rb"|(?P<word>[A-Za-z\x80-\xff][\w\x80-\xff]*)"
    rb"|(?P<sign>[{}\[\]:,])",
    re.DOTALL,
)
_INTEGERS = re.compile(r"(?<![eE+])(?<![eE]-)\d+")
# What some servers write where JSON has no such value is a fault, and tells nothing.
_CONSTANTS = {
    *(b"true", b"false", b"null", b"NaN", b"Infinity", b"True", b"False", b"None", b"undefined")
}
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_JSON_BEGINS = (b"{", b"[", b'"')
_PLAIN = '"\\/'
_LARGEST_MEMORY = 1 << 22
"""Bytes of different items to keep with their stand-ins, as most are seen again and again."""

_TELLING, _ALIKE = 64, 16
_LONG = 256

_MOST_PARTS = 16_000_000
"""Words and signs that are looked at in all, which takes less than a minute. Ten thousand campaigns
have as many; one that was seen before costs none."""
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_LETTERS = bytes({*range(256)} - {*_SIGNS})
_BLANKS = re.compile(rb"\s{2,}")


class Bodies:
    """Replaces what is personal or not documented in the bodies of one recording."""

    def __init__(self, operation: Operation, stand_ins: StandIns) -> None:
        self._root = root(operation)
        self._stand_ins = stand_ins
        # By description and beginning, which has the id in most objects: whole objects, each with
        # its stand-ins and the number of its parts.
        self._known: dict[tuple[Description, bytes], dict[bytes, tuple[bytes, int]]] = {}
        self._remembered = 0
        self._parts_left, self._bytes_left = _MOST_PARTS, LARGEST_BODIES
        self._often = lru_cache(maxsize=4096)(self._string)

    def replaced(self, body: bytes) -> bytes | bytearray:
        """A body with stand-ins, of much the same length.

        Raises:
            NoRoom: if it has too many parts, or words that need a stand-in.

        """
        # A few large bodies leave room for the small ones behind them.
        parts = _parts_of(body)
        if parts > self._parts_left // 2 or len(body) > self._bytes_left // 2:
            raise NoRoom
        self._parts_left -= parts
        self._bytes_left -= len(body)
        mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
        text = body[len(mark) :]
        if text.lstrip().startswith(_JSON_BEGINS):
            written = _Reader(text, self._root, self).replaced()
            return mark + written if mark else written
        if text.strip() in _CONSTANTS:
            return body
        return mark + _encoded(self.hidden(_decoded(text)))

    def shown(self, text: str) -> str:
        """A text that may be shown, but for the people in it."""
        return with_people_replaced(text, self._stand_ins.findable)

    def hidden(self, text: str) -> str:
        """A text that may not be shown, but for the mask of a key in it."""
        parts = text.split(MASKED_KEY)
        return MASKED_KEY.join(map(self._stand_ins.text, parts))

    def known(self, text: bytes, start: int, description: Description) -> tuple[int, bytes] | None:
        """The end of an object that was seen before, and the object with stand-ins; or None."""
        for raw, (replaced, parts) in self._known.get(_key(text, start, description), {}).items():
            # An object has its own end, so whatever begins with one is that one.
            if text.startswith(raw, start):
                self._parts_left += parts
                return start + len(raw), replaced
        return None

    def remember(
        self, text: bytes, start: int, end: int, description: Description, replaced: bytes
    ) -> None:
        """Keep an object with its stand-ins while there is room."""
        if self._remembered + end - start > _LARGEST_MEMORY:
            return
        known = self._known.setdefault(_key(text, start, description), {})
        if len(known) < _ALIKE:
            self._remembered += end - start
            known[text[start:end]] = replaced, _parts_of(replaced)

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
        new, at, behind = replace(_plain(token)), 0, 0
        for escape in _ESCAPE.finditer(token):
            length = escape.start() - behind
            parts += (new[at : at + length], _escaped_like(escape.group(), new[at + length]))
            at, behind = at + length + 1, escape.end()
        return "".join((*parts, new[at:]))

    def number(self, token: str) -> str:
        """A number of as many digits; an exponent stays, as it may be out of bounds."""
        return _INTEGERS.sub(lambda digits: self._stand_ins.word(digits.group()), token)


class _Reader:
    """Reads a text token by token, as if it were JSON, and knows how each value is documented."""

    def __init__(self, text: bytes, description: Description, bodies: Bodies) -> None:
        self._text, self._bodies = text, bodies
        self._outside = Description(description.schemas)
        # The description of the next value, and of each open object or array around it.
        self._next = description
        self._open: list[tuple[Description, bool]] = []
        self._awaits_name = False

    def replaced(self) -> bytearray:
        """The text with stand-ins. An object in an array may be known, or is from then on."""
        text, at, written = self._text, 0, bytearray()
        # Where the object begins that is being read, there and in what is written, and what
        # documents it.
        element: tuple[int, int, Description, int] | None = None
        while token := _TOKEN.search(text, at):
            written += text[at : token.start()]
            at, sign = token.end(), token["sign"]
            if element is None and sign == b"{" and self._open and not self._open[-1][1]:
                known = self._bodies.known(text, token.start(), self._next)
                if known is not None:
                    at, replaced = known
                    self._done()
                    written += replaced
                    continue
                element = token.start(), len(written), self._next, len(self._open)
            written += self._replaced(token)
            if element is not None and len(self._open) == element[3]:
                start, begun, description, _ = element
                self._bodies.remember(text, start, at, description, bytes(written[begun:]))
                element = None
        written += text[at:]
        return written

    def _replaced(self, token: re.Match[bytes]) -> bytes:
        raw = token.group()
        if token.lastgroup == "sign":
            self._moves(raw)
            return raw
        text, shown = _decoded(raw), self._next.may_be_shown
        if token.lastgroup == "string" and self._awaits_name:
            return _encoded(self._name(text))
        if token.lastgroup == "string":
            text = self._bodies.string(text, may_be_shown=shown)
        elif token.lastgroup == "number":
            text = text if shown else self._bodies.number(text)
        elif raw not in _CONSTANTS:
            text = self._bodies.hidden(text)
        self._done()
        return _encoded(text)

    def _name(self, text: str) -> str:
        around = self._open[-1][0]
        self._next = around.member(_plain(text)[1:-1])
        self._awaits_name = False
        # Inside what is not documented, names are values as well.
        return self._bodies.string(text, may_be_shown=around.has_members)

    def _moves(self, sign: bytes) -> None:
        if sign in b"{[":
            self._open.append((self._next, sign == b"{"))
            self._awaits_name = sign == b"{"
            self._next = self._next.element() if sign == b"[" else self._outside
        elif sign in b"}]" and self._open:
            self._open.pop()
            self._done()
        elif sign == b"," and self._open:
            description, is_object = self._open[-1]
            self._awaits_name = is_object
            self._next = self._outside if is_object else description.element()

    def _done(self) -> None:
        """A value has ended: whatever follows without a comma is no value that is documented."""
        self._awaits_name = False
        self._next = self._outside


def _parts_of(body: bytes) -> int:
    """At most so many words and signs are in a body, not counting blanks that indent it."""
    is_indented = b"\n" in body or b"  " in body
    return len((_BLANKS.sub(b"", body) if is_indented else body).translate(None, _LETTERS))


def _key(text: bytes, start: int, description: Description) -> tuple[Description, bytes]:
    return description, text[start : start + _TELLING]


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _plain(token: str) -> str:
    """A text without its escapes, each of which is a character."""
    return _ESCAPE.sub(lambda escape: _unescaped(escape.group()), token)


def _unescaped(escape: str) -> str:
    if len(escape) < 6:
        # What is no letter or digit stays as it is, and so does its escape.
        return escape[1] if escape[1] in _PLAIN else "\0"
    code = int(escape[2:6], 16)
    if len(escape) > 6:
        code = 0x10000 + ((code - 0xD800) << 10) + int(escape[8:], 16) - 0xDC00
    return chr(code)


def _escaped_like(escape: str, character: str) -> str:
    if character == _unescaped(escape):
        return escape
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
