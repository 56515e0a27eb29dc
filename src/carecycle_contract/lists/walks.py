"""Walks: the pages of one list, read in one order and page size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Violation
from carecycle_contract.lists.listing import Listing, page_count

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Sighting


@dataclass(frozen=True)
class Walk:
    """Pages of one list, in one order and size, sorted by number; at least one."""

    listings: tuple[Listing, ...]

    @property
    def first(self) -> Listing:
        """The page with the smallest number."""
        return self.listings[0]

    @property
    def is_complete(self) -> bool:
        """Whether the walk has every page of its list."""
        seen = {listing.query.page for listing in self.listings}
        is_at_its_end = not self.listings[-1].announces_more
        return is_at_its_end and all(page in seen for page in self._page_numbers)

    @property
    def _page_numbers(self) -> range:
        """The numbers of the pages that hold the whole list; page 1 at least."""
        total, size = self.first.page.items_total, self.first.query.per_page
        return range(1, max(1, page_count(total, size)) + 1)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers of the pages that hold items, or page 1; pages past the end are left out."""
        pages = self._page_numbers
        return tuple(listing.answer for listing in self.listings if listing.query.page in pages)

    @cached_property
    def identities(self) -> frozenset[Hashable]:
        """The identities of its items."""
        return frozenset(chain.from_iterable(listing.identities for listing in self.listings))


def walks_of(listings: Sequence[Listing]) -> list[Walk]:
    """The walks that listings are parts of; pages past the end are part of none."""
    parts: dict[Hashable, dict[int, Listing]] = {}
    for listing in listings:
        if listing.is_past_the_end:
            continue
        walk = parts.setdefault((listing.order, listing.query.per_page), {})
        walk.setdefault(listing.query.page, listing)
    return [Walk(tuple(pages[number] for number in sorted(pages))) for pages in parts.values()]


def brings_all(walk: Walk, wanted: Mapping[Hashable, Sighting], having: str) -> Findings:
    """Judge whether a complete walk has every wanted item.

    `wanted` maps identities to items, each with a listing that shows it; `having` says in words
    what the items have in common.
    """
    operation, first = walk.first.operation, walk.first
    brought = walk.identities
    is_cut = first.page.items_total == len(brought) == first.query.per_page
    size = operation.page_size.name
    for name, (_, seen_in) in wanted.items():
        yield (
            KEPT
            if name in brought
            else Violation(
                (*walk.answers, seen_in.answer),
                operation.envelope.items,
                f"{operation.item.noun} {name}, which has {having}, as seen in the answer to: "
                f"{seen_in.answer.question}",
                f"{operation.item.noun} {name} is not among the {len(brought)} that came",
                volatile=True,
                witnesses=1,
                hint=f"the list is cut off after {len(brought)}, its {size}" if is_cut else None,
            )
        )
