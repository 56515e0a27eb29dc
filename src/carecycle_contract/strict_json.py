"""A JSON parser that accepts nothing but RFC 8259."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import orjson

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


# Masked before it is shown, and so cut where no line of output ends.
_LOOKED_AT = 4096
"""Characters of a name in a message, which is kept with the answer."""
LARGEST_INTEGER = 2**53 - 1
"""RFC 8259 section 6: every program reads integers up to it alike."""

_MOST_DIGITS = 1000
"""Python itself reads no integer of more than 4,300 digits, and long ones slowly."""
_MOST_VALUES = 400_000
"""Each takes up to 200 bytes of memory, however short it is written. A page of a hundred items of
100 kB has no more, with a value in 25 bytes, as the vendor's example has."""
DEEPEST = 254
"""As deep as orjson writes; what looks at values recursively could not go much deeper."""

# A text, which may lack its end; possessive, so that nothing is read twice.
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+', re.DOTALL)


class NotJSON(ValueError):  # noqa: N818 - reads as what the body is
    """The body is not one JSON text by RFC 8259; the message says what is wrong, and where.

    `value` is what most parsers take it for all the same, or None.
    """

    def __init__(self, message: str, value: JSON = None) -> None:
        super().__init__(message)
        self.value = value


class EndsEarly(NotJSON):
    """The body ends before the JSON text does."""


class _Repeated(ValueError):  # noqa: N818 - reads as what a member name is
    """A member name appears twice in one object."""


class Unreadable(ValueError):  # noqa: N818 - reads as what the body is
    """The body may be JSON, but exceeds a limit of this parser; the message says which.

    RFC 8259 section 9 lets parsers limit depth and the size of numbers, so a body that exceeds
    such a limit is not wrong.
    """


def parse_json(body: bytes, most_values: int = _MOST_VALUES) -> JSON:
    """Parse one JSON text by RFC 8259.

    Raises:
        NotJSON: for a byte-order mark (section 8.1), invalid UTF-8 (section 8.1), NaN or
            Infinity (section 6), a repeated member name (section 4), or anything but JSON.
        Unreadable: for too many values, values nested too deeply, and numbers of too many digits.

    """
    if _has_too_many_values(body, most_values):
        raise Unreadable(f"it has more than {most_values:,} values")
    return _read_back(body) or _parse_strictly(body)


def _read_back(body: bytes) -> JSON:
    """The value of a body that orjson writes back byte for byte; None of any other.

    Such a body has none of the flaws. Most servers write so, and it takes a tenth of the time,
    which saves a twentieth of a run's CPU time.
    """
    with suppress(orjson.JSONDecodeError, orjson.JSONEncodeError):
        value: JSON = orjson.loads(body)
        if orjson.dumps(value) == body:
            return value
    return None


def _parse_strictly(body: bytes) -> JSON:
    if body.startswith(codecs.BOM_UTF8):
        value = None
        with suppress(NotJSON):
            value = _decoded(body.removeprefix(codecs.BOM_UTF8), _LAST_MEMBERS)
        raise NotJSON("the body begins with a byte-order mark", value)
    try:
        return _decoded(body, _UNIQUE_MEMBERS)
    except _Repeated as error:
        told = str(error)
    # The frames of the exception held the text and the values read so far.
    raise NotJSON(told, _decoded(body, _LAST_MEMBERS))


def _decoded(body: bytes, decoder: json.JSONDecoder) -> JSON:
    try:
        value: JSON = decoder.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotJSON(f"byte {error.start} of the body is not UTF-8") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc) or error.msg.startswith("Unterminated"):
            raise EndsEarly(f"the body ends early, after {len(body)} bytes") from None
        raise NotJSON(
            f"{error.msg.removesuffix(' at')} at line {error.lineno} column {error.colno}"
        ) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    if _is_too_deep(value):
        raise Unreadable(_TOO_DEEP)
    return value


_TOO_DEEP = f"its values are nested more than {DEEPEST} deep"


def _is_too_deep(value: JSON) -> bool:
    level: list[JSON] = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return any(isinstance(inner, (dict, list)) for inner in level)


def _has_too_many_values(body: bytes, most: int) -> bool:
    """Whether so many values begin in a body, not counting what texts hold."""
    if _begun(body, 0, len(body)) <= most:
        return False
    values = end = 0
    for text in _TEXT.finditer(body):
        values += _begun(body, end, text.start())
        end = text.end()
        if values > most:
            return True
    return values + _begun(body, end, len(body)) > most


def _begun(body: bytes, start: int, end: int) -> int:
    return sum(body.count(sign, start, end) for sign in (b",", b"[", b"{"))


def _unique_members(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        repeated = next(name for name, count in counts.items() if count > 1)
        raise _Repeated(f"the member name {repeated[:_LOOKED_AT]!r} appears twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise NotJSON(f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise Unreadable(f"it has a number of {len(digits)} digits")
    return int(digits)


_UNIQUE_MEMBERS = json.JSONDecoder(
    object_pairs_hook=_unique_members, parse_constant=_refuse_constant, parse_int=_integer
)
_LAST_MEMBERS = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_integer)
