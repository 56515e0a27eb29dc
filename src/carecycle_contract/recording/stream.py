"""Read a HAR file object by object, within bounds, however large it is."""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING, Any

import ijson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_OBJECT = 1 << 27
"""Bytes of one entry: the client reads bodies of 16 MiB, of which JSON may take six for each."""


class BadRecording(ValueError):  # noqa: N818 - reads as what the file is
    """The file cannot be judged; the message says why."""


class TooLarge(ValueError):  # noqa: N818 - reads as what the entry is
    """An entry does not fit into memory."""


class _Bounded:
    """A file that is read on only as long as no single object takes too much of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since = 0
        """Bytes read since the last whole object."""

    def read(self, size: int) -> bytes:
        part = self._file.read(size)
        self.since += len(part)
        if self.since > LARGEST_OBJECT:
            raise TooLarge
        return part


def objects(path: Path, *wanted: str) -> Iterator[tuple[str, Any]]:
    """The objects at the wanted places of a JSON file, with the place, in their order.

    A place is written as ijson does: `log.entries.item`.

    Raises:
        BadRecording: if the file cannot be read, breaks off, or is no JSON.
        TooLarge: if an object does not fit.

    """
    try:
        with path.open("rb") as file:
            if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                file.seek(0)
            yield from _objects(_Bounded(file), wanted)
    except OSError as error:
        raise BadRecording(f"it cannot be read ({error.strerror})") from None
    except (ijson.JSONError, UnicodeDecodeError):
        raise BadRecording("it breaks off, or is no JSON in UTF-8") from None


def _objects(file: _Bounded, wanted: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    building: tuple[str, ijson.ObjectBuilder] | None = None
    for place, event, value in ijson.parse(file, use_float=True):
        if building is None:
            if event == "start_map" and place in wanted:
                building = place, ijson.ObjectBuilder()
            else:
                continue
        building[1].event(event, value)
        if event == "end_map" and place == building[0]:
            file.since = 0
            yield building[0], building[1].value
            building = None
