"""What databases sort by today is known by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.text.collation import Collation, explaining
from carecycle_contract.text.unicode import unicode_collations

COLLATIONS = list(unicode_collations())
BY_NAME = {collation.name: collation for collation in COLLATIONS}

# In the order of PostgreSQL by en-x-icu, which no simpler collation has.
NASTY = [
    "", " ", " draft", "_draft", "-", "-draft", "'draft'", "(draft)", "#draft", "😀 smile",
    "$draft", "½ price", "10 lives", "²nd", "9 lives", "a b", "a_b", "a-b", "a.b", "aalborg", "ab",
    "Ab", "aether", "Æther", "co op", "co-op", "CO-OP", "coop", "Coöp", "łódź", "Orsted", "Ørsted",
    "resume", "Résume", "résumé", "Strasse", "STRASSE", "Straße", "ёлка", "Ёлка", "かな", "カナ",
    "健康",
]  # fmt: skip


def test_the_order_of_icu_is_known() -> None:
    """Which puts punctuation before digits, and compares accents only where letters are equal."""
    assert BY_NAME["Unicode"].explains(NASTY)
    assert explaining(NASTY) is None


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Unicode, upper case first", ["A", "a", "É", "é"]),
        ("Unicode, case ignored", ["B", "b", "B", "é"]),
        ("Unicode, case and accents ignored", ["é", "E", "e", "é", "ż"]),
        ("Unicode, trailing spaces ignored", ["ab ", "ab", "Ab", "b"]),
        ("Unicode, case and trailing spaces ignored", ["ab", "AB ", "ab", "b"]),
        ("Unicode, case, accents and trailing spaces ignored", ["á ", "A", "a ", "健", "한"]),
        ("Unicode, punctuation ignored", ["coal", "co-op", "coop", "co-oq", "d😀", "da"]),
        ("Unicode, punctuation and symbols ignored", ["coal", "coop", "c😀op", "№ 5", "o"]),
        ("Unicode 5.2 (unicode_520_ci)", ["a ", "A", "健", "한", "😀"]),
        ("Unicode 4.0 (unicode_ci)", ["a ", "Az", "æ", "lz", "ł", "健", "한", "😃", "😀"]),
        ("Unicode, German phone book", ["ad", "ä", "af", "oe", "ö", "ue"]),
        ("Unicode, Czech, Slovak", ["cz", "č", "d", "z", "ž"]),
        ("Unicode, Danish, Norwegian", ["az", "z", "æ", "ø", "å"]),
        ("Unicode, Polish", ["lz", "ł", "zz", "ź", "ż"]),
        ("Unicode, Spanish", ["nz", "ña", "ñz", "o"]),
        ("Unicode, Swedish, Finnish", ["az", "z", "åz", "ä", "Ö"]),
        ("Unicode, Turkish", ["gz", "ğ", "hz", "ı", "i", "sz", "ş"]),
    ],
)
def test_a_tailored_order_is_known_where_it_explains_the_data(name: str, texts: list[str]) -> None:
    """And so are those that ignore something."""
    assert BY_NAME[name].explains(texts)
    assert not BY_NAME[name].explains(texts[::-1])


@pytest.mark.parametrize("collation", COLLATIONS, ids=lambda collation: collation.name)
@given(texts=st.lists(st.text(max_size=6), max_size=8))
def test_any_text_has_a_place_in_each(collation: Collation, texts: list[str]) -> None:
    """Texts of any characters can be sorted."""
    assert collation.explains(sorted(texts, key=collation.key))
