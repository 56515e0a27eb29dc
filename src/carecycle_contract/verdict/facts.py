"""What a run cost and found, apart from verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Unlike:
    """A member that `count` items have with another JSON Schema type than the page shows."""

    path: str
    shown_as: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class Members:
    """How the members of `items` items differ from the documented ones.

    `undocumented` has the number of items with each undocumented member, by its path
    (`client.tier`); `unlike` are documented members of another type than the page shows; `unseen`
    are the paths of documented members that no item has.
    """

    items: int
    undocumented: Mapping[str, int]
    unlike: tuple[Unlike, ...]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run cost and found, apart from verdicts.

    `requests` were sent of at most `budget`, `retries` of them again; `seconds` is wall time;
    `needed` is a budget that may suffice, or None where this one did; `unanswered` counts
    the questions that got no answer. `plural` is a word for the items, `total` their number in the
    whole list, `collation` how its texts are sorted and `several_words` how a search treats them;
    these three and `members` are None where no answer shows them.
    """

    target: str
    requests: int
    budget: int
    retries: int
    seconds: float
    needed: int | None
    unanswered: int
    plural: str
    total: int | None
    collation: str | None
    several_words: str | None
    members: Members | None
