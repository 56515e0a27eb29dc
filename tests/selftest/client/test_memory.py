"""What a run keeps of its answers is bounded, and changes nothing in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, answered, ask, listed
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.client.errors import OutOfBounds
from carecycle_contract.client.memory import Memory

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

_VALUES = st.recursive(
    st.sampled_from([None, True, 1, 1.0, -0.0, 0, "", "\ud83d", 2**70]) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=1), inner, max_size=3)
    ),
)


@given(st.lists(st.lists(_VALUES, max_size=4), max_size=4))
def test_what_is_kept_once_stays_as_it_was_sent(pages: list[list[JSON]]) -> None:
    """1, 1.0 and true are three values, which Python takes for equal."""
    memory = Memory()
    for items in pages:
        body = json.dumps({"items": items}).encode()
        assert repr(memory.keep(answered(ask(), body=body)).json) == repr(json.loads(body))


def test_items_written_alike_are_kept_once() -> None:
    """In whatever answers they come."""
    memory, item = Memory(), {"id": 1, "client": {"name": "Acme"}}
    first, second = (memory.keep(listed(ask(page=page), [item])) for page in (1, 2))
    assert first.page is not None
    assert second.page is not None
    assert first.page.items[0] is second.page.items[0]


TOO_MUCH: dict[str, Any] = {
    "text": {"pad": "x" * 1_000_000},
    "numbers": {"pad": list(range(100_000))},
    "names": {"pad": {str(number): None for number in range(50_000)}},
    "names of many objects": {
        "pad": [{f"{number}-{name}": None for name in range(20)} for number in range(1000)]
    },
    "a long name": {"n" * 1_000_000: None},
    "names of items": {"items": [{f"{number}-{'n' * 1000}": None} for number in range(1000)]},
    "objects": [{"a": []}] * 30_000,
    "items": {"items": [{"id": number, "text": "é" * 1000} for number in range(1000)]},
    "lists": {"items": [[[] for _ in range(20_000)]]},
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_beyond_the_bound_is_no_answer(body: Any) -> None:
    """What was kept before stays, and what came of the answer does not take up room."""
    memory = Memory(most=1_000_000)
    memory.keep(listed(ask(), [{"id": 1}]))
    for _ in range(3):
        with pytest.raises(OutOfBounds, match="a run keeps 1 MB of answers"):
            memory.keep(answered(ask(), body=body))
    memory.keep(listed(ask(), [{"id": 2}]))


def test_a_body_that_is_no_json_is_kept_once() -> None:
    """What told so holds neither the frames that read the body nor any text made of it."""
    defect = answered(ask(), body=b'{"a": ' + b"x" * 1000).json_defect
    assert defect is not None
    assert (defect.__traceback__, defect.__context__, defect.__cause__) == (None, None, None)


def test_names_that_objects_share_count_once() -> None:
    """As those of the items of a list are, which take 5 MB here, and would take 16."""
    items = [{f"{name:060}": number for name in range(50)} for number in range(2000)]
    Memory(most=8_000_000).keep(listed(ask(), items))


@pytest.mark.parametrize(
    "body",
    [
        {"message": "x" * 1_000_001},
        {"x" * 1_000_001: 1},
        {"items": [{"id": "x" * 1_000_001}]},
        {"items": ["x" * 1_000_001]},
        {"items": [{"client": {"x" * 1_000_001: 1}}]},
    ],
    ids=("text", "name", "text of an item", "item", "name in an item"),
)
def test_a_text_of_more_than_a_million_characters_is_beyond_a_bound(body: Any) -> None:
    """Reading, folding and splitting it would take many times its length."""
    with pytest.raises(OutOfBounds, match="it has a text of 1,000,001 characters, over 1,000,000"):
        Memory().keep(answered(ask(), body=body))


def test_more_than_a_hundred_pages_at_once_are_no_answer() -> None:
    """A million empty objects are soon sent, and long looked at."""
    memory, most = Memory(), 100 * OPERATION.largest_page
    memory.keep(listed(ask(), [{}] * most))
    with pytest.raises(OutOfBounds, match="it lists 10,001 items, over 10,000"):
        memory.keep(listed(ask(), [{}] * (most + 1)))


@pytest.mark.parametrize("size", [0, 1000, 1_000_000])
def test_a_body_is_given_back_as_it_came(size: int) -> None:
    """Though large ones are kept compressed."""
    content = b" " * size
    exchange = answered(ask(), body=content).exchange
    assert exchange.body == content
    assert exchange.size <= 100_000
    assert len(repr(exchange)) < 100


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")], ids=["dense", "spaced"])
def test_a_body_that_is_its_value_again_takes_no_room(separators: tuple[str, str]) -> None:
    """It comes back byte for byte, with the items that other answers share."""
    memory = Memory()
    items: list[JSON] = [{"id": number, "name": "É", "rate": 1.0} for number in range(100)]
    written = json.dumps({"items": items}, separators=separators, ensure_ascii=False).encode()
    for _ in range(2):
        exchange = memory.keep(answered(ask(), body=written)).exchange
        assert exchange.body == written
        assert (exchange.size == 0) == (separators == (",", ":"))


def test_headers_are_kept_too() -> None:
    """Up to a hundred kilobytes of them come with an answer."""
    memory = Memory(most=1_000_000)
    headers = {f"x-{number}": f"é{number}" * 40_000 for number in range(10)}
    answer = answered(ask(), 200, b"{}", headers)
    memory.keep(answer)
    with pytest.raises(OutOfBounds, match="a run keeps 1 MB of answers"):
        memory.keep(answer)
