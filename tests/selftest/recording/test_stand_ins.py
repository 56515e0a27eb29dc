"""Stand-ins: another value of the same kind, always the same one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.recording.stand_ins import NoRoom, StandIns
from carecycle_contract.text.collation import words

_KINDS = {
    "jane.doe@example.org": r"[a-z]{4}\.[a-z]{3}@[a-z]{7}\.[a-z]{3}",
    "+1 (212) 555-0123": r"\+\d \(\d{3}\) \d{3}-0\d{3}",
    "0B6E4F1A-9c2d-4e8b-8a77-3f5d2c1b0a99": r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "2026-02-28T23:59:59.5Z": r"20\d\d-(0\d|1[0-2])-[0-2]\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.5Z",
    "2026-12-31": r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])",
    "Jörg Özil": r"[A-Z][à-ü][a-z]{2} [À-Ü][a-z]{3}",
    "田中": r"[一-鿿]{2}",
    "John%40example": r"[A-Z][a-z]{3}%40[a-z]{7}",
    "00": "00",
    "007": r"0\d{2}",
}


@pytest.mark.parametrize(("text", "kind"), _KINDS.items())
def test_a_stand_in_is_of_the_same_kind(text: str, kind: str) -> None:
    """An address for an address, a number of as many digits, a date for a date."""
    for _ in range(20):
        assert re.fullmatch(kind, StandIns().text(text))


@given(st.text())
def test_a_stand_in_has_the_same_length(text: str) -> None:
    """In characters and, but for the rarest scripts, in bytes."""
    stand_in = StandIns().text(text)
    assert len(stand_in) == len(text)
    assert len(stand_in.encode()) == len(text.encode())


@given(st.lists(st.text(alphabet="ab12", min_size=1, max_size=6)))
def test_what_is_equal_stays_equal_and_nothing_else(texts: list[str]) -> None:
    """Over the whole recording."""
    stand_ins = StandIns()
    first, second = (list(map(stand_ins.text, texts)) for _ in range(2))
    assert first == second
    assert len(set(first)) == len(set(texts))


def test_few_of_a_kind_are_shared_out() -> None:
    """No two of nine digits are one then."""
    for _ in range(20):
        stand_ins = StandIns()
        digits = [stand_ins.text(digit) for digit in "123456789"]
        assert sorted(digits) == sorted("123456789")


def test_nothing_leads_back() -> None:
    """Two recordings have different stand-ins for one value, and none stands for itself."""
    names = [StandIns().text("Josephine") for _ in range(20)]
    assert len(set(names)) == 20
    assert "Josephine" not in names


@pytest.mark.parametrize("text", ["Jane.Doe@example.org", "+1 (212) 555-0123", "o1e2@a0b0.org"])
def test_a_search_finds_a_stand_in_as_it_found_the_text(text: str) -> None:
    """Word by word, whatever its letter case; the words are others all the same."""
    searches = ("2", "55", "e", "AMPL", "j", "x", "7", "0", "w 3", "nowhere")
    parts = [part for search in searches for part in words(search)]
    for _ in range(50):
        stand_in = StandIns(searches).findable(text)
        for before, after in zip(words(text), words(stand_in), strict=True):
            assert [part in after for part in parts] == [part in before for part in parts]
        assert not {word for word in words(text) if len(word) > 1} & {*words(stand_in)}


def test_a_word_that_was_searched_for_is_not_shown() -> None:
    """Though its search finds nothing then."""
    assert "Jane" not in StandIns(["Jane"]).findable("Jane")


def test_a_long_word_is_not_searched_for_places() -> None:
    """It would take minutes; the stand-in is as long."""
    stand_in = StandIns("aeiou").findable("a" * 200_000 + "@example.org")
    assert re.fullmatch(r"[a-z]{200000}@[a-z]{7}\.[a-z]{3}", stand_in)


def test_only_so_many_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a recording are all kept until its end; what is known stays known."""
    monkeypatch.setattr("carecycle_contract.recording.stand_ins._MOST", 2)
    stand_ins = StandIns()
    known = stand_ins.text("Jane Doe")
    with pytest.raises(NoRoom):
        stand_ins.text("John")
    assert stand_ins.text("Jane Doe") == known
