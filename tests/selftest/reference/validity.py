"""Whether a value is valid by a schema of a contract, by jsonschema alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


def defects(operation: Operation, schema: str, value: object) -> list[str]:
    """What is wrong with a value by a schema file, constraints of level should included."""
    return [
        f"{error.json_path}: {error.message}"
        for error in _validator(operation, schema).iter_errors(value)
    ]


@cache
def _validator(operation: Operation, schema: str) -> Draft202012Validator:
    documents = {
        name: _with_should(document) for name, document in operation.schemas.documents.items()
    }
    resources = ((one["$id"], Resource.from_contents(one)) for one in documents.values())
    return Draft202012Validator(
        documents[schema],
        registry=Registry().with_resources(resources),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _with_should(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_should(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _with_should(part) for name, part in {**schema, **schema.get("x-should", {})}.items()
    }
