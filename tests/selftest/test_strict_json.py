"""Reading a body: it is what RFC 8259 says, or it is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from bounds import within_seconds
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
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'\xef\xbb\xbf{"a": 1, "a": [2]}', {"a": [2]}),
        (b'{"a": NaN}', None),
    ],
)
def test_what_most_parsers_take_it_for_is_told_besides(body: bytes, value: JSON) -> None:
    """A flaw that they pass over does not keep the rest from being judged."""
    with pytest.raises(NotJSON) as refused:
        parse_json(body)
    assert refused.value.value == value


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf{]", b'{"a": 1, "a": 2'])
def test_a_flaw_behind_one_that_parsers_pass_over_leaves_no_value(body: bytes) -> None:
    """Nothing is made of half a body."""
    with pytest.raises(NotJSON) as refused:
        parse_json(body)
    assert refused.value.value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1e400]", [float("inf")]),
        ("[-0]", [0]),
        (f"[{2**64}]", [2**64]),
        ('["\\ud83d"]', ["\ud83d"]),
        ('{"a":"\\u00e9\\/"}', {"a": "é/"}),
        ('{"items":1}', {"items": 1}),
    ],
)
def test_unusual_json_is_json(text: str, value: JSON) -> None:
    """What one reader refuses or rounds, though the grammar allows it."""
    assert repr(parse_json(text.encode())) == repr(value)


def test_a_number_that_passes_our_limit_is_not_called_invalid() -> None:
    """RFC 8259 section 9 sets none on the size of numbers."""
    with pytest.raises(Unreadable, match="a number of 10000 digits"):
        parse_json(b"[" + b"1" * 10_000 + b"]")


def _nested(depth: int, *, spaced: bool) -> bytes:
    return (b"[ " if spaced else b"[") * depth + b"]" * depth


@pytest.mark.parametrize("spaced", [False, True])
def test_what_is_nested_very_deeply_is_not_read(spaced: bool) -> None:
    """However it is written; RFC 8259 section 9 lets a parser limit the depth."""
    parse_json(_nested(254, spaced=spaced))
    for depth in (255, 900, 5_000, 100_000):
        with pytest.raises(Unreadable, match="nested more than 254 deep"):
            parse_json(_nested(depth, spaced=spaced))


@pytest.mark.parametrize("value", [b"null", b"{}", b"[]", b'""', b'{"a":[]}', b"0", b" 1e0"])
def test_what_has_very_many_values_is_not_read(value: bytes) -> None:
    """A few bytes each take a hundred in memory."""
    with pytest.raises(Unreadable, match="more than 400,000 values"):
        parse_json(b"[" + b",".join([value] * 1_000_000) + b"]")


def test_the_largest_page_is_read() -> None:
    """A hundred items of 100 kB, and texts that are full of commas and brackets."""
    item = {"list": [{"name": f"value {number}", "is": None} for number in range(1000)]}
    item["text"] = r",[{,\"" * 10_000
    page = json.dumps([item] * 100)
    assert len(page) > 10_000_000
    assert parse_json(page.encode()) == [item] * 100


@pytest.mark.parametrize(
    "body",
    [
        b'"' + b'\\"' * 2_000_000,
        b'["' + b'","' * 2_000_000,
        b'{"a":0' + b',"b":0' * 300_000 + b',"b":0}',
        b"[" * 4_000_000,
        b'"' + b"\\u0041" * 600_000 + b'"',
    ],
    ids=("escaped quotes", "texts", "repeated names", "brackets", "escapes"),
)
def test_a_body_takes_time_by_its_length(body: bytes) -> None:
    """Four million bytes of whatever take a few seconds at most."""
    with within_seconds(5), suppress(NotJSON, Unreadable):
        parse_json(body)


def test_a_long_name_that_is_repeated_is_told_by_its_beginning() -> None:
    """The message is kept with the answer, and a name may have as many bytes as the body.

    What is cut before it is masked may be half an address, so nobody is to see where it ends.
    """
    with pytest.raises(NotJSON, match=r"the member name 'x{4096}' appears twice") as caught:
        parse_json(b'{"%(name)s":1,"%(name)s":2}' % {b"name": b"x" * 100_000})
    assert len(str(caught.value)) < 4200
