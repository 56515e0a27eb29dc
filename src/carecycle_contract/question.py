"""A question: one list query as it is put to a target, and how the contract reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from carecycle_contract.contract import Operation, Parameter, campaigns

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMERIC = re.compile(r"\s*[-+]?[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?\s*")
# Numbers beyond this are not whole numbers in every JSON parser (RFC 8259 section 6).
_LARGEST_EXACT = 2**53 - 1


class Key(Enum):
    """Which API key a question carries."""

    OWN = "the target's own key"
    NONE = "no key"
    EMPTY = "an empty key"
    WRONG = "a wrong key that begins with cc_"
    WRONG_UNPREFIXED = "a wrong key without the prefix"


WRONG_KEYS = {
    Key.WRONG: "cc_00000000000000000000000000000000",
    Key.WRONG_UNPREFIXED: "not-a-carecycle-key-00000000000000",
}


class Validity(Enum):
    """What the contract says of a parameter's value."""

    VALID = "inside the documented set or range"
    INVALID = "outside the documented set or range"
    UNDEFINED = "neither: the documentation does not say what it means"


@dataclass(frozen=True, slots=True)
class Query:
    """A valid list query with every default filled in.

    `filter` is the value of the operation's filter parameter and `search` its search text, each
    None when not asked for. `per_page` counts items; `page` begins at 1.
    """

    page: int
    per_page: int
    sort_by: str
    sort_direction: str
    search: str | None
    filter: str | None

    @property
    def selection(self) -> tuple[str | None, str | None]:
        """What decides which items belong to the whole list: the filter and the search."""
        return (self.filter, self.search)

    @property
    def offset(self) -> int:
        """The rank, from 0, of the page's first item in the whole list."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True)
class Question:
    """Query parameters in the order they are sent, and the key they are sent with.

    A name may stand twice, and values need not be valid: how a server answers such questions is
    part of the contract too.
    """

    parameters: tuple[tuple[str, str], ...] = ()
    key: Key = Key.OWN
    operation: Operation = field(default_factory=campaigns, repr=False, compare=False)

    @cached_property
    def validities(self) -> dict[Parameter, Validity]:
        """The validity of each parameter given; a repeated one is UNDEFINED, as is its meaning."""
        by_name = {parameter.name: parameter for parameter in self.operation.parameters}
        found: dict[Parameter, Validity] = {}
        for name, value in self.parameters:
            parameter = by_name.get(name)
            if parameter is not None:
                repeated = parameter in found
                found[parameter] = Validity.UNDEFINED if repeated else validity(parameter, value)
        return found

    @cached_property
    def query(self) -> Query | None:
        """The question as a valid query; None where the contract does not define its answer."""
        if len(self.validities) != len(self.parameters):
            return None
        if any(found is not Validity.VALID for found in self.validities.values()):
            return None
        given = dict(self.parameters)
        return Query(
            page=int(self._value(self.operation.page, given)),
            per_page=int(self._value(self.operation.page_size, given)),
            sort_by=self._value(self.operation.sort_key, given),
            sort_direction=self._value(self.operation.sort_direction, given),
            search=given.get(self.operation.search.name),
            filter=given.get(self.operation.filter.name),
        )

    def names(self, *parameters: Parameter) -> bool:
        """Whether the question gives all of these parameters."""
        given = {name for name, _ in self.parameters}
        return given.issuperset(parameter.name for parameter in parameters)

    @staticmethod
    def _value(parameter: Parameter, given: dict[str, str]) -> str:
        return given.get(parameter.name, str(parameter.default))

    def __str__(self) -> str:
        """The question in one line, for progress and for test ids."""
        words = [f"{name}={value[:40]}" for name, value in self.parameters]
        if self.key is not Key.OWN:
            words.append(f"({self.key.value})")
        return " ".join(words) or "(no parameters)"


def validity(parameter: Parameter, value: str) -> Validity:
    """What the contract says of one value, written as it stands in the query string.

    Only the plainest spelling of a number counts as valid or out of range: whether fractional,
    padded or huge numbers and other letter cases are accepted is not documented.
    """
    if parameter.values:
        if value in parameter.values:
            return Validity.VALID
        lenient = {known.casefold() for known in (*parameter.values, "")}
        return Validity.UNDEFINED if value.strip().casefold() in lenient else Validity.INVALID
    if parameter.minimum is None:
        # What an empty search does is not documented.
        return Validity.VALID if value.strip() else Validity.UNDEFINED
    if not _INTEGER.fullmatch(value) or len(value) > len(str(_LARGEST_EXACT)):
        return Validity.UNDEFINED if _NUMERIC.fullmatch(value) else Validity.INVALID
    number = int(value)
    if number > _LARGEST_EXACT:
        return Validity.UNDEFINED
    inside = parameter.minimum <= number <= (parameter.maximum or number)
    return Validity.VALID if inside else Validity.INVALID


def ask(  # noqa: PLR0913 - one keyword for each documented parameter
    operation: Operation | None = None,
    *,
    page: int | str | None = None,
    per_page: int | str | None = None,
    sort_by: str | None = None,
    sort_direction: str | None = None,
    search: str | None = None,
    filter: str | None = None,  # noqa: A002 - the contract's word for it
    key: Key = Key.OWN,
) -> Question:
    """A question that gives the named parameters and leaves the others to their defaults."""
    operation = operation or campaigns()
    given = (
        (operation.page, page),
        (operation.page_size, per_page),
        (operation.sort_key, sort_by),
        (operation.sort_direction, sort_direction),
        (operation.search, search),
        (operation.filter, filter),
    )
    parameters = tuple(
        (parameter.name, str(value)) for parameter, value in given if value is not None
    )
    return Question(parameters, key, operation)
