"""Answers that stand-ins keep from being compared, and no others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from answers import OPERATION, ask, campaign, listed

from carecycle_contract.recording.comparison import Comparison
from carecycle_contract.recording.stand_ins import StandIns
from carecycle_contract.recording.texts import Texts

PEOPLE = (
    campaign(1, name="Flu shots", description="Retention? Ask retention@example.org"),
    campaign(2, name="+1 (212) 555-0123 calls", description="Renewals"),
)


def differs(*items: dict[str, Any], **query: Any) -> bool:
    """Whether the answer to a query compares otherwise, in a recording with these campaigns."""
    shown = Texts(StandIns([query.get("search", "")])).shown
    return Comparison(OPERATION, [listed(ask(), items)], shown).differs(ask(**query))


@pytest.mark.parametrize(
    ("query", "is_altered"),
    [
        ({}, False),
        ({"sort_by": "startDate", "filter": "active"}, False),
        ({"sort_by": "name"}, True),
        ({"search": "Flu shots"}, False),
        ({"search": "Renewals"}, False),
        ({"search": "Retention"}, False),
        ({"search": "example"}, True),
        ({"search": "@"}, False),
        ({"search": "ampl"}, False),
        ({"search": "55"}, False),
        ({"search": "3"}, False),
        ({"page": "x", "sort_by": "name"}, False),
    ],
)
def test_a_list_is_altered_where_people_are_compared(
    query: dict[str, str], is_altered: bool
) -> None:
    """By the sort, or by a search that finds something in them."""
    assert differs(*PEOPLE, **query) is is_altered
    assert not differs(campaign(1), **query)


@pytest.mark.parametrize(
    ("query", "member"),
    [({"sort_by": "name"}, "name"), ({"filter": "active"}, "status"), ({"search": "x"}, "name")],
)
def test_what_is_personal_is_not_compared(query: dict[str, str], member: str) -> None:
    """A list that is sorted by people's names is not in the order of their stand-ins."""
    operation = replace(OPERATION)
    vars(operation)["personal"] = frozenset({member})
    comparison = Comparison(operation, [listed(ask(), [campaign(1)])], str)
    assert comparison.differs(ask(**query))
    assert not comparison.differs(ask())
