"""Facts: the costs of a run, and what it learned of the list and of the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.verdict.trait import Trait

MOST_LEFT_OUT = 100_000
"""Members that are left out are counted so far, and no further."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A member that has another JSON Schema type than the documentation shows, in `count` items."""

    path: str
    shown_as: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class Members:
    """How the members of `items` items differ from the documented ones.

    `undocumented` maps the path of each undocumented member (`client.tier`) to the number of items
    that have it, and `more_undocumented` is the number of those left out, as far as they are
    counted; `unlike` are documented members of another type than the documentation shows; `unseen`
    are the paths of documented members that no item has.
    """

    items: int
    undocumented: Mapping[str, int]
    unlike: tuple[Unlike, ...]
    unseen: tuple[str, ...]
    more_undocumented: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests sent, of at most `budget`, and how long their answers took, in seconds.

    `limit` is the rate limit for which the budget was reduced, or None. `retries` are among the
    requests, `rate_limited` is the number of answers with status 429, and `bearable` a rate that
    might have met none (`20/m`). `unanswered` is the number of questions without an answer,
    `needed` a budget that may suffice where this one did not. `median` and `slowest` are None
    without an answer.
    """

    requests: int
    budget: int
    limit: str | None
    retries: int
    rate_limited: int
    bearable: str | None
    unanswered: int
    needed: int | None
    seconds: float
    median: float | None
    slowest: float | None


@dataclass(frozen=True, slots=True)
class ReportedMember:
    """A documented member of items: in how many it was seen, and in how many of these as null.

    `values` has the number of items with each documented value, if these are a closed set.
    """

    path: str
    seen: int
    null: int
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """The costs of a run, and what it learned of the list.

    `plural` is a word for the items, `total` their number in the whole list, and `collation` how
    texts are sorted; the last two and `members` are None if no answer shows them. `unavailable`
    maps each status by which a gateway tells that the server behind it failed to the number of
    answers with it; `without_own_key` are the questions, in words, that were answered without the
    target's own key. `traits` are those of the target.
    """

    target: str
    plural: str
    cost: Cost
    unavailable: Mapping[int, int] = field(default_factory=dict)
    without_own_key: tuple[str, ...] = ()
    total: int | None = None
    collation: str | None = None
    members: Members | None = None
    traits: tuple[Trait, ...] = ()
