"""Read the files of a contract: OpenAPI documents in `openapi/`, JSON Schemas in `schemas/`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import jsonschema_rs
import yaml

from carecycle_contract.contract.documented import SHOULD
from carecycle_contract.contract.node import BadContract, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yaml.nodes import Node as YamlNode

    from carecycle_contract.contract.node import Schema

_MOST_VALUES = 100_000
_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]
SHIPPED = _PACKAGE if (_PACKAGE / "openapi").is_dir() else _CHECKOUT
"""The folder of what is shipped: the vendor's contract, the contract tests, their configuration."""


@dataclass(frozen=True, eq=False)
class Schemas:
    """The JSON Schemas of a contract, by file name; compared by identity."""

    documents: Mapping[str, Schema] = field(repr=False)

    def resolved(self, schema: Schema | bool) -> Schema:
        """The keywords of a schema, merged with those of the schema file that it refers to."""
        if isinstance(schema, bool) or "$ref" not in schema:
            return {} if isinstance(schema, bool) else schema
        own = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        return {**self.resolved(self.documents[schema["$ref"].rpartition("/")[2]]), **own}

    def types(self, schema: Schema | bool) -> frozenset[str]:
        """The JSON types that a value may have; empty if the schema declares none."""
        resolved = self.resolved(schema)
        declared = resolved.get("type", ())
        alternatives = (*resolved.get("anyOf", ()), *resolved.get("oneOf", ()))
        return frozenset((declared,) if isinstance(declared, str) else declared).union(
            *map(self.types, alternatives)
        )

    def referred(self, node: Node) -> Node:
        """The schema file that the `$ref` of an object refers to.

        Raises:
            BadContract: if there is no such file.

        """
        name = str(node.value["$ref"]).rpartition("/")[2]
        if name not in self.documents:
            raise node["$ref"].refused(f"there is no file {name} in schemas/")
        return Node(f"schemas/{name}", (), self.documents[name])

    def described(self, node: Node) -> Node:
        """The schema file that a schema refers to, or its first alternative to null, or itself."""
        if "$ref" in node:
            return self.referred(node)
        for keyword in ("anyOf", "oneOf"):
            for alternative in node.parts(keyword):
                if alternative.value != {"type": "null"}:
                    return self.described(alternative)
        return node


def read_documents(folder: Path) -> tuple[Mapping[Path, Node], Schemas]:
    """Read the OpenAPI documents with paths, and every schema, of a contract folder.

    Raises:
        BadContract: if a file is missing or unreadable, or is not valid YAML, JSON or JSON Schema.

    """
    openapi = {path: _parsed(path) for path in _files(folder, "openapi", ".yaml", ".yml", ".json")}
    openapi = {path: node.checked("document") for path, node in openapi.items() if "paths" in node}
    if not openapi:
        problem = "put an OpenAPI document with paths here"
        raise BadContract(str(folder / "openapi"), (), problem)
    files = [_schema(_parsed(path)) for path in _files(folder, "schemas", ".json")]
    schemas = Schemas({file.name: file.value for file in files})
    for file in files:
        _check_references(schemas, file)
        _check_circles(schemas, file, (file.name,))
    return openapi, schemas


def _files(folder: Path, inner: str, *suffixes: str) -> Iterator[Path]:
    try:
        paths = sorted((folder / inner).iterdir())
    except OSError as error:
        problem = f"the folder {inner}/ cannot be read ({error.strerror})"
        raise BadContract(str(folder), (), problem) from None
    yield from (path for path in paths if path.suffix in suffixes)


def _parsed(path: Path) -> Node:
    file = f"{path.parent.name}/{path.name}"
    kind, parse = ("JSON", json.loads) if path.suffix == ".json" else ("YAML", _parsed_yaml)
    try:
        # The round trip through JSON turns unquoted statuses and dates of YAML into strings.
        text = json.dumps(
            parse(path.read_text("utf-8")), allow_nan=False, ensure_ascii=False, default=str
        )
        return Node(file, (), json.loads(text.encode()))
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
    except RecursionError:
        problem = "it is nested too deeply"
    except (ValueError, TypeError, LookupError, AttributeError, yaml.YAMLError) as error:
        # PyYAML lets some of them pass for a value that is not of the type of its tag.
        problem = f"it is no {kind} in UTF-8 ({' '.join(str(error).split())})"
    raise BadContract(file, (), problem)


def _parsed_yaml(text: str) -> object:
    """The value of a document, whose aliases may stand for far more than it is long."""
    loader = yaml.SafeLoader(text)
    root = loader.get_single_node()
    if root is None:
        return None
    if _values(root, {}) > _MOST_VALUES:
        problem = f"with its aliases written out it has more than {_MOST_VALUES:,} values"
        raise yaml.YAMLError(problem)
    return loader.construct_document(root)


def _values(node: YamlNode, known: dict[YamlNode, int]) -> int:
    if node not in known:
        # An alias may stand inside of what it names, which is refused later.
        known[node] = 0
        parts = [] if node.id == "scalar" else node.value
        nodes = chain.from_iterable(parts) if node.id == "mapping" else parts
        known[node] = 1 + sum(_values(part, known) for part in nodes)
    return known[node]


def _schema(node: Node) -> Node:
    node.checked("file")
    for schema in (node, *(part for part in _within(node) if part.name == SHOULD)):
        _check_schema(schema)
    if node.value["$id"].rpartition("/")[2] != node.name:
        raise node["$id"].refused(f"let it end with /{node.name}, which other files refer to")
    return node


def _check_schema(schema: Node) -> None:
    if not isinstance(schema.value, dict):
        raise schema.refused("let it be an object of keywords")
    try:
        jsonschema_rs.meta.validate(schema.value)
    except jsonschema_rs.ValidationError as error:
        pointer = (*schema.pointer, *error.instance_path)
        raise BadContract(schema.file, pointer, f"it is no JSON Schema: {error.message}") from None


def _check_references(schemas: Schemas, file: Node) -> None:
    """Refuse references that a validator would resolve elsewhere, even over the network."""
    for node in _within(file):
        if "$dynamicRef" in node and isinstance(node.value["$dynamicRef"], str):
            raise node["$dynamicRef"].refused("write $ref, which leads to a file of schemas/")
        if "$ref" in node and isinstance(node.value["$ref"], str):
            target = schemas.referred(node).value["$id"]
            if urljoin(file.value["$id"], node.value["$ref"]) != target:
                raise node["$ref"].refused(f"it does not lead to {target}")


def _check_circles(schemas: Schemas, node: Node, inside: tuple[str, ...]) -> None:
    """Refuse schemas that refer to themselves for the same value, which no value could end."""
    if "$ref" in node:
        file = schemas.referred(node)
        if file.name in inside:
            raise node["$ref"].refused(f"it leads back to {file.name}, for the same value")
        _check_circles(schemas, file, (*inside, file.name))
    for part in chain.from_iterable(map(node.parts, ("anyOf", "oneOf", "allOf"))):
        _check_circles(schemas, part, inside)


def _within(node: Node) -> Iterator[Node]:
    yield node
    for part in node:
        yield from _within(part)
