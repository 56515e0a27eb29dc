"""Judging a JSON value by a schema of `schemas/`, with explanations.

A compiled validator in Rust screens first, being a hundred times faster; each keyword that it
finds broken is explained by the Python one, whose word decides: it refuses fewer e-mail addresses.
What the Rust one lets pass is not looked at again; a self-test shows where the two differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from carecycle_contract.findings.showing import outline, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jsonschema import Draft202012Validator, ValidationError
    from referencing import Registry

    from carecycle_contract.contract import JSON, Schema, Schemas

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


def problems(schemas: Schemas, name: str, value: JSON, *, should: bool = False) -> list[Problem]:
    """Every departure of a value from the schema file of that name, each once.

    With `should`, the constraints under `x-should` count as well.
    """
    found: list[tuple[tuple[str | int, ...], ValidationError]]
    try:
        screened = list(_screen(schemas, name, should).iter_errors(value))
    except ValueError:
        # Half a surrogate pair, or nested more deeply than the screen reads.
        found = [
            ((), error) for error in _whole_explainer(schemas, name, should).iter_errors(value)
        ]
    else:
        found = [
            (tuple(broken.instance_path), error)
            for broken in screened
            for error in _explainer(schemas, broken.absolute_keyword_location, should).iter_errors(
                broken.instance
            )
        ]
    return list(
        dict.fromkeys(_problem(leaf, above) for above, error in found for leaf in _leaves(error))
    )


def is_valid(schemas: Schemas, name: str, value: JSON, *, should: bool = False) -> bool:
    """Whether a value has no problem with the schema file of that name."""
    try:
        return _screen(schemas, name, should).is_valid(value)
    except ValueError:
        return not problems(schemas, name, value, should=should)


def with_should(schema: Any) -> Any:  # noqa: ANN401 - any JSON value inside a schema
    """A schema in which the constraints under `x-should` are ordinary ones."""
    if isinstance(schema, list):
        return [with_should(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: with_should(part) for name, part in schema.items()}
    return strict | strict.get(SHOULD, {})


def _documents(schemas: Schemas, should: bool) -> Mapping[str, Schema]:
    documents = schemas.documents
    if not should:
        return documents
    return {name: with_should(document) for name, document in documents.items()}


@lru_cache(maxsize=16)
def _screen(schemas: Schemas, name: str, should: bool) -> jsonschema_rs.Draft202012Validator:
    documents = _documents(schemas, should)
    registry = jsonschema_rs.Registry([(one["$id"], one) for one in documents.values()])
    return jsonschema_rs.Draft202012Validator(
        documents[name], validate_formats=True, registry=registry
    )


@lru_cache(maxsize=2)
def _registry(schemas: Schemas, should: bool) -> Registry[Schema]:
    # Needed only where something is wrong, so not worth the time of every start.
    from referencing import Registry, Resource

    return Registry().with_resources(
        (one["$id"], Resource.from_contents(one)) for one in _documents(schemas, should).values()
    )


def _explains(schemas: Schemas, schema: Schema, should: bool) -> Draft202012Validator:
    # As above.
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=_registry(schemas, should), format_checker=checker)


@lru_cache(maxsize=16)
def _whole_explainer(schemas: Schemas, name: str, should: bool) -> Draft202012Validator:
    return _explains(schemas, _documents(schemas, should)[name], should)


@lru_cache(maxsize=1024)
def _explainer(schemas: Schemas, location: str | None, should: bool) -> Draft202012Validator:
    """The validator of the one keyword at that address, with the extensions that stand beside it.

    To explain a whole item takes a millisecond, which is too long where every item is broken.
    """
    parent, _, keyword = str(location).rpartition("/")
    found = _registry(schemas, should).resolver().lookup(parent).contents
    beside = {name: part for name, part in found.items() if name.startswith("x-")}
    return _explains(
        schemas, {"$id": parent.partition("#")[0], keyword: found[keyword], **beside}, should
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


def _problem(error: ValidationError, above: tuple[str | int, ...]) -> Problem:
    path = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}"
        for part in (*above, *error.absolute_path)
    )
    keyword = str(error.validator)
    schema = error.schema if isinstance(error.schema, dict) else {}
    # Where members should be, a text may hold what is in them.
    instead = keyword == "type" and not {"object", "array"}.isdisjoint(_types(error))
    return Problem(
        place=path.lstrip(".") or "body",
        expected=_expectation(error),
        observed=_seen(error.instance, personal=instead or bool(schema.get("x-personal"))),
        keyword=keyword,
        should=keyword in schema.get(SHOULD, {}),
    )


def _types(error: ValidationError) -> list[str]:
    value = error.validator_value
    return value if isinstance(value, list) else [str(value)]


def _seen(value: JSON, *, personal: bool) -> str:
    """A value as far as it may be shown: people's names may stand anywhere in an object."""
    if isinstance(value, str) and personal:
        return f"a text of {len(value)} characters, not shown since it may be personal"
    return outline(value)


def _expectation(error: ValidationError) -> str:
    value, keyword = error.validator_value, str(error.validator)
    if keyword in _IN_WORDS:
        return _IN_WORDS[keyword](value) + (" or null" if _may_be_null(error) else "")
    return f"{keyword} {show(value)} (schemas/)"


def _may_be_null(error: ValidationError) -> bool:
    """Whether null is another alternative for the same value."""
    others = error.parent.context or [] if error.parent is not None else []
    return any(one.validator_value == "null" and one.path == error.path for one in others)


_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda value: " or ".join(value) if isinstance(value, list) else str(value),
    "required": lambda value: f"the members {', '.join(value)}",
    "enum": lambda value: f"one of {show(value)}",
    "format": lambda value: f"the format {value}",
    "minimum": lambda value: f"at least {value}",
    "multipleOf": lambda value: "a whole number" if value == 1 else f"a multiple of {value}",
}
