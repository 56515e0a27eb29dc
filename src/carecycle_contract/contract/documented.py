"""The documented members of a schema at any depth, and which of them are personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract.documents import Schemas
    from carecycle_contract.contract.node import Schema

PERSONAL = "x-personal"
"""The extension of members that hold data of people; validators ignore it."""

SHOULD = "x-should"
"""The extension that holds constraints of level `should`; validators ignore it."""


def documented(
    schemas: Schemas, schema: Schema, at: str = "", inside: tuple[Schema, ...] = ()
) -> Iterator[tuple[str, Schema]]:
    """The schema of every documented member, by path (`client.id`); arrays add nothing to it.

    A schema that refers to itself, as `inside` tells, is not followed again.
    """
    for part in alternatives(schemas, schema):
        if any(part is outer for outer in inside):
            continue
        within = (*inside, part)
        for name, member in part.get("properties", {}).items():
            path = f"{at}.{name}" if at else name
            yield path, {} if isinstance(member, bool) else member
            yield from documented(schemas, member, path, within)
        if isinstance(part.get("items"), dict):
            yield from documented(schemas, part["items"], at, within)


def below(path: str, name: str) -> str:
    """The path of a member; one with a dot in its name has none that anybody documents."""
    if "." in name:
        return "."
    return f"{path}.{name}" if path else name


def personal(schemas: Schemas, schema: Schema) -> frozenset[str]:
    """The paths of the members that are personal, or inside one that is."""
    paths: set[str] = set()
    for path, member in documented(schemas, schema):
        marked = any(part.get(PERSONAL) for part in alternatives(schemas, member))
        if marked or path.rpartition(".")[0] in paths:
            paths.add(path)
    return frozenset(paths)


def alternatives(schemas: Schemas, schema: Schema | bool) -> Iterator[Schema]:
    """A schema, and every one that it refers to or is composed of; none that is a boolean."""
    if isinstance(schema, bool):
        return
    if "$ref" in schema:
        yield from alternatives(schemas, schemas.documents[str(schema["$ref"]).rpartition("/")[2]])
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from alternatives(schemas, part)
    yield schema


def may_be_text(schemas: Schemas, schema: Schema) -> bool:
    """Whether a value may be a text; one without documented types may be anything."""
    types = schemas.types(schema)
    return not types or "string" in types


def closed_set(schemas: Schemas, schema: Schema) -> list[str]:
    """The texts that a value must or should be one of; none if the set is open."""
    resolved = schemas.resolved(schema)
    values = resolved.get("enum") or resolved.get(SHOULD, {}).get("enum", ())
    return [value for value in values if isinstance(value, str)]
