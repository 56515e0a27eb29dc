"""Drift that neither fails nor advises: members unknown or never seen, types other than shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.contract import schema_documents
from carecycle_contract.lists.listing import identity, items_of
from carecycle_contract.rules.items import ITEM_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Schema

SHOWN_AS = "x-shown-as"
"""The extension that names the type which the page shows, where the schema asks for none."""


def notices(answers: Sequence[Answer]) -> list[str]:
    """Undocumented members, types other than the page shows, documented members never seen.

    The first two say how many campaigns have them.
    """
    items = {identity(item): item for answer in answers for _, item in items_of(answer)}
    if not items:
        return []
    seen: Counter[str] = Counter()
    types: Counter[tuple[str, str]] = Counter()
    for item in items.values():
        members = list(_members(item))
        # Several parts of one item may have the same path.
        seen.update({path for path, _ in members})
        types.update({(path, _type(value)) for path, value in members})
    documented = dict(_documented(schema_documents()[ITEM_SCHEMA]))
    total = f"of {len(items)} campaigns"
    return [
        *(
            f"undocumented member {path}, seen in {seen[path]} {total}"
            for path in sorted(seen)
            if path not in documented and not _under_free(path, documented.keys())
        ),
        *(
            f"{path} is shown as {shown} on the page, seen as {kind} in {count} {total}"
            for (path, kind), count in sorted(types.items())
            if (shown := documented.get(path, {}).get(SHOWN_AS)) not in (None, kind)
            and kind != "null"
        ),
        *_never_seen(documented.keys(), seen.keys()),
    ]


def _never_seen(documented: Collection[str], seen: Collection[str]) -> Iterator[str]:
    missing = [
        path
        for path in sorted(documented)
        if path not in seen and path.rpartition(".")[0] in {"", *seen}
    ]
    if missing:
        yield f"documented but never seen: {', '.join(missing)}"


def _members(value: JSON, at: str = "") -> Iterator[tuple[str, JSON]]:
    """Every member at any depth, by path; arrays are looked through."""
    if isinstance(value, list):
        for part in value:
            yield from _members(part, at)
    elif isinstance(value, dict):
        for name, part in value.items():
            path = f"{at}.{name}" if at else name
            yield path, part
            if isinstance(part, (dict, list)):
                yield from _members(part, path)


def _type(value: JSON) -> str:
    """The JSON Schema type of a value, `number` for integers too."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _documented(schema: Schema, at: str = "") -> Iterator[tuple[str, Schema]]:
    """Every documented member at any depth, by the same paths, with its schema."""
    for part in _alternatives(schema):
        for name, member in part.get("properties", {}).items():
            path = f"{at}.{name}" if at else name
            yield path, member
            yield from _documented(member, path)
        if isinstance(part.get("items"), dict):
            yield from _documented(part["items"], at)


def _alternatives(schema: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _alternatives(schema_documents()[str(schema["$ref"]).rpartition("/")[2]])
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _alternatives(part)
    yield schema


def _under_free(path: str, documented: Collection[str]) -> bool:
    """Whether a member lies in an object whose members the documentation leaves open."""
    parent = path.rpartition(".")[0]
    if not parent:
        return False
    open_object = parent in documented and not any(
        other.startswith(f"{parent}.") for other in documented
    )
    return open_object or _under_free(parent, documented)
