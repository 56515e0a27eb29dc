"""Reads the operations of a contract folder, and refuses a contract that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.contract.documents import SHIPPED, Documents, read_documents
from carecycle_contract.contract.node import BadContract
from carecycle_contract.contract.operation import (
    ApiKey,
    Envelope,
    ErrorBody,
    Item,
    Operation,
    Source,
)
from carecycle_contract.contract.parameters import read_parameters, read_sort_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from carecycle_contract.contract.node import Node

_ENVELOPE_ROLES = ("items-total", "current-page", "next-page", "prev-page", "items")
_ITEM_ROLES = ("identity", "last-change", "owner")
_ERROR_ROLES = ("error-message", "error-code", "retry-after")


def read_contract(folder: Path | None = None) -> Mapping[str, Operation]:
    """The list operations of a contract folder, by their operationId.

    Without a folder it is the contract that comes with the suite.

    Raises:
        BadContract: naming the file, the place in it, and what to do.

    """
    documents = read_documents(folder or SHIPPED)
    operations: dict[str, Operation] = {}
    for path, document in documents.openapi.items():
        for operation in _operations(documents, path):
            if operation.id in operations:
                problem = f"the operationId {operation.id} stands twice"
                raise document["paths"].refused(problem)
            operations[operation.id] = operation
    return operations


def the_operation(folder: Path | None = None, name: str | None = None) -> Operation:
    """The operation of that operationId; the only one, where none is named.

    Raises:
        BadContract: if there is none of that name, or several and none is named.

    """
    operations = read_contract(folder)
    known = ", ".join(operations)
    if name is None and len(operations) == 1:
        return next(iter(operations.values()))
    if not operations:
        problem = "describe a list operation, the get of a path"
    elif name is None:
        problem = f"it has several list operations; name one with --operation: {known}"
    elif name in operations:
        return operations[name]
    else:
        problem = f"it has no list operation {name}; there is {known}"
    raise BadContract(str((folder or SHIPPED) / "openapi"), "", problem)


def _operations(documents: Documents, path: Path) -> Iterator[Operation]:
    for name, item in documents.openapi[path]["paths"].members():
        if item.has("get"):
            yield _operation(documents, path, name, item["get"])


def _operation(documents: Documents, path: Path, name: str, get: Node) -> Operation:
    document = documents.openapi[path]
    responses = dict(_responses(documents, get["responses"]))
    if "200" not in responses:
        raise get["responses"].refused("describe the response 200, the list")
    envelope, items = _envelope(documents, responses["200"])
    item = _item(documents, items)
    return Operation(
        id=get["operationId"].of(str),
        path=name,
        document=path,
        key=_key(document),
        parameters=read_parameters(documents, get["parameters"], item),
        envelope=envelope,
        item=item,
        error=_error(documents, get["responses"], responses),
        responses=responses,
        schemas=documents.schemas,
        servers={
            server["url"].of(str): server["x-rate-limit"].of(str)
            if server.has("x-rate-limit")
            else None
            for server in document["servers"].elements()
        },
        sort_kinds=dict(read_sort_kinds(documents, item, get["parameters"])),
        sources=dict(_sources(document, get)),
    )


def _responses(documents: Documents, responses: Node) -> Iterator[tuple[str, str]]:
    for status, response in responses.members():
        schema = response["content"]["application/json"]["schema"]
        yield status.upper(), documents.schema_name(schema)


def _key(document: Node) -> ApiKey:
    schemes = document["components"]["securitySchemes"]
    for _, scheme in schemes.members():
        if scheme["type"].value == "apiKey" and scheme["in"].value == "header":
            note = scheme["x-key-note"].of(str) if scheme.has("x-key-note") else None
            prefix = scheme["x-key-prefix"].of(str) if scheme.has("x-key-prefix") else ""
            return ApiKey(scheme["name"].of(str), prefix, note)
    raise schemes.refused("describe a scheme of type apiKey in a header")


def _sources(document: Node, get: Node) -> Iterator[tuple[str, Source]]:
    pages = {name: page.of(str) for name, page in document.optional("x-pages")}
    for requirement, source in get.optional("x-sources"):
        page = source["page"]
        if page.of(str) not in pages:
            raise page.refused(f"x-pages has no page {page.value}; there is {', '.join(pages)}")
        quote = source["quote"].of(str) if source.has("quote") else None
        inference = source["inference"].of(str) if source.has("inference") else None
        if quote is None and inference is None:
            raise source.refused("give the page's words as quote, a reason as inference, or both")
        yield requirement, Source(pages[page.value], quote, inference)


def _members_by_role(
    documents: Documents, schema: Node, roles: Sequence[str], *, nested: bool = False
) -> dict[str, tuple[str, ...]]:
    """The path to the member of a schema that has a role, by role; `nested` ones count too.

    Raises:
        BadContract: for a role that is not among `roles`, or that two members have.

    """
    paths: dict[str, tuple[str, ...]] = {}

    def look(object_schema: Node, above: tuple[str, ...], inside: tuple[Node, ...]) -> None:
        for name, member in object_schema.optional("properties"):
            path = (*above, name)
            if member.has("x-role"):
                role = member["x-role"].of(str)
                if role not in roles or role in paths:
                    problem = "taken already" if role in paths else f"none of {', '.join(roles)}"
                    raise member["x-role"].refused(f"the role {role} is {problem}")
                paths[role] = path
            elif nested and (inner := documents.resolved(member)) not in inside:
                # An error may have another one as its cause.
                look(inner, path, (*inside, inner))

    look(schema, (), (schema,))
    return paths


def _envelope(documents: Documents, name: str) -> tuple[Envelope, Node]:
    """The names of the envelope's members, and the schema of its items."""
    schema = documents.schema(name)
    paths = _members_by_role(documents, schema, _ENVELOPE_ROLES)
    for role in _ENVELOPE_ROLES:
        if role not in paths:
            raise schema["properties"].refused(f"give one member the x-role {role}")
    envelope = Envelope(*(paths[role][0] for role in _ENVELOPE_ROLES))
    return envelope, schema["properties"][envelope.items]["items"]


def _item(documents: Documents, items: Node) -> Item:
    name = documents.schema_name(items)
    schema = documents.schema(name)
    names = {
        role: path[0] for role, path in _members_by_role(documents, schema, _ITEM_ROLES).items()
    }
    if "identity" not in names:
        raise schema["properties"].refused(
            "give the member that identifies an item x-role identity"
        )
    owner, owner_identity = names.get("owner"), None
    if owner is not None:
        inside = documents.resolved(schema["properties"][owner])
        path = _members_by_role(documents, inside, ("identity",)).get("identity")
        owner_identity = path[0] if path is not None else None
    noun = schema["title"].of(str).lower()
    plural = schema["x-plural"].of(str) if schema.has("x-plural") else f"{noun}s"
    return Item(
        schema=schema.value,
        schema_name=name,
        noun=noun,
        plural=plural,
        identity=names["identity"],
        last_change=names.get("last-change"),
        owner=owner,
        owner_identity=owner_identity,
    )


def _error(documents: Documents, responses: Node, schemas: Mapping[str, str]) -> ErrorBody:
    """What the documented errors have in common, and where the members with a role stand."""
    if "4XX" not in schemas:
        raise responses.refused("describe the response 4XX, what every client error matches")
    paths: dict[str, tuple[str, ...]] = {}
    for status, name in schemas.items():
        if status.startswith(("4", "5")):
            schema = documents.schema(name)
            paths |= _members_by_role(documents, schema, _ERROR_ROLES, nested=True)
    return ErrorBody(
        schema_name=schemas["4XX"],
        message=paths.get("error-message"),
        code=paths.get("error-code"),
        retry_after=paths.get("retry-after"),
        codes=dict(_codes(responses)),
    )


def _codes(responses: Node) -> Iterator[tuple[int, tuple[str, ...]]]:
    for status, response in responses.members():
        if response.has("x-error-codes"):
            codes = response["x-error-codes"]
            if not status.isdecimal():
                raise codes.refused("give codes to one status, not to a range")
            yield int(status), codes.texts()
