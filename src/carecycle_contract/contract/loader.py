"""Read the operations of a contract folder, and refuse a contract that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecycle_contract.contract.documents import SHIPPED, Schemas, read_documents
from carecycle_contract.contract.node import BadContract, Node
from carecycle_contract.contract.operation import (
    ApiKey,
    Envelope,
    ErrorBody,
    ItemSchema,
    Operation,
    Parameter,
    Role,
    SortKind,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_ENVELOPE = ("items-total", "current-page", "next-page", "prev-page", "items")
_BOOLEANS = ("true", "false")


class UnknownOperation(BadContract):
    """The contract does not tell which of its list operations is meant."""


def read_contract(folder: Path | None = None) -> Mapping[str, Operation]:
    """The list operations of a contract folder, by operationId.

    The default is the shipped contract.

    Raises:
        BadContract: if the contract cannot be used.

    """
    openapi, schemas = read_documents(folder or SHIPPED)
    operations: dict[str, Operation] = {}
    for path, document in openapi.items():
        for get in (item["get"] for item in document["paths"] if "get" in item):
            operation = _operation(schemas, path, document, get)
            if operation.id in operations:
                problem = f"the operationId {operation.id} stands twice"
                raise document["paths"].refused(problem)
            operations[operation.id] = operation
    return operations


def the_operation(folder: Path | None = None, name: str | None = None) -> Operation:
    """The operation with this operationId; without a name, the only operation.

    Raises:
        BadContract: if the contract cannot be used.
        UnknownOperation: if there is no such operation, or if there are several and `name` is None.

    """
    operations, file = read_contract(folder), str((folder or SHIPPED) / "openapi")
    known = ", ".join(operations)
    if not operations:
        raise BadContract(file, (), "describe a list operation, the get of a path")
    if name is None and len(operations) == 1:
        return next(iter(operations.values()))
    if name is None:
        problem = f"it has several list operations; name one with --operation: {known}"
        raise UnknownOperation(file, (), problem)
    if name not in operations:
        raise UnknownOperation(file, (), f"it has no list operation {name}; there is {known}")
    return operations[name]


def _operation(schemas: Schemas, path: Path, document: Node, get: Node) -> Operation:
    bodies = {
        response.name: schemas.referred(response["content"]["application/json"]["schema"])
        for response in get["responses"]
    }
    envelope, items = _envelope(schemas, bodies["200"])
    item = schemas.referred(items).checked("item")
    parameters = tuple(_parameters(schemas, get["parameters"], item))
    info = document.value["info"]
    return Operation(
        id=get.value["operationId"],
        path=str(get.pointer[-2]),
        document=path,
        contract=f"{info['title']} {info['version']}",
        key=_key(document["components"]["securitySchemes"]),
        parameters=parameters,
        sort_kinds={
            key: _sort_kind(schemas, item["properties"][key])
            for parameter in parameters
            if parameter.role is Role.SORT_KEY
            for key in parameter.values
        },
        envelope=envelope,
        item=_item(schemas, item),
        error=_error(schemas, get["responses"], bodies),
        responses={status: body.name for status, body in bodies.items()},
        schemas=schemas,
        servers={server["url"]: server.get("x-rate-limit") for server in document.value["servers"]},
        sources=dict(_sources(document, get)),
        note=get.value.get("x-note"),
    )


def _key(schemes: Node) -> ApiKey:
    for scheme in (node.value for node in schemes):
        if (scheme["type"], scheme.get("in")) == ("apiKey", "header"):
            return ApiKey(scheme["name"], scheme.get("x-key-prefix", ""), scheme.get("x-key-note"))
    raise schemes.refused("describe a scheme of type apiKey in a header")


def _sources(document: Node, get: Node) -> Iterator[tuple[str, Source]]:
    pages = document.value.get("x-pages", {})
    for source in get.parts("x-sources"):
        page = source.value["page"]
        if page not in pages:
            known = ", ".join(pages)
            raise source["page"].refused(f"x-pages has no page {page}; there is {known}")
        words = source.value.get("quote"), source.value.get("inference")
        yield source.name, Source(pages[page], *words)


def _parameters(schemas: Schemas, parameters: Node, item: Node) -> Iterator[Parameter]:
    names = set[str]()
    for node in parameters:
        parameter = _parameter(schemas, node, item)
        if parameter.name in names:
            raise node["name"].refused(f"the name {parameter.name} is taken already")
        names.add(parameter.name)
        yield parameter


def _parameter(schemas: Schemas, node: Node, item: Node) -> Parameter:
    role, schema = Role(node.value["x-role"]), schemas.described(node["schema"])
    keywords = {**schema.value, **node.value["schema"]}
    schema = Node(schema.file, schema.pointer, keywords).checked(role.value)
    bounds: list[Any] = [keywords.get(keyword) for keyword in ("minimum", "default", "maximum")]
    if role is Role.PAGE_SIZE and bounds != sorted(bounds):
        raise schema.refused("let minimum, default and maximum grow in this order")
    default, values = bounds[1], keywords.get("enum", ())
    if not values and keywords.get("type") == "boolean":
        values = _BOOLEANS
    if values and default not in (None, *values):
        raise schema.refused(f"the default {default} is none of the values")
    members = {
        Role.SEARCH: [*node.parts("x-searches")],
        Role.FILTER: [node["x-filters" if "x-filters" in node else "name"]],
        Role.SORT_KEY: [*schema.parts("enum")],
    }.get(role, [])
    for member in members:
        _check_member(schemas, member, item)
    return Parameter(
        name=node.value["name"],
        role=role,
        default=default,
        minimum=bounds[0],
        maximum=bounds[2],
        values=tuple(values),
        members=tuple(member.value for member in members),
        is_whole=keywords.get("type") == "integer",
    )


def _check_member(schemas: Schemas, member: Node, item: Node) -> None:
    properties = item.value["properties"]
    if member.value not in properties:
        raise member.refused(f"{item.name} has no member {member.value}")
    if schemas.types(properties[member.value]) & {"array", "object"}:
        raise member.refused(f"{member.value} must be a text, a number or a boolean")


def _sort_kind(schemas: Schemas, node: Node) -> SortKind:
    """How the values of a sort key are compared, by the schema of its member."""
    schema = schemas.described(node)
    types = schemas.types(schema.value)
    if types & {"number", "integer"}:
        return SortKind.NUMBER
    if "string" not in types:
        raise schema.refused("a sort key must be a text or a number")
    if "enum" in schema:
        return SortKind.ENUM
    return SortKind.INSTANT if schema.value.get("format") == "date-time" else SortKind.TEXT


def _by_role(
    schemas: Schemas, schema: Node, shape: str, *needed: str, inside: Sequence[Node] | None = None
) -> dict[str, tuple[str, ...]]:
    """The path to each member with a role, by role.

    Nested objects are searched only if `inside` is given; it holds the schemas entered so far.

    Raises:
        BadContract: if a role is unknown or repeated, or if a needed one is missing.

    """
    paths: dict[str, tuple[str, ...]] = {}
    for member in schema.checked(shape).parts("properties"):
        deeper: Mapping[str, tuple[str, ...]] = {}
        if "x-role" in member:
            deeper = {member.value["x-role"]: ()}
        elif inside is not None and (inner := schemas.described(member)) not in inside:
            # The schema of an error may refer to itself, as for the cause of an error.
            deeper = _by_role(schemas, inner, shape, inside=(*inside, inner))
        for role, path in deeper.items():
            if role in paths:
                raise member.refused(f"the role {role} is taken already")
            paths[role] = (member.name, *path)
    for role in needed:
        if role not in paths:
            raise schema["properties"].refused(f"give one member the x-role {role}")
    return paths


def _envelope(schemas: Schemas, schema: Node) -> tuple[Envelope, Node]:
    """The names of the envelope's members, and the schema of its items."""
    paths = _by_role(schemas, schema, "list", *_ENVELOPE)
    envelope = Envelope(*(paths[role][0] for role in _ENVELOPE))
    return envelope, schema["properties"][envelope.items]["items"]


def _item(schemas: Schemas, schema: Node) -> ItemSchema:
    members = {
        role: path[0] for role, path in _by_role(schemas, schema, "item", "identity").items()
    }
    owner, owner_identity = members.get("owner"), None
    if owner is not None:
        inside = schemas.described(schema["properties"][owner])
        owner_identity = _by_role(schemas, inside, "owner").get("identity", (None,))[0]
    noun = schema.value["title"].lower()
    return ItemSchema(
        schema=schema.value,
        schema_name=schema.name,
        noun=noun,
        plural=schema.value.get("x-plural", f"{noun}s"),
        identity=members["identity"],
        creation=members.get("creation"),
        last_change=members.get("last-change"),
        owner=owner,
        owner_identity=owner_identity,
        sums=dict(_sums(schemas, schema, (schema,))),
    )


def _sums(
    schemas: Schemas, schema: Node, inside: Sequence[Node]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The paths to each sum and to the object of its summands; none inside arrays.

    `inside` holds the schemas entered so far, as a schema may refer to itself.
    """
    for member in schema.parts("properties"):
        if "x-sum-of" in member:
            summands = member.value["x-sum-of"]
            if summands not in schema["properties"]:
                raise member["x-sum-of"].refused(f"{schema.name} has no member {summands}")
            yield (member.name,), (summands,)
        inner = schemas.described(member)
        if inner not in inside:
            for total, summands in _sums(schemas, inner, (*inside, inner)):
                yield (member.name, *total), (member.name, *summands)


def _error(schemas: Schemas, responses: Node, bodies: Mapping[str, Node]) -> ErrorBody:
    """The error body: its schema, the paths of members with a role, and the documented codes."""
    paths: dict[str, tuple[str, ...]] = {}
    for status, body in bodies.items():
        if status.startswith(("4", "5")):
            paths |= _by_role(schemas, body, "error", inside=(body,))
    return ErrorBody(
        schema_name=bodies["4XX"].name,
        message=paths.get("error-message"),
        code=paths.get("error-code"),
        retry_after=paths.get("retry-after"),
        codes={
            int(response.name): tuple(response.value["x-error-codes"])
            for response in responses
            if "x-error-codes" in response
        },
    )
