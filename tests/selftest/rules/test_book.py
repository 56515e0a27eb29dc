"""No rule accuses a conforming server, whatever its data and its taste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from answers import OPERATION, STATUS, ask
from hypothesis import given
from hypothesis import strategies as st
from model import Model, Taste, surveyed
from strategies import TASTES, items

from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.listing import listing_of, listings_of
from carecycle_contract.rules.book import rules_of

if TYPE_CHECKING:
    from carecycle_contract.question import Question
    from carecycle_contract.survey.evidence import Evidence


def accusations(evidence: Evidence) -> list[str]:
    """Every violation, confirmed or not, in a line."""
    return [
        f"{rule.requirement} {rule.name}: {one.place}: {one.expected} / {one.observed}"
        for rule in rules_of(OPERATION)
        for one in (*evidence.judgement_of(rule).violations, *evidence.judgement_of(rule).pending)
    ]


@given(items(), TASTES, st.integers(10, 400))
def test_a_conforming_server_is_never_accused(
    campaigns: list[dict[str, Any]], taste: Taste, budget: int
) -> None:
    """Any data, any taste where the documentation is silent, any budget."""
    assert accusations(surveyed(Model(campaigns, taste, budget))) == []


@given(items(), TASTES, st.data())
def test_a_census_predicts_every_page(
    campaigns: list[dict[str, Any]], taste: Taste, data: st.DataObject
) -> None:
    """Any valid query of a conforming server gets the page that the whole list predicts."""
    model = Model(campaigns, taste)
    census = Census.of(listings_of([model.ask(ask(per_page=100))]))
    assert census is not None
    question: Question = ask(
        page=data.draw(st.integers(1, 5)),
        per_page=data.draw(st.integers(1, 12)),
        sort_by=data.draw(st.sampled_from(OPERATION.sort_keys)),
        sort_direction=data.draw(st.sampled_from(OPERATION.directions)),
        filter=data.draw(st.none() | st.sampled_from(STATUS.values)),
        search=data.draw(
            st.none() | st.sampled_from(["alpha", "wellness", "flu", "beta", "alpha nowhere"])
        ),
    )
    listing = listing_of(model.ask(question))
    if listing is not None:
        assert [*violations_in(as_predicted(census, listing))] == []
