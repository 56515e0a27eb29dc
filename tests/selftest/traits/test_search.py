"""What the answers tell of a search."""

from __future__ import annotations

from answers import ask, campaign, listed

from carecycle_contract.traits.search import several_words

BOTH = campaign(1, name="Dental recall Tampa", description=None)
ONE = campaign(2, name="Dental outreach Miami", description=None)
WHOLE = listed(ask(), [BOTH, ONE])
TEXT = "Dental recall"


def test_a_result_with_some_words_shows_that_they_suffice() -> None:
    """It has no other reason to be there."""
    matches = listed(ask(search=TEXT), [BOTH, ONE])
    assert several_words([WHOLE, matches]) == "results may have only some words of a text"


def test_an_item_left_out_for_one_word_shows_that_all_are_needed() -> None:
    """All results were seen, and it lacks but one."""
    assert several_words([WHOLE, listed(ask(search=TEXT), [BOTH])]) == (
        "results have all words of a text"
    )


def test_where_no_search_shows_it_nothing_is_said() -> None:
    """One word, or no item that tells."""
    assert several_words([]) is None
    assert several_words([WHOLE, listed(ask(search="Dental"), [BOTH, ONE])]) is None
    assert several_words([listed(ask(), [BOTH]), listed(ask(search=TEXT), [BOTH])]) is None
