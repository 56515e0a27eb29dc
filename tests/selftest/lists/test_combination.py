"""How several words of a search combine, as far as results show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import ask, campaign, listed

from carecycle_contract.lists.combination import Combination
from carecycle_contract.lists.listing import listings_of
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

FLU = campaign(4, name="Flu shots", description="Wellness weekdays only")
COLD = campaign(5, name="Cold season", description="Wellness indoors")
WHOLE = listed(ask(), [FLU, COLD])


def _searched(text: str, *items: dict[str, Any], total: int | None = None) -> Answer:
    return listed(ask(search=text, per_page=100), items, total)


@pytest.mark.parametrize(
    ("answers", "needs_all_of"),
    [
        pytest.param([_searched("shots indoors")], 2, id="none-of-two-is-brought"),
        pytest.param([_searched("shots Wellness", FLU)], 2, id="the-one-that-has-both"),
        pytest.param([_searched("weekdays shots Wellness absent")], 4, id="of-four-words"),
        pytest.param(
            [_searched("shots indoors"), _searched("weekdays shots Wellness absent", FLU)],
            0,
            id="a-longer-text-may-lack-one",
        ),
        pytest.param([_searched("Wellness absent", FLU, COLD)], 0, id="any-word"),
        pytest.param(
            [_searched("Wellness absent", FLU), _searched("shots indoors")], 0, id="not-always-all"
        ),
        pytest.param([_searched("shots absent nowhere")], 0, id="two-words-are-missing"),
        pytest.param([_searched("shots indoors", total=101)], 0, id="results-not-all-seen"),
        pytest.param([_searched("shots indoors", total=1)], 0, id="fewer-than-counted"),
        pytest.param([_searched("shots")], 0, id="one-word"),
        pytest.param([listed(ask(search="shots indoors", filter="draft"), [])], 0, id="filtered"),
        pytest.param([], 0, id="no-search"),
    ],
)
def test_every_word_is_needed_where_an_item_that_lacks_one_is_left_out(
    answers: list[Answer], needs_all_of: int
) -> None:
    """By results that were all seen, unless others have only some of the words."""
    assert Combination.of(listings_of([WHOLE, *answers])).needs_all_of == needs_all_of


@pytest.mark.parametrize(
    ("match", "text", "admitted"),
    [
        (Match.CERTAIN, "flu", True),
        (Match.TASTE, "flu shots", True),
        (Match.SOME_WORDS, "flu shots", False),
        (Match.SOME_WORDS, "flu shots indoors", True),
        (Match.NO, "flu shots indoors", False),
    ],
)
def test_texts_of_more_words_than_were_seen_may_lack_one(
    match: Match, text: str, admitted: bool
) -> None:
    """Here of more than two."""
    assert Combination(2).admits(match, text) is admitted
