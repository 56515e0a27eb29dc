"""Drift that neither fails nor advises: members the documentation does not have, or the data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.contract import schema_documents
from carecycle_contract.lists.listing import identity, items_of
from carecycle_contract.rules.items import ITEM_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Schema


def notices(answers: Sequence[Answer]) -> list[str]:
    """Undocumented members with how many campaigns have them, and documented ones never seen."""
    items = {identity(item): item for answer in answers for _, item in items_of(answer)}
    if not items:
        return []
    seen: Counter[str] = Counter()
    for item in items.values():
        # Several parts of one item may have the same path.
        seen.update(set(_paths(item)))
    documented = set(_documented(schema_documents()[ITEM_SCHEMA]))
    extra = [path for path in seen if path not in documented and not _under_free(path, documented)]
    missing = [
        path
        for path in sorted(documented)
        if path not in seen and path.rpartition(".")[0] in {"", *seen}
    ]
    lines = [
        f"undocumented member {path}, seen in {seen[path]} of {len(items)} campaigns"
        for path in sorted(extra)
    ]
    if missing:
        lines.append(f"documented but never seen: {', '.join(missing)}")
    return lines


def _paths(value: JSON, at: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _paths(part, at)
    elif isinstance(value, dict):
        for name, part in value.items():
            path = f"{at}.{name}" if at else name
            yield path
            if isinstance(part, (dict, list)):
                yield from _paths(part, path)


def _documented(schema: Schema, at: str = "") -> Iterator[str]:
    for part in _alternatives(schema):
        for name, member in part.get("properties", {}).items():
            path = f"{at}.{name}" if at else name
            yield path
            yield from _documented(member, path)
        if isinstance(part.get("items"), dict):
            yield from _documented(part["items"], at)


def _alternatives(schema: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _alternatives(schema_documents()[str(schema["$ref"]).rpartition("/")[2]])
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _alternatives(part)
    yield schema


def _under_free(path: str, documented: set[str]) -> bool:
    """Whether a member lies in an object whose members the documentation leaves open."""
    parent = path.rpartition(".")[0]
    if not parent:
        return False
    open_object = parent in documented and not any(
        other.startswith(f"{parent}.") for other in documented
    )
    return open_object or _under_free(parent, documented)
