"""Nothing secret or personal is left in a text, it is one line, and not too long."""

from __future__ import annotations

import pytest
from bounds import within_seconds
from hostile import TEXTS, is_harmless
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.redaction import Redactor
from carecycle_contract.redaction.redactor import LONGEST_TEXT

KEY = "cc_0123456789abcdef0123456789abcdef"


@given(TEXTS)
def test_every_text_is_a_harmless_line(text: str) -> None:
    """No terminal and no CI system obeys it."""
    assert is_harmless(Redactor(KEY).text(text))


@given(TEXTS)
def test_masking_twice_is_masking_once(text: str) -> None:
    """What was masked stays as it is."""
    redactor = Redactor("cc_secret")
    assert redactor.text(redactor.text(text)) == redactor.text(text)


@given(st.integers(0, 9000), st.sampled_from([KEY, "jane.doe@example.org", "+1 212 555 0123"]))
def test_no_part_of_a_secret_is_left_where_a_text_is_cut(before: int, secret: str) -> None:
    """Wherever the cut is."""
    shown = Redactor(KEY).text(f"{'x ' * (before // 2)}{secret}{' y' * 9000}")
    assert secret[:5] not in shown
    assert len(shown) <= LONGEST_TEXT


def test_a_cut_text_tells_how_long_it_is() -> None:
    """As it was answered."""
    assert Redactor(None).text("x" * 60_000).endswith("… (60000 characters)")


def test_a_text_of_our_own_is_for_use() -> None:
    """A URL stays whole, and is no phone number; only a key that cannot be chance is masked."""
    url = f"http://one/?page=4805550123&search={'x' * 2000}"
    assert Redactor("page").own(url) == url
    assert Redactor(KEY).own(f"{url}{KEY}") == f"{url}$CARECYCLE_API_KEY"
    assert is_harmless(Redactor(None).own("::error::\n"))


@pytest.mark.parametrize(
    "sign", ["x", "7", "%", ".", "+", "\\", '"', "(", "1 ", "12-", "a@", "&#8203;", "&amp;"]
)
def test_a_long_text_is_soon_read(sign: str) -> None:
    """Whatever it is made of; by the square of its length it would take a minute."""
    with within_seconds(2):
        Redactor(KEY).text(100_000 * sign)
