"""List operations: parameters, envelope, items and errors, each identified by its role."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from carecycle_contract.contract.documented import documented, may_be_text, personal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from carecycle_contract.contract.documents import Schemas
    from carecycle_contract.contract.node import Schema


class Role(Enum):
    """The purpose of a query parameter, as given by its `x-role`."""

    PAGE_NUMBER = "page-number"
    PAGE_SIZE = "page-size"
    SORT_KEY = "sort-key"
    SORT_DIRECTION = "sort-direction"
    SEARCH = "search"
    FILTER = "filter"


class SortKind(Enum):
    """How the values of a sort key are compared."""

    INSTANT = "instant"
    NUMBER = "number"
    TEXT = "text"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A documented query parameter.

    `minimum` and `maximum` are inclusive; `values` are those of an enum or a boolean;
    `members` names the item members that it searches, sorts by or filters by; `is_whole` tells
    whether its type excludes fractions.
    """

    name: str
    role: Role
    default: str | int | None
    minimum: int | None
    maximum: int | None
    values: tuple[str, ...]
    members: tuple[str, ...]
    is_whole: bool = False

    @property
    def member(self) -> str:
        """The item member that a filter compares with its value."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The names of the envelope's members."""

    items_total: str
    current_page: str
    next_page: str
    prev_page: str
    items: str

    @property
    def names(self) -> tuple[str, ...]:
        """All five, the items last."""
        return (self.items_total, self.current_page, self.next_page, self.prev_page, self.items)


@dataclass(frozen=True, slots=True)
class ItemSchema:
    """The schema of an item, and the names of its members with a role.

    `noun` and `plural` are words for items. `identity` is the member that identifies an item,
    `creation` the time of its creation, `last_change` that of its last change, `owner` its owner,
    and `owner_identity` the identity inside the owner, if that is an object. Roles that no member
    has are None. `sums` maps the path to each sum to the path to the object of its summands.
    """

    schema: Schema = field(repr=False)
    schema_name: str
    noun: str
    plural: str
    identity: str
    creation: str | None
    last_change: str | None
    owner: str | None
    owner_identity: str | None
    sums: Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The documented error body.

    `schema_name` is the schema that every error matches, and `codes` has the documented codes by
    status. The others are paths of member names, or None if the error has no such member.
    """

    schema_name: str
    message: tuple[str, ...] | None
    code: tuple[str, ...] | None
    retry_after: tuple[str, ...] | None
    codes: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The header that carries the API key, the prefix of keys, and a note for users."""

    header: str
    prefix: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a requirement: the address of a page, and a quote from it.

    `inference` explains how the requirement follows from the quote, or from the page if there is no
    quote; True if it does for the reason that holds of any list, None if the quote states it.
    """

    page: str
    quote: str | None
    inference: str | Literal[True] | None


@dataclass(frozen=True, eq=False)
class Operation:
    """A documented list operation.

    `document` is the file it was read from, and `contract` its title and version; `sort_kinds`
    tells how the values of each sort key are compared; `responses` maps each documented status or
    range (`4XX`) to the name of its schema; `servers` maps the vendor's base URLs to their rate
    limits (`60/m`) or None; `sources` has the sources of requirements, by id, and `note` what a
    reader must know of them.
    """

    id: str
    path: str
    document: Path
    contract: str
    key: ApiKey
    parameters: tuple[Parameter, ...]
    sort_kinds: Mapping[str, SortKind]
    envelope: Envelope
    item: ItemSchema
    error: ErrorBody
    responses: Mapping[str, str]
    schemas: Schemas = field(repr=False)
    servers: Mapping[str, str | None]
    sources: Mapping[str, Source] = field(repr=False)
    note: str | None = None

    def response_schema(self, status: int) -> str | None:
        """The name of the schema for a status; None if the status is not documented."""
        return self.responses.get(str(status), self.responses.get(f"{status // 100}XX"))

    def _of_role(self, role: Role) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if parameter.role is role)

    @cached_property
    def page(self) -> Parameter:
        """The parameter for the page number."""
        return self._of_role(Role.PAGE_NUMBER)[0]

    @cached_property
    def page_size(self) -> Parameter:
        """The parameter for the number of items on a page."""
        return self._of_role(Role.PAGE_SIZE)[0]

    @cached_property
    def sort_key(self) -> Parameter | None:
        """The parameter for the member to sort by."""
        return next(iter(self._of_role(Role.SORT_KEY)), None)

    @cached_property
    def sort_direction(self) -> Parameter | None:
        """The parameter for the sort direction; the first of its values is ascending."""
        return next(iter(self._of_role(Role.SORT_DIRECTION)), None)

    @cached_property
    def search(self) -> Parameter | None:
        """The parameter for a text to search for."""
        return next(iter(self._of_role(Role.SEARCH)), None)

    @cached_property
    def filters(self) -> tuple[Parameter, ...]:
        """The parameters that filter by a member."""
        return self._of_role(Role.FILTER)

    @cached_property
    def sort_keys(self) -> tuple[str, ...]:
        """The item members to sort by; empty if the list cannot be sorted."""
        return self.sort_key.values if self.sort_key is not None else ()

    def case_of(self, sort_key: str) -> str:
        """The name of a requirement's case that is about one of the sort keys: `sortBy-name`."""
        return f"{self.sort_key.name if self.sort_key is not None else ''}-{sort_key}"

    @cached_property
    def directions(self) -> tuple[str, ...]:
        """The sort directions, ascending first; empty if the list cannot be sorted."""
        return self.sort_direction.values if self.sort_direction is not None else ()

    @cached_property
    def smallest_page(self) -> int:
        """The smallest page size."""
        return int(self.page_size.minimum or 1)

    @cached_property
    def largest_page(self) -> int:
        """The largest page size."""
        return int(self.page_size.maximum or 1)

    @cached_property
    def default_page_size(self) -> int:
        """The default page size."""
        return int(self.page_size.default or 1)

    @cached_property
    def default_sort(self) -> str | None:
        """The default sort key."""
        default = self.sort_key.default if self.sort_key is not None else None
        return None if default is None else str(default)

    @cached_property
    def default_direction(self) -> str | None:
        """The default sort direction."""
        default = self.sort_direction.default if self.sort_direction is not None else None
        return None if default is None else str(default)

    @cached_property
    def ascending(self) -> str | None:
        """The sort direction for ascending values."""
        return self.directions[0] if self.directions else None

    @cached_property
    def descending(self) -> str | None:
        """The sort direction for descending values."""
        return self.directions[1] if self.directions else None

    @cached_property
    def usual_direction(self) -> str | None:
        """The default sort direction; descending if there is none."""
        return self.ascending if self.default_direction == self.ascending else self.descending

    @cached_property
    def other_direction(self) -> str | None:
        """The sort direction that is not the usual one."""
        return self.descending if self.usual_direction == self.ascending else self.ascending

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The members that a search looks into, the name first."""
        return self.search.members if self.search is not None else ()

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The members that filters, search and sort use, each once."""
        filtered = (parameter.member for parameter in self.filters)
        return tuple(dict.fromkeys((*filtered, *self.sort_keys, *self.searched)))

    @cached_property
    def documented(self) -> Mapping[str, Schema]:
        """The schema of every documented member of an item at any depth, by path."""
        return dict(documented(self.schemas, self.item.schema))

    @cached_property
    def textual(self) -> frozenset[str]:
        """The paths of the documented members that may be texts."""
        members = self.documented.items()
        return frozenset(path for path, member in members if may_be_text(self.schemas, member))

    @cached_property
    def personal(self) -> frozenset[str]:
        """The paths of documented members that hold data of people, and of all inside them."""
        return personal(self.schemas, self.item.schema)

    @property
    def searchable(self) -> list[str]:
        """The members whose texts may be searched for: those a search looks into, save personal."""
        return [name for name in self.searched if name not in self.personal]

    def types_of(self, member: str) -> frozenset[str]:
        """The JSON types that a member may have."""
        return self.schemas.types(self.item.schema["properties"][member])

    @property
    def required(self) -> Sequence[str]:
        """The members that every item must have."""
        required: Sequence[str] = self.item.schema.get("required", ())
        return required

    def is_required(self, member: str) -> bool:
        """Whether a member is required."""
        return member in self.required

    def may_be_null(self, member: str) -> bool:
        """Whether a member may be absent or null."""
        optional = not self.is_required(member)
        return optional or "null" in self.types_of(member)

    def values_of(self, member: str) -> tuple[str, ...] | None:
        """The values that a filter documents for a member; None if there are none."""
        values = (known.values for known in self.filters if known.member == member)
        return next(filter(None, values), None)

    def keys_of(self, *kinds: SortKind) -> tuple[str, ...]:
        """The sort keys of these kinds."""
        return tuple(key for key, kind in self.sort_kinds.items() if kind in kinds)
