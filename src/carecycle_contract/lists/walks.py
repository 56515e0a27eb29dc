"""Walks: the pages of one list, read one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Violation
from carecycle_contract.lists.listing import Listing, identity, page_count, union

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Item


def walks(found: Sequence[Listing]) -> list[list[Listing]]:
    """Listings of one order and page size, by page: the parts of walks through one list."""
    parts: dict[Hashable, dict[int, Listing]] = {}
    for one in found:
        parts.setdefault((one.order, one.query.per_page), {}).setdefault(one.query.page, one)
    return [[pages[number] for number in sorted(pages)] for pages in parts.values()]


def is_whole(walk: Sequence[Listing]) -> bool:
    """Whether a walk has every page of its list."""
    pages = _pages_of(walk)
    return len({one.query.page for one in walk if one.query.page in pages}) == pages[-1]


def _pages_of(walk: Sequence[Listing]) -> range:
    """The numbers of the pages that hold the whole list; page 1 at least."""
    total, size = walk[0].page.items_total, walk[0].query.per_page
    return range(1, max(1, page_count(total, size)) + 1)


def sources_of(walk: Sequence[Listing]) -> tuple[Answer, ...]:
    """The answers of a whole walk that show the whole list, pages past its end left out."""
    pages = _pages_of(walk)
    return tuple(one.answer for one in walk if one.query.page in pages)


def brings_all(
    walk: Sequence[Listing], wanted: Mapping[Hashable, tuple[Item, Listing]], having: str
) -> Findings:
    """Whether a whole walk brings every wanted item.

    `wanted` has each item by its identity, with a listing that shows it; `having` says in words
    why the walk must bring it.
    """
    brought = {identity(item) for one in walk for item in one.page.items}
    for name, (_, seen_in) in wanted.items():
        yield (
            KEPT
            if name in brought
            else Violation(
                union(sources_of(walk), seen_in.answer),
                "items",
                f"campaign {name}, which has {having}, as seen in the answer to: "
                f"{seen_in.answer.question}",
                f"it is not among the campaigns that were brought ({len(brought)})",
                volatile=True,
            )
        )
