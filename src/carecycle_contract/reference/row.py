"""An item as the store holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """The members of an item that are stored, and its number in the generated data.

    Members can be read as attributes too: `row.status`.
    """

    number: int
    members: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a member has any JSON type
        """The member of that name."""
        try:
            return object.__getattribute__(self, "members")[name]
        except KeyError:
            raise AttributeError(name) from None

    def replace(self, **members: Any) -> Row:  # noqa: ANN401
        """The row with other values of these members."""
        return Row(self.number, {**self.members, **members})
