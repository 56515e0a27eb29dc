"""The format of a JSON report: write it, read it again, and describe it as a JSON Schema."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from inspect import getdoc
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import jsonschema_rs
import orjson

from carecycle_contract.answer import is_number
from carecycle_contract.redaction import cut
from carecycle_contract.reporting import sinks
from carecycle_contract.reporting.report import FORMAT, Report
from carecycle_contract.strict_json import LARGEST_INTEGER, NotJSON, Unreadable, parse_json

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.contract import JSON, Schema

_LONGEST = 100_000
"""Characters of a text: what is told of an answer has a hundredth of them."""

_COUNTED = {"minimum": 0, "maximum": LARGEST_INTEGER}
_TYPES: dict[Any, Schema] = {
    str: {"type": "string", "maxLength": _LONGEST},
    bool: {"type": "boolean"},
    int: {"type": "integer", **_COUNTED},
    float: {"type": "number", **_COUNTED},
    NoneType: {"type": "null"},
}

MOST_BYTES = 32 << 20
"""Of a file that is read. A run of 1,500 requests that finds all that is kept of every requirement
writes a tenth of it."""

_MOST_VALUES = 600_000
"""Twice what that run writes of ten thousand undocumented members, each with three traits. All
formats of such a report can be made below 400 MB."""

_SHOWN = 200
"""Characters of a document in a message."""


class BadReport(ValueError):  # noqa: N818 - it names the place
    """A file is no JSON report of this format; the message says where it is not."""


def written(report: Report) -> str:
    """The report as JSON, ending in a newline.

    What a target or a recording states beyond the bounds of the schema is written as the bound.
    """
    return f"{sinks.json(_bounded(asdict(report)))}\n"


def _bounded(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {str(_bounded(name)): _bounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [*map(_bounded, value)]
    if isinstance(value, str):
        # The name of a file may be no UTF-8.
        return cut(value.encode(errors="backslashreplace").decode(), _LONGEST)
    if is_number(value):
        return min(max(value, 0), LARGEST_INTEGER)
    return value


def read(text: str | bytes) -> Report:
    """The report in a JSON document. Fields that are not known here are left out.

    Raises:
        BadReport: if it is larger than a run writes, or not valid by the schema.

    """
    document = _parsed(text.encode() if isinstance(text, str) else text)
    if isinstance(document, dict) and document.get("format", FORMAT) != FORMAT:
        raise BadReport(
            f"its format is {_shown(repr(document['format']))}, "
            f"and this version reads format {FORMAT}"
        )
    for problem in jsonschema_rs.Draft202012Validator(schema()).iter_errors(document):
        place = ".".join(map(str, problem.instance_path)) or "the document"
        raise BadReport(f"{_shown(place)}: {_shown(problem.message)}")
    report: Report = _built(Report, document)
    return report


def _parsed(body: bytes) -> JSON:
    if len(body) > MOST_BYTES:
        raise BadReport(f"it has more than {MOST_BYTES >> 20} MiB, and no run writes that")
    try:
        # As a shell of Windows may have written it anew.
        document = parse_json(body.decode(json.detect_encoding(body)).encode(), _MOST_VALUES)
        orjson.dumps(document)
    except (NotJSON, UnicodeDecodeError) as error:
        raise BadReport(f"it is not JSON ({_shown(str(error))})") from None
    except Unreadable as error:
        raise BadReport(f"{error}, and no run writes that") from None
    except orjson.JSONEncodeError as error:
        # Halves of surrogates, which no other file could hold.
        raise BadReport(f"a value in it cannot be written again ({error})") from None
    return document


def read_file(path: Path) -> Report:
    """The report in a JSON file.

    Raises:
        BadReport: if the file cannot be read, or is no report; the message names it, and says what
            to do.

    """
    try:
        with path.open("rb") as file:
            return read(file.read(MOST_BYTES + 1))
    except BadReport as error:
        why = str(error)
    except OSError as error:
        why = f"it cannot be read ({error.strerror})"
    raise _unusable(path, why, "Give a file that --report=FILE.json wrote.")


def read_verdict(path: Path) -> Report:
    """The report in a JSON file of a run that came to a verdict.

    Raises:
        BadReport: as of `read_file`, and if there is no verdict to go by.

    """
    report = read_file(path)
    if report.conclusion == "no verdict":
        remedy = "Give one that --report=FILE.json wrote in a run that did."
        raise _unusable(path, "its run came to no verdict", remedy)
    return report


def _shown(text: str) -> str:
    """What a document says in a message, which has to tell the file and what to do as well."""
    if len(text) > _SHOWN:
        # What is wrong with a value stands behind it.
        text = f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 2 :]}"
    return sinks.line(text, 2 * _SHOWN)


def _unusable(path: Path, why: str, remedy: str) -> BadReport:
    return BadReport(f"{path} is no report to go by: {why}. {remedy}")


def schema() -> Schema:
    """The JSON Schema of a report, with what each class of its data says of itself."""
    classes: dict[str, Schema] = {}
    _described(Report, classes)
    root = classes.pop(Report.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://carecycle-contract.invalid/report/{FORMAT}",
        "title": "A report of carecycle-contract",
        **root,
        "$defs": dict(sorted(classes.items())),
    }


def _described(kind: Any, classes: dict[str, Schema]) -> Schema:  # noqa: ANN401 - any type of a field
    """The schema of a type; those of classes are added to `classes`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ not in classes:
            classes[kind.__name__] = _object(kind, classes)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is tuple:
        return {"type": "array", "items": _described(arguments[0], classes)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _described(arguments[1], classes)}
    if origin is Literal:
        return {"enum": [*arguments]}
    if origin is UnionType:
        return {"anyOf": [_described(argument, classes) for argument in arguments]}
    return _TYPES[kind]


def _object(kind: Any, classes: dict[str, Schema]) -> Schema:  # noqa: ANN401 - a class of data
    types = _hints(kind)
    # A field with a default came later than the format.
    first = [field.name for field in fields(kind) if field.default is MISSING]
    return {
        "description": " ".join(str(getdoc(kind)).replace("None", "null").replace("`", "").split()),
        "type": "object",
        "required": first,
        "properties": {name: _described(types[name], classes) for name in types},
    }


_hints = cache(get_type_hints)


def _built(kind: Any, value: Any) -> Any:  # noqa: ANN401 - as the schema has it
    """A valid JSON value as an instance of a type."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], value[name]) for name in hints if name in value})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], part) for part in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _built(get_args(kind)[0], value)
    # To the schema, 1.0 is an integer.
    return int(value) if kind is int else value
