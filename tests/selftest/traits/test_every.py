"""The traits that answers show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import JSON_TYPE, answered, ask, campaign, listed

from carecycle_contract.redaction import Redactor
from carecycle_contract.traits.every import traits

if TYPE_CHECKING:
    from carecycle_contract.verdict.trait import Trait

REDACTOR = Redactor("cc_0123456789abcdef")
NULLS_LAST = [
    campaign(1, startDate="2026-01-01T00:00:00.000Z"),
    campaign(2, startDate="2026-01-02T00:00:00.000Z"),
    campaign(3, startDate=None),
]


def by_id(*answers: object) -> dict[str, Trait]:
    """The traits by their ids."""
    return {trait.id: trait for trait in traits(answers, REDACTOR)}


def test_what_held_throughout_is_a_trait() -> None:
    """With the question that showed it first."""
    question = ask(sort_by="startDate", sort_direction="asc")
    shown = by_id(listed(question, NULLS_LAST))["lists:nulls:startDate:asc"]
    assert (shown.value, shown.seen, shown.of) == ("last", 1, 1)
    assert shown.question == "sortBy=startDate sortDirection=asc"


def test_what_did_not_hold_is_none() -> None:
    """Two answers to the same, of which each explains another value."""
    answers = [listed(ask(page=9), [], 3), listed(ask(page=8), NULLS_LAST, 3)]
    assert "lists:past-the-end" in by_id(answers[0])
    assert "lists:past-the-end" not in by_id(*answers)


@pytest.mark.parametrize(("status", "shown"), [(400, "400"), (0, "no answer")])
def test_an_answer_without_a_status_is_none(status: int, shown: str) -> None:
    """Where the connection was closed instead."""
    assert by_id(answered(ask(page=0), status))["refusals:page:too-small"].value == shown


def test_no_text_of_an_item_is_shown() -> None:
    """Nor the one that was searched for, nor the names in an open map."""
    item = campaign(1, name="Cardiology", variableMappings={"patientsName": "Cardiology"})
    shown = by_id(listed(ask(search="Cardiology"), [item]), listed(ask(), [item]))
    told = repr(shown)
    assert "Cardiology" not in told
    assert "patientsName" not in told
    assert "data:variableMappings.*:present" in shown


def test_shares_count_items() -> None:
    """Nulls count among the items that have the member."""
    shown = by_id(listed(ask(), NULLS_LAST))
    assert (shown["data:startDate:null"].seen, shown["data:startDate:null"].of) == (1, 3)
    assert shown["data:startDate:type=string date-time"].seen == 2
    assert shown["data:startDate:precision=3 digits of a second and Z"].value == "documented"


def test_an_undocumented_member_is_not_looked_into() -> None:
    """Its members may be data."""
    shown = by_id(listed(ask(), [campaign(1, tier={"ana": 1})]))
    assert shown["data:tier:present"].value == "undocumented"
    assert not [name for name in shown if "ana" in name]


def test_a_person_is_masked_before_a_text_is_cut() -> None:
    """In a header, and in the name of a member of an envelope or an error."""
    address = f"{'x' * 100} jane.roe@example.org"
    body = {**listed(ask(), [], 0).json, address: 1}
    page = answered(ask(), 200, body, {**JSON_TYPE, "link": address})
    error = answered(ask(per_page=0), 400, {"x" * 380: {"jane.roe@example.org": 1}})
    told = repr(by_id(page, error))
    assert "[e-mail]" in told
    assert "jane" not in told


def test_without_answers_there_are_no_traits() -> None:
    """As in a run without a verdict."""
    assert traits([], REDACTOR) == ()
