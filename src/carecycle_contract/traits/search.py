"""How a search treats several words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.lists.combination import Combination
from carecycle_contract.lists.listing import listings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.answer import Answer


def several_words(answers: Iterable[Answer]) -> str | None:
    """Whether results have all words of a text or only some; None if no search shows it."""
    combination = Combination.of(listings(answers))
    if combination.some_words_suffice:
        return "results may have only some words of a text"
    return "results have all words of a text" if combination.needs_all_of > 1 else None
