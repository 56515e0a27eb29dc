"""What a search must find, may find and must not find."""

from __future__ import annotations

import pytest
from bounds import within_seconds

from carecycle_contract.text import matching
from carecycle_contract.text.matching import (
    Match,
    are_related,
    has_word,
    is_findable,
    is_plain,
    is_telling,
    lacks_one_word,
    match,
)


@pytest.mark.parametrize(
    ("name", "description", "text", "expected"),
    [
        ("Flu shots", None, "Flu shots", Match.CERTAIN),
        ("Flu shots", None, "shots", Match.CERTAIN),
        ("Flu shots", "Wellness for all", "Wellness", Match.CERTAIN),
        ("Flu shots", "Wellness for all", "wellness", Match.TASTE),
        ("Flu shots", "Wellness for all", "Well", Match.TASTE),
        ("Flu shots", "Wellness for all", "all", Match.TASTE),
        ("Flu shots", "Also with them", "with", Match.TASTE),
        ("Flu shots", "Wellness for all", "shots Wellness", Match.TASTE),
        ("Flu shots", "Wellness for all", "for wellness", Match.TASTE),
        ("Flu-shots", None, "shots", Match.TASTE),
        ("Grüße", None, "grusse", Match.TASTE),
        ("Grüße", None, "Grüße", Match.CERTAIN),
        ("Flu shots", None, "%", Match.TASTE),
        ("Flu shots", None, "flu wellness", Match.SOME_WORDS),
        ("Flu shots", "Wellness", "absent shot well", Match.SOME_WORDS),
        ("Flu shots", None, "absent wellness", Match.NO),
        ("Flu & shots", None, "absent & wellness", Match.SOME_WORDS),
        ("Flu 健康", None, "absent flu", Match.TASTE),
        ("Flu shots", None, "absent", Match.NO),
        ("Flu shots booked", None, "booking", Match.TASTE),
        ("Flu shots", None, "здоровье", Match.TASTE),
        ("Flu 健康", None, "absent", Match.TASTE),
        ("Flu – shots", None, "absent", Match.NO),
        ("Flu – shots", None, "absent 健康", Match.TASTE),
        ("Flu shots", None, "ß", Match.TASTE),
        ("Straße", None, "Strase", Match.TASTE),
        ("José Müller", None, "absent", Match.NO),
        ("Flu shots", None, "José", Match.NO),
    ],
)
def test_how_a_campaign_stands_to_a_search_text(
    name: str, description: str | None, text: str, expected: Match
) -> None:
    """Certain only where every search has it in its index as it is written."""
    texts = (name,) if description is None else (name, description)
    assert match(texts, text) is expected


@pytest.mark.parametrize(
    ("text", "plain", "telling"),
    [
        ("Wellness", True, True),
        ("Wellness2", True, False),
        ("flu", True, False),
        ("Which", True, False),
        ("two words", True, False),
        ("antes", True, False),
        ("Durch", True, False),
        (" Wellness", False, False),
        ("Wellness ", False, False),
        ("Flu-shots", False, False),
        ("Grüße", False, False),
        ("", False, False),
    ],
)
def test_what_no_search_takes_for_anything_but_text(text: str, plain: bool, telling: bool) -> None:
    """Plain words, and of these the single ones that every index holds."""
    assert (is_plain(text), is_telling(text)) == (plain, telling)


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("booked", "booking", True),
        ("fees", "fee", True),
        ("cities", "city", True),
        ("flies", "fly", True),
        ("enrollment", "enroll", True),
        ("activation", "active", True),
        ("eligibility", "eligible", True),
        ("renewal", "reminder", False),
        ("eligibility", "elicitation", False),
        ("flu", "fee", False),
        ("flu", "fly", False),
        ("shots", "screening", False),
        ("campaign", "clinic", False),
    ],
)
def test_forms_of_one_word(one: str, other: str, related: bool) -> None:
    """As the stemmers of search engines have them, either way round."""
    assert are_related(one, other) is are_related(other, one) is related


@pytest.mark.parametrize(
    ("text", "findable"),
    [
        ("Flu shots", True),
        ("flu", False),
        ("with", False),
        ("2026", True),
        ("健康中心", True),
        ("健康", False),
        ("a b c d", False),
        ("", False),
    ],
)
def test_a_whole_text_is_findable_by_a_word_that_every_index_holds(
    text: str, findable: bool
) -> None:
    """Four letters or more, and no stop word."""
    assert is_findable(text) is findable


@pytest.mark.parametrize(
    ("text", "word", "has"),
    [
        ("Flu shots", "shots", True),
        ("Flu shots", "Shots", False),
        ("Flu shots", "shot", False),
        ("Flu-shots", "shots", False),
        ("<b>Flu</b> shots", "shots", False),
    ],
)
def test_a_text_has_a_word_for_certain(text: str, word: str, has: bool) -> None:
    """Between blanks, as it is written, in a text without markup."""
    assert has_word(text, word) is has


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("shots absent", True),
        ("shots Wellness absent", True),
        ("absent shots Wellness", True),
        ("shots absent nowhere", False),
        ("shots Wellness", False),
        ("absent", False),
        ("flu absent", False),
        ("Shots absent", False),
        ("shots-absent", False),
        ("", False),
    ],
    ids=lambda value: value.replace(" ", "_") if isinstance(value, str) else None,
)
def test_an_item_may_lack_just_one_word(text: str, lacks: bool) -> None:
    """The others it has for certain: short words and other spellings may be in no index."""
    assert lacks_one_word(("flu shots", "Wellness for all"), text) is lacks


def test_what_a_text_repeats_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions of 20 kB cost a run two minutes otherwise."""
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(
        matching, "are_related", lambda text, other: compared.append((text, other)) or False
    )
    verdict = match(("lorem " * 3000,), "logistics " * 200)
    assert (verdict, compared) == (Match.NO, [("logistics", "lorem")])


def test_a_stop_word_is_one_with_its_accents_too() -> None:
    """In Spanish, French and German as in English; beside another word it may be searched for."""
    texts = ("también", "Même", "With", "También Wellness")
    assert [is_findable(text) for text in texts] == [False, False, False, True]


def test_many_words_are_looked_for_in_long_texts_in_time() -> None:
    """Those that stand there need no text to be told apart in words."""
    wanted = " ".join(f"word{number}" for number in range(300))
    texts = [f"{wanted} {'other words of a text ' * 20_000}{number}" for number in range(6)]
    with within_seconds(4):
        for text in texts:
            assert match((text,), wanted) is Match.TASTE
