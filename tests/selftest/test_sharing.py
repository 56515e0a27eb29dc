"""Items are kept once, and no answer shows another one than it did."""

from __future__ import annotations

from answers import answered
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.question import Question
from carecycle_contract.rules.items import items_of
from carecycle_contract.survey.sharing import SharedItems

_MEMBERS = st.sampled_from(["null", "1", "1.0", "true", '"1"', "1e400", "-1e400", f"{2**70}", "[]"])
_ITEMS = st.lists(_MEMBERS.map(lambda member: f'{{"id":"a","count":{member}}}'), max_size=4)


@given(st.lists(_ITEMS, max_size=4))
def test_sharing_changes_no_answer(pages: list[list[str]]) -> None:
    """Not even by a number of another type, or one that is too large to be written."""
    shared = SharedItems()
    for items in pages:
        body = f'{{"items":[{",".join(items)}]}}'.encode()
        answer, alone = answered(Question(), 200, body), answered(Question(), 200, body)
        shared.share(answer)
        assert repr(answer.json) == repr(alone.json)


def test_an_item_is_kept_once() -> None:
    """Wherever and however it is written; what holds no list of items has none."""
    shared = SharedItems()
    bodies = [
        b'{"items":[{"id":"a"},{"id":"b"}]}',
        b'{"items": [{"id": "b"}]}',
        b'{"items":1}',
        b"?",
    ]
    answers = [answered(Question(), 200, body) for body in bodies]
    for answer in answers:
        shared.share(answer)
    first, second = ([*items_of(answer)] for answer in answers[:2])
    assert first[1][1] is second[0][1]
    assert answers[2].json == {"items": 1}
