"""Mutations of answers: seeded, of bytes and headers, of statuses, and of values in JSON."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hostile import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(frozen=True)
class Raw:
    """A response as a server may send it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


HOSTILE = "".join(PIECES)
KEY = "cc_fuzz_0123456789"
PERSON, PHONE = "jane@example.org", "+14805550123"
TEXTS = (
    *PIECES,
    *("", " ", "x" * 200, "x" * 20_000, HOSTILE, "a\u0301" * 3_000, "\U0001f600" * 50, "İıſß", KEY),
    *("0000-00-00T00:00:00Z", "9999-12-31T23:59:60+23:59", "2026-13-01"),
    *("0001-01-01T00:00:00+23:59", "-1", "1e400", "NaN"),
    *("2026-01-01T00:00:00.123456789123456789Z", "2026-01-01t00:00:00z", PHONE, "true"),
    *("00000000-0000-0000-0000-000000000000", "active", "%", "_%", "?*", "\\", "(", "[a", "*" * 50),
)
NUMBERS = (0, -1, 1.5, -0.0, 1e308, 2**31, 2**53 + 1, 10**30, 10**400, 10**999, 1e-300, 100_000)
TOKENS = (b"NaN", b"-Infinity", b"1e999", b"9" * 5_000, b"01", b"1.", b"--", b"", b"\xff", b"\0")
STATUSES = (
    *(100, 101, 204, 206, 301, 304, 400, 401, 403),
    *(404, 418, 422, 429, 500, 503, 599, 600, 999),
)
FIELDS = {
    b"content-type": (
        *(b"", b";", b"application/json;", b"application/json; charset*0*;charset*", b"text/html"),
        *(b'application/json; a="' + b";" * 3_000, b"application/json; charset=utf-16"),
        b"\xff\xfe",
        *(b"application/json; charset*=utf-8''x%ff; charset=\"", b"a/b/c", b"/", b"x" * 20_000),
    ),
    b"retry-after": (
        *(b"", b"-1", b"1e9", b"9" * 400, b"Wed, 99 Foo 0000 99:99:99 GMT"),
        *(b"Mon, 01 Jan 2026 00:00:00 +9999999999", b"\xb2", b"0"),
    ),
    b"location": (b"", b"//", b"http://[", b"x" * 20_000, HOSTILE.encode("utf-8", "replace")),
    b"content-encoding": (
        *(b"gzip", b"gzip, gzip", b"deflate", b"br", b"zstd", b"", b",", b"x" * 5_000),
    ),
    b"content-length": (b"0", b"-1", b"9" * 400, b"x"),
    b"x-ratelimit-limit": (b"", b"-1", b"60", b"9" * 400, b"\xb2", b"60, 100;w=60", b"x"),
    b"x-ratelimit-remaining": (b"0", b"-1", b"9" * 400, b"\xb2"),
    b"date": (b"", b"x", b"9" * 400, b"Thu, 01 Jan 2026 00:00:00 +9999999999999999"),
    b"set-cookie": (b"a=b", b"=", b"\xff"),
    b"x-debug": (KEY.encode(), HOSTILE.encode("utf-8", "replace")),
}


_LARGEST = 40_000_000
"""The most bytes of a changed body: more than is read of any, and no more than a machine holds."""


def mutated(raw: Raw, random: Random) -> Raw:
    """A response with one to three mutations."""
    for _ in range(random.randint(1, 3)):
        raw = random.choice(_MUTATIONS)(raw, random)
    return raw


def _status(raw: Raw, random: Random) -> Raw:
    return replace(raw, status=random.choice(STATUSES))


def _header(raw: Raw, random: Random) -> Raw:
    name = random.choice([*FIELDS])
    kept = raw.headers if random.random() < 0.2 else (h for h in raw.headers if h[0] != name)
    return replace(raw, headers=(*kept, (name, random.choice(FIELDS[name]))))


def _no_header(raw: Raw, random: Random) -> Raw:
    gone = random.choice([*FIELDS])
    return replace(raw, headers=tuple(header for header in raw.headers if header[0] != gone))


def _bytes(raw: Raw, random: Random) -> Raw:
    body = bytearray(raw.body)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(body) + 1)
        body[at : at + random.choice((0, 1, 4))] = random.randbytes(random.randint(0, 3))
    return replace(raw, body=bytes(body))


def _cut(raw: Raw, random: Random) -> Raw:
    return replace(raw, body=raw.body[: random.randrange(len(raw.body) + 1)])


def _token(raw: Raw, random: Random) -> Raw:
    """Puts something that is no number, or a strange one, in place of a number."""
    numbers = [*re.finditer(rb"\d+", raw.body)]
    if not numbers:
        return raw
    number = random.choice(numbers)
    token = random.choice(TOKENS)
    return replace(raw, body=raw.body[: number.start()] + token + raw.body[number.end() :])


def _whole(raw: Raw, random: Random) -> Raw:
    body = random.choice(
        (
            *(b"", b"null", b"[]", b"{}", b"0", b'""', b"<h1>hello</h1>"),
            *(b"\xef\xbb\xbf" + raw.body, raw.body.decode("utf-8", "replace").encode("utf-16")),
            *(raw.body * 2, b"[" * 20_000, gzip.compress(raw.body, mtime=0)),
            *(b'{"a":' * 900 + b"1" + b"}" * 900, HOSTILE.encode("utf-8", "replace")),
            b'{"items": [%s]}' % b",".join([b"null"] * 5_000),
            b'{"message": {"code": []}, "code": 1}',
        )
    )
    return replace(raw, body=body)


def _repeated_member(raw: Raw, random: Random) -> Raw:
    names = [*re.finditer(rb'"(\w+)":', raw.body)]
    if not names:
        return raw
    at = random.choice(names)
    return replace(raw, body=raw.body[: at.start()] + at.group() + b"1," + raw.body[at.start() :])


def _value(raw: Raw, random: Random) -> Raw:
    """Changes values of a JSON body, each with its kind, its size or its depth."""
    try:
        body = json.loads(raw.body)
    except (ValueError, RecursionError):
        return raw
    for _ in range(random.randint(1, 4)):
        place = _place(body, random)
        if place is not None:
            _change(*place, random)
    try:
        if _size(body, {}) > _LARGEST:
            return raw
        # Lone surrogates are escaped.
        return replace(
            raw,
            body=json.dumps(body, ensure_ascii=random.random() < 0.9).encode("utf-8", "replace"),
        )
    except (ValueError, RecursionError):
        return raw


def _size(value: Any, known: dict[int, int]) -> int:
    """About as many bytes as JSON takes, parts that are shared counted wherever they stand."""
    if not isinstance(value, (dict, list)):
        return len(str(value))
    if id(value) not in known:
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        known[id(value)] = 2 + sum(2 + _size(part, known) for part in parts)
    return known[id(value)]


def _place(value: Any, random: Random) -> tuple[Any, Any] | None:
    """A member or element, with what holds it; the deeper, the rarer."""
    holder = None
    while isinstance(value, (dict, list)) and value and (holder is None or random.random() < 0.8):
        name = random.choice([*value] if isinstance(value, dict) else range(len(value)))
        holder, value = (value, name), value[name]
    return holder


def _change(holder: Any, name: Any, random: Random) -> None:
    before, action = holder[name], random.randrange(12)
    if action == 0:
        del holder[name]
    elif action == 1 and isinstance(holder, dict):
        holder[random.choice(TEXTS)] = before
    elif action == 2:
        holder[name] = [before] * random.choice((0, 1, 2, 300))
    elif action == 3:
        holder[name] = {random.choice(TEXTS): before for _ in range(random.choice((0, 1, 300)))}
    elif action == 4:
        for _ in range(random.choice((1, 40, 400))):
            before = [before] if random.random() < 0.5 else {"a": before}
        holder[name] = before
    elif action == 5 and isinstance(before, list):
        holder[name] = random.sample(before, len(before)) + before[: random.randrange(3)]
    elif action == 6:
        with suppress(RecursionError):
            holder[name] = str(before)
    else:
        holder[name] = random.choice((*TEXTS, *NUMBERS, None, True, False))


_MUTATIONS: tuple[Callable[[Raw, Random], Raw], ...] = (
    *(_status, _header, _header, _no_header, _bytes, _cut, _token, _whole, _repeated_member),
    *(_value, _value, _value, _value, _value, _value),
)
