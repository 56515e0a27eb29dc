"""A departure has one name in every run."""

from __future__ import annotations

from dataclasses import replace

from shown import verdict, violation

from carecycle_contract.reporting.fingerprint import fingerprint
from carecycle_contract.verdict import Outcome

IN_ITEM = violation(place="items[3].status")
SORTED = verdict("SORT-1", Outcome.BROKEN, IN_ITEM)


def test_other_data_have_the_same_name() -> None:
    """Neither the item, nor what was seen, nor the address counts."""
    other = replace(violation(place="items[44].status"), observed="7", expected="8", exchanges=())
    assert fingerprint(SORTED, IN_ITEM) == fingerprint(SORTED, other)


def test_another_requirement_case_or_place_has_another_name() -> None:
    """So that a new fault is new."""
    names = {
        fingerprint(SORTED, IN_ITEM),
        fingerprint(SORTED, violation(place="items[3].name")),
        fingerprint(replace(SORTED, case="sortBy-name"), IN_ITEM),
        fingerprint(verdict("SORT-3", Outcome.BROKEN), IN_ITEM),
    }
    assert len(names) == 4
