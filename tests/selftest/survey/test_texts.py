"""Which texts are searched, of those that the target's campaigns have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from answers import OPERATION, ask, campaign, listed

from carecycle_contract.question import Question
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.texts import (
    described_word,
    odd_name,
    odd_names,
    whole_name,
    word_elsewhere,
)


def known(*items: dict[str, Any]) -> Known:
    """A list of campaigns, all of them seen."""
    return Known(OPERATION, [listed(ask(), items)])


def bare(**members: Any) -> dict[str, Any]:
    """A campaign with no word in members that are not searched, but for these."""
    return campaign(1, id="1", status=None, **members)


def test_names_with_wildcards_are_the_first_of_the_odd_ones() -> None:
    """Servers trip over them most, and not all odd names are searched."""
    odd = [f"plain {char}" for char in "&#'\"([{é–"]
    names = ["nothing odd", *odd, "100% sure", "low_line"]
    items = [campaign(number, name=name) for number, name in enumerate(names)]
    assert odd_names(known(*items)) == ["100% sure", "low_line", *odd[:6]]


def test_a_word_of_a_member_that_is_not_searched_is_searched_for() -> None:
    """Where it is documented, at the top or one level below."""
    assert word_elsewhere(known(bare(suite="outreach"))) == ["outreach"]
    harbour = {"smsCompanyName": "Harbour"}
    assert word_elsewhere(known(bare(client=harbour))) == ["Harbour"]


def test_no_personal_text_is_searched_for() -> None:
    """Neither one that the schema marks, nor one that nobody documents."""
    people = {
        "surname": "Marchetti",
        "contact": {"lastName": "Marchetti"},
        "client": {"owner": "Marchetti"},
        "variableMappings": {"name": "Marchetti"},
        "transferConfig": {"sipUri": "Marchetti", "dynamicOptions": {"pingUrl": "Marchetti"}},
    }
    assert word_elsewhere(known(bare(**people))) == []


def test_names_are_not_searched_for_where_they_are_personal() -> None:
    """As in a list of customers; what describes them may be."""
    properties = OPERATION.item.schema["properties"]
    named = {"properties": {**properties, "name": {"type": "string", "x-personal": True}}}
    customers = replace(OPERATION, item=replace(OPERATION.item, schema=named))
    item = campaign(1, name="Jane Marchetti-Doe", description="wants vaccination")
    question = Question((), ask().key, customers)
    people = Known(customers, [listed(question, [item])])
    assert whole_name(people) is None
    assert odd_name(people) is None
    assert odd_names(people) == []
    word = described_word(people)
    assert word is not None
    assert word.text in ("wants", "vaccination")
