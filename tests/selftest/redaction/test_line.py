"""A text on one line breaks nothing, hides nothing and commands nothing."""

from __future__ import annotations

import pytest
from hostile import TEXTS, is_harmless
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.redaction import cut, one_line


@given(TEXTS)
def test_a_text_becomes_one_harmless_line(text: str) -> None:
    """Whatever it holds."""
    assert is_harmless(one_line(text))


@given(TEXTS)
def test_a_line_stays_as_it_is(text: str) -> None:
    """Escapes are not escaped again."""
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x\n::error::y", r"x\x0a::error::y"),
        ("  ::error::y", r"  \x3a:error::y"),
        ("a ##vso[b]", r"a #\x23vso[b]"),
        ("\u202eevil\u2028", r"\u202eevil\u2028"),
        ("a\u200bb\ufe0fc", r"a\u200bb\ufe0fc"),
        ("Großer Müller ＃ 日本 😀 #1", "Großer Müller ＃ 日本 😀 #1"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_is_escaped_is_shown(text: str, line: str) -> None:
    """Nothing is dropped; letters of any script stay as they are."""
    assert one_line(text) == line


@given(st.text(), st.integers(0, 60))
def test_a_cut_text_is_not_longer_than_asked(text: str, length: int) -> None:
    """With its length in place of the end; a short one is whole."""
    shown = cut(text, length)
    assert len(shown) <= length
    assert len(text) > length or shown == text


def test_a_cut_text_tells_how_long_it_is() -> None:
    """Of which the given one may be the beginning."""
    assert cut("x" * 40, 30) == f"{'x' * 13}… (40 characters)"
    assert cut("x" * 40, 30, 4000).endswith("… (4000 characters)")
