"""Page sizes, ends and orders of lists, where the documentation leaves them open."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.lists.listing import (
    by_order,
    listing_of,
    listings_of,
    of_whole_list,
    page_count,
)
from carecycle_contract.lists.order import ascending, ranking_of, sort_value
from carecycle_contract.question import FAR_OFFSET
from carecycle_contract.text.collation import COLLATIONS, misplaced
from carecycle_contract.traits.observed import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.lists.order import RankedItem, Value

_FEWEST_TIES = 12
"""Pairs of equal keys that are in one order by chance in one of 4,096 lists."""
_FEWEST_TEXTS = 3
_FEWEST_SORTED = 8
"""Items that stand in one of ten orders by chance in one of 4,000 lists."""
_FEWEST_VALUES = 3
"""Two values stand in one of four orders by chance in every other list."""


def lists(answers: Sequence[Answer]) -> Iterator[Observation]:
    """What the answers show of default and largest page, of ends, and of each order."""
    listings = listings_of(answers)
    whole = of_whole_list(listings)
    total = max((listing.page.items_total for listing in whole), default=0)
    for answer in answers:
        yield from _ends(answer, total)
    if listings:
        yield from _page_sizes(listings)
    for listing in listings:
        yield from _default_order(listing)
    for group in by_order(whole).values():
        yield from _order(group)


def _ends(answer: Answer, total: int) -> Iterator[Observation]:
    query, listing = answer.question.query, listing_of(answer)
    own = listing.page.items_total if listing is not None else total
    if query is None or query.page == 1 or not own or query.offset < own:
        return
    items = answer.page.items if answer.page is not None else None
    shown = "" if items is None else ", items" if items else ", no items"
    told = (f"{answer.status}{shown}",)
    is_far = query.offset >= FAR_OFFSET
    if is_far:
        yield Observation("lists:far-past-the-end", told, answer)
    # Who answers far pages answers near ones alike, and then no near one is asked for.
    if not is_far or items is not None:
        yield Observation("lists:past-the-end", told, answer)
        if listing is not None and not items:
            yield Observation("lists:past-the-end:previous", _previous(listing), answer)


def _previous(listing: Listing) -> tuple[str, ...]:
    """Where the page before an empty page past the end is said to be."""
    page, query = listing.page, listing.query
    last = page_count(page.items_total, query.per_page)
    told = {query.page - 1: "the page before", last: "the last page with items"}
    return tuple(text for number, text in told.items() if number == page.prev_page) or (
        "none" if page.prev_page is None else "another",
    )


def _page_sizes(listings: Sequence[Listing]) -> Iterator[Observation]:
    """The number of items on pages that more items could have filled, by default and at most.

    While a list changes, a page may be shorter than that.
    """
    for name, size in (("default", None), ("largest", listings[0].operation.largest_page)):
        full = [
            listing
            for listing in listings
            if listing.page.items_total > listing.query.offset + listing.query.per_page
            and (size is None or listing.query.per_page == size)
            and listing.answer.question.names(listing.operation.page_size) is (size is not None)
        ]
        if full:
            most = max(full, key=lambda listing: len(listing.page.items))
            shown = (str(len(most.page.items)),)
            yield Observation(f"lists:page-size:{name}", shown, most.answer)


def _default_order(listing: Listing) -> Iterator[Observation]:
    """The documented orders in which a list is that was asked for in none."""
    operation, question = listing.operation, listing.answer.question
    is_short = len(listing.page.items) < _FEWEST_SORTED
    if is_short or question.names(operation.sort_key) or question.names(operation.sort_direction):
        return
    orders = [
        f"{key} {direction}"
        for key in operation.sort_keys
        for direction in operation.directions
        if _is_sorted(listing, key, ascending=direction == operation.ascending)
    ]
    default = f"{operation.default_sort} {operation.default_direction}"
    values = sorted(orders, key=lambda order: order != default) or ["none of the documented"]
    yield Observation("lists:order:default", tuple(values), listing.answer)


def _is_sorted(listing: Listing, key: str, *, ascending: bool) -> bool:
    kind = listing.operation.sort_kinds[key]
    values = [sort_value(kind, item.get(key)) for item in listing.page.items]
    upward: list[Value] = [value for value in values if value is not None]
    if not ascending:
        upward.reverse()
    if kind is SortKind.ENUM:
        # In which order values stand is not documented.
        return len([*groupby(upward)]) == len({*upward})
    if kind is SortKind.TEXT:
        return misplaced([str(value) for value in upward]) is None
    return all(one <= other for one, other in pairwise(upward))  # type: ignore[operator]


def _order(group: Sequence[Listing]) -> Iterator[Observation]:
    """Where nulls stand, and how texts, values of an enum and equal keys are ordered."""
    first, ranking = group[0], ranking_of(group)
    kind, key = first.sort_kind, first.sort_key
    if kind is None or not ranking:
        return
    way = "asc" if first.is_ascending else "desc"
    for before, after in pairwise(ranking):
        # A gap between pages hides where nulls begin, not on which side they are.
        if (before.value is None) != (after.value is None):
            end = "first" if before.value is None else "last"
            yield Observation(f"lists:nulls:{key}:{way}", (end,), after.listing.answer)
    upward = [ranked.value for ranked in ascending(ranking)]
    if kind is SortKind.TEXT and len({*upward}) >= _FEWEST_TEXTS:
        texts = [str(value) for value in upward]
        names = tuple(collation.name for collation in COLLATIONS if collation.explains(texts))
        yield Observation("lists:collation", names or ("another",), first.answer)
    documented = len(first.operation.values_of(key) or ())
    if kind is SortKind.ENUM and len({*upward}) >= max(2, min(_FEWEST_VALUES, documented)):
        yield Observation(f"lists:values:{key}", _enum_orders(first, upward), first.answer)
    yield from _ties(ranking, f"lists:ties:{key}:{way}")


def _enum_orders(listing: Listing, upward: Sequence[Value]) -> tuple[str, ...]:
    blocks = [str(value) for value, _ in groupby(upward)]
    documented = listing.operation.values_of(listing.sort_key) or ()
    candidates = {
        "alphabetical": sorted(documented),
        "reverse alphabetical": sorted(documented, reverse=True),
        "as documented": documented,
        "reverse of the documented": documented[::-1],
    }
    names = tuple(
        name
        for name, order in candidates.items()
        if blocks == [value for value in order if value in blocks]
    )
    return names or ("another",)


def _ties(ranking: Sequence[RankedItem], identifier: str) -> Iterator[Observation]:
    """By which member neighbours with equal keys ascend or descend."""
    tied = [
        (before, after)
        for before, after in pairwise(ranking)
        if before.value == after.value
        and before.listing is after.listing
        and after.rank == before.rank + 1
    ]
    if len(tied) < _FEWEST_TIES:
        return
    listing = ranking[0].listing
    item = listing.operation.item
    members = filter(None, (item.identity, item.creation, item.last_change))
    names = []
    for member in dict.fromkeys(name for name in members if name != listing.sort_key):
        pairs = [
            (str(before.item.get(member)), str(after.item.get(member))) for before, after in tied
        ]
        if all(one <= other for one, other in pairs):
            names.append(f"{member} ascending")
        if all(one >= other for one, other in pairs):
            names.append(f"{member} descending")
    yield Observation(identifier, tuple(names) or ("no member known here",), listing.answer)
