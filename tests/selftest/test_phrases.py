"""Phrases that messages are made of."""

from __future__ import annotations

import pytest

from carecycle_contract.phrases import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), (-1, "-1 items")]
)
def test_a_number_of_things(number: int, words: str) -> None:
    """In words."""
    assert counted(number, "item") == words
