"""What is made of texts is kept, up to a number of characters."""

from __future__ import annotations

from carecycle_contract.text.caching import cached_by_text
from carecycle_contract.text.collation import fold


def test_what_is_made_of_a_text_is_kept() -> None:
    """Until the texts are too many, and then anew."""
    made: list[str] = []
    upper = cached_by_text(10)(lambda text: (made.append(text), text.upper())[1])
    assert [upper(text) for text in ("four", "five", "four", "three", "four")] == [
        *("FOUR", "FIVE", "FOUR", "THREE", "FOUR")
    ]
    assert made == ["four", "five", "three", "four"]


def test_marks_without_end_are_folded_in_time() -> None:
    """Bringing them in order takes time by the square of their number."""
    assert fold("a" + "\u0301\u0316" * 40_000 + "b" * 1000) == "a" + "b" * 1000
