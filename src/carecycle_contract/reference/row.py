"""Rows: items as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """The stored members of an item, and its number in the generated data.

    Members can also be read as attributes: `row.status`.
    """

    number: int
    members: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a member has any JSON type
        """The member of this name."""
        try:
            return object.__getattribute__(self, "members")[name]
        except KeyError:
            raise AttributeError(name) from None

    def replace(self, **members: Any) -> Row:  # noqa: ANN401
        """A copy of the row with these members replaced."""
        return Row(self.number, {**self.members, **members})
