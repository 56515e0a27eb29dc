"""Disorder: lists that are out of order, and the other order that they are likely in."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import Findings, hinted, violations_in
from carecycle_contract.lists.order import (
    ascending,
    in_order,
    is_in_order,
    ranking_of,
    sort_value,
)
from carecycle_contract.text.collation import certainly_after
from carecycle_contract.text.instant import (
    MISPLACED_FIELD,
    has_misplaced_field,
    hour_of,
    instant,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.lists.order import RankedItem

_FEWEST_ALIKE = 5
"""The fewest items whose order is no coincidence."""

_HALF_CLOCK = range(1, 13)
_HALF_DAY = 12 * 3600
_FEWEST_HOURS = 6
"""The fewest different hours that tell a clock."""

_PARTS = {
    "second": slice(19),
    "minute": slice(16),
    "hour": slice(13),
    "date": slice(10),
    "month and year": slice(7),
    "year": slice(4),
    "month": slice(5, 7),
    "day of the month": slice(8, 10),
    "time of day": slice(11, 19),
}
"""Where parts of timestamps stand, the finest first that leave something out at the end."""
_FEWEST_PARTS = 3

_ALIKE = "sorts by several keys bring the same order"


def order_of(
    ranking: Sequence[RankedItem], otherwise: Callable[[], str | None] = lambda: None
) -> Findings:
    """Judge whether the items of one order are in that order; nulls are left to SORT-10.

    An item at two ranks shows that pages overlap, which is PAG-6's and PAG-7's, and no order.
    `otherwise` tells in which order they are instead, if they do not show it themselves.
    """
    ranks = Counter(ranked.identity for ranked in ranking)
    upward = [ranked for ranked in ascending(ranking) if ranks[ranked.identity] == 1]
    if len(upward) < 2:
        return

    def hint() -> str | None:
        written = _misread(ranking) or _by_half_a_clock(upward)
        return written or _otherwise_sorted(upward, otherwise) or _extent(upward)

    yield from hinted(in_order(upward), hint)


def sorted_alike(unsorted: Sequence[Listing], others: Sequence[Listing]) -> str | None:
    """That a page out of order has its items as one of another sort key has them; else None.

    As it is where rows are found in order, but read in another. Where all others are in the default
    order, that is why the default sort is in the other direction.
    """
    for listing in unsorted[:_FEWEST_ALIKE]:
        selection, key, _ = listing.order
        if key == listing.operation.default_sort and _are_in_default_order(others, key):
            return _by_default(listing.operation)
        for other in others:
            is_other = other.query.selection == selection and other.sort_key not in (key, "")
            if is_other and _share_an_order(listing, other):
                return _by_default(other.operation) if _falls_back(other) else _ALIKE
    return None


def sorted_by_default(listings: Iterable[Listing]) -> str | None:
    """That a page out of its order is in the default one; None if none is."""
    for listing in listings:
        if is_unsorted([listing]) and _falls_back(listing):
            return _by_default(listing.operation)
    return None


def _are_in_default_order(listings: Iterable[Listing], default: str | None) -> bool:
    """Whether every page that is out of the order of another key is in the default one."""
    others = (listing for listing in listings if listing.sort_key not in (default, ""))
    wrong = [listing for listing in others if is_unsorted([listing])]
    return bool(wrong) and all(map(_falls_back, wrong))


def _falls_back(listing: Listing) -> bool:
    """Whether a page that is out of its order is in the default one."""
    return otherwise_sorted(listing) == _by_default(listing.operation)


def _share_an_order(one: Listing, other: Listing) -> bool:
    """Whether two pages show some items alike, in the same order."""
    both = set(one.identities).intersection(other.identities)
    if len(both) < _FEWEST_ALIKE:
        return False
    in_one, in_other = (filter(both.__contains__, page.identities) for page in (one, other))
    return all(map(eq, in_one, in_other))


def cut_before_sorting(listings: Iterable[Listing], others: Sequence[Listing]) -> str | None:
    """That a page has the items of the same page in another order; None if none has."""
    for listing in listings:
        query, items = listing.query, set(listing.identities)
        for other in others:
            key, direction = other.query.sort_by, other.query.sort_direction
            is_same_page = replace(query, sort_by=key, sort_direction=direction) == other.query
            is_part = query != other.query and len(items) < listing.page.items_total
            if is_same_page and is_part and items == set(other.identities):
                return f"the page is cut from the list sorted by {key} {direction}, and sorted then"
    return None


def otherwise_sorted(listing: Listing) -> str | None:
    """In which other order the items of a page are that is out of order; None if not known."""
    return _otherwise_sorted(ascending(ranking_of([listing])))


def _misread(ranking: Iterable[RankedItem]) -> str | None:
    """That pages have times whose fields stand in each other's place; None if none has."""
    for listing in {ranked.listing.answer: ranked.listing for ranked in ranking}.values():
        for raw in (item.get(listing.sort_key) for item in listing.page.items):
            if isinstance(raw, str) and has_misplaced_field(raw):
                return MISPLACED_FIELD
    return None


def _by_half_a_clock(upward: Sequence[RankedItem]) -> str | None:
    """That times are in order on a clock of twelve hours; None if they are not written on one."""
    if upward[0].listing.sort_kind is not SortKind.INSTANT:
        return None
    texts = [str(ranked.raw) for ranked in upward]
    hours = {hour_of(text) for text in texts}
    if len(hours) < _FEWEST_HOURS or not hours.issubset(_HALF_CLOCK):
        return None
    latest: tuple[float, int] = (-math.inf, 0)
    for text in texts:
        seconds, fraction = instant(text) or latest
        early = seconds - _HALF_DAY if hour_of(text) == _HALF_CLOCK[-1] else seconds
        possible = ((early, fraction), (early + _HALF_DAY, fraction))
        following = next((time for time in possible if time >= latest), None)
        if following is None:
            return None
        latest = following
    return "every hour is 1 to 12: a clock of twelve hours"


def _by_default(operation: Operation) -> str:
    return f"it is sorted by {operation.default_sort} {operation.default_direction}, the default"


def _otherwise_sorted(
    upward: Sequence[RankedItem], otherwise: Callable[[], str | None] = lambda: None
) -> str | None:
    """In which other order those pages are that are out of order, in words that all of them share.

    A fault of all sorts has one likely cause: what `otherwise` tells is seen of the others, too.
    """
    pages: dict[Answer, list[RankedItem]] = defaultdict(list)
    for ranked in upward:
        pages[ranked.listing.answer].append(ranked)
    wrong = [page for page in pages.values() if not is_in_order(page)]
    if not wrong:
        return otherwise()
    of_others = otherwise()
    if of_others is not None and of_others != _ALIKE:
        return of_others
    if all(is_in_order(page[::-1]) for page in wrong):
        return "it is sorted in the other direction"
    if all(map(_is_in_default_order, wrong)):
        return _by_default(wrong[0][0].listing.operation)
    return of_others or _by_a_part(wrong) or _by_another_key(wrong) or _by_a_filter_first(wrong)


def _by_another_key(pages: Sequence[Sequence[RankedItem]]) -> str | None:
    """That pages out of order are in that of another sort key's values; None if they are not."""
    operation = pages[0][0].listing.operation
    for key, kind in operation.sort_kinds.items():
        if key == pages[0][0].listing.sort_key or kind not in (SortKind.INSTANT, SortKind.NUMBER):
            continue
        values = [[sort_value(kind, ranked.item.get(key)) for ranked in page] for page in pages]
        known = {value for page in values for value in page}
        if None in known or len(known) < _FEWEST_ALIKE:
            continue
        if all(page == sorted(page) for page in values):  # type: ignore[type-var]
            return f"it is sorted by {key}"
    return None


def _by_a_filter_first(pages: Sequence[Sequence[RankedItem]]) -> str | None:
    """That the order begins anew only where the values of a filter are others; else None."""
    for parameter in pages[0][0].listing.operation.filters:
        member = parameter.member
        if all(_begins_anew_with_others(page, member) for page in pages):
            return f"it is sorted by {member} before anything else"
    return None


def _begins_anew_with_others(page: Sequence[RankedItem], member: str) -> bool:
    """Whether a page is in order but where values of a member begin that it did not have before."""
    values = [ranked.item.get(member) for ranked in page]
    anew = [index for index, pair in enumerate(pairwise(page), 1) if not is_in_order(pair)]
    return all(set(map(repr, values[:at])).isdisjoint(map(repr, values[at:])) for at in anew)


def _by_a_part(pages: Sequence[Sequence[RankedItem]]) -> str | None:
    """That pages out of order are sorted by a part of their times; None if they are not."""
    texts = [[str(ranked.raw) for ranked in page] for page in pages]
    if pages[0][0].listing.sort_kind is not SortKind.INSTANT or not _are_in_one_zone(texts):
        return None
    for part, where in _PARTS.items():
        parts = [[text[where] for text in page] for page in texts]
        values = {value for page in parts for value in page}
        if len(values) >= _FEWEST_PARTS and all(page == sorted(page) for page in parts):
            return f"it is sorted by the {part} alone"
    return None


def _are_in_one_zone(texts: Iterable[Iterable[str]]) -> bool:
    """Whether timestamps are written in UTC, and so in order as texts."""
    return all(text[-1] in "Zz" for page in texts for text in page)


def _extent(upward: Sequence[RankedItem]) -> str | None:
    """That texts are in no order at all, of which one pair is told; None if most are."""
    if upward[0].listing.sort_kind is not SortKind.TEXT:
        return None
    pairs = list(pairwise(str(ranked.value) for ranked in upward))
    wrong = sum(certainly_after(before, after) for before, after in pairs)
    if 4 * wrong < len(pairs):
        return None
    return f"it is hardly sorted: {wrong} of {len(pairs)} neighbours stand the wrong way round"


def _is_in_default_order(page: Sequence[RankedItem]) -> bool:
    """Whether ranked items of a page, in their order or reversed, are in the default order."""
    operation = page[0].listing.operation
    key = operation.default_sort
    kind = operation.sort_kinds.get(key or "")
    if kind not in (SortKind.INSTANT, SortKind.NUMBER) or key == page[0].listing.sort_key:
        return False
    by_rank = sorted(page, key=lambda ranked: ranked.rank)
    values = [sort_value(kind, ranked.item.get(str(key))) for ranked in by_rank]
    downward = operation.default_direction == operation.descending
    pairs = list(pairwise(values[::-1] if downward else values))
    return None not in values and len(set(values)) > 1 and all(a <= b for a, b in pairs)  # type: ignore[operator]


def is_unsorted(order: Sequence[Listing]) -> bool:
    """Whether listings of one order are out of the order that was asked for."""
    return any(violations_in(order_of(ranking_of(order))))
