"""Reading a body: by whichever reader, it is what RFC 8259 says, or it is refused."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.strict_json import NotJSON, Reader, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable

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
    for parse in (parse_json, Reader().parse):
        assert repr(parse((around + text + around).encode())) == repr(value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a":1,"a":1}', "'a' stands twice"),
        ('{"b":{"a":1,"c":2,"a":3}}', "'a' stands twice"),
        ("NaN", "NaN is not a JSON number"),
        ("-Infinity", "-Infinity is not a JSON number"),
        ("{'a':1}", "Expecting property name"),
        ("1]", "Extra data"),
        ("[" * 100_000, "nested too deeply"),
        ("\x00", "Expecting value"),
        ("01", "Expecting ',' delimiter"),
    ],
)
def test_what_is_not_json_is_refused(text: str, complaint: str) -> None:
    """With the reason."""
    for parse in (parse_json, Reader().parse):
        with pytest.raises(NotJSON, match=complaint):
            parse(f"[{text}]".encode())


@pytest.mark.parametrize(
    ("body", "complaint"),
    [(b"\xef\xbb\xbf{}", "byte-order mark"), (b'"\xff"', "byte 1 of the body is not UTF-8")],
)
def test_what_is_not_text_in_utf_8_is_refused(body: bytes, complaint: str) -> None:
    """RFC 8259, section 8.1."""
    for parse in (parse_json, Reader().parse):
        with pytest.raises(NotJSON, match=complaint):
            parse(body)


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
    for parse in (parse_json, Reader().parse):
        read = parse(text.encode())
        assert value is None or repr(read) == repr(value)


_MEMBERS = ["null", "1", "1.0", "true", '"1"', "1e400", "-1e400", f"{2**70}", "[]", '{"items":[]}']
_ITEMS = [
    f'{{"id":"long enough to be told from others by its beginning","count":{member}}}'
    for member in _MEMBERS
]


@given(st.lists(st.lists(st.sampled_from(_ITEMS), max_size=3)))
def test_an_item_that_was_read_before_is_no_other_now(lists: list[list[str]]) -> None:
    """Not even one with a number of another type, or one that is too large to be written."""
    reader = Reader()
    for items in lists:
        body = f'{{"items":[{",".join(items)}]}}'.encode()
        assert _read(reader.parse, body) == _read(parse_json, body)


# Of a list of known items, and of what only looks like one.
_BEFORE = [
    '{"items":[',
    '{"items": [',
    '{"total":1,"items":[',
    '{"items":[],"items":[',
    '{"a":{"items":[',
    '{"a":[{"items":[',
    '{"a":[1,"items":[',
    '{"a":"x\\","items":[',
    '{"a":"\\\\","items":[',
    '{"a":"\\"items":[',
    '{"x\\"items":[',
    '{"a":"{","items":[',
    '{"a":"","x"items":[',
    '["items":[',
    '[{"items":[',
    '"items":[',
]
_AFTER = [
    "]}",
    ']},"items":[]}',
    '],"items":[]}',
    '],"items":[1]}',
    '],"next":1}',
    '],"next":{"items":[]}}',
    "]}]",
    "]}]}",
    "]}}",
    '}],"b":[]}',
    '"]}',
    "]",
    "1]}",
    "{}]}",
    ',""]}',
    " ]}",
    ",]}",
    "}",
]


@pytest.mark.parametrize("after", _AFTER)
@pytest.mark.parametrize("before", _BEFORE)
def test_what_stands_around_known_items_is_read_strictly(before: str, after: str) -> None:
    """A reader that remembers gives what one without a memory gives, and refuses the same."""
    reader = Reader()
    good = ",".join(_ITEMS[:3])
    reader.parse(f'{{"items":[{good}]}}'.encode())
    reader.parse(f'{{"items" : [\n  {_ITEMS[3]}\n]}}'.encode())
    for items in (
        "",
        _ITEMS[0],
        good,
        f"{good},",
        f"{good} , {_ITEMS[3]}",
        f"{good},{_ITEMS[4]}",
        good[:-1],
        f" {good}",
    ):
        body = f"{before}{items}{after}".encode()
        assert _read(reader.parse, body) == _read(parse_json, body)


def _read(parse: Callable[[bytes], JSON], body: bytes) -> str:
    try:
        return repr(parse(body))
    except NotJSON as defect:
        return f"refused: {defect}"


def test_an_item_is_kept_once() -> None:
    """Wherever it stands, whether or not the text around it is plain."""
    reader = Reader()
    bodies = [
        b'{"items":[{"id":"a"},{"id":"b"}]}',
        b'{"items" : [\n  {"id":"b"} ,\n  {"id":"\\u0061"}]\n}',
        b'{"total":1,"items":[{"id":"b"}],"next":null}',
    ]
    first, second, third = ([*_items(reader.parse(body))] for body in bodies)
    assert first[1] is second[0] is third[0]


def _items(body: JSON) -> list[JSON]:
    assert isinstance(body, dict)
    assert isinstance(body["items"], list)
    return body["items"]


def test_items_are_known_by_more_than_their_beginning() -> None:
    """Items that begin alike, and one that begins like another and goes on."""
    reader = Reader()
    alike = "x" * 200
    body = f'{{"items":[{{"id":"{alike}1"}},{{"id":"{alike}2"}},{{"id":"{alike}2","a":1}}]}}'
    for _ in range(2):
        assert reader.parse(body.encode()) == json.loads(body)
    turned = f'{{"items":[{{"id":"{alike}2"}},{{"id":"{alike}1"}}]}}'
    assert reader.parse(turned.encode()) == json.loads(turned)
    for number in ("1" * 100, "1" * 101):
        body = f'{{"items":[ {number}]}}'
        assert reader.parse(body.encode()) == json.loads(body)


def test_a_reader_travels_without_its_memory() -> None:
    """Answers that go to another process were read, and need no reader with all it knows."""
    reader = Reader()
    body = f'{{"items":[{{"id":"{"x" * 1000}"}}]}}'.encode()
    reader.parse(body)
    assert len(pickle.dumps(reader)) < len(body)
    assert copy.copy(reader).parse(body) == reader.parse(body)
