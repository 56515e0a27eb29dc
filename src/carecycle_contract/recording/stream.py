"""Read a HAR file object by object, within bounds, however large it is."""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING, Any

import ijson

from carecycle_contract.strict_json import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_OBJECT = 1 << 27
"""Bytes of one entry: the client reads bodies of 16 MiB, of which JSON may take six for each."""

MOST_VALUES = 1_000_000
"""Values and names of one entry, of 80 bytes or so each; a body is one of them."""

_STARTS = {"start_map": "", "start_array": "item"}
_ENDS = ("end_map", "end_array")


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
        BadRecording: if the file cannot be read, breaks off, is no JSON, or is nested too deep.
        TooLarge: if an object does not fit.

    """
    try:
        with path.open("rb") as file:
            # A pipe cannot be read again.
            if file.peek().startswith(codecs.BOM_UTF8):
                file.read(len(codecs.BOM_UTF8))
            yield from _objects(_Bounded(file), wanted)
    except OSError as error:
        raise BadRecording(f"it cannot be read ({error.strerror})") from None
    except (ijson.JSONError, UnicodeDecodeError):
        raise BadRecording("it breaks off, or is no JSON in UTF-8") from None


def _objects(file: _Bounded, wanted: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    places = [place.split(".") for place in wanted]
    building: tuple[list[str], ijson.ObjectBuilder] | None = None
    values = 0
    for around, event, value in _placed(file):
        values += 1
        if values > MOST_VALUES:
            raise TooLarge
        if building is None:
            if event != "start_map" or around not in places:
                continue
            building = [*around], ijson.ObjectBuilder()
        place, builder = building
        builder.event(event, value)
        if event == "end_map" and around == place:
            file.since = values = 0
            building = None
            yield ".".join(place), builder.value


def _placed(file: _Bounded) -> Iterator[tuple[list[str], str, Any]]:
    """What begins, ends or stands in a file, each with the names around it."""
    # The places of ijson itself are texts, which take gigabytes where thousands are in each other.
    around: list[str] = []
    for event, value in ijson.basic_parse(file, use_float=True):
        if event in _ENDS:
            around.pop()
        yield around, event, value
        if event == "map_key":
            around[-1] = value
        elif event in _STARTS:
            around.append(_STARTS[event])
            if len(around) > DEEPEST:
                raise BadRecording(f"its values are nested more than {DEEPEST} deep")
