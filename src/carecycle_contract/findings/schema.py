"""Validate JSON values by the contract's schemas, and explain what is wrong.

jsonschema-rs, a hundred times faster, screens every value; jsonschema explains each keyword that
fails and has the last word, as it refuses fewer e-mail addresses. What passes the screen is not
validated again; a self-test shows where the two differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from carecycle_contract.contract.documented import SHOULD, personal
from carecycle_contract.findings.as_text import written_as_text
from carecycle_contract.findings.cutting import cuts, documented_names
from carecycle_contract.findings.showing import hidden, outline, place_of, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jsonschema import Draft202012Validator, ValidationError
    from referencing import Registry

    from carecycle_contract.contract import JSON, Schema, Schemas

# RFC 3339 section 5.6: a time of day without its offset from UTC.
_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?")
_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a value fails a schema.

    `place` is a path into the value, `keyword` the schema keyword that failed, and `should` tells
    whether that keyword stands under `x-should`. `hint` is the likely cause, as far as a text that
    stands there shows it.
    """

    place: str
    expected: str
    observed: str
    keyword: str
    should: bool
    hint: str | None = None


def problems(schemas: Schemas, name: str, value: JSON, *, should: bool = False) -> list[Problem]:
    """Every problem of a value with the schema file of that name, each once, up to a hundred.

    With `should`, the constraints under `x-should` count as well.
    """
    try:
        if _screen(schemas, name, should).is_valid(value):
            return []
        parts = cuts(value, documented_names(schemas))
        by_part = (_errors(schemas, name, value, part, should) for part in parts)
        errors = next(filter(None, by_part), [])
    except ValueError:
        # The screen cannot read lone surrogates, nor very deep nesting.
        explainer = _explains(schemas, _documents(schemas, should)[name], should)
        failures = islice(explainer.iter_errors(value), _MOST_PROBLEMS)
        errors = [((), leaf) for error in failures for leaf in _leaves(error)]
    hidden_members = _personal(schemas, name)
    return list(dict.fromkeys(_problem(leaf, above, hidden_members) for above, leaf in errors))


def _errors(
    schemas: Schemas, name: str, value: JSON, part: JSON, should: bool
) -> list[tuple[tuple[str | int, ...], ValidationError]]:
    """The first errors of a value that its cut shows, each behind the path that it begins at."""
    errors = (
        (path, leaf)
        for failed in _screen(schemas, name, should).iter_errors(part)
        for path in (tuple(failed.instance_path),)
        for error in _explainer(schemas, failed.absolute_keyword_location, should).iter_errors(
            _value_at(part, path)
        )
        for leaf in _leaves(error)
        if _is_of_the_whole(leaf, _value_at(value, (*path, *leaf.absolute_path)))
    )
    return list(islice(errors, _MOST_PROBLEMS))


def _value_at(value: Any, path: tuple[str | int, ...]) -> JSON:  # noqa: ANN401 - any JSON value
    for part in path:
        value = value[part]
    inner: JSON = value
    return inner


def _is_of_the_whole(leaf: ValidationError, whole: JSON) -> bool:
    """Whether what is wrong with a part that may be cut is wrong with the whole of it."""
    if not isinstance(whole, (list, dict)) or len(whole) == len(leaf.instance):
        return True
    from jsonschema import Draft202012Validator

    keyword = {str(leaf.validator): leaf.validator_value}
    return not Draft202012Validator(keyword).is_valid(whole)


def is_valid(schemas: Schemas, name: str, value: JSON, *, should: bool = False) -> bool:
    """Whether a value is valid by the schema file of that name."""
    try:
        return _screen(schemas, name, should).is_valid(value)
    except ValueError:
        return not problems(schemas, name, value, should=should)


def with_should(schema: Any) -> Any:  # noqa: ANN401 - any JSON value inside a schema
    """A copy of a schema in which the constraints under `x-should` are ordinary ones."""
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
    registry = jsonschema_rs.Registry(
        [(document["$id"], document) for document in documents.values()]
    )
    return jsonschema_rs.Draft202012Validator(
        documents[name], validate_formats=True, registry=registry
    )


@lru_cache(maxsize=2)
def _registry(schemas: Schemas, should: bool) -> Registry[Schema]:
    # Costly to import, and needed only once something is wrong.
    from referencing import Registry, Resource

    return Registry().with_resources(
        (document["$id"], Resource.from_contents(document))
        for document in _documents(schemas, should).values()
    )


def _explains(schemas: Schemas, schema: Schema, should: bool) -> Draft202012Validator:
    # Costly to import as well.
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=_registry(schemas, should), format_checker=checker)


@lru_cache(maxsize=1024)
def _explainer(schemas: Schemas, location: str | None, should: bool) -> Draft202012Validator:
    """The validator of the single keyword at a location, with the extensions beside it.

    Validating a whole item takes a millisecond, too long if every item is broken.
    """
    parent, _, keyword = str(location).rpartition("/")
    schema = _registry(schemas, should).resolver().lookup(parent).contents
    extensions = {name: part for name, part in schema.items() if name.startswith("x-")}
    single = {"$id": parent.partition("#")[0], keyword: schema[keyword], **extensions}
    return _explains(schemas, single, should)


def _leaves(error: ValidationError) -> list[ValidationError]:
    """The innermost errors, which a person can act on: those of the alternatives of an anyOf.

    Alternatives for another type, such as null, are left out.
    """
    if error.cause is not None:
        # Its frames hold it and the text that was checked, and no collector runs meanwhile.
        error.cause.__traceback__ = None
    if not error.context:
        return [error]
    inner = [cause for cause in error.context if cause.validator != "type" or cause.path]
    return [leaf for cause in (inner or error.context[:1]) for leaf in _leaves(cause)]


@lru_cache(maxsize=16)
def _personal(schemas: Schemas, name: str) -> frozenset[str]:
    return personal(schemas, schemas.documents[name])


def _problem(
    error: ValidationError, above: tuple[str | int, ...], personal: frozenset[str]
) -> Problem:
    parts = (*above, *error.absolute_path)
    member = ".".join(part for part in parts if isinstance(part, str))
    keyword = str(error.validator)
    schema = error.schema if isinstance(error.schema, dict) else {}
    return Problem(
        place=place_of(parts),
        expected=_expectation(error),
        observed=_observation(error, is_personal=member in personal),
        keyword=keyword,
        should=keyword in schema.get(SHOULD, {}),
        hint=written_as_text(error.instance),
    )


def _observation(error: ValidationError, *, is_personal: bool) -> str:
    """The value as far as it may be shown.

    A text in place of an object or array may hold what belongs inside, such as names of people.
    """
    value = error.instance
    structured = error.validator == "type" and any(
        name in error.validator_value for name in ("object", "array")
    )
    if is_personal or (structured and isinstance(value, str)):
        return hidden(value)
    if error.validator == "format" and isinstance(value, str) and _NO_ZONE.fullmatch(value):
        return f"{show(value)}, which has no time zone"
    return outline(value)


def _expectation(error: ValidationError) -> str:
    value, keyword = error.validator_value, str(error.validator)
    if keyword in _IN_WORDS:
        return _IN_WORDS[keyword](value) + (" or null" if _may_be_null(error) else "")
    return f"{keyword} {show(value)} (schemas/)"


def _may_be_null(error: ValidationError) -> bool:
    """Whether another alternative accepts null in the same place."""
    siblings = error.parent.context or [] if error.parent is not None else []
    return any(
        sibling.validator_value == "null" and sibling.path == error.path for sibling in siblings
    )


_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda value: " or ".join(value) if isinstance(value, list) else str(value),
    "required": lambda value: f"the members {', '.join(value)}",
    "enum": lambda value: f"one of {show(value)}",
    "format": lambda value: f"the format {value}",
    "minimum": lambda value: f"at least {value}",
    "multipleOf": lambda value: "a whole number" if value == 1 else f"a multiple of {value}",
}
