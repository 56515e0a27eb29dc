"""The files of a contract folder: OpenAPI documents in `openapi/`, JSON Schemas in `schemas/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import jsonschema_rs
import yaml

from carecycle_contract.contract.node import BadContract, Node
from carecycle_contract.contract.operation import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]
SHIPPED = _PACKAGE if (_PACKAGE / "openapi").is_dir() else _CHECKOUT
"""The folder that holds the contract of the vendor's list of campaigns."""


@dataclass(frozen=True)
class Documents:
    """What a contract folder holds: the OpenAPI documents that have paths, and every schema."""

    openapi: Mapping[Path, Node]
    schemas: Schemas

    def schema(self, name: str) -> Node:
        """The schema file of that name."""
        return Node(f"schemas/{name}", (), self.schemas.documents[name])

    def referred(self, node: Node) -> Node:
        """The schema file that an object with a `$ref` refers to.

        Raises:
            BadContract: if it refers to anything else.

        """
        name = str(node.value["$ref"]).rpartition("/")[2]
        if name not in self.schemas.documents:
            raise node["$ref"].refused(f"there is no file {name} in schemas/")
        return self.schema(name)

    def resolved(self, node: Node) -> Node:
        """The schema itself, where an object refers to one, or to one or null."""
        if "$ref" in node:
            return self.referred(node)
        for keyword in ("anyOf", "oneOf"):
            for alternative in node.parts(keyword):
                if alternative.value != {"type": "null"}:
                    return self.resolved(alternative)
        return node


def read_documents(folder: Path) -> Documents:
    """Read every file of a contract folder.

    Raises:
        BadContract: for a file that is missing, unreadable, no YAML or JSON, or no JSON Schema.

    """
    openapi = {path: _parsed(path) for path in _files(folder, "openapi", ".yaml", ".yml", ".json")}
    openapi = {path: node.checked("document") for path, node in openapi.items() if "paths" in node}
    if not openapi:
        problem = "put an OpenAPI document with paths here"
        raise BadContract(str(folder / "openapi"), (), problem)
    schemas = [_schema(_parsed(path)) for path in _files(folder, "schemas", ".json")]
    documents = Documents(openapi, Schemas({schema.name: schema.value for schema in schemas}))
    for schema in schemas:
        _check_references(documents, schema, schema)
    return documents


def _files(folder: Path, inner: str, *suffixes: str) -> Iterator[Path]:
    try:
        paths = sorted((folder / inner).iterdir())
    except OSError as error:
        problem = f"the folder {inner}/ cannot be read ({error.strerror})"
        raise BadContract(str(folder), (), problem) from None
    yield from (path for path in paths if path.suffix in suffixes)


def _parsed(path: Path) -> Node:
    place = f"{path.parent.name}/{path.name}"
    kind, parse = ("JSON", json.loads) if path.suffix == ".json" else ("YAML", yaml.safe_load)
    try:
        # Through JSON, in which a status is a text and a date too, quoted or not.
        text = json.dumps(parse(path.read_text("utf-8")), allow_nan=False, default=str)
        return Node(place, (), json.loads(text))
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
    except RecursionError:
        problem = "it is nested too deeply"
    except (ValueError, TypeError, yaml.YAMLError) as error:
        problem = f"it is no {kind} in UTF-8 ({' '.join(str(error).split())})"
    raise BadContract(place, (), problem)


def _schema(node: Node) -> Node:
    node.checked("file")
    try:
        jsonschema_rs.meta.validate(node.value)
    except jsonschema_rs.ValidationError as error:
        place = tuple(error.instance_path)
        raise BadContract(node.file, place, f"it is no JSON Schema: {error.message}") from None
    if node.value["$id"].rpartition("/")[2] != node.name:
        raise node["$id"].refused(f"let it end with /{node.name}, which other files refer to")
    return node


def _check_references(documents: Documents, schema: Node, node: Node) -> None:
    """Refuse a reference that a validator would look for elsewhere, over the network even."""
    if "$ref" in node and isinstance(node.value["$ref"], str):
        target = documents.referred(node).value["$id"]
        if urljoin(schema.value["$id"], node.value["$ref"]) != target:
            raise node["$ref"].refused(f"it does not lead to {target}")
    for part in node:
        _check_references(documents, schema, part)
