"""What the members of items look like: presence, nulls, types, formats, values, magnitudes."""

from __future__ import annotations

import re
from collections import Counter
from math import isfinite, log10
from typing import TYPE_CHECKING

from carecycle_contract.findings.schema import SHOULD
from carecycle_contract.lists.listing import items_of
from carecycle_contract.text.instant import instant
from carecycle_contract.trait import Trait
from carecycle_contract.traits.members import distinct_items
from carecycle_contract.traits.observed import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRACTION = re.compile(r"\.([0-9]+)")
_MOST = 1000
_LONGEST = 100


def data(answers: Sequence[Answer]) -> Iterator[Trait]:
    """Shares among items, for each path of a member (`data:client.id:null`).

    A member is present in so many of the items that have its parent; all else counts among those
    in which it is present. An open map is one path (`variableMappings.*`); what is inside of an
    undocumented member is not looked at.
    """
    items = distinct_items(answers)
    if not items:
        return
    paths = _Paths(answers[0].operation)
    shares: Counter[tuple[str, str]] = Counter()
    for item in items:
        shares.update(set(paths.shares(item, "")))
    question = asked(next(one.question for one in answers if next(items_of(one), None)))
    for path, kind in sorted(shares)[:_MOST]:
        if kind == _HAS_MEMBERS:
            continue
        whole = (path, _PRESENT) if kind != _PRESENT else (path.rpartition(".")[0], _HAS_MEMBERS)
        is_known = path in paths.documented or path.endswith(".*")
        value = "documented" if is_known else "undocumented"
        yield Trait(f"data:{path}:{kind}", value, shares[path, kind], shares[whole], question)


_PRESENT, _HAS_MEMBERS = "present", "members"


class _Paths:
    """The members of an operation's items, and the kinds that their values are of."""

    def __init__(self, operation: Operation) -> None:
        self.documented = operation.documented
        self._parents = {path.rpartition(".")[0] for path in self.documented}
        self._schemas = operation.schemas
        self._closed = {path: self._values(path) for path in self.documented}

    def shares(self, members: Mapping[str, JSON], at: str) -> Iterator[tuple[str, str]]:
        """The path and kind of every member; the parent of members has the kind `members`."""
        yield at, _HAS_MEMBERS
        is_open = at not in self._parents
        for name, value in members.items():
            path = f"{at}.{'*' if is_open else name[:_LONGEST]}" if at else name[:_LONGEST]
            yield path, _PRESENT
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict) and path in self.documented:
                    yield from self.shares(part, path)
            yield from ((path, kind) for kind in self._kinds(path, value))

    def _kinds(self, path: str, value: JSON) -> Iterator[str]:
        if value is None:
            yield "null"
            return
        parts = value if isinstance(value, list) else [value]
        prefix = "array of " if isinstance(value, list) else ""
        for part in parts:
            yield f"type={prefix}{_type(part)}"
            if isinstance(part, str) and instant(part) is not None:
                yield f"precision={_precision(part)}"
            elif isinstance(part, str) and self._closed.get(path):
                known = part in self._closed[path]
                yield f"value={part if known else 'not documented'}"
            elif isinstance(part, (int, float)) and not isinstance(part, bool):
                yield f"magnitude={_magnitude(part)}"

    def _values(self, path: str) -> list[JSON]:
        """The closed set of values that a member must or should be one of."""
        resolved = self._schemas.resolved(self.documented[path])
        values: list[JSON] = resolved.get("enum") or resolved.get(SHOULD, {}).get("enum", [])
        return values


def _type(value: JSON) -> str:
    if isinstance(value, str):
        formats = {
            " date-time": instant(value) is not None,
            " uuid": bool(_UUID.fullmatch(value)),
            " date": bool(_DATE.fullmatch(value)),
        }
        return f"string{next((name for name, holds in formats.items() if holds), '')}"
    if isinstance(value, (dict, list)):
        return "object" if isinstance(value, dict) else "array"
    names = {type(None): "null", bool: "boolean"}
    return names.get(type(value), "number")


def _precision(text: str) -> str:
    fraction = _FRACTION.search(text)
    digits = len(fraction[1]) if fraction is not None else 0
    return f"{digits} digits of a second and {'Z' if text[-1] in 'Zz' else 'an offset'}"


def _magnitude(value: float) -> str:
    if isinstance(value, float) and not isfinite(value):
        return "beyond all"
    if value == 0:
        return "0"
    exponent = int(log10(abs(value))) if abs(value) >= 1 else -1
    return f"{'-' if value < 0 else ''}10^{exponent}" if exponent >= 0 else "below 1"
