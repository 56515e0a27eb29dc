"""An answer is read as HTTP says, whatever its headers hold."""

from __future__ import annotations

import pytest
from answers import answered, ask
from bounds import within_seconds


@pytest.mark.parametrize(
    ("value", "media_type", "charset"),
    [
        ("application/json", "application/json", None),
        ("Application/JSON ; Charset=UTF-8", "application/json", "utf-8"),
        ('application/json;charset="utf-8"; q=1', "application/json", "utf-8"),
        ('application/json; a=";charset=x"; charset=latin1', "application/json", "latin1"),
        ("application/json; charset=", "application/json", None),
        ('application/json; a="; charset=utf-8', "application/json", None),
        ("application/json; charset*0*;charset*", "application/json", None),
        ("application/json; charset*=x''%ff", "application/json", None),
        ("text/html, application/json", "text/html, application/json", None),
        ("", "", None),
        (";", "", None),
        ("\ud800=\xff;;=;", "\ud800=\xff", None),
        (None, None, None),
    ],
)
def test_a_media_type_is_read(
    value: str | None, media_type: str | None, charset: str | None
) -> None:
    """RFC 9110 section 8.3.1; what is none raises nothing, and passes for nothing else."""
    headers = {} if value is None else {"content-type": value}
    exchange = answered(ask(), 200, {}, headers).exchange
    assert (exchange.media_type, exchange.charset) == (media_type, charset)


@pytest.mark.parametrize("rest", [";" * 60_000, ';a="' * 20_000, ';a="\\"' * 12_000, "=" * 60_000])
def test_a_media_type_takes_time_by_its_length(rest: str) -> None:
    """However often it is looked at."""
    exchange = answered(ask(), 200, {}, {"content-type": f'application/json; a="{rest}'}).exchange
    with within_seconds(1):
        for _ in range(100):
            assert (exchange.media_type, exchange.charset) == ("application/json", None)


@pytest.mark.parametrize(
    ("body", "other", "is_same"),
    [
        (b"\xef\xbb\xbf{}", b'\xef\xbb\xbf{"a": 1}', True),
        (b'{"a": 1},', b'{"a": 1, "b": 2},', True),  # wherever the end is
        (b'"{}"', b'"no"', True),
        (b'"{}"', b"[]", False),
        (b'"{}"', b"<html>", False),
        (b"{", b"\xef\xbb\xbf{}", False),
    ],
)
def test_bodies_may_be_of_one_wrong_form(body: bytes, other: bytes, is_same: bool) -> None:
    """A server that writes all its bodies so has one fault."""
    forms = answered(ask(), body=body).misform, answered(ask(), 400, other).misform
    assert None not in forms
    assert (forms[0] == forms[1]) is is_same
    assert answered(ask(), body={}).misform is None


@pytest.mark.parametrize(
    ("value", "age"),
    [
        *(("0", 0), ("59", 59), ("3, 7", 3), ("9" * 5000, 9_999_999_999)),
        *((value, None) for value in ("", "-1", "1.5", "5abc")),
    ],
)
def test_an_answer_may_say_how_long_a_cache_had_kept_it(value: str, age: int | None) -> None:
    """RFC 9111 section 5.1; what says so in another way is taken for fresh."""
    assert answered(ask(), body={}, headers={"age": value}).exchange.age == age
    assert answered(ask(), body={}).exchange.age is None
