"""E-mail addresses and phone numbers are masked, and nothing else is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from bounds import within_bytes, within_seconds
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.redaction import opening, with_people_replaced, without_people


@given(st.emails(domains=st.just("example.org")))
def test_an_email_address_is_masked(address: str) -> None:
    """Whatever stands before its domain; percent-encoded, too, once or twice."""
    for spelling in (address, quote(address, safe=""), quote(quote(address, safe=""), safe="")):
        assert "example" not in without_people(f"seen: {spelling}.")


@pytest.mark.parametrize(
    "address",
    [
        "jane.doe@clinic.example",
        "rene\u0301e@clinic.example",
        "\u091c\u0947\u0928@\u0909\u0926\u093e\u0939\u0930\u0923.\u092a\u0930\u0940\u0915",
        "\U0001f600@clinic.example",
        "jane\ufe0f@clinic.example",
        r"jane.doe\@clinic.example",
        r"jane\100clinic.example",
        "jane&#64;clinic.example",
        "jane&#x40;clinic&#46;example",
        "jane&commat;clinic&period;example",
        "jane%40clinic.example",
        "jane%2540clinic%2Eexample",
        r"jane\u0040clinic.example",
        '"jane doe"@clinic.example',
        r"\"jane doe\"@clinic.example",
        "&quot;jane doe&quot;@clinic.example",
        "jane\u200b@clinic.example",
        "ja\u200bne@\u200bcli\u2060nic.example",
        "jane＠clinic.example",
        "jane@[192.168.0.1]",
        "jürgen@bücher.example",
        "jane+tag@sub.clinic.example",
        "jane&amp;#64;clinic.example",
        "jane&#64clinic.example",
        "jane&lowbar;doe&commat;clinic.example",
        "jane&#8203;@clinic.example",
        "jane&zwnj;@clinic.example",
        "jane&nbsp;@clinic.example",
        "jane%u0040clinic%u002Eexample",
        r"jane\x40clinic.example",
        r"jane\u{40}clinic.example",
        r"jane@clinic\u002eexample",
        r"jane\\u0040clinic\\u002eexample",
        "jane\u2024doe@clinic\u2024example",
        "jane @ clinic.example",
        "jane&percnt;40clinic.example",
        "jane (at) clinic (dot) example",
        "jane[AT]clinic[DOT]example",
    ],
)
def test_every_spelling_of_an_address_is_masked(address: str) -> None:
    """HTML, URLs, JSON, quotes, and what has no width."""
    assert without_people(f"to {address}, please") == "to [e-mail], please"


@pytest.mark.parametrize(
    "number",
    [
        *("+1 555 010 0199", "(212) 555-0123", "+12125550123", "212-555-0123", "+44 20 7946 0958"),
        *("tel:+14805550123", "tel:4805550123", "TEL:480-555-0123", "4805550123", "14805550123"),
        *("480\u00a0555\u00a00123", "480\u2011555\u20110123", "480\u200b555\u200b0123"),
        *("480-555-0123 x12", "480-555-0123x12", "4805550123 ext. 99", "480-555-0123;ext=4"),
        *("%2B14805550123", "480%20555%200123", "%28480%29%20555-0123", "%252B14805550123"),
        *("480/555-0123", "480·555·0123", "480\t555\t0123", "+33 1 23 45 67 89", "+33123456789"),
        *("+49 (0)30 123456", "48055 50123"),
        *("480&shy;555&shy;0123", "&#40;480&#41; 555&#46;0123", "480&minus;555&thinsp;0123"),
        *("480&#160;555&#160;0123", "480&#xA0;555&#xA0;0123", "480&ndash;555&#45;0123"),
        *(r"\u002b14805550123", r"480\u2011555\u20110123", "480%E2%80%91555%E2%80%910123"),
        *("480.555.0123", "1-480-555-0123", "(480)555-0123", "480&nbsp;555&nbsp;0123"),
    ],
)
def test_a_phone_number_is_masked(number: str) -> None:
    """As people and programs write them, behind a blank or a colon, and before one."""
    for before, after in (("call ", ", please"), ("phone:", ""), ('"phone":"', '"'), ("", ": hi")):
        assert without_people(before + number + after) == f"{before}[phone number]{after}"


def test_numbers_side_by_side_are_masked() -> None:
    """Each of them."""
    for numbers in (
        "4805550123/4805550124",
        "tel:+14805550123 4805550123",
        "480 555 0123 602 555 0199",
        "480-555-0123 x12, (602) 555-0199 4805550123",
        "+44 20 7946 0958 +1 480 555 0123",
        "1234567 480-555-0123",
    ):
        shown = without_people(f"call {numbers} today")
        assert not any(char.isdigit() for char in shown), shown
    assert without_people("2025-11-30 480-555-0123") == "2025-11-30[phone number]"


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        (
            "Ask jane@clinic.example, or 480-555-0123",
            "Ask <jane@clinic.example>, or <480-555-0123>",
        ),
        ("2025-11-30 480-555-0123", "2025-11-30< 480-555-0123>"),
        ("11/30/2025 4805550123", "11/30/2025< 4805550123>"),
        ("2025-11-30 17:00", "2025-11-30 17:00"),
    ],
)
def test_stand_ins_take_the_place_of_what_is_masked(text: str, replaced: str) -> None:
    """Also of a number behind a date, which is none."""
    assert with_people_replaced(text, "<{}>".format) == replaced


def test_a_phone_number_in_a_url_is_masked() -> None:
    """Behind an escape, too."""
    assert without_people("?to=%3A4805550123") == "?to=%3A[phone number]"


@pytest.mark.parametrize(
    "text",
    [
        "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "00000001-0d44-4b50-8888-000000000006",
        "00000001-0000-4000-8000-000000000006",
        "773398320407723484-281-226-2364",
        "2026-01-01T00:00:00.000Z",
        "2025-11-30 17:00:00+00:00",
        "2025/11/30 17:00:00, 11/30/2025 17:00",
        "4805550123.5 1/2 3/4 100/200",
        "2025-11-30 17:00:00.123456",
        "http://127.0.0.1:45123/v2/campaigns?page=100&perPage=100",
        "http://192.168.100.200:8080/",
        "page=2147483647, page=2147483648, page=4294967297",
        "1767225600",
        "1234567890123",
        "4503599627370495 9007199254740991",
        "rank 12 of 137, page 3 × perPage 50",
        "60 of at most 200 requests, 12 of them retries, 1.2 s",
        "itemsTotal 100000 on 1000 pages, 4805550 campaigns",
        "1.37e2 4503599627370495",
        "npm@2 @someone a@b",
        "[1, 2, 3, 1000, 2000]",
    ],
)
def test_what_is_neither_is_left_alone(text: str) -> None:
    """Ids, timestamps, addresses, counts and numbers."""
    assert without_people(text) == text


@pytest.mark.parametrize("start", ["", "+", "tel:+", "(", "%2B"])
@pytest.mark.parametrize("digits", ["1" * 14, "1" * 20, "1" * 40, "1 1 " * 8, "11--" * 8])
def test_digits_that_are_no_number_take_time_by_their_length(start: str, digits: str) -> None:
    """However they could be parted; 50 kB took 3.6 s of the processor."""
    text = f"{start}{digits}a " * (50_000 // len(digits))
    with within_seconds(1):
        without_people(text)


@given(st.text(), st.integers(0, 5000), st.integers(0, 200))
def test_no_part_of_an_address_is_left_where_a_text_is_cut(
    before: str, length: int, shown: int
) -> None:
    """Wherever the cut is."""
    address = "jane.doe@clinic.example.org"
    text = f"{before} {'x ' * (length // 2)}{address} {'y ' * length}"
    assert "jane" not in opening(text, shown)


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000 + "@", "x@" + "a." * 500_000, "a@b.c " * 166_000, "a&amp;" * 166_000]
)
def test_a_long_text_takes_memory_by_its_length(text: str) -> None:
    """Whether it is one word, one address, or full of them."""
    with within_bytes(60 * len(text)):
        without_people(text)
