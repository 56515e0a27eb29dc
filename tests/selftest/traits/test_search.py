"""What the answers tell of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answers import ask, campaign, listed

from carecycle_contract.traits.search import taste

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

BOTH = campaign(1, name="Dental recall Tampa", description=None)
ONE = campaign(2, name="Dental outreach Miami", description=None)
WHOLE = listed(ask(), [BOTH, ONE])
TEXT = "Dental recall"


def values(*listings: Answer) -> dict[str, str]:
    """What is observed of several words, by how many they are."""
    observed = {seen.id: seen.values[0] for seen in taste(listings)}
    return {name: value for name, value in observed.items() if name.startswith("search:words:")}


def test_a_result_with_some_words_shows_that_they_suffice() -> None:
    """It has no other reason to be there."""
    matches = listed(ask(search=TEXT), [BOTH, ONE])
    assert values(WHOLE, matches) == {"search:words:2": "some suffice"}


def test_an_item_left_out_for_one_word_shows_that_all_are_needed() -> None:
    """All results were seen, and it lacks but one."""
    assert values(WHOLE, listed(ask(search=TEXT), [BOTH])) == {"search:words:2": "all are needed"}


def test_where_no_search_shows_it_nothing_is_said() -> None:
    """One word, or no item that tells."""
    assert values() == {}
    assert values(WHOLE, listed(ask(search="Dental"), [BOTH, ONE])) == {}
    assert values(listed(ask(), [BOTH]), listed(ask(search=TEXT), [BOTH])) == {}
