"""Which values of a body the contract documents, and which of these may name a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.contract.documented import PERSONAL, SHOULD, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carecycle_contract.contract import Operation, Schema, Schemas

_SCALARS = {"string", "number", "integer", "boolean"}
_COMPOSED = ("$ref", "anyOf", "oneOf", "allOf")


@dataclass(frozen=True, eq=False)
class Description:
    """How a value in a body is documented: all schemas that may describe it; none if it is not."""

    schemas: Schemas
    alternatives: tuple[Schema, ...] = ()

    @cached_property
    def has_members(self) -> bool:
        """Whether an object here has documented members, so that a name is no value."""
        return any("properties" in schema for schema in self.alternatives)

    @cached_property
    def may_be_shown(self) -> bool:
        """Whether a text or number here is documented as such, and not personal."""
        return any(_is_scalar(schema) for schema in self.alternatives)

    @lru_cache(maxsize=4096)  # noqa: B019 - descriptions live as long as their contract
    def member(self, name: str) -> Description:
        """The description of a member."""
        members = (
            schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            for schema in self.alternatives
        )
        return _description(self.schemas, members)

    @lru_cache(maxsize=256)  # noqa: B019 - likewise
    def element(self) -> Description:
        """The description of the elements of an array."""
        return _description(self.schemas, (schema.get("items") for schema in self.alternatives))


@lru_cache(maxsize=8)
def root(operation: Operation) -> Description:
    """The description of a whole body: a list, or any of the errors, whatever the status says."""
    names = dict.fromkeys((*operation.responses.values(), operation.error.schema_name))
    return _description(operation.schemas, (operation.schemas.documents[name] for name in names))


def _description(schemas: Schemas, described: Iterable[Schema | bool | None]) -> Description:
    known = [schema for schema in described if isinstance(schema, dict)]
    parts = [part for schema in known for part in _alternatives(schemas, schema)]
    if any(schema.get(PERSONAL) for schema in parts):
        return Description(schemas)
    return Description(schemas, tuple(schema for schema in parts if schema))


def _alternatives(schemas: Schemas, schema: Schema) -> Iterator[Schema]:
    """The alternatives of a schema, and those that should hold, as far as they have a type."""
    for part in alternatives(schemas, schema):
        yield part
        if "type" in part.get(SHOULD, {}):
            yield from _alternatives(schemas, part[SHOULD])


def _is_scalar(schema: Schema) -> bool:
    types = schema.get("type", ())
    declared = {types} if isinstance(types, str) else set(types)
    # Without a type, the documentation leaves open how the value is written.
    return not declared.isdisjoint(_SCALARS) or schema.keys().isdisjoint(("type", *_COMPOSED))
