"""Nodes: values in a document of the contract, with their pointers to report errors by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

JSON: TypeAlias = "Mapping[str, JSON] | list[JSON] | str | int | float | bool | None"
# A JSON Schema or OpenAPI object; Any is nested JSON of no fixed shape.
Schema: TypeAlias = dict[str, Any]

_SHAPES = json.loads(Path(__file__).with_name("document.schema.json").read_text("utf-8"))


class BadContract(ValueError):  # noqa: N818 - it names what the contract is
    """A contract that cannot be used: the file, the place in it, and what to do."""

    def __init__(self, file: str, pointer: tuple[str | int, ...], problem: str) -> None:
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
        super().__init__(f"{', '.join(filter(None, (file, '/'.join(['', *parts]))))}: {problem}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document; `pointer` is the path to it (RFC 6901), of names and indices."""

    file: str
    pointer: tuple[str | int, ...]
    value: Any

    @property
    def name(self) -> str:
        """The last part of the path, or the name of the file at its root."""
        return str(self.pointer[-1]) if self.pointer else self.file.rpartition("/")[2]

    def __getitem__(self, key: str | int) -> Node:
        """The member with this name, or the element at this index."""
        return Node(self.file, (*self.pointer, key), self.value[key])

    def __contains__(self, key: str) -> bool:
        """Whether this is an object with this member."""
        return isinstance(self.value, dict) and key in self.value

    def __iter__(self) -> Iterator[Node]:
        """Every member of an object or element of an array; empty for other values."""
        keys = range(len(self.value)) if isinstance(self.value, list) else self.value
        return iter([self[key] for key in keys] if isinstance(self.value, dict | list) else [])

    def parts(self, key: str) -> Iterator[Node]:
        """Every member or element of the value of a member; empty if it is missing."""
        if key in self:
            yield from self[key]

    def refused(self, problem: str) -> BadContract:
        """The exception that reports a problem with this value."""
        return BadContract(self.file, self.pointer, problem)

    def checked(self, shape: str) -> Node:
        """This node, validated by a definition of `document.schema.json`.

        Raises:
            BadContract: if the value is invalid.

        """
        errors = [*_validator(shape).iter_errors(self.value)]
        if errors:
            # The innermost error may be the cause of the outer ones.
            error = max(errors, key=lambda error: len(error.instance_path))
            beside = reduce(getitem, error.schema_path[:-1], _SHAPES)
            pointer = (*self.pointer, *error.instance_path)
            raise BadContract(self.file, pointer, beside.get("x-remedy", error.message))
        return self


@cache
def _validator(shape: str) -> jsonschema_rs.Draft202012Validator:
    # Messages say "it" instead of showing the value.
    return jsonschema_rs.Draft202012Validator({**_SHAPES, "$ref": f"#/$defs/{shape}"}, mask="it")
