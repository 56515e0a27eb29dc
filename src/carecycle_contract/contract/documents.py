"""The files of a contract folder: OpenAPI documents in `openapi/`, JSON Schemas in `schemas/`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import jsonschema_rs
import yaml

from carecycle_contract.contract.node import BadContract, Node
from carecycle_contract.contract.operation import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carecycle_contract.contract.node import Schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]
SHIPPED = _PACKAGE if (_PACKAGE / "openapi").is_dir() else _CHECKOUT
"""The folder that holds the contract of the vendor's list of campaigns."""


@dataclass(frozen=True)
class Documents:
    """What a contract folder holds: the OpenAPI documents that have paths, and every schema."""

    openapi: Mapping[Path, Node]
    schemas: Schemas
    _folder: Path = field(repr=False)

    def schema(self, name: str) -> Node:
        """The schema file of that name."""
        return Node(f"schemas/{name}", "", self.schemas.documents[name])

    def schema_name(self, node: Node) -> str:
        """The schema file that an object with a `$ref` refers to.

        Raises:
            BadContract: if it refers to anything but a file of `schemas/`.

        """
        reference = node["$ref"]
        name = reference.of(str).rpartition("/")[2]
        if name not in self.schemas.documents:
            raise reference.refused(f"there is no file {name} in schemas/")
        return name

    def resolved(self, node: Node) -> Node:
        """The schema itself, where an object refers to one, or to one or null."""
        if node.has("$ref"):
            return self.schema(self.schema_name(node))
        for keyword in ("anyOf", "oneOf"):
            if node.has(keyword):
                alternatives = (
                    alternative
                    for alternative in node[keyword].elements()
                    if alternative.value != {"type": "null"}
                )
                return next(map(self.resolved, alternatives), node)
        return node


def read_documents(folder: Path) -> Documents:
    """Read every file of a contract folder.

    Raises:
        BadContract: for a file that is missing, unreadable, no YAML or JSON, or no JSON Schema.

    """
    openapi = {}
    for path in _files(folder, "openapi", ".yaml", ".yml", ".json"):
        node = Node(f"openapi/{path.name}", "", _parsed(path))
        if node.has("paths"):
            openapi[path] = node
    if not openapi:
        raise BadContract(str(folder / "openapi"), "", "put an OpenAPI document with paths here")
    schemas = {}
    for path in _files(folder, "schemas", ".json"):
        schemas[path.name] = _schema(Node(f"schemas/{path.name}", "", _parsed(path)))
    documents = Documents(openapi, Schemas(schemas), folder)
    for name in schemas:
        _check_references(documents, documents.schema(name))
        _check_end(documents, name)
    return documents


def _files(folder: Path, inner: str, *suffixes: str) -> Iterator[Path]:
    try:
        paths = sorted((folder / inner).iterdir())
    except OSError as error:
        problem = f"the folder {inner}/ cannot be read ({error.strerror})"
        raise BadContract(str(folder), "", problem) from None
    yield from (path for path in paths if path.suffix in suffixes)


def _parsed(path: Path) -> object:
    place = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise BadContract(place, "", f"it cannot be read ({error.strerror})") from None
    except RecursionError:
        raise BadContract(place, "", "it is nested too deeply") from None
    except (ValueError, yaml.YAMLError) as error:
        kind = "JSON" if path.suffix == ".json" else "YAML"
        problem = " ".join(str(error).split())
        raise BadContract(place, "", f"it is no {kind} in UTF-8 ({problem})") from None


def _schema(node: Node) -> Schema:
    schema: Schema = node.of(dict)
    if node["$schema"].value != _DIALECT:
        # The validator would fetch the schema of another dialect.
        raise node["$schema"].refused(f"write {_DIALECT}")
    try:
        jsonschema_rs.meta.validate(schema)
    except jsonschema_rs.ValidationError as error:
        place = "".join(f"/{part}" for part in error.instance_path)
        raise BadContract(node.file, place, f"it is no JSON Schema: {error.message}") from None
    name = node.file.rpartition("/")[2]
    if node["$id"].of(str).rpartition("/")[2] != name:
        raise node["$id"].refused(f"let it end with /{name}, which other files refer to")
    return schema


def _check_reference(documents: Documents, node: Node) -> None:
    """Refuse a reference that a validator would look for elsewhere, over the network even."""
    name = documents.schema_name(node)
    own, target = (
        documents.schemas.documents[file]["$id"] for file in (Path(node.file).name, name)
    )
    if urljoin(own, node.value["$ref"]) != target:
        raise node["$ref"].refused(f"it does not lead to {target}")


def _check_end(documents: Documents, name: str) -> None:
    """Refuse a schema that is only what it is itself, by way of others or not."""
    seen, node = {name}, documents.schema(name)
    while node.has("$ref"):
        name = documents.schema_name(node)
        if name in seen:
            raise node["$ref"].refused("it refers back to itself")
        seen.add(name)
        node = documents.schema(name)


def _check_references(documents: Documents, node: Node) -> None:
    if isinstance(node.value, dict):
        if isinstance(node.value.get("$ref"), str):
            _check_reference(documents, node)
        for _, member in node.members():
            _check_references(documents, member)
    elif isinstance(node.value, list):
        for element in node.elements():
            _check_references(documents, element)
