"""Items made from their schemas."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest
from contracts import BINS, SHIPMENTS
from validity import defects

from carecycle_contract.contract import Schemas
from carecycle_contract.reference import rows
from carecycle_contract.reference.generated import Sampler, document

ITEMS = [document(row) for row in rows(SHIPMENTS, 137)]


def test_items_are_the_same_for_the_same_seed() -> None:
    """Whatever their number, and others for another seed."""
    assert list(rows(SHIPMENTS, 20)) == list(rows(SHIPMENTS, 60))[:20]
    assert list(rows(SHIPMENTS, 20, seed=1)) != list(rows(SHIPMENTS, 20, seed=2))


@pytest.mark.parametrize("operation", [SHIPMENTS, BINS], ids=lambda known: known.id)
def test_items_match_their_schema(operation: Any) -> None:
    """Also the constraints of level should."""
    items = map(document, rows(operation, 300))
    schema = operation.item.schema_name
    assert [defect for item in items for defect in defects(operation, schema, item)] == []


def test_items_have_all_that_a_rule_can_look_at() -> None:
    """Every value of a filter, equal sort keys, odd texts; members that are null or absent."""
    for parameter in SHIPMENTS.filters:
        assert len({item[parameter.member] for item in ITEMS}) == len(parameter.values)
    for key in SHIPMENTS.sort_keys:
        assert Counter(item.get(key) for item in ITEMS).most_common(1)[0][1] > 1
    assert {item["weight_kg"] is None for item in ITEMS if "weight_kg" in item} == {True, False}
    assert {"weight_kg" in item for item in ITEMS} == {True, False}
    text = "".join(str(item["reference"]) for item in ITEMS)
    assert all(char in text for char in "%_'\"\\")
    assert not text.isascii()


def test_identities_are_unique() -> None:
    """Of whole numbers, and of texts."""
    assert len({item["shipment_no"] for item in ITEMS}) == len(ITEMS)
    assert len({row.members["code"] for row in rows(BINS, 137)}) == 137


def drawn(schema: dict[str, Any], **documents: dict[str, Any]) -> list[Any]:
    """Fifty values of a schema."""
    schemas = Schemas({f"{name}.json": document for name, document in documents.items()})
    dice = random.Random(1)  # noqa: S311 - data, not secrets
    return [Sampler(schemas, dice).value(schema) for _ in range(50)]


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "integer", "minimum": 3, "maximum": 5}, [3, 4, 5]),
        ({"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 6}, [4, 5]),
        ({"type": "integer", "maximum": -1, "minimum": -2}, [-1, -2]),
        ({"type": "number", "minimum": 1, "maximum": 1.5}, [1, 1.25, 1.5]),
        ({"type": "number", "minimum": 1, "maximum": 9, "multipleOf": 4}, [4, 8]),
        ({"type": "boolean"}, [True, False]),
        ({"type": ["boolean", "null"]}, [True, False, None]),
        ({"const": 7}, [7]),
        ({"enum": ["a", None]}, ["a", None]),
        ({"type": "string", "x-should": {"enum": ["a"]}}, ["a"]),
        ({"type": "string", "pattern": "^x$", "examples": ["x"]}, ["x"]),
        ({"anyOf": [{"const": 1}, {"const": 2}, {"type": "null"}]}, [1, 2, None]),
        ({"oneOf": [{"type": "null"}]}, [None]),
        ({"allOf": [{"type": "integer"}, {"minimum": 8}], "maximum": 8}, [8]),
        ({"$ref": "other.json", "description": "of another file"}, [5]),
    ],
    # Of the schemas alone: sets are written in another order by each process.
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_values_keep_their_schema(schema: dict[str, Any], values: list[Any]) -> None:
    """All of the few that it allows are drawn."""
    assert set(drawn(schema, other={"const": 5})) == set(values)


@pytest.mark.parametrize(
    ("schema", "least", "most"),
    [
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 2}, 0, 2),
        ({"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 4, "maxItems": 4}, 4, 4),
        ({"items": {"type": "string"}, "uniqueItems": True, "maxItems": 6}, 0, 6),
        ({"type": "string", "minLength": 200, "maxLength": 210}, 200, 200),
        ({"type": "string", "maxLength": 3}, 1, 3),
        ({"properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}, 1, 2),
    ],
    ids=str,
)
def test_sizes_keep_their_schema(schema: dict[str, Any], least: int, most: int) -> None:
    """From the smallest to the largest."""
    sizes = {len(value) for value in drawn(schema)}
    assert (min(sizes) >= least, max(sizes)) == (True, most)


def test_a_schema_that_refers_to_itself_ends() -> None:
    """Optional members are left out deep inside."""
    tree = {"type": "object", "properties": {"left": {"$ref": "tree.json"}}}
    assert drawn({"$ref": "tree.json"}, tree=tree)


def test_a_pattern_without_examples_is_named() -> None:
    """No text is made up for it."""
    with pytest.raises(ValueError, match=r"the pattern \^x\$ needs examples"):
        drawn({"type": "string", "pattern": "^x$"})
