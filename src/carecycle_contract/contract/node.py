"""A value in a document of the contract that knows where it stands, and refuses what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

JSON: TypeAlias = "Mapping[str, JSON] | list[JSON] | str | int | float | bool | None"
# A JSON Schema or OpenAPI object: nested JSON of no fixed shape, which is what Any means here.
Schema: TypeAlias = dict[str, Any]

_Value = TypeVar("_Value")
_NAMES = {dict: "an object", list: "an array", str: "a text", int: "a whole number"}


class BadContract(ValueError):  # noqa: N818 - it names what the contract is
    """A contract that cannot be used: the file, the place in it, and what to do."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}{f', {place}' if place else ''}: {problem}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document; `place` is the JSON Pointer (RFC 6901) that leads to it."""

    file: str
    place: str
    value: Any

    def refused(self, problem: str) -> BadContract:
        """The exception that says what is wrong here."""
        return BadContract(self.file, self.place, problem)

    def has(self, name: str) -> bool:
        """Whether this is an object with that member."""
        return isinstance(self.value, dict) and name in self.value

    def __getitem__(self, name: str) -> Node:
        """The member of that name.

        Raises:
            BadContract: if this is no object, or lacks the member.

        """
        if name not in self.of(dict):
            raise self.refused(f"the member {name} is missing")
        return Node(self.file, f"{self.place}/{_escaped(name)}", self.value[name])

    def members(self) -> Iterator[tuple[str, Node]]:
        """Each member of an object."""
        for name in self.of(dict):
            if not isinstance(name, str):
                raise self.refused(f"write the name {name!r} in quotes")
            yield name, self[name]

    def optional(self, name: str) -> Iterator[tuple[str, Node]]:
        """Each member of the object at that member; none where there is no such member."""
        if self.has(name):
            yield from self[name].members()

    def elements(self) -> Iterator[Node]:
        """Each element of an array."""
        for index, value in enumerate(self.of(list)):
            yield Node(self.file, f"{self.place}/{index}", value)

    def of(self, kind: type[_Value]) -> _Value:
        """The value, if it is of that type.

        Raises:
            BadContract: if it is not.

        """
        if not isinstance(self.value, kind) or (kind is int and isinstance(self.value, bool)):
            raise self.refused(f"write {_NAMES[kind]} here")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """The elements of an array of texts."""
        return tuple(element.of(str) for element in self.elements())


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
