"""Generate items from their JSON Schema, deterministic for a seed.

Types, enums, bounds, formats, nested objects and arrays are supported. A string with a `pattern`
must have `examples`.
"""

from __future__ import annotations

import math
import random
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from carecycle_contract.reference.row import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from carecycle_contract.contract import JSON, Operation, Schema, Schemas

_WORDS = (
    "harbour", "Zürich", "café", "Ångström", "50% off", "north_gate", "O'Brien", 'the "blue" one',
    r"C:\dock", "pallet", "crate", "Québec", "winter", "lot", "San José", "[spare]", "健康", "Łódź",
    "express", "fragile", "return", "half & half", "Doña Ana", "gravel", "copper", "machine parts",
)  # fmt: skip
_BEGIN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
_NULL, _OPTIONAL = 0.2, 0.85
_DEEPEST = 5
_USUAL_RANGE = 1000


def rows(operation: Operation, count: int, seed: int) -> Iterator[Row]:
    """`count` items of an operation; a larger count only appends to them."""
    for number in range(count):
        yield Row(number, _item(operation, number, seed))


def document(row: Row) -> dict[str, JSON]:
    """The full item, as it was generated."""
    return dict(row.members)


def _item(operation: Operation, number: int, seed: int) -> dict[str, JSON]:
    """One item; each member is drawn with a seed of its own."""
    item = operation.item
    # Every seventh item has the sort keys of the one before it, as after an import.
    neighbour = number - (number % 7 == 6)

    def dice(name: str) -> random.Random:
        same = {item.owner: 0} | dict.fromkeys(operation.sort_keys, neighbour)
        return random.Random(f"{seed}/{same.get(name, number)}/{name}")  # noqa: S311 - data

    members = {}
    for name, schema in item.schema["properties"].items():
        sampler = Sampler(operation.schemas, dice(name))
        if name in item.schema.get("required", ()) or sampler.dice.random() < _OPTIONAL:
            members[name] = sampler.value(schema)
    for parameter in operation.filters:
        if members.get(parameter.member) is not None:
            values = parameter.values
            # The first items cover all values.
            value = values[number] if number < len(values) else dice("filter").choice(values)
            members[parameter.member] = filtered(operation, parameter.member, value)
    identity = item.schema["properties"][item.identity]
    return members | {item.identity: _identity(operation, identity, number, dice(item.identity))}


def filtered(operation: Operation, member: str, value: str) -> str | int | float | bool:
    """The value of an item member that a filter's text denotes."""
    types = operation.types_of(member)
    if "boolean" in types:
        return value == "true"
    if types & {"number", "integer"}:
        return float(value) if "." in value else int(value)
    return value


def _identity(operation: Operation, schema: Schema, number: int, dice: random.Random) -> str | int:
    """A unique identity."""
    if operation.schemas.types(schema) & {"integer", "number"}:
        return int(operation.schemas.resolved(schema).get("minimum", 1)) + number
    if operation.schemas.resolved(schema).get("format") == "uuid":
        return str(uuid.UUID(int=dice.getrandbits(128), version=4))
    return f"{operation.item.noun.replace(' ', '-')}-{number:05d}"


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws values that are valid by a schema, including its constraints of level `should`.

    `optional` is the probability that an optional member of an object is present.
    """

    schemas: Schemas
    dice: random.Random
    optional: float = _OPTIONAL
    depth: int = 0

    def value(self, schema: Schema | bool) -> Any:  # noqa: ANN401 - what the schema says
        """A value that is valid by the schema.

        Raises:
            ValueError: if the schema has a pattern but no examples.

        """
        schema = self._keywords(schema)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self.value(self._alternative(schema[keyword]))
        if "const" in schema:
            return schema["const"]
        for keyword in ("enum", "examples"):
            if keyword in schema:
                return self.dice.choice(schema[keyword])
        return self._makers()[self._type(schema)](schema)

    def _keywords(self, schema: Schema | bool) -> Schema:
        """All keywords that apply to a value, including those of `allOf` and `x-should`."""
        keywords = self.schemas.resolved(schema)
        for part in keywords.get("allOf", ()):
            keywords = {**keywords, **self._keywords(part)}
        return {**keywords, **keywords.get("x-should", {})}

    def _alternative(self, alternatives: list[Schema]) -> Schema:
        nullable = {"type": "null"} in alternatives
        others = [schema for schema in alternatives if schema != {"type": "null"}]
        if nullable and (not others or self.depth > _DEEPEST or self.dice.random() < _NULL):
            return {"type": "null"}
        return self.dice.choice(others)

    def _type(self, schema: Schema) -> str:
        declared = schema.get("type")
        if isinstance(declared, list):
            return str(self._alternative([{"type": name} for name in declared])["type"])
        if declared is None:
            return (
                "object" if "properties" in schema else "array" if "items" in schema else "string"
            )
        return str(declared)

    def _makers(self) -> Mapping[str, Callable[[Schema], Any]]:
        return {
            "null": lambda _: None,
            "boolean": lambda _: self.dice.random() < 0.5,
            "integer": self._number,
            "number": self._number,
            "string": self._text,
            "array": self._array,
            "object": self._object,
        }

    def _number(self, schema: Schema) -> int | float:
        """A number within the bounds, in steps of `multipleOf`, of 1 for integers, or of 0.25."""
        step = schema.get("multipleOf", 1 if "integer" in schema["type"] else 0.25)
        least = schema.get("minimum", schema.get("exclusiveMinimum"))
        most = schema.get("maximum", schema.get("exclusiveMaximum"))
        if least is None:
            least = 0 if most is None or most >= 0 else most - _USUAL_RANGE
        if most is None:
            most = least + _USUAL_RANGE
        first = math.ceil(least / step) + ("exclusiveMinimum" in schema)
        last = math.floor(most / step) - ("exclusiveMaximum" in schema)
        value: int | float = self.dice.randint(first, max(first, last)) * step
        return value

    def _text(self, schema: Schema) -> str:
        if "pattern" in schema:
            raise ValueError(f"the pattern {schema['pattern']} needs examples beside it")
        written = _FORMATS.get(schema.get("format", ""))
        if written is not None:
            return written(self.dice)
        text = " ".join(self.dice.choices(_WORDS, k=self.dice.randint(1, 4)))
        text = text.ljust(schema.get("minLength", 0), "x")
        return text[: schema.get("maxLength", len(text))]

    def _array(self, schema: Schema) -> list[Any]:
        least = schema.get("minItems", 0)
        most = least if self.depth > _DEEPEST else schema.get("maxItems", least + 3)
        inner = replace(self, depth=self.depth + 1)
        elements = [
            inner.value(schema.get("items", True)) for _ in range(self.dice.randint(least, most))
        ]
        if not schema.get("uniqueItems"):
            return elements
        return [element for at, element in enumerate(elements) if element not in elements[:at]]

    def _object(self, schema: Schema) -> dict[str, Any]:
        inner = replace(self, depth=self.depth + 1)
        required = schema.get("required", ())
        optional = 0 if self.depth > _DEEPEST else self.optional
        return {
            name: inner.value(member)
            for name, member in schema.get("properties", {}).items()
            if name in required or self.dice.random() < optional
        }


def _moment(dice: random.Random) -> datetime:
    return _BEGIN + timedelta(minutes=dice.randrange(700_000))


_FORMATS: Mapping[str, Callable[[random.Random], str]] = {
    "date-time": lambda dice: _moment(dice).isoformat(timespec="milliseconds")[:-6] + "Z",
    "date": lambda dice: _moment(dice).date().isoformat(),
    "time": lambda dice: _moment(dice).time().isoformat() + "Z",
    "uuid": lambda dice: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
    "email": lambda dice: f"person{dice.randrange(1000)}@example.com",
    "uri": lambda dice: f"https://example.com/{dice.randrange(1000)}",
    "hostname": lambda dice: f"host{dice.randrange(1000)}.example.com",
    "ipv4": lambda dice: f"192.0.2.{dice.randrange(256)}",
}
"""Functions that draw a string of each format."""
