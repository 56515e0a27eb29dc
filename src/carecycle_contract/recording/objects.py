"""Whole objects with their stand-ins: most are seen again and again in a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.recording.documented import Description

_LARGEST_MEMORY = 1 << 22
"""Bytes of different objects to keep with their stand-ins."""

_BEGINNING, _ALIKE = 64, 16


class Objects:
    """The objects that were seen, each with stand-ins, by description and beginning.

    Most objects have their id in their first bytes.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Description, bytes], dict[bytes, bytes]] = {}
        self._remembered = 0

    def known(self, text: bytes, start: int, description: Description) -> tuple[int, bytes] | None:
        """The end of an object that was seen before, and the object with stand-ins; or None."""
        for raw, replaced in self._known.get(_key(text, start, description), {}).items():
            # An object has its own end, so whatever begins with one is that one.
            if text.startswith(raw, start):
                return start + len(raw), replaced
        return None

    def remember(
        self, text: bytes, start: int, end: int, description: Description, replaced: bytes
    ) -> None:
        """Keep an object with its stand-ins while there is room."""
        if self._remembered + end - start > _LARGEST_MEMORY:
            return
        known = self._known.setdefault(_key(text, start, description), {})
        if len(known) < _ALIKE:
            self._remembered += end - start
            known[text[start:end]] = replaced


def _key(text: bytes, start: int, description: Description) -> tuple[Description, bytes]:
    return description, text[start : start + _BEGINNING]
