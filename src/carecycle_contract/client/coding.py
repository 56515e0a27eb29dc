"""Decode content codings piece by piece, so that callers can bound what a small body grows to."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPTED = "gzip, deflate"
"""The value of `Accept-Encoding` (RFC 9110 section 12.5.3): the codings decoded here."""

_STEP = 1 << 16
_GZIP = zlib.MAX_WBITS | 16
# Two are as many as a server and a proxy in front of it apply.
_MOST_CODINGS = 2


class Undecodable(ValueError):  # noqa: N818 - it names what the body is
    """A body cannot be decoded as its `Content-Encoding` says."""


class EndsEarly(Undecodable):
    """A body ends before its coding does."""


def decoded(parts: Iterable[bytes], codings: str | None) -> Iterator[bytes]:
    """The decoded body in pieces; what is inflated, in pieces of at most 64 KiB.

    `codings` is the value of `Content-Encoding`: the codings in the order applied (RFC 9110
    section 8.4). Some pieces are empty, so that callers can look at the clock while what arrives
    decodes to nothing.

    Raises:
        Undecodable: for an unknown coding, too many, or a body that is not in the coding named.
        EndsEarly: if the body ends before its coding does.

    """
    names = [name.strip().lower() for name in (codings or "").split(",")]
    applied = [name for name in names if name not in ("", "identity")]
    if len(applied) > _MOST_CODINGS:
        raise Undecodable(f"{len(applied)} codings were applied, one on another")
    for coding in reversed(applied):
        match coding:
            case "gzip" | "x-gzip":
                parts = _inflated(parts, _GZIP)
            case "deflate":
                parts = _inflated(parts, zlib.MAX_WBITS)
            case _:
                raise Undecodable(f"the coding {coding!r} was not asked for")
    yield from parts


def _inflated(parts: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """Inflate a body; one in gzip may have several members (RFC 1952 section 2.2)."""
    inflate, begun = zlib.decompressobj(bits), False
    for part in parts:
        rest = part
        while rest:
            if inflate.eof:
                rest = rest.lstrip(b"\0")
                if not rest or bits != _GZIP:
                    break
                inflate = zlib.decompressobj(bits)
            try:
                piece = inflate.decompress(rest, _STEP)
            except zlib.error as error:
                if begun or bits != zlib.MAX_WBITS:
                    raise Undecodable(f"the body cannot be decoded ({error})") from None
                # Some servers send raw deflate data, without the zlib header.
                bits = -zlib.MAX_WBITS
                inflate = zlib.decompressobj(bits)
                continue
            begun = True
            rest = inflate.unconsumed_tail or inflate.unused_data
            yield piece
        yield b""
    if begun and not inflate.eof:
        raise EndsEarly("the body ends before its coding does")
