"""A documented list operation: parameters, envelope, items and errors, each found by its role."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from carecycle_contract.contract.documents import Schemas
    from carecycle_contract.contract.node import Schema


class Role(Enum):
    """What a query parameter is for; the values of its `x-role`."""

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
    """One documented query parameter.

    `minimum` and `maximum` are inclusive; `values` is empty unless the parameter is an enum;
    `members` names the item members that a search looks into, a sort key may be, or a filter
    compares.
    """

    name: str
    role: Role
    default: str | int | None
    minimum: int | None
    maximum: int | None
    values: tuple[str, ...]
    members: tuple[str, ...]

    @property
    def member(self) -> str:
        """The item member that a filter compares its value with."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The names of the members of a list answer."""

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
class Item:
    """What the schema of an item says of its members by role.

    `noun` and `plural` are words for items; `identity` is the member that tells an item from all
    others, `last_change` the one that says when it was changed for the last time, `owner` the one
    that says whose it is, and inside it `owner_identity`, where it is an object.
    """

    schema: Schema = field(repr=False)
    schema_name: str
    noun: str
    plural: str
    identity: str
    last_change: str | None
    owner: str | None
    owner_identity: str | None


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """Where an error says what is wrong: paths of member names; None where it does not.

    `schema_name` is the schema that every error matches, `codes` the documented codes by status.
    """

    schema_name: str
    message: tuple[str, ...] | None
    code: tuple[str, ...] | None
    retry_after: tuple[str, ...] | None
    codes: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The header that carries an API key, how keys begin, and what a person may need to know."""

    header: str
    prefix: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """What a requirement rests on: the page's address, and its words.

    `inference` is the reason why the words, or where there is no `quote`, the page lead to the
    requirement; None where the words themselves say it.
    """

    page: str
    quote: str | None
    inference: str | None


@dataclass(frozen=True, eq=False)
class Operation:
    """A documented list operation.

    `document` is the file it was read from; `sort_kinds` says how the values of each sort key are
    compared; `responses` has the schema of each documented status or range of statuses (`4XX`);
    `servers` has the base URLs of the vendor, each with the rate at which it may be asked (`60/m`)
    or None; `sources` has what the vendor's pages say of a requirement, by its id.
    """

    id: str
    path: str
    document: Path
    key: ApiKey
    parameters: tuple[Parameter, ...]
    sort_kinds: Mapping[str, SortKind]
    envelope: Envelope
    item: Item
    error: ErrorBody
    responses: Mapping[str, str]
    schemas: Schemas = field(repr=False)
    servers: Mapping[str, str | None]
    sources: Mapping[str, Source] = field(repr=False)

    def response_schema(self, status: int) -> str | None:
        """The schema file of an answer with that status; None where the status is undocumented."""
        return self.responses.get(str(status), self.responses.get(f"{status // 100}XX"))

    def _of_role(self, role: Role) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if parameter.role is role)

    @cached_property
    def page(self) -> Parameter:
        """The parameter that asks for a page by number."""
        return self._of_role(Role.PAGE_NUMBER)[0]

    @cached_property
    def page_size(self) -> Parameter:
        """The parameter that asks for a number of items on a page."""
        return self._of_role(Role.PAGE_SIZE)[0]

    @cached_property
    def sort_key(self) -> Parameter | None:
        """The parameter that names the member to sort by."""
        return next(iter(self._of_role(Role.SORT_KEY)), None)

    @cached_property
    def sort_direction(self) -> Parameter | None:
        """The parameter that gives the direction of a sort, ascending first among its values."""
        return next(iter(self._of_role(Role.SORT_DIRECTION)), None)

    @cached_property
    def search(self) -> Parameter | None:
        """The parameter that searches a text."""
        return next(iter(self._of_role(Role.SEARCH)), None)

    @cached_property
    def filters(self) -> tuple[Parameter, ...]:
        """The parameters that filter by an item member."""
        return self._of_role(Role.FILTER)

    @cached_property
    def sort_keys(self) -> tuple[str, ...]:
        """The item members to sort by; none where the list cannot be sorted."""
        return self.sort_key.values if self.sort_key is not None else ()

    @cached_property
    def directions(self) -> tuple[str, ...]:
        """The sort directions, ascending first; none where the list cannot be sorted."""
        return self.sort_direction.values if self.sort_direction is not None else ()

    @cached_property
    def smallest_page(self) -> int:
        """The fewest items that a page may be asked for."""
        return int(self.page_size.minimum or 1)

    @cached_property
    def largest_page(self) -> int:
        """The most items that a page may be asked for."""
        return int(self.page_size.maximum or 1)

    @cached_property
    def default_page_size(self) -> int:
        """How many items a page has unless it is asked for otherwise."""
        return int(self.page_size.default or 1)

    @cached_property
    def default_sort(self) -> str | None:
        """The item member that a list is sorted by unless it is asked for otherwise."""
        default = self.sort_key.default if self.sort_key is not None else None
        return None if default is None else str(default)

    @cached_property
    def default_direction(self) -> str | None:
        """The direction of a sort unless it is asked for otherwise."""
        default = self.sort_direction.default if self.sort_direction is not None else None
        return None if default is None else str(default)

    @cached_property
    def ascending(self) -> str | None:
        """The sort direction in which values grow."""
        return self.directions[0] if self.directions else None

    @cached_property
    def descending(self) -> str | None:
        """The sort direction in which values shrink."""
        return self.directions[1] if self.directions else None

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The item members that a search looks into, the name first."""
        return self.search.members if self.search is not None else ()

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The members of an item that filters, search and sort look at, each once."""
        filtered = (parameter.member for parameter in self.filters)
        return tuple(dict.fromkeys((*filtered, *self.sort_keys, *self.searched)))

    def types_of(self, member: str) -> frozenset[str]:
        """The JSON types that a member of an item may have."""
        return self.schemas.types(self.item.schema["properties"][member])

    def is_required(self, member: str) -> bool:
        """Whether every item has a member."""
        return member in self.item.schema.get("required", ())

    def may_be_null(self, member: str) -> bool:
        """Whether an item may be without a member, or have null there."""
        optional = not self.is_required(member)
        return optional or "null" in self.types_of(member)

    def keys_of(self, *kinds: SortKind) -> tuple[str, ...]:
        """The sort keys of these kinds."""
        return tuple(key for key, kind in self.sort_kinds.items() if kind in kinds)
