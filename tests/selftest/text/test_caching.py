"""What is made of texts is kept, up to a number of characters."""

from __future__ import annotations

from carecycle_contract.text.caching import cached_by_text
from carecycle_contract.text.collation import fold


def test_what_is_made_of_a_text_is_kept() -> None:
    """Of the first texts, until they are too many."""
    made: list[str] = []
    upper = cached_by_text(10)(lambda text: (made.append(text), text.upper())[1])
    texts = ("four", "five", "four", "three", "of", "three", "of", "four")
    assert [upper(text) for text in texts] == [text.upper() for text in texts]
    assert made == ["four", "five", "three", "of", "three"]


def test_marks_without_end_are_folded_in_time() -> None:
    """Bringing them in order takes time by the square of their number."""
    assert fold("a" + "\u0301\u0316" * 40_000 + "b" * 1000) == "a" + "b" * 1000


def test_up_to_thirty_marks_of_a_letter_are_kept() -> None:
    """As UAX #15 section 13 advises; no language has more."""
    assert fold("a" + "\u0345" * 30 + "b") == "a" + "\u03b9" * 30 + "b"
    assert fold("a" + "\u0345" * 31 + "b") == "a" + "\u03b9" * 30 + "b"
