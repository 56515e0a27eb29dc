"""How the members of items differ from the documented ones."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import identity, items_of
from carecycle_contract.redaction import opening
from carecycle_contract.verdict.facts import MOST_LEFT_OUT, Members, Unlike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.redaction import Redactor

SHOWN_AS = "x-shown-as"
"""The extension with the type that the documentation shows; validators ignore it."""

MOST_COUNTED = 10_000
"""Different members that are counted, of however many there are."""

_MOST_NAMES = 1000
_LONGEST_NAME, _LONGEST_PATH = 100, 500
"""Characters of a name that tell it from others, and of a path to members worth looking at."""


def members(answers: Sequence[Answer], redactor: Redactor) -> Members | None:
    """How the members of items differ from those of their schema; None without items.

    Undocumented names are redacted.
    """
    items = latest_items(answers)
    if not items:
        return None
    operation = answers[0].operation
    documented = operation.documented
    seen: Counter[str] = Counter()
    types: Counter[tuple[str, str]] = Counter()
    beyond: set[int] = set()
    for item in items:
        # Elements of an array share their paths.
        shown: set[str] = set()
        kinds: set[tuple[str, str]] = set()
        for path, value in members_of(item):
            if path in documented:
                kinds.add((path, type_of(value)))
            elif path not in seen and len(seen) + len(shown) > MOST_COUNTED:
                if len(beyond) < MOST_LEFT_OUT:
                    beyond.add(hash(path))
                continue
            shown.add(path)
        seen.update(shown)
        types.update(kinds)
    # Inside an object whose members nobody documents, any name will do.
    outer = {path.rpartition(".")[0] for path in documented}
    free = tuple(f"{path}." for path in documented if path not in outer)
    undocumented = [
        path for path in sorted(seen) if path not in documented and not path.startswith(free)
    ]
    return Members(
        items=len(items),
        undocumented={redactor.text(path): seen[path] for path in undocumented[:_MOST_NAMES]},
        more_undocumented=max(0, len(undocumented) - _MOST_NAMES) + len(beyond),
        unlike=tuple(
            Unlike(path, shown_as, kind, count)
            for (path, kind), count in sorted(types.items())
            if (shown_as := documented.get(path, {}).get(SHOWN_AS, kind)) != kind != "null"
        ),
        unseen=tuple(
            path
            for path in sorted(documented)
            if path not in seen and path.rpartition(".")[0] in {"", *seen}
        ),
    )


def latest_items(answers: Iterable[Answer]) -> list[Item]:
    """Every item that answers show, each once, as it was seen last."""
    items = {
        identity(answer.operation, item): item for answer in answers for _, item in items_of(answer)
    }
    return list(items.values())


def members_of(value: JSON, at: str = "") -> Iterator[tuple[str, JSON]]:
    """Every member, by path; elements of arrays count as members of the array.

    What is inside of a member with a long path is left out.
    """
    if isinstance(value, list):
        for part in value:
            yield from members_of(part, at)
    elif isinstance(value, dict):
        for name, part in value.items():
            shown = shown_name(name)
            path = f"{at}.{shown}" if at else shown
            yield path, part
            if isinstance(part, (dict, list)) and len(path) <= _LONGEST_PATH:
                yield from members_of(part, path)


@lru_cache(maxsize=4096)
def shown_name(name: str) -> str:
    """The beginning of a member's name, masked by itself, as in a path it stands behind a dot.

    One with a dot in it is in quotes, and no path that anybody documents.
    """
    shown = opening(name, _LONGEST_NAME)
    return f'"{shown}"' if "." in shown else shown


def type_of(value: JSON) -> str:
    """The JSON Schema type of a value, `number` also for integers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
