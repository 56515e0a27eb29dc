"""JSON texts, read strictly by RFC 8259."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from typing import TYPE_CHECKING, NoReturn

import orjson

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON


_MOST_DIGITS = 1000
"""Python itself reads integers of no more than 4,300 digits, and takes long for each."""


class NotJSON(ValueError):  # noqa: N818 - it names what the body is
    """A body that is not one JSON text by RFC 8259; the message says what is wrong and where."""


class Unreadable(ValueError):  # noqa: N818 - it names what the body is
    """A body that may be JSON, but not within the limits of this reader; the message says which.

    RFC 8259 section 9 lets a parser set limits on depth and on the size of numbers, and blames
    nobody for passing them.
    """


def parse_json(body: bytes) -> JSON:
    """Parse one JSON text strictly by RFC 8259.

    Raises:
        NotJSON: for a byte-order mark (section 8.1), text that is not UTF-8 (8.1), NaN or
            Infinity (section 6), a repeated member name (section 4), or no JSON at all.
        Unreadable: for values nested too deeply, and numbers of too many digits.

    """
    parsed, plain = _parse_plain(body)
    return parsed if plain else _parse_strictly(_decoded(body))


def _parse_plain(body: bytes) -> tuple[JSON, bool]:
    """A JSON text, and whether it is plain: what is written again to the byte has no flaw to find.

    Reading so takes a tenth of the time of `_parse_strictly`, and most servers write so.
    """
    try:
        parsed: JSON = orjson.loads(body)
        return parsed, orjson.dumps(parsed) == body
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None, False


def _decoded(body: bytes) -> str:
    if body.startswith(codecs.BOM_UTF8):
        raise NotJSON("the body begins with a byte-order mark")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJSON(f"byte {error.start} of the body is not UTF-8") from None


def _parse_strictly(text: str) -> JSON:
    try:
        parsed: JSON = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJSON(f"{error.msg} at line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise Unreadable("its values are nested more deeply than this reader goes") from None
    return parsed


def _unique_members(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        repeated = next(name for name, count in counts.items() if count > 1)
        raise NotJSON(f"the member name {repeated!r} stands twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise NotJSON(f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise Unreadable(f"it has a number of {len(digits)} digits")
    return int(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_members, parse_constant=_refuse_constant, parse_int=_integer
)
