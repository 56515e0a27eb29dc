"""Nothing secret or personal is left in a text, and nothing else is touched."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.redaction import Redactor, opening

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40)


@given(KEYS, st.text(), st.text())
def test_the_key_is_masked(key: str, before: str, after: str) -> None:
    """As it is, and as it stands in a URL."""
    for spelling in (key, quote(key, safe="")):
        assert spelling not in Redactor(key).text(f"{before} {spelling} {after}")


@given(st.emails(domains=st.just("example.org")))
def test_an_email_address_is_masked(address: str) -> None:
    """Whatever stands before its domain."""
    assert "@example.org" not in Redactor(None).text(f"seen: {address}.")


@pytest.mark.parametrize(
    "number",
    ["+1 555 010 0199", "(212) 555-0123", "+12125550123", "212-555-0123", "+44 20 7946 0958"],
)
def test_a_phone_number_is_masked(number: str) -> None:
    """As people write them."""
    assert Redactor(None).text(f"call {number}, please") == "call [phone number], please"


@pytest.mark.parametrize(
    "text",
    [
        "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "00000001-0d44-4b50-8888-000000000006",
        "2026-01-01T00:00:00.000Z",
        "2025-11-30 17:00:00+00:00",
        "http://127.0.0.1:45123/v2/campaigns?page=100&perPage=100",
        "1234567890123",
        "rank 12 of 137, page 3 × perPage 50",
        "1.37e2 4503599627370495",
    ],
)
def test_what_is_no_phone_number_is_left_alone(text: str) -> None:
    """Ids, timestamps, addresses and numbers."""
    assert Redactor(None).text(text) == text


@given(st.text())
def test_nothing_moves_the_terminal(text: str) -> None:
    """Nor is there anything that cannot be written to a file."""
    shown = Redactor(None).text(text)
    assert all(char.isprintable() or char in "\n\t" for char in shown)
    shown.encode()


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    """What was masked stays as it is."""
    redactor = Redactor("cc_secret")
    assert redactor.text(redactor.text(text)) == redactor.text(text)


@given(st.text(), st.integers(0, 5000), st.integers(0, 200))
def test_no_part_of_an_address_is_left_where_a_text_is_cut(
    before: str, length: int, shown: int
) -> None:
    """Wherever the cut is."""
    address = "jane.doe@clinic.example.org"
    text = f"{before} {'x ' * (length // 2)}{address} {'y ' * length}"
    assert "jane" not in opening(text, shown)


@pytest.mark.parametrize("sign", ["x", "7", "%", ".", "+"])
def test_a_long_word_is_soon_read(sign: str) -> None:
    """Whatever it is made of; by the square of its length it would take a minute."""
    word, began = 100_000 * sign, time.process_time()
    assert Redactor(None).text(word) == word
    assert Redactor(None).text(f"{word}@example.org") == "[e-mail]"
    assert time.process_time() - began < 5
