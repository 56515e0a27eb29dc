"""What a run cost and found, apart from verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Members:
    """How the members of `items` items differ from the documented ones.

    `undocumented` has the number of items with each undocumented member, by its path
    (`client.tier`); `unseen` are the paths of documented members that no item has.
    """

    items: int
    undocumented: Mapping[str, int]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run cost and found, apart from verdicts.

    `requests` were sent of at most `budget`, `retries` of them again; `seconds` is wall time;
    `needed` is the budget that would have sufficed, or None where this one did; `unanswered` counts
    the questions that got no answer. `items` is the total of the whole list and `collation` how
    its texts are sorted; these and `members` are None where no answer shows them.
    """

    target: str
    requests: int
    budget: int
    retries: int
    seconds: float
    needed: int | None
    unanswered: int
    items: int | None
    collation: str | None
    members: Members | None
