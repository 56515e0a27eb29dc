"""Odd texts, wildcards, and a text that is nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answered, campaign, listed, verdict
from model import OPERATION

from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.searching import (
    NOWHERE,
    is_odd,
    odd_text_is_text,
    unknown_text_finds_nothing,
    wildcards_match_only_themselves,
)

ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("flu shots, 2.5; so-so: ok", False),
        ("Grüße", False),
        ("a" * 999, False),
        ("a" * 1000, True),
        ("a_b", True),
        ("100%", True),
        ("it's", True),
    ],
)
def test_odd_texts(text: str, odd: bool) -> None:
    """Such as servers are known to trip over."""
    assert is_odd(text) is odd
    question = ask(OPERATION, search=text)
    for status in (200, 400, 499):
        assert verdict(odd_text_is_text, answered(question, status)) is (True if odd else None)
    assert verdict(odd_text_is_text, answered(question, 500)) is (False if odd else None)
    assert verdict(odd_text_is_text, answered(ask(OPERATION, search=text, key=Key.NONE), 500)) is (
        None
    )


@pytest.mark.parametrize(
    ("items", "total", "page", "expected"),
    [
        ([], 0, 1, True),
        ([campaign(1)], 1, 1, False),
        ([], 1, 1, False),
        ([campaign(1, description=f"a {NOWHERE.upper()}!")], 1, 1, None),
        ([], 1, 2, None),
        ([], 0, 2, True),
        ([campaign(1)], 0, 1, False),
    ],
)
def test_a_text_that_is_nowhere_finds_nothing(
    items: list[dict[str, Any]], total: int, page: int, expected: bool | None
) -> None:
    """Unless somebody has written it into a campaign, on this page or an earlier one."""
    answer = listed(ask(OPERATION, search=NOWHERE, page=page), items, total)
    assert verdict(unknown_text_finds_nothing, answer) is expected


@pytest.mark.parametrize(("texts", "expected"), [(["%"], False), (["%", "_"], None)])
def test_wildcards_that_bring_everything(texts: list[str], expected: bool | None) -> None:
    """One text may match all; where every one does, the server searches for none of them."""
    whole = listed(Question(), [ONE, TWO])
    searched = [listed(ask(OPERATION, search=text), [ONE, TWO]) for text in texts]
    assert verdict(wildcards_match_only_themselves, whole, *searched) is expected
