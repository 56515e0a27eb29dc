"""Judging a JSON value by a schema of `schemas/`, with explanations.

A compiled validator in Rust screens first, being a hundred times faster; what it refuses is
explained by the Python one, whose word decides. A self-test shows that the two agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from carecycle_contract.contract import SCHEMA_FOLDER, Schema, schema_documents
from carecycle_contract.rules.ruling import show

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

    from carecycle_contract.contract import JSON

SHOULD = "x-should"
"""The extension that holds the constraints of level should; validators ignore it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One departure of a value from a schema: where, what was expected, what was seen.

    `keyword` is the schema keyword that failed, `should` whether it stands under `x-should`.
    """

    place: str
    expected: str
    observed: str
    keyword: str
    should: bool


def problems(schema: str, value: JSON, *, should: bool = False) -> list[Problem]:
    """Every departure of a value from the schema file of that name.

    With `should`, the constraints under `x-should` count as well.
    """
    if _screen(schema, should).is_valid(value):
        return []
    leaves = [
        leaf for error in _explainer(schema, should).iter_errors(value) for leaf in _leaves(error)
    ]
    return [_problem(leaf) for leaf in leaves]


def with_should(schema: Any) -> Any:  # noqa: ANN401 - any JSON value inside a schema
    """A schema in which the constraints under `x-should` are ordinary ones."""
    if isinstance(schema, list):
        return [with_should(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: with_should(part) for name, part in schema.items()}
    return strict | strict.get(SHOULD, {})


def _documents(should: bool) -> dict[str, Schema]:
    documents = schema_documents()
    return {name: with_should(one) for name, one in documents.items()} if should else documents


@lru_cache(maxsize=16)
def _screen(schema: str, should: bool) -> jsonschema_rs.Draft202012Validator:
    documents = _documents(should)
    registry = jsonschema_rs.Registry([(one["$id"], one) for one in documents.values()])
    return jsonschema_rs.Draft202012Validator(
        documents[schema], validate_formats=True, registry=registry
    )


@lru_cache(maxsize=16)
def _explainer(schema: str, should: bool) -> Draft202012Validator:
    # Needed only where something is wrong, so not worth the time of every start.
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    documents = _documents(should)
    registry: Registry[Schema] = Registry().with_resources(
        (one["$id"], Resource.from_contents(one)) for one in documents.values()
    )
    return Draft202012Validator(
        documents[schema],
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _leaves(error: ValidationError) -> list[ValidationError]:
    """The errors that a person can act on: those inside the alternatives of an anyOf."""
    if not error.context:
        return [error]
    inner = [one for one in error.context if not _is_other_type(one)]
    return [leaf for one in (inner or error.context[:1]) for leaf in _leaves(one)]


def _is_other_type(error: ValidationError) -> bool:
    """Whether an alternative failed only because it is for another type, such as null."""
    return error.validator == "type" and not error.path


def _problem(error: ValidationError) -> Problem:
    path = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    )
    keyword = str(error.validator)
    schema = error.schema if isinstance(error.schema, dict) else {}
    personal = bool(schema.get("x-personal"))
    return Problem(
        place=path.lstrip(".") or "body",
        expected=_expectation(error),
        observed=f"a value of type {type(error.instance).__name__}"
        if personal
        else show(error.instance),
        keyword=keyword,
        should=keyword in schema.get(SHOULD, {}),
    )


def _expectation(error: ValidationError) -> str:
    value = error.validator_value
    match error.validator:
        case "type":
            return " or ".join(value) if isinstance(value, list) else str(value)
        case "required":
            return f"the members {', '.join(value)}"
        case "enum":
            return f"one of {show(value)}"
        case "format":
            return f"the format {value}"
        case _:
            return f"{error.validator} {show(value)} ({SCHEMA_FOLDER.name}/)"
