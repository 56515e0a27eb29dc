"""Content codings, undone step by step, so that a small body cannot grow past its bound unseen."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPTED = "gzip, deflate"
"""The value of `Accept-Encoding` (RFC 9110 section 12.5.3): what is undone here."""

_STEP = 1 << 16
_GZIP = zlib.MAX_WBITS | 16


class Undecodable(ValueError):  # noqa: N818 - it names what the body is
    """A body that is not in the coding that it is said to be in."""


def decoded(parts: Iterable[bytes], codings: str | None) -> Iterator[bytes]:
    """The content of a body in pieces of at most 64 KiB.

    `codings` is the value of `Content-Encoding`: those that were applied, in order (RFC 9110
    section 8.4).

    Raises:
        Undecodable: for a coding that was not asked for, and for a body that is not in it.

    """
    for coding in reversed([one.strip().lower() for one in (codings or "").split(",")]):
        match coding:
            case "" | "identity":
                continue
            case "gzip" | "x-gzip":
                parts = _inflated(parts, _GZIP)
            case "deflate":
                parts = _inflated(parts, zlib.MAX_WBITS)
            case _:
                raise Undecodable(f"the coding {coding[:40]!r} was not asked for")
    yield from parts


def _inflated(parts: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """A body of one member or, in gzip, of several (RFC 1952 section 2.2)."""
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
                # Some call raw deflate so, which has no header.
                bits = -zlib.MAX_WBITS
                inflate = zlib.decompressobj(bits)
                continue
            begun = True
            rest = inflate.unconsumed_tail or inflate.unused_data
            yield piece
    if begun and not inflate.eof:
        raise Undecodable("the body ends before its coding does")
