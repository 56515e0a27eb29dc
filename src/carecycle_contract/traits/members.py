"""Members of items that the documentation does not have, and documented ones that no item has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.contract import schema_documents
from carecycle_contract.lists.listing import identity, items_of
from carecycle_contract.verdict.facts import Members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Schema
    from carecycle_contract.redaction import Redactor


def members(answers: Sequence[Answer], redactor: Redactor) -> Members | None:
    """How the members that items have differ from those of their schema; None without an item.

    The names that a server chose are redacted.
    """
    items = {identity(item): item for answer in answers for _, item in items_of(answer)}
    if not items:
        return None
    # Several parts of one item may have the same path.
    seen = Counter(path for item in items.values() for path in set(_paths(item)))
    documented = set(_documented(answers[0].operation.item_schema))
    return Members(
        items=len(items),
        undocumented={
            redactor.text(path): seen[path]
            for path in sorted(seen)
            if path not in documented and not _under_free(path, documented)
        },
        unseen=tuple(
            path
            for path in sorted(documented)
            if path not in seen and path.rpartition(".")[0] in {"", *seen}
        ),
    )


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
