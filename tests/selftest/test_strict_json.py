"""Reading a body: it is what RFC 8259 says, or it is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.strict_json import NotJSON, Unreadable, parse_json

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

_NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
_PLAIN = (",", ":")


@given(_VALUES, st.booleans(), st.sampled_from([None, 1, 4]), st.sampled_from(["", " ", "\n"]))
def test_a_value_is_read_however_it_is_written(
    value: JSON, ascii_only: bool, indent: int | None, around: str
) -> None:
    """Numbers keep their type: 1, 1.0 and true are three values, which Python takes for equal."""
    text = json.dumps(
        value, ensure_ascii=ascii_only, indent=indent, separators=None if indent else _PLAIN
    )
    assert repr(parse_json((around + text + around).encode())) == repr(value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a":1,"a":1}', "'a' appears twice"),
        ('{"b":{"a":1,"c":2,"a":3}}', "'a' appears twice"),
        ("NaN", "NaN is not a JSON number"),
        ("-Infinity", "-Infinity is not a JSON number"),
        ("{'a':1}", "Expecting property name"),
        ("1]", "Extra data"),
        ("\x00", "Expecting value"),
        ("01", "Expecting ',' delimiter"),
    ],
)
def test_what_is_not_json_is_refused(text: str, complaint: str) -> None:
    """With the reason."""
    with pytest.raises(NotJSON, match=complaint):
        parse_json(f"[{text}]".encode())


@pytest.mark.parametrize(
    ("body", "complaint"),
    [(b"\xef\xbb\xbf{}", "byte-order mark"), (b'"\xff"', "byte 1 of the body is not UTF-8")],
)
def test_what_is_not_text_in_utf_8_is_refused(body: bytes, complaint: str) -> None:
    """RFC 8259, section 8.1."""
    with pytest.raises(NotJSON, match=complaint):
        parse_json(body)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1e400]", [float("inf")]),
        ("[-0]", [0]),
        (f"[{2**64}]", [2**64]),
        ('["\\ud83d"]', ["\ud83d"]),
        ('{"a":"\\u00e9\\/"}', {"a": "é/"}),
        ("[" * 300 + "]" * 300, None),
        ('{"items":1}', {"items": 1}),
    ],
)
def test_unusual_json_is_json(text: str, value: JSON) -> None:
    """What one reader refuses or rounds, though the grammar allows it."""
    read = parse_json(text.encode())
    assert value is None or repr(read) == repr(value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested more deeply"),
        (f"[{'1' * 10_000}]", "a number of 10000 digits"),
    ],
)
def test_what_passes_our_limits_is_not_called_invalid(text: str, complaint: str) -> None:
    """RFC 8259 section 9 sets none on depth, nor on the size of numbers."""
    with pytest.raises(Unreadable, match=complaint):
        parse_json(text.encode())
