"""What collations agree on is wrong by all of them; what one explains is right."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from bounds import within_seconds
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.text.collation import (
    COLLATIONS,
    LONGEST_COMPARED,
    Collation,
    agreed,
    certainly_after,
    essence,
    explaining,
    fold,
    misplaced,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = st.lists(st.text("aAbBéÉzZ10 -_.,'ßØя健😀", max_size=6), max_size=12)


@pytest.mark.parametrize("collation", COLLATIONS, ids=lambda collation: collation.name)
@given(texts=NAMES)
def test_a_list_sorted_by_a_known_collation_is_explained(
    collation: Collation, texts: list[str]
) -> None:
    """By that one or by an earlier one that explains it as well."""
    assert explaining(sorted(texts, key=collation.key)) is not None


@given(texts=NAMES)
def test_what_is_misplaced_is_wrong_by_every_collation(texts: list[str]) -> None:
    """The pair that is named stands the other way in each of them."""
    pair = misplaced(texts)
    if pair is not None:
        before, after = (texts[index] for index in pair)
        for collation in COLLATIONS:
            assert sorted([before, after], key=collation.key) == [after, before]


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_texts_are_not_each_after_the_other(one: str, other: str) -> None:
    """And none is after itself."""
    assert not (certainly_after(one, other) and certainly_after(other, one))
    assert not certainly_after(one, one)


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["abc", "abd", "abe"], None),
        (["abd", "abc"], (0, 1)),
        (["alpha", "Beta", "gamma"], None),
        (["Beta", "Gamma", "alpha"], None),
        (["alpha", "gamma", "Beta", "delta"], (1, 3)),
        (["alpha", "gamma", "Beta", "0"], None),
        (["item 2", "item 10"], None),
        (["item 10", "item 2"], None),
        (["co-op", "coal", "coop"], None),
        (["Zebra", "Ångström"], None),
        (["Ångström", "Zebra"], None),
        (["a", "b", "c", "a"], (2, 3)),
    ],
)
def test_only_what_no_engine_does_is_misplaced(
    texts: list[str], wrong: tuple[int, int] | None
) -> None:
    """A list is right by the order of any one of them."""
    assert misplaced(texts) == wrong


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ångström", "angstrom"), ("Cafe\u0301", "cafe"), ("STRASSE", "strasse"), ("ﬁne", "fine")],
)
def test_folding_takes_away_case_and_accents(text: str, folded: str) -> None:
    """However they are written."""
    assert fold(text) == folded
    assert fold(folded) == folded


@given(texts=NAMES)
def test_what_is_agreed_is_what_every_two_texts_say(texts: list[str]) -> None:
    """Sets of bits, at the cost of sorting, say what comparing every two would."""
    for text, (before, after) in zip(texts, agreed(texts), strict=True):
        assert before == _bits(certainly_after(text, other) for other in texts)
        assert after == _bits(certainly_after(other, text) for other in texts)


def _bits(flags: Iterable[bool]) -> int:
    return sum(flag << position for position, flag in enumerate(flags))


@pytest.mark.parametrize(
    ("name", "ordered"),
    [
        ("code points (binary, C)", ["A", "B", "a", "z", "\uffff", "\U00010000"]),
        ("UTF-16 code units", ["A", "B", "a", "z", "\U00010000", "\uffff"]),
        ("EBCDIC", [" ", "&", "a", "z", "A", "Z", "0", "9"]),
        ("ASCII case-insensitive (NOCASE)", ["_", "A", "b", "C", "Ä", "ä"]),
        ("upper case of ASCII", ["a", "B", "c", "_", "Ä"]),
        ("lower case", ["_", "A", "b", "C", "É", "ê"]),
        ("upper case", ["a", "B", "c", "_", "é", "Ê"]),
        ("upper case without accents (general_ci)", ["a", "É", "f", "ß", "sa", "Z", "_", "æ"]),
        ("upper case without accents", ["a", "É", "f", "ss", "st", "Z", "_"]),
        ("case-insensitive", ["STRASSE", "straße", "strasse", "x"]),
        ("case-insensitive, then code points", ["B", "b", "C", "c"]),
        ("case- and accent-insensitive", ["É", "e", "é", "f", "ø", "p"]),
        ("case- and accent-insensitive, trailing spaces ignored", ["a  ", "a", "A ", "a b"]),
        ("Unicode, case and accents ignored", [" z", "¿a", "€a", "1", "٣", "a", "É", "f"]),
        ("Unicode, case and accents ignored", ["\u1680z", "!a", "¿a", "$a"]),
        ("Unicode", ["a", "A", "á", "Á", "b"]),
        ("Unicode, upper case first", ["A", "a", "Á", "á", "b"]),
        ("Unicode, punctuation ignored", ["coal", "co-op", "coop", "co-oq"]),
        ("Unicode, punctuation last", ["coal", "co-op", "coop", "coot"]),
        ("natural (numbers by value)", ["1", "a 2", "a 10", "b 1", "b 1a"]),
        ("natural (numbers by value)", ["1" * 5000, "2" * 5000, "a"]),
        ("natural, punctuation ignored", ["a-2", "a 10", "a_11"]),
    ],
)
def test_a_collation_by_name_orders_so(name: str, ordered: list[str]) -> None:
    """And not the other way round, which tells it from one that takes all for equal."""
    (collation,) = (collation for collation in COLLATIONS if collation.name == name)
    assert collation.explains(ordered)
    assert not collation.explains(ordered[::-1])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ch", "hz"),  # Czech has ch behind h
        ("x", "i"),  # Azerbaijani has x behind h
        ("q", "l"),  # and q behind k
        ("aa", "zz"),  # Danish has aa behind z
        ("z", "t"),  # Estonian has z behind s
        ("w", "va"),  # Swedish has w as v
        ("y", "j"),  # Lithuanian has y as i
        ("o", "b"),  # Hawaiian has vowels first
        ("lla", "lz"),  # traditional Spanish has ll behind l
        ("lja", "lz"),  # Croatian has lj behind l
        ("ssza", "szb"),  # Hungarian has ssz as sz and sz
        ("szszt", "sszv"),  # no more of them
        ("szsz", "ssza"),  # and no fewer
        ("nga", "h"),  # Welsh has ng behind g
        ("rhb", "rz"),  # and rh behind r
        ("q1 Intake", "Q1 inbound"),  # Turkish has a capital I before i
        ("éa", "f"),  # a letter outside ASCII may stand at either end
        ("éa", "a"),  # before all others
        ("f", "e\u0301a"),  # or behind them, however it is written
        ("a-b", "aab"),  # punctuation may stand before letters or be ignored
        ("a_b", "a-b"),  # and none agree on two marks
        ("a10", "a2"),  # numbers may be sorted by value
        ("B", "a"),  # case may count first
        ("A Plan", "A 10"),  # digits may follow letters
        ("El-Åby", "Elvira"),  # letters outside ASCII may follow Z where signs do not count
        ("El Åby", "Elzbieta"),
        ("Awide", "A pear"),  # letters may precede blanks
        ("a!", "a1"),  # and digits signs
        ("The Apple", "Berry"),  # a leading article may not count
        ("The Apple", "Los Angeles"),  # neither if it is of another language
        ("La Visita", "Orange"),
        ("Women", "A Élan"),  # and what comes next may follow Z
    ],
)
def test_what_some_collation_orders_otherwise_is_open(first: str, second: str) -> None:
    """Neither is certainly after the other."""
    assert not certainly_after(first, second)
    assert not certainly_after(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("b", "a"),  # Hawaiian has vowels first
        ("t", "ssz"),  # Hungarian has ssz behind s, and no further
    ],
)
def test_what_all_alphabets_order_alike_is_certain(first: str, second: str) -> None:
    """Also those that move the letters."""
    assert certainly_after(first, second)
    assert not certainly_after(second, first)


def test_ligatures_without_end_are_folded_as_they_are() -> None:
    """One may be eighteen letters; a few are parted."""
    assert len(fold("\ufdfa")) == 18
    with within_seconds(1):
        assert fold("\ufdfa" * 500_000) == "\ufdfa" * 500_000


def test_marks_without_end_are_folded_in_time() -> None:
    """Bringing them in order takes time by the square of their number."""
    assert fold("a" + "\u0301\u0316" * 40_000 + "b" * 1000) == "a" + "b" * 1000


@pytest.mark.parametrize("mark", ["\u0f73", "\u0f75\u0f71", "\u0316\u0301"])
@pytest.mark.parametrize("collation", COLLATIONS, ids=lambda collation: collation.name)
def test_marks_without_end_are_compared_in_time(mark: str, collation: Collation) -> None:
    """Some stand for two marks, and are none by their own class."""
    collation.key("á")
    texts = ["a" + mark * (LONGEST_COMPARED // len(mark)) + str(number) for number in range(20)]
    with within_seconds(1):
        for text in texts:
            collation.key(text)


def test_up_to_thirty_marks_of_a_letter_are_kept() -> None:
    """As UAX #15 section 13 advises; no language has more."""
    assert fold("a" + "\u0345" * 30 + "b") == "a" + "\u03b9" * 30 + "b"
    assert fold("a" + "\u0345" * 31 + "b") == "a" + "\u03b9" * 30 + "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flu-shots, 2nd", ("flu", "shots", "2nd")),
        ("low_line", ("low", "line")),
        ("Grüße", ("grusse",)),
        ("?!", ()),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: tuple[str, ...]) -> None:
    """Folded; together they are the essence of a text."""
    assert words(text) == expected
    assert essence(text) == "".join(expected)


def test_a_long_list_in_no_order_is_judged_by_its_first_part() -> None:
    """Ten thousand names took three times as long as it takes to see that no collation fits."""
    dice = random.Random(1)  # noqa: S311 - no secret
    names = ["".join(dice.choices("abcdeéèüößåäñ ÀÉ", k=20)) for _ in range(10_000)]
    with within_seconds(2):
        pair = misplaced(names)
    assert pair is not None
    assert max(pair) < 2000
