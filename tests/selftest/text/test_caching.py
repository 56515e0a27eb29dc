"""What is made of texts is kept, up to a number of characters."""

from __future__ import annotations

from carecycle_contract.text.caching import cached_by_text


def test_what_is_made_of_a_text_is_kept() -> None:
    """Of the first texts, until they are too many."""
    made: list[str] = []
    upper = cached_by_text(10)(lambda text: (made.append(text), text.upper())[1])
    texts = ("four", "five", "four", "three", "of", "three", "of", "four")
    assert [upper(text) for text in texts] == [text.upper() for text in texts]
    assert made == ["four", "five", "three", "of", "three"]
