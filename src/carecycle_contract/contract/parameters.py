"""Reads query parameters, each by its role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.contract.operation import Item, Parameter, Role, SortKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from carecycle_contract.contract.documents import Documents
    from carecycle_contract.contract.node import Node

_ONCE = frozenset(Role) - {Role.FILTER}
_NEEDED = (Role.PAGE_NUMBER, Role.PAGE_SIZE)
_BOOLEANS = ("true", "false")


def read_parameters(documents: Documents, parameters: Node, item: Item) -> tuple[Parameter, ...]:
    """The query parameters of an operation whose items are of that kind.

    Raises:
        BadContract: for a role that is missing, repeated or unknown, and for what it asks for.

    """
    read: list[Parameter] = []
    for node in parameters.elements():
        if node["in"].of(str) != "query":
            raise node["in"].refused("only query parameters are supported")
        parameter = _parameter(documents, node, item)
        if parameter.name in {other.name for other in read}:
            raise node["name"].refused(f"the name {parameter.name} is taken already")
        if parameter.role in _ONCE and parameter.role in {other.role for other in read}:
            raise node["x-role"].refused(f"the role {parameter.role.value} is taken already")
        read.append(parameter)
    roles = {parameter.role for parameter in read}
    for role in _NEEDED:
        if role not in roles:
            raise parameters.refused(f"give one parameter the x-role {role.value}")
    if (Role.SORT_KEY in roles) != (Role.SORT_DIRECTION in roles):
        raise parameters.refused("sort-key and sort-direction need each other")
    return tuple(read)


def _parameter(documents: Documents, node: Node, item: Item) -> Parameter:
    role = _role(node)
    schema = documents.resolved(node["schema"])
    default = node["schema"].of(dict).get("default", schema.of(dict).get("default"))
    parameter = Parameter(
        name=node["name"].of(str),
        role=role,
        default=default,
        minimum=schema["minimum"].of(int) if schema.has("minimum") else None,
        maximum=schema["maximum"].of(int) if schema.has("maximum") else None,
        values=_values(schema),
        members=_members(documents, node, role, item),
    )
    _CHECKS[role](parameter, schema)
    if parameter.values and default not in (None, *parameter.values):
        raise schema.refused(f"the default {default} is none of the values")
    return parameter


def _role(node: Node) -> Role:
    try:
        return Role(node["x-role"].value)
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise node["x-role"].refused(f"there is no such role; known are {known}") from None


def _values(schema: Node) -> tuple[str, ...]:
    if schema.has("enum"):
        return schema["enum"].texts()
    return _BOOLEANS if schema.has("type") and schema["type"].value == "boolean" else ()


def _members(documents: Documents, node: Node, role: Role, item: Item) -> tuple[str, ...]:
    if role is Role.SEARCH:
        place = node["x-searches"]
        members = place.texts()
    elif role is Role.FILTER:
        place = node["x-filters"] if node.has("x-filters") else node["name"]
        members = (place.of(str),)
    else:
        return ()
    for member in members:
        if member not in item.schema["properties"]:
            raise place.refused(f"{item.schema_name} has no member {member}")
        if documents.schemas.types(item.schema["properties"][member]) & {"array", "object"}:
            raise place.refused(f"{member} must be a text, a number or a boolean")
    return members


def _check_page_number(parameter: Parameter, schema: Node) -> None:
    if (parameter.minimum, parameter.default) != (1, 1):
        raise schema.refused("pages are counted from 1: give minimum 1 and default 1")


def _check_page_size(parameter: Parameter, schema: Node) -> None:
    bounds = (parameter.minimum, parameter.default, parameter.maximum)
    sizes = [bound for bound in bounds if isinstance(bound, int)]
    if len(sizes) < len(bounds) or sorted(sizes) != sizes or sizes[0] < 1:
        raise schema.refused("give minimum, default and maximum, each at least 1, in this order")


def _check_sort_key(parameter: Parameter, schema: Node) -> None:
    if not parameter.values:
        raise schema.refused("give an enum of the item members to sort by")


def _check_sort_direction(parameter: Parameter, schema: Node) -> None:
    if len(parameter.values) != 2:
        raise schema.refused("give an enum of two directions, the ascending one first")


def _check_search(parameter: Parameter, schema: Node) -> None:
    if not parameter.members:
        raise schema.refused("name in x-searches the item members that a search looks into")


def _check_filter(parameter: Parameter, schema: Node) -> None:
    if not parameter.values:
        raise schema.refused("give the filter an enum, or the type boolean")


_CHECKS: Mapping[Role, Callable[[Parameter, Node], None]] = {
    Role.PAGE_NUMBER: _check_page_number,
    Role.PAGE_SIZE: _check_page_size,
    Role.SORT_KEY: _check_sort_key,
    Role.SORT_DIRECTION: _check_sort_direction,
    Role.SEARCH: _check_search,
    Role.FILTER: _check_filter,
}
"""What a role asks of its parameter beyond the types."""


def read_sort_kinds(
    documents: Documents, item: Item, parameters: Node
) -> Iterator[tuple[str, SortKind]]:
    """How the values of each sort key are compared, as the schema of an item says.

    Raises:
        BadContract: for a key that is no member of an item, or whose values have no order.

    """
    properties = documents.schema(item.schema_name)["properties"]
    for parameter in parameters.elements():
        if parameter["x-role"].value != Role.SORT_KEY.value:
            continue
        for key in documents.resolved(parameter["schema"])["enum"].elements():
            if not properties.has(key.value):
                raise key.refused(f"{item.schema_name} has no member {key.value}")
            yield key.value, _sort_kind(documents.resolved(properties[key.value]))


def _sort_kind(schema: Node) -> SortKind:
    types = schema["type"].value
    kinds = {types} if isinstance(types, str) else set(types)
    if kinds & {"number", "integer"}:
        return SortKind.NUMBER
    if "string" not in kinds:
        raise schema.refused("a sort key must be a text or a number")
    if schema.has("enum"):
        return SortKind.ENUM
    instants = schema.has("format") and schema["format"].value == "date-time"
    return SortKind.INSTANT if instants else SortKind.TEXT
