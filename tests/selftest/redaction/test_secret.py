"""A key is found in every spelling that a server may give it, and nothing else is taken for it."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from html import escape
from urllib.parse import quote

import pytest
from bounds import within_seconds
from hypothesis import assume, given
from hypothesis import strategies as st

from carecycle_contract.redaction import MASKED_KEY, Secret

KEY = 'cc_q"W/e\\r<t>Y+7=&'
KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40)
ODD = st.sampled_from(["", "a", "user:", "ab", "abc", "\0\1", "é"])


def _all_escaped(form: str, key: str) -> str:
    return "".join(form.format(ord(char)) for char in key)


SPELLINGS = {
    "plain": KEY,
    "upper case": KEY.upper(),
    "lower case": KEY.lower(),
    "JSON": json.dumps(KEY)[1:-1],
    "HTML 5": KEY.replace("_", "&lowbar;"),
    "JSON behind a row of backslashes": "\\" * 40 + f"u{ord(KEY[0]):04x}{KEY[1:]}",
    "JSON within JSON": json.dumps(json.dumps(KEY))[3:-3],
    "JSON with escaped slashes": json.dumps(KEY)[1:-1].replace("/", "\\/"),
    "JSON with all escaped": _all_escaped("\\u{:04x}", KEY),
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded, lower case": quote(KEY, safe="").lower(),
    "percent-encoded twice": quote(quote(KEY, safe=""), safe=""),
    "percent-encoded whole": _all_escaped("%{:02X}", KEY),
    "HTML": escape(KEY),
    "HTML numbers": _all_escaped("&#{};", KEY),
    "HTML hexadecimal": _all_escaped("&#x{:X};", KEY),
    "HTML numbers without their end": _all_escaped("&#{}", KEY),
    "HTML within HTML": escape(_all_escaped("&#{};", KEY)),
    "JSON in JSON in JSON": json.dumps(json.dumps(json.dumps(KEY)[1:-1])[1:-1])[1:-1],
    "escaped as in ECMAScript": _all_escaped("\\u{{{:x}}}", KEY),
    "escaped in octal": _all_escaped("\\{:o}", KEY),
    "escaped as in Python": _all_escaped("\\x{:02x}", KEY),
    "escaped as by JavaScript": _all_escaped("%u{:04X}", KEY),
    "base64, upper case": b64encode(KEY.upper().encode()).decode().rstrip("="),
    "base64, lower case": b64encode(KEY.lower().encode()).decode().rstrip("="),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_key_is_found_in_every_spelling(spelling: str) -> None:
    """As a text, and in the bytes of a body."""
    secret = Secret(KEY)
    assert secret.masked(f"x{spelling}x") == f"x{MASKED_KEY}x"
    assert secret.masked_bytes(f"é{spelling}x".encode()) == f"é{MASKED_KEY}x".encode()


IN_PROGRAMS = ["\\u{:04x}", "\\u{{{:x}}}", "\\x{:02X}", "\\{:o}", "\\0{:o}"]
IN_WEB = ["%{:02x}", "%u{:04x}", "%25{:02X}", "&#{};", "&#x{:x};", "&amp;#{};"]


@pytest.mark.parametrize("form", IN_PROGRAMS + IN_WEB)
@pytest.mark.parametrize("at", range(len(KEY)))
def test_a_key_is_found_if_one_character_is_escaped(form: str, at: int) -> None:
    """Whichever it is: texts are searched for escapes first."""
    spelling = KEY[:at] + form.format(ord(KEY[at])) + KEY[at + 1 :]
    assert Secret(KEY).masked(f"x{spelling}x") == f"x{MASKED_KEY}x"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_key_is_found_in_utf_16(encoding: str) -> None:
    """In a body, whatever its media type says of it."""
    masked = Secret(KEY).masked_bytes(f"x{KEY}x".encode(encoding))
    assert KEY[3:6].encode("utf-16-le") not in masked
    assert MASKED_KEY.encode() in masked


@pytest.mark.parametrize("nul", ["%00", "%2500", "\\x00", "\\0", "\\u0000"])
def test_a_key_is_found_in_utf_16_that_is_escaped(nul: str) -> None:
    """As in a redirect, or in the message of a parser."""
    assert Secret(KEY).masked(f"x{nul.join(KEY)}{nul}x") == f"x{MASKED_KEY}{nul}x"


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_the_beginning_of_a_key_is_masked_where_a_text_was_cut(spelling: str) -> None:
    """In any spelling, and within an escape too."""
    secret = Secret(KEY)
    for length in range(len(spelling) - 8, len(spelling)):
        shown = secret.masked_at_cuts(secret.masked(f"see {spelling[:length]}… (90 characters)"))
        assert shown.startswith(f"see {MASKED_KEY}")
        assert len(shown) < len(f"see {MASKED_KEY}… (90 characters)") + 8


def test_no_more_than_the_beginning_of_a_key_is_masked() -> None:
    """Not what stands elsewhere, and not what begins otherwise."""
    text = f"{KEY[:9]} and {KEY[:2]}…, {KEY[:5]}x…"
    assert Secret(KEY).masked_at_cuts(text) == text


@given(KEYS.filter(lambda key: Secret(key).is_telling), ODD, ODD, st.booleans())
def test_a_key_is_found_in_base64(key: str, before: str, after: str, for_urls: bool) -> None:
    """At any place among other bytes, as in `Authorization: Basic`."""
    encode = urlsafe_b64encode if for_urls else b64encode
    code = encode(f"{before}{key}{after}".encode()).decode()
    masked = Secret(key).masked(code)
    assert MASKED_KEY in masked
    # Four characters hold three bytes; those that are left hold others, and bits of the key.
    whole = encode(key.encode()).decode().rstrip("=")
    assert whole[4:8] not in masked.replace(MASKED_KEY, "") or before


@pytest.mark.parametrize(
    "line_break", ["\n", "\r\n", "\r\n    ", "\\n", "\\\\r\\\\n", "%0D%0A", "&#10;"]
)
def test_a_key_is_found_in_base64_of_several_lines(line_break: str) -> None:
    """As in a MIME body or a PEM block, wherever its lines end."""
    code = b64encode(f"Authorization: {KEY} ".encode()).decode()
    for length in range(1, 30):
        lines = [code[start : start + length] for start in range(0, len(code), length)]
        masked = Secret(KEY).masked(line_break.join(lines))
        assert b64encode(KEY.encode()).decode()[:-4] not in masked.replace(line_break, "")
        assert MASKED_KEY in masked


@given(KEYS.filter(lambda key: Secret(key).is_telling), st.text(), st.text())
def test_the_key_is_masked(key: str, before: str, after: str) -> None:
    """Whatever stands around it."""
    assume(key not in MASKED_KEY)
    for spelling in (key, key.swapcase(), quote(key, safe="")):
        assert spelling not in Secret(key).masked(f"{before} {spelling} {after}")


@pytest.mark.parametrize("key", ["page", "campaigns", "createdAt", "137", "12345678"])
def test_a_key_that_may_be_a_word_is_not_found_within_texts(key: str) -> None:
    """But where it stands for itself."""
    secret = Secret(key)
    assert not secret.is_telling
    text = f"GET /v2/campaigns?page=137&sortBy=createdAt {key}s x{key} {key}"
    assert secret.masked(text) == text
    assert secret.masked(key) == MASKED_KEY
    assert secret.masked(f'observed "{key}"') == f'observed "{MASKED_KEY}"'


def test_a_short_key_that_is_no_word_is_not_found_within_words() -> None:
    """It is, where it is a word of its own."""
    assert Secret("s3cr3t").masked("s3cr3t's as3cr3t=s3cr3t") == (
        f"{MASKED_KEY}'s as3cr3t={MASKED_KEY}"
    )


@given(st.text())
def test_other_texts_stay_as_they_are(text: str) -> None:
    """Lone surrogates, too."""
    assert Secret("cc_0123456789").masked(text) == text


@pytest.mark.parametrize("text", ["c", "\\", "%", "%25", "&#0", "c%25", "\\u0063", "cc_", "Y2M"])
def test_a_long_text_is_soon_searched(text: str) -> None:
    """Whatever it is made of; by the square of its length it would take hours."""
    body = text.encode() * 1_000_000
    with within_seconds(10):
        Secret("cc_0123456789").masked_bytes(body)


def test_a_row_of_backslashes_is_soon_searched() -> None:
    """Sixteen kilobytes, compressed, took fourteen seconds in which no signal was heard."""
    with within_seconds(3):
        Secret("cc_0123456789").masked_bytes(b"\\" * 15_000_000)
