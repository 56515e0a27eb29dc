"""Long arrays, objects and texts cut short: jsonschema-rs makes all of its errors at once.

A hundred thousand wrong elements of one array would take more than a gigabyte. Each error holds a
copy of what is wrong, which may be all of a large value.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from carecycle_contract.contract.documented import documented

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from carecycle_contract.contract import JSON, Schemas

LONG = 1000
"""Number of elements, or members, above which an array or object is cut."""

_MOST_VALUES = 30_000
"""Number of values and pieces of text, those inside others counted, above which all are cut."""

_SHORTEST = 10

_PIECE = 50
"""Number of characters by which a text counts as an array does by its elements.

Ten of them hold any text that is valid in one of the formats of the schemas.
"""

_DEEPEST = 64
"""Depth below which nothing is cut; schemas describe nothing there."""


def _extent(value: JSON) -> tuple[int, int]:
    """The number of values and pieces of text, with those inside others, and the most in one."""
    number, longest = 1, 0
    parted = [value]
    while parted:
        value = parted.pop()
        if isinstance(value, str):
            parts = len(value) // _PIECE
        elif isinstance(value, (list, dict)):
            parts = len(value)
            inner = value.values() if isinstance(value, dict) else value
            parted += [part for part in inner if isinstance(part, (list, dict, str))]
        else:
            parts = 0
        number, longest = number + parts, max(longest, parts)
    return number, longest


def cut(
    value: JSON, length: int, names: AbstractSet[str] = frozenset(), depth: int = _DEEPEST
) -> JSON:
    """A copy whose arrays, objects and texts have no more than so many first parts.

    Members with these names are left in any case.
    """
    if depth == 0:
        return value
    if isinstance(value, list):
        return [cut(element, length, names, depth - 1) for element in value[:length]]
    if isinstance(value, dict):
        kept = dict(islice(value.items(), length))
        kept |= {name: value[name] for name in names & value.keys() - kept.keys()}
        return {name: cut(member, length, names, depth - 1) for name, member in kept.items()}
    return value[: length * _PIECE] if isinstance(value, str) else value


def first_cut(value: JSON, names: AbstractSet[str] = frozenset()) -> JSON:
    """The shortest cut: the value itself, unless it has a long array or object or very many values.

    Of very many, none is cut if all arrays and objects are short.
    """
    return next(cuts(value, names))


def cuts(value: JSON, names: AbstractSet[str] = frozenset()) -> Iterator[JSON]:
    """Longer and longer cuts of a value, and at last the value itself.

    The first that shows a problem has few more, as each is only a quarter longer than the last.
    """
    number, longest = _extent(value)
    length = LONG if number < _MOST_VALUES else _SHORTEST
    while length < longest:
        yield cut(value, length, names)
        length = length * 5 // 4
    yield value


@lru_cache(maxsize=16)
def documented_names(schemas: Schemas) -> frozenset[str]:
    """The names of all members that the schemas of a contract describe."""
    described = (documented(schemas, document) for document in schemas.documents.values())
    return frozenset(path.rpartition(".")[2] for path, _ in chain.from_iterable(described))
