"""Questions: list queries as they are sent, and what the contract makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from carecycle_contract.contract import Role
from carecycle_contract.redaction import opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from carecycle_contract.contract import Operation, Parameter

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
# As languages read numbers: JavaScript takes 0x10 for one, Python digits of any script.
_NUMERIC = re.compile(r"[-+]?(?:0[xXoObB][0-9a-fA-F]+|[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?)")
# Not every JSON parser reads larger numbers exactly (RFC 8259 section 6).
_LARGEST_EXACT = 2**53 - 1
_SHOWN = 40


class Key(Enum):
    """The API key that a question carries."""

    OWN = "the target's own key"
    RESPELLED = "the target's own key, in a header spelled in another letter case"
    NONE = "no key"
    EMPTY = "an empty key"
    WRONG = "a wrong key that begins as keys do"
    WRONG_UNPREFIXED = "a wrong key without the prefix"
    PREFIX = "the prefix of keys alone"

    @property
    def is_own(self) -> bool:
        """Whether it is the target's own, with which a question is answered."""
        return self in (Key.OWN, Key.RESPELLED)


class Validity(Enum):
    """What the contract says of a parameter's value."""

    VALID = "inside the documented set or range"
    INVALID = "outside the documented set or range"
    UNDEFINED = "neither: the documentation does not say what it means"


@dataclass(frozen=True, slots=True)
class Selection:
    """What selects the items of a list: values of filters, by parameter name, and a search text."""

    filters: tuple[tuple[str, str], ...] = ()
    search: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether there are filters, but no search."""
        return bool(self.filters) and self.search is None

    @property
    def is_searched(self) -> bool:
        """Whether there is a search, but no filter."""
        return self.search is not None and not self.filters

    @property
    def is_conjunction(self) -> bool:
        """Whether it combines several filters, or a filter and a search."""
        return len(self.filters) + (self.search is not None) > 1

    def narrows(self, other: Selection) -> bool:
        """Whether this is another selection with everything that it asks for, and more."""
        searched = other.search in (None, self.search)
        return self != other and searched and set(other.filters) <= set(self.filters)

    def filter(self, parameter: Parameter) -> str | None:
        """The value of a filter parameter, or None."""
        return dict(self.filters).get(parameter.name)

    def without(self, parameters: Iterable[Parameter]) -> Selection:
        """The selection by all but these parameters."""
        dropped = {parameter.name: parameter.role for parameter in parameters}
        kept = tuple(pair for pair in self.filters if pair[0] not in dropped)
        return Selection(kept, None if Role.SEARCH in dropped.values() else self.search)


LONGEST_URL = 8000
"""Characters: what everyone should take (RFC 9110 section 4.1); servers refuse longer ones."""

FAR_OFFSET = 2**32
"""The offset of a page far past the end, which is 0 where 32 bits are kept of it."""

WHOLE = Selection()
"""The selection of the whole list: no filter, no search."""


@dataclass(frozen=True, slots=True)
class Query:
    """A valid list query, defaults filled in.

    `page` counts from 1, `per_page` counts items; `sort_by` and `sort_direction` are None if the
    operation has no such parameter, or no default for it.
    """

    page: int
    per_page: int
    sort_by: str | None
    sort_direction: str | None
    selection: Selection

    @property
    def offset(self) -> int:
        """The rank of the page's first item in the list, from 0."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True)
class Question:
    """Query parameters in the order sent, and the API key sent with them.

    Names may repeat and values may be invalid: the contract covers the answers to those, too.
    """

    parameters: tuple[tuple[str, str], ...]
    key: Key
    operation: Operation = field(repr=False, compare=False)

    @cached_property
    def validities(self) -> dict[Parameter, Validity]:
        """The validity of each known parameter; a repeated one is UNDEFINED."""
        values: dict[str, list[str]] = {}
        for name, value in self.parameters:
            values.setdefault(name, []).append(value)
        return {
            parameter: validity(parameter, given[0]) if len(given) == 1 else Validity.UNDEFINED
            for parameter in self.operation.parameters
            if (given := values.get(parameter.name))
        }

    @cached_property
    def asks_for_fractions(self) -> bool:
        """Whether page number or page size is a fraction, which has no documented meaning.

        A server that accepts it may echo it.
        """
        numbers = {self.operation.page.name, self.operation.page_size.name}
        return any(
            name in numbers and _is_numeric(value) and not _INTEGER.fullmatch(value)
            for name, value in self.parameters
        )

    @cached_property
    def query(self) -> Query | None:
        """The question as a valid query; None if the contract does not define the answer."""
        if len(self.validities) != len(self.parameters):
            return None
        if not set(self.validities.values()) <= {Validity.VALID}:
            return None
        operation, given = self.operation, dict(self.parameters)

        def value(parameter: Parameter | None, default: str | None = None) -> str | None:
            return default if parameter is None else given.get(parameter.name, default)

        return Query(
            page=int(given.get(operation.page.name, 1)),
            per_page=int(given.get(operation.page_size.name, operation.default_page_size)),
            sort_by=value(operation.sort_key, operation.default_sort),
            sort_direction=value(operation.sort_direction, operation.default_direction),
            selection=Selection(
                tuple(
                    (parameter.name, given[parameter.name])
                    for parameter in operation.filters
                    if parameter.name in given
                ),
                value(operation.search),
            ),
        )

    @cached_property
    def invalid_parameter(self) -> Parameter | None:
        """The invalid parameter, if there is exactly one, and all else is valid, the key, too."""
        not_valid = {
            parameter: validity
            for parameter, validity in self.validities.items()
            if validity is not Validity.VALID
        }
        if self.key.is_own and list(not_valid.values()) == [Validity.INVALID]:
            return next(iter(not_valid))
        return None

    @property
    def own_query(self) -> Query | None:
        """The question as a valid query with the target's own key; None if it is none."""
        return self.query if self.key.is_own else None

    @property
    def query_string(self) -> str:
        """The parameters as in a URL, percent-encoded; a lone surrogate becomes `?`."""
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in self.parameters)

    def url(self, address: str) -> str:
        """The URL of the question at the address of its operation."""
        return f"{address}?{self.query_string}" if self.parameters else address

    def api_key(self, own: str | None) -> str | None:
        """The API key to send, given the target's `own`; None to send none."""
        prefix = self.operation.key.prefix
        return {
            Key.OWN: own,
            Key.RESPELLED: own,
            Key.NONE: None,
            Key.EMPTY: "",
            Key.WRONG: prefix + "0" * 32,
            Key.WRONG_UNPREFIXED: "not-a-key-" + "0" * 24,
            Key.PREFIX: prefix,
        }[self.key]

    @property
    def key_header(self) -> str:
        """The name of the header that the key is sent in."""
        name = self.operation.key.header
        if self.key is not Key.RESPELLED:
            return name
        # As HTTP/1.1 libraries write it, or in small.
        return name.title() if name.title() != name else name.lower()

    @property
    def accepts(self) -> str:
        """The media types that are asked for: JSON, or any where a header is spelled otherwise.

        Many clients ask for any, and the contract describes JSON alone.
        """
        return "*/*" if self.key is Key.RESPELLED else "application/json"

    @property
    def turned_round(self) -> Question:
        """The same question with its parameters in reverse order, which means the same."""
        return replace(self, parameters=self.parameters[::-1])

    def names(self, *parameters: Parameter | None) -> bool:
        """Whether the question names all of these parameters; None stands for one not offered."""
        given = {name for name, _ in self.parameters}
        return given.issuperset(parameter.name for parameter in parameters if parameter)

    def with_search(self, change: Callable[[str], str]) -> Question:
        """This question, with the text that it searches for changed."""
        search = self.operation.search
        parameters = tuple(
            (name, change(value) if search is not None and name == search.name else value)
            for name, value in self.parameters
        )
        return replace(self, parameters=parameters)

    def __str__(self) -> str:
        """One line for progress output and test ids."""
        words = [f"{name}={_beginning(value)}" for name, value in self.parameters]
        if self.key is not Key.OWN:
            words.append(f"({self.key.value})")
        return " ".join(words) or "(no parameters)"


def _beginning(value: str) -> str:
    """A value, or the beginning of a long one, and how long it is."""
    if len(value) <= _SHOWN:
        return value
    return f"{opening(value, _SHOWN)} ({len(value):,} characters)"


def _quoted(text: str) -> str:
    # A lone surrogate has no UTF-8 encoding.
    return quote(text.encode("utf-8", "replace"), safe="")


def _is_numeric(value: str) -> bool:
    return _NUMERIC.fullmatch(value.strip()) is not None


def validity(parameter: Parameter, value: str) -> Validity:
    """What the contract says of one value, spelled as in the query string.

    A number is valid or out of range only in its plainest spelling: whether fractional, padded or
    huge numbers are accepted is not documented, nor is the letter case of enum values.
    """
    if parameter.values:
        if value in parameter.values:
            return Validity.VALID
        lenient = {known.casefold() for known in (*parameter.values, "")}
        return Validity.UNDEFINED if value.strip().casefold() in lenient else Validity.INVALID
    if parameter.minimum is None:
        # The effect of an empty search is not documented.
        return Validity.VALID if value.strip() else Validity.UNDEFINED
    if not _INTEGER.fullmatch(value) or len(value) > len(str(_LARGEST_EXACT)):
        return Validity.UNDEFINED if _is_numeric(value) else Validity.INVALID
    number = int(value)
    if number > _LARGEST_EXACT:
        return Validity.UNDEFINED
    inside = parameter.minimum <= number <= (parameter.maximum or number)
    return Validity.VALID if inside else Validity.INVALID


def ask(  # noqa: PLR0913 - one keyword for each role
    operation: Operation,
    *,
    page: int | str | None = None,
    per_page: int | str | None = None,
    sort_by: str | None = None,
    sort_direction: str | None = None,
    search: str | None = None,
    filters: Iterable[tuple[str, str]] = (),
    key: Key = Key.OWN,
) -> Question:
    """A question with the given parameters; the others keep their defaults.

    Parameters that the operation does not have are left out. `filters` are pairs of a filter
    parameter's name and its value.
    """
    given = (
        (operation.page, page),
        (operation.page_size, per_page),
        (operation.sort_key, sort_by),
        (operation.sort_direction, sort_direction),
        (operation.search, search),
    )
    parameters = [
        (parameter.name, str(value))
        for parameter, value in given
        if parameter is not None and value is not None
    ]
    return Question((*parameters, *filters), key, operation)
