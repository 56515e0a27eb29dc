"""What collations agree on is wrong by all of them; what one explains is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.rules.collation import (
    COLLATIONS,
    Collation,
    certainly_after,
    explaining,
    fold,
    misplaced,
)

NAMES = st.lists(st.text("aAbBéÉzZ10 -_.,'ßØя健😀", max_size=6), max_size=12)


@pytest.mark.parametrize("collation", COLLATIONS, ids=lambda one: one.name)
@given(texts=NAMES)
def test_a_list_sorted_by_a_known_collation_is_explained(
    collation: Collation, texts: list[str]
) -> None:
    """By that one or by an earlier one that explains it as well."""
    assert explaining(sorted(texts, key=collation.key)) is not None


@given(texts=NAMES)
def test_what_is_misplaced_is_wrong_by_every_collation(texts: list[str]) -> None:
    """The pair that is named stands the other way in each of them."""
    found = misplaced(texts)
    if found is not None:
        before, after = (texts[index] for index in found)
        for collation in COLLATIONS:
            assert sorted([before, after], key=collation.key) == [after, before]


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_texts_are_not_each_after_the_other(one: str, other: str) -> None:
    """And none is after itself."""
    assert not (certainly_after(one, other) and certainly_after(other, one))
    assert not certainly_after(one, one)


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["abc", "abd", "abe"], None),
        (["abd", "abc"], (0, 1)),
        (["alpha", "Beta", "gamma"], None),
        (["Beta", "Gamma", "alpha"], None),
        (["alpha", "gamma", "Beta", "delta"], (1, 2)),
        (["item 2", "item 10"], None),
        (["item 10", "item 2"], None),
        (["co-op", "coal", "coop"], None),
        (["Zebra", "Ångström"], None),
        (["Ångström", "Zebra"], None),
        (["a", "b", "c", "a"], (2, 3)),
    ],
)
def test_examples(texts: list[str], wrong: tuple[int, int] | None) -> None:
    """Of what engines do, and of what none does."""
    assert misplaced(texts) == wrong


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ångström", "angstrom"), ("Cafe\u0301", "cafe"), ("STRASSE", "strasse"), ("ﬁne", "fine")],
)
def test_folding_takes_away_case_and_accents(text: str, folded: str) -> None:
    """However they are written."""
    assert fold(text) == folded
    assert fold(folded) == folded
