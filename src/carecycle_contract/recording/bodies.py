"""Put stand-ins into bodies: within their text as it came, so that every flaw of it survives."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from carecycle_contract.recording.documented import Description, root
from carecycle_contract.recording.objects import Objects
from carecycle_contract.recording.recording import LARGEST_BODIES
from carecycle_contract.recording.stand_ins import NoRoom
from carecycle_contract.recording.texts import plain

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation
    from carecycle_contract.recording.texts import Texts

# Bytes take a quarter of the memory of a text with an emoji in it.
_TOKEN = re.compile(
    rb'(?P<string>"(?:[^"\\]++|\\.)*+"?)'
    rb"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    rb"|(?P<word>[A-Za-z\x80-\xff][\w\x80-\xff]*)"
    rb"|(?P<sign>[{}\[\]:,])",
    re.DOTALL,
)
# What some servers write where JSON has no such value is a fault, and tells nothing.
_CONSTANTS = {
    *(b"true", b"false", b"null", b"NaN", b"Infinity", b"True", b"False", b"None", b"undefined")
}
_JSON_BEGINS = (b"{", b"[", b'"')

_MOST_PARTS = 16_000_000
"""Words and signs that are looked at in all, which takes less than a minute. Ten thousand campaigns
have as many; one that was seen before costs none."""
_LONGEST = 1 << 20
"""Bytes of a body that is no JSON; a longer one takes many times its length to look at."""

_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_LETTERS = bytes({*range(256)} - {*_SIGNS})
_BLANKS = re.compile(rb"\s{2,}")


class Bodies:
    """Replaces what is personal or not documented in the bodies of one recording."""

    def __init__(self, operation: Operation, texts: Texts) -> None:
        self._root = root(operation)
        self._texts, self._objects = texts, Objects()
        self._parts_left, self._bytes_left = _MOST_PARTS, LARGEST_BODIES

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
            reader = _Reader(text, self._root, self._texts, self._objects)
            written = reader.replaced()
            self._parts_left += reader.known_parts
            return mark + written if mark else written
        if text.strip() in _CONSTANTS:
            return body
        if len(text) > _LONGEST:
            raise NoRoom
        return mark + _encoded(self._texts.hidden(_decoded(text)))


class _Reader:
    """Reads a text token by token, as if it were JSON, and knows how each value is documented."""

    def __init__(
        self, text: bytes, description: Description, texts: Texts, objects: Objects
    ) -> None:
        self._text, self._texts, self._objects = text, texts, objects
        self.known_parts = 0
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
                known = self._objects.known(text, token.start(), self._next)
                if known is not None:
                    at, replaced = known
                    self.known_parts += _parts_of(replaced)
                    self._done()
                    written += replaced
                    continue
                element = token.start(), len(written), self._next, len(self._open)
            written += self._replaced(token)
            if element is not None and len(self._open) == element[3]:
                start, begun, description, _ = element
                self._objects.remember(text, start, at, description, bytes(written[begun:]))
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
            text = self._texts.string(text, may_be_shown=shown)
        elif token.lastgroup == "number":
            text = text if shown else self._texts.number(text)
        elif raw not in _CONSTANTS:
            text = self._texts.hidden(text)
        self._done()
        return _encoded(text)

    def _name(self, text: str) -> str:
        around = self._open[-1][0]
        self._next = around.member(plain(text)[1:-1])
        self._awaits_name = False
        # Inside what is not documented, names are values as well.
        return self._texts.string(text, may_be_shown=around.has_members)

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


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
