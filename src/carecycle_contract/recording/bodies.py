"""Put stand-ins into bodies: within their text as it came, so that every flaw of it survives."""

from __future__ import annotations

import codecs
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.recording.documented import Place, root
from carecycle_contract.redaction import MASKED_KEY, with_people_replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.contract import Operation
    from carecycle_contract.recording.stand_ins import StandIns

    Element = Callable[[str, int, Place], tuple[int, str] | None]

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    r"|(?P<word>[^\W\d_]\w*)"
    r"|(?P<sign>[{}\[\]:,])",
    re.DOTALL,
)
_INTEGERS = re.compile(r"(?<![eE+])(?<![eE]-)\d+")
# What some servers write where JSON has no such value is a fault, and tells nothing.
_CONSTANTS = {"true", "false", "null", "NaN", "Infinity", "True", "False", "None", "undefined"}
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.",
    re.DOTALL,
)
_JSON_BEGINS = ("{", "[", '"')
_PLAIN = '"\\/'
_DECODER = json.JSONDecoder()
_LARGEST_MEMORY = 1 << 24
"""Characters of different items to keep with their stand-ins, as most are seen again and again."""

_TELLING, _ALIKE = 64, 16
_LONG = 256


class Bodies:
    """Replaces what is personal or not documented in the bodies of one recording."""

    def __init__(self, operation: Operation, stand_ins: StandIns) -> None:
        self._root = root(operation)
        self._stand_ins = stand_ins
        # By place and beginning, which has the id in most objects: whole objects.
        self._known: dict[tuple[Place, str], dict[str, str]] = {}
        self._remembered = 0
        self._often = lru_cache(maxsize=4096)(self._string)

    def replaced(self, body: bytes) -> bytes:
        """A body with stand-ins, of much the same length."""
        if body.startswith(codecs.BOM_UTF8):
            return codecs.BOM_UTF8 + self.replaced(body[len(codecs.BOM_UTF8) :])
        text = body.decode("utf-8", "surrogateescape")
        if text.lstrip().startswith(_JSON_BEGINS):
            text = "".join(_Reader(text, self._root, self).parts(self.element))
        elif text.strip() not in _CONSTANTS:
            text = self.hidden(text)
        return text.encode("utf-8", "surrogateescape")

    def shown(self, text: str) -> str:
        """A text that may be shown, but for the people in it."""
        return with_people_replaced(text, self._stand_ins.text)

    def hidden(self, text: str) -> str:
        """A text that may not be shown, but for the mask of a key in it."""
        parts = text.split(MASKED_KEY)
        return MASKED_KEY.join(map(self._stand_ins.text, parts))

    def element(self, text: str, start: int, place: Place) -> tuple[int, str] | None:
        """The end of an object in an array, and its text with stand-ins; None if it is no JSON."""
        known = self._known.setdefault((place, text[start : start + _TELLING]), {})
        for raw, replaced in known.items():
            # An object has its own end, so whatever begins with one is that one.
            if text.startswith(raw, start):
                return start + len(raw), replaced
        try:
            _, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return None
        raw = text[start:end]
        replaced = "".join(_Reader(raw, place, self).parts())
        if self._remembered < _LARGEST_MEMORY and len(known) < _ALIKE:
            self._remembered += len(raw)
            known[raw] = replaced
        return end, replaced

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
        characters = _CHARACTER.findall(token)
        text = "".join(map(_unescaped, characters))
        return "".join(
            raw if old == new else _escaped_like(raw, new)
            for raw, old, new in zip(characters, text, replace(text), strict=True)
        )

    def number(self, token: str) -> str:
        """A number of as many digits; an exponent stays, as it may be out of bounds."""
        return _INTEGERS.sub(lambda digits: self._stand_ins.word(digits.group()), token)


class _Reader:
    """Reads a text token by token, as if it were JSON, and knows the place of each value."""

    def __init__(self, text: str, place: Place, bodies: Bodies) -> None:
        self._text, self._bodies = text, bodies
        self._outside = Place(place.schemas)
        # The place of the next value, and of each open object or array around it.
        self._next = place
        self._open: list[tuple[Place, bool]] = []
        self._awaits_name = False

    def parts(self, element: Element = lambda *_: None) -> Iterator[str]:
        """The parts of the text in order, with stand-ins; `element` may know those of an object."""
        at = 0
        while token := _TOKEN.search(self._text, at):
            yield self._text[at : token.start()]
            at, known = token.end(), None
            if token["sign"] == "{" and self._open and not self._open[-1][1]:
                known = element(self._text, token.start(), self._next)
            if known is None:
                yield self._replaced(token)
            else:
                at, replaced = known
                self._done()
                yield replaced
        yield self._text[at:]

    def _replaced(self, token: re.Match[str]) -> str:
        text = token.group()
        match token.lastgroup:
            case "sign":
                self._moves(text)
                return text
            case "string" if self._awaits_name:
                return self._name(text)
        shown = self._next.may_be_shown
        if token.lastgroup == "string":
            text = self._bodies.string(text, may_be_shown=shown)
        elif token.lastgroup == "number":
            text = text if shown else self._bodies.number(text)
        elif text not in _CONSTANTS:
            text = self._bodies.hidden(text)
        self._done()
        return text

    def _name(self, text: str) -> str:
        around = self._open[-1][0]
        self._next = around.member(_named(text))
        self._awaits_name = False
        # Inside what is not documented, names are values as well.
        return self._bodies.string(text, may_be_shown=around.has_members)

    def _moves(self, sign: str) -> None:
        if sign in "{[":
            self._open.append((self._next, sign == "{"))
            self._awaits_name = sign == "{"
            self._next = self._next.element() if sign == "[" else self._outside
        elif sign in "}]" and self._open:
            self._open.pop()
            self._done()
        elif sign == "," and self._open:
            place, is_object = self._open[-1]
            self._awaits_name = is_object
            self._next = self._outside if is_object else place.element()

    def _done(self) -> None:
        """A value has ended: whatever follows without a comma is no value that is documented."""
        self._awaits_name = False
        self._next = self._outside


@lru_cache(maxsize=4096)
def _named(token: str) -> str:
    """The name that a JSON string is."""
    return "".join(map(_unescaped, _CHARACTER.findall(token)))[1:-1]


def _unescaped(character: str) -> str:
    if not character.startswith("\\"):
        return character
    if len(character) < 6:
        # What is no letter or digit stays as it is, and so does its escape.
        return character[1] if character[1] in _PLAIN else "\0"
    code = int(character[2:6], 16)
    if len(character) > 6:
        code = 0x10000 + ((code - 0xD800) << 10) + int(character[8:], 16) - 0xDC00
    return chr(code)


def _escaped_like(raw: str, character: str) -> str:
    if not raw.startswith("\\"):
        return character
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
