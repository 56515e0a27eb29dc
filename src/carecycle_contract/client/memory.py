"""Memory: what a run keeps of its answers is bounded in all, and kept once where they agree."""

from __future__ import annotations

import ctypes
import sys
import threading
from contextlib import suppress
from hashlib import blake2b
from itertools import chain
from sys import getsizeof
from typing import TYPE_CHECKING, TypeAlias

import orjson

from carecycle_contract.client.errors import OutOfBounds

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON

    Structure: TypeAlias = dict[str, JSON] | list[JSON]

MOST_BYTES = 120_000_000
"""Of bodies and the values read from them, so that the process stays below 400 MB.

A thousand items of 100 kB, or ten thousand as the vendor's example shows them. Without an answer to
keep, the process takes 150 MB; a single answer takes up to 100 MB while it is read.
"""

LONGEST_TEXT = 1_000_000
"""Characters of a text or a name. A longer one takes many times its length to look at."""

_DIGEST = 16
_LARGEST_PAGES = 100
"""As many of the largest pages may come at once. Items that fill a body are fewer."""
_PER_ITEM = 200
"""What judging takes for an item of an answer, even if the item itself is known."""

_PER_NAME = 100
"""What it takes to know a name."""
# M_MMAP_THRESHOLD and M_ARENA_MAX in malloc.h of glibc.
_MMAP_THRESHOLD, _LARGE = -3, 1 << 20
_ARENA_MAX = -8


class Memory:
    """Keeps answers, up to `most` bytes. Thread-safe.

    The items of a list come again and again, in answers to other questions, and so do the objects
    inside of them. Each is kept once, which saves nine tenths of the memory.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._known: dict[bytes, Structure] = {}
        self._new: list[bytes] = []
        self._names: set[int] = set()
        self._new_names: list[int] = []
        self._lock = threading.Lock()
        _share_free_blocks()

    def keep(self, answer: Answer) -> Answer:
        """The answer, read and kept.

        Raises:
            OutOfBounds: if it is more than there is room for.

        """
        with self._lock:
            if answer.exchange.size > _LARGE:
                _return_small_blocks()
            before, self._new, self._new_names = self._bytes, [], []
            try:
                self._keep(answer)
            except OutOfBounds:
                self._bytes = before
                for digest in self._new:
                    del self._known[digest]
                self._names.difference_update(self._new_names)
                answer.forget()
                raise
            return answer

    def _keep(self, answer: Answer) -> None:
        body = answer.json
        items = answer.value_at((answer.operation.envelope.items,))
        if isinstance(body, dict) and isinstance(items, list):
            most = _LARGEST_PAGES * answer.operation.largest_page
            if len(items) > most:
                raise OutOfBounds(f"it lists {len(items):,} items, over {most:,}")
            items[:] = map(self._kept, items)
            self._take(getsizeof(items) + _PER_ITEM * len(items))
            body = {name: value for name, value in body.items() if value is not items}
        self._take(self._size(body))
        answer.exchange.keep_as(answer.json)
        headers = chain.from_iterable(answer.exchange.headers)
        self._take(answer.exchange.size + sum(map(getsizeof, headers)))

    def _kept(self, item: JSON) -> JSON:
        """An item as it is kept: the one that is known, if there is one written alike."""
        if not isinstance(item, (dict, list)):
            self._take(self._size(item))
            return item
        known, digest = self._look_up(item)
        if known is not None:
            return known
        if isinstance(item, dict):
            for name, value in item.items():
                if isinstance(value, (dict, list)):
                    item[name] = self._kept_inner(value)
        self._remember(item, digest, self._size(item, deep=isinstance(item, list)))
        return item

    def _kept_inner(self, value: Structure) -> Structure:
        known, digest = self._look_up(value)
        if known is not None:
            return known
        self._remember(value, digest, self._size(value))
        return value

    def _look_up(self, value: Structure) -> tuple[Structure | None, bytes | None]:
        try:
            digest = blake2b(orjson.dumps(value), digest_size=_DIGEST).digest()
        except orjson.JSONEncodeError:
            # Halves of surrogates, and integers of more than 64 bits.
            return None, None
        return self._known.get(digest), digest

    def _remember(self, value: Structure, digest: bytes | None, size: int) -> None:
        self._take(size)
        if digest is not None:
            self._known[digest] = value
            self._new.append(digest)

    def _take(self, size: int) -> None:
        if self._bytes + size > self._most:
            raise OutOfBounds(f"a run keeps {self._most // 10**6} MB of answers, and no more")
        self._bytes += size

    def _size(self, value: JSON, *, deep: bool = True) -> int:
        """The bytes that a value takes, with all that is inside of it, or only with its scalars.

        Parsers share names among the objects of a list. Such a name counts once.
        """
        total, inner = 0, [value]
        while inner:
            value = inner.pop()
            total += getsizeof(value)
            if isinstance(value, str):
                _check_length(value)
            elif isinstance(value, dict):
                total += sum(map(self._size_of_name, value))
                inner += [
                    part for part in value.values() if deep or not isinstance(part, (dict, list))
                ]
            elif isinstance(value, list):
                inner += value
        return total

    def _size_of_name(self, name: str) -> int:
        if id(name) in self._names:
            return 0
        _check_length(name)
        self._names.add(id(name))
        self._new_names.append(id(name))
        return getsizeof(name) + _PER_NAME


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise OutOfBounds(f"it has a text of {len(text):,} characters, over {LONGEST_TEXT:,}")


def _share_free_blocks() -> None:
    """Make glibc return freed blocks of a megabyte or more, and share smaller ones among threads.

    By itself it keeps both for each thread that ever read a large body, 600 MB in all.
    """
    _call_glibc("mallopt", _MMAP_THRESHOLD, _LARGE)
    _call_glibc("mallopt", _ARENA_MAX, 1)


def _return_small_blocks() -> None:
    """Make glibc return what lies free between blocks in use, 150 MB after some large answers."""
    _call_glibc("malloc_trim", 0)


def _call_glibc(function: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library, which has no need of it
            getattr(ctypes.CDLL(None), function)(*arguments)
