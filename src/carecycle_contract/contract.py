"""The written contract, read from `openapi/` and `schemas/`: the one source of names and bounds.

Roles: each query parameter of the OpenAPI document says by the extension `x-role` what it is for,
so that no parameter name, enum value, default or bound is repeated in Python.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON: TypeAlias = "Mapping[str, JSON] | list[JSON] | str | int | float | bool | None"
# A JSON Schema or OpenAPI object: nested JSON of no fixed shape, which is what Any means here.
Schema: TypeAlias = dict[str, Any]

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]
_ROOT = _PACKAGE if (_PACKAGE / "openapi").is_dir() else _CHECKOUT

OPENAPI_FILE = _ROOT / "openapi" / "campaigns.yaml"
SCHEMA_FOLDER = _ROOT / "schemas"


class Role(Enum):
    """What a query parameter is for; the values of `x-role`."""

    PAGE_NUMBER = "page-number"
    PAGE_SIZE = "page-size"
    SORT_KEY = "sort-key"
    SORT_DIRECTION = "sort-direction"
    SEARCH = "search"
    FILTER = "filter"


class SortKind(Enum):
    """How the values of a sort key are compared."""

    INSTANT = "instant"
    TEXT = "text"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One documented query parameter.

    `values` is empty unless the parameter is an enum; `searches` names the item members that a
    search parameter looks into; `minimum` and `maximum` are inclusive.
    """

    name: str
    role: Role
    default: str | int | None
    minimum: int | None
    maximum: int | None
    values: tuple[str, ...]
    searches: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """A documented list operation: its path, its parameters, its items.

    `responses` has the schema file of each documented status or range of statuses (`4XX`).
    """

    path: str
    key_header: str
    parameters: tuple[Parameter, ...]
    item_schema: Schema
    responses: Mapping[str, str]

    def response_schema(self, status: int) -> str | None:
        """The schema file of an answer with that status; None where the status is undocumented."""
        return self.responses.get(str(status), self.responses.get(f"{status // 100}XX"))

    def _role(self, role: Role) -> Parameter:
        return next(parameter for parameter in self.parameters if parameter.role is role)

    @cached_property
    def page(self) -> Parameter:
        """The parameter that asks for a page by number."""
        return self._role(Role.PAGE_NUMBER)

    @cached_property
    def page_size(self) -> Parameter:
        """The parameter that asks for a number of items on a page."""
        return self._role(Role.PAGE_SIZE)

    @cached_property
    def sort_key(self) -> Parameter:
        """The parameter that names the member to sort by."""
        return self._role(Role.SORT_KEY)

    @cached_property
    def sort_direction(self) -> Parameter:
        """The parameter that gives the direction of a sort, ascending first among its values."""
        return self._role(Role.SORT_DIRECTION)

    @cached_property
    def search(self) -> Parameter:
        """The parameter that searches a text."""
        return self._role(Role.SEARCH)

    @cached_property
    def filter(self) -> Parameter:
        """The parameter that filters by the item member of the same name."""
        return self._role(Role.FILTER)

    @cached_property
    def largest_page(self) -> int:
        """The most items that a page may have."""
        return int(self.page_size.maximum or 1)

    @cached_property
    def default_sort(self) -> str:
        """The item member that a list is sorted by unless it is asked for otherwise."""
        return str(self.sort_key.default)

    def may_be_null(self, member: str) -> bool:
        """Whether an item may be without a member, or have null there."""
        return member not in self.item_schema["required"]

    @cached_property
    def ascending(self) -> str:
        """The sort direction in which values grow."""
        return self.sort_direction.values[0]

    @cached_property
    def descending(self) -> str:
        """The sort direction in which values shrink."""
        return self.sort_direction.values[1]

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The members of an item that filter, search and sort look at, each once."""
        names = (self.filter.name, *self.sort_key.values, *self.search.searches)
        return tuple(dict.fromkeys(names))

    @cached_property
    def last_change(self) -> str:
        """The item member that says when the item was changed for the last time."""
        members = self.item_schema["properties"].items()
        return next(str(name) for name, schema in members if schema.get("x-last-change"))

    def sort_kind(self, key: str) -> SortKind:
        """How values of the item member `key` are compared, as its schema says."""
        schema = _resolve(self.item_schema["properties"][key])
        if "enum" in schema:
            return SortKind.ENUM
        return SortKind.INSTANT if schema.get("format") == "date-time" else SortKind.TEXT


@lru_cache(maxsize=1)
def openapi_document() -> Schema:
    """The OpenAPI document as it stands in `openapi/`, its references unresolved."""
    document: Schema = yaml.safe_load(OPENAPI_FILE.read_text("utf-8"))
    return document


@lru_cache(maxsize=1)
def schema_documents() -> dict[str, Schema]:
    """Every JSON Schema of `schemas/`, by file name."""
    return {
        path.name: json.loads(path.read_text("utf-8")) for path in sorted(SCHEMA_FOLDER.iterdir())
    }


def _resolve(schema: Schema) -> Schema:
    return schema_documents()[_file_name(schema)] if "$ref" in schema else schema


@lru_cache(maxsize=1)
def campaigns() -> Operation:
    """The operation `GET /v2/campaigns`, read from the OpenAPI document."""
    document = openapi_document()
    ((path, item),) = document["paths"].items()
    scheme = next(iter(document["components"]["securitySchemes"].values()))
    return Operation(
        path=path,
        key_header=scheme["name"],
        parameters=tuple(_parameter(raw) for raw in item["get"]["parameters"]),
        item_schema=schema_documents()["campaign.json"],
        responses={
            status: _file_name(response["content"]["application/json"]["schema"])
            for status, response in item["get"]["responses"].items()
        },
    )


def _file_name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _parameter(raw: Schema) -> Parameter:
    schema = _resolve(raw["schema"])
    return Parameter(
        name=raw["name"],
        role=Role(raw["x-role"]),
        default=raw["schema"].get("default"),
        minimum=schema.get("minimum"),
        maximum=schema.get("maximum"),
        values=tuple(schema.get("enum", ())),
        searches=tuple(raw.get("x-searches", ())),
    )
