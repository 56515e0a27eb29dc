"""Shares of two runs: what chance explains is no drift."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.reporting.differing_shares import _odds as odds
from carecycle_contract.reporting.differing_shares import differing_shares
from carecycle_contract.verdict.trait import Trait

Counts = dict[str, tuple[int, int]]
_COUNTS = st.sampled_from((0, 1, 2, 137, 10**9, 2**53 - 1))
RUNS = st.dictionaries(
    st.sampled_from(("a:present", "a:null", "a:type=object", "a.b:present")),
    st.tuples(_COUNTS, _COUNTS),
)


def kinds(old: Counts, new: Counts) -> dict[str, str]:
    """The kind of each difference, by its id without `data:`."""
    runs = [
        {
            f"data:{name}": Trait(f"data:{name}", "documented", *counts, "(no parameters)")
            for name, counts in run.items()
        }
        for run in (old, new)
    ]
    return {
        difference.id.removeprefix("data:"): difference.kind
        for difference in differing_shares(*runs)
    }


WHOLE = {"id:present": (137, 137), "tag:present": (137, 137), "tag:type=string": (137, 137)}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({"a:present": (137, 137)}, {}, {"a:present": "breaking"}),
        ({"a:present": (2, 137)}, {}, {"a:present": "notice"}),
        ({"a:present": (137, 137)}, {"a:present": (30, 137)}, {"a:present": "breaking"}),
        ({"a:present": (137, 137)}, {"a:present": (136, 137)}, {"a:present": "notice"}),
        ({}, {"a:present": (137, 137)}, {"a:present": "additive"}),
        ({}, {"a:present": (1, 137)}, {"a:present": "notice"}),
        ({}, {"tag:null": (60, 137)}, {"tag:null": "breaking"}),
        ({}, {"tag:null": (1, 137)}, {"tag:null": "notice"}),
        ({}, {"tag:type=integer": (137, 137)}, {"tag:type=integer": "breaking"}),
        ({}, {"tag:type=string uuid": (137, 137)}, {}),
        ({}, {"tag:type=object": (137, 137)}, {"tag:type=object": "breaking"}),
        ({"tag:null": (3, 137)}, {"tag:null": (137, 137)}, {"tag:null": "breaking"}),
        ({"tag:null": (3, 137)}, {"tag:null": (90, 137)}, {}),
        ({}, {"tag:value=not documented": (60, 137)}, {"tag:value=not documented": "breaking"}),
        ({}, {"tag:value=new": (60, 137)}, {"tag:value=new": "additive"}),
        ({}, {"tag[]:present": (60, 137)}, {}),
        ({"tag:precision=0 digits": (60, 137)}, {}, {}),
        ({}, {"tag:precision=0 digits": (60, 137)}, {"tag:precision=0 digits": "may break"}),
    ],
)
def test_only_what_chance_does_not_explain_is_drift(
    old: Counts, new: Counts, kind: dict[str, str]
) -> None:
    """Each difference has its kind."""
    assert kinds(WHOLE | old, WHOLE | new) == kind


def test_a_type_is_compared_with_values_that_are_not_null() -> None:
    """That a member was always null says nothing of the type of a value."""
    null = {"id:present": (137, 137), "a:present": (137, 137), "a:null": (137, 137)}
    text = {"id:present": (137, 137), "a:present": (137, 137), "a:type=string": (137, 137)}
    assert kinds(null, text) == {}
    assert kinds(text, null) == {"a:null": "breaking"}


def test_chance_is_shared_by_all_that_is_compared() -> None:
    """What is drift alone is none among many (Bonferroni)."""
    old, new = {"a:present": (10, 10)}, {"a:present": (5, 10)}
    assert kinds({"a:present": (20, 20)}, {"a:present": (6, 20)}) == {"a:present": "breaking"}
    others = {f"m{number}:present": (10, 10) for number in range(200)}
    assert kinds(old | others, new | others) == {"a:present": "notice"}


def test_without_items_nothing_is_compared() -> None:
    """An empty list lacks no member."""
    assert kinds(WHOLE, {}) == {}
    assert kinds({}, WHOLE) == {}


@given(RUNS, RUNS)
def test_no_count_of_a_report_is_too_odd(old: Counts, new: Counts) -> None:
    """Nor takes it long to compare, be there more than the whole of it or a quadrillion."""
    assert {*kinds(old, new)} <= {*old, *new}


def test_many_members_are_compared_in_their_number() -> None:
    """Not in its square, which would take minutes."""
    many = {f"a{number}:present": (1, 137) for number in range(30_000)}
    assert len(kinds(WHOLE, WHOLE | many)) == len(many)


@pytest.mark.parametrize(("count", "of", "others"), [(1, 1, 1), (2, 137, 137), (60, 137, 400)])
def test_the_odds_are_those_of_dealing(count: int, of: int, others: int) -> None:
    """As combinations have them."""
    assert odds(count, of, others) == pytest.approx(comb(of, count) / comb(of + others, count))
