"""Totals that leap and come back: no list grows and shrinks so while one looks on."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.lists.listing import grouped, of_whole_list

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.lists.listing import Listing

_FEWEST = 10


class Leap(NamedTuple):
    """Two answers to one question; the odd one has much fewer or more items, or quite others."""

    odd: Listing
    usual: Listing


def repeated_leap(listings: Sequence[Listing]) -> Leap | None:
    """A leap that no change of the list explains, for it was seen to come, go and come again.

    Either a part of the whole list was shown in its place, once or one part after another, or the
    whole list in that of a part.
    """
    in_order = sorted(listings, key=lambda listing: listing.answer.exchange.started)
    whole = of_whole_list(in_order)
    longest = max((listing.page.items_total for listing in whole), default=0)
    full = [listing for listing in whole if listing.page.items_total == longest]
    known = {name for listing in full for name in listing.identities}
    parts = [listing for listing in whole if _is_part(listing, longest, known)]
    leap = _leap(parts, full, is_each=False) or _exchange(parts)
    if leap is not None or len(full) < len(whole):
        return leap
    narrowed = [listing for listing in in_order if not listing.is_whole_list]
    wide = [listing for listing in narrowed if _is_not_narrowed(listing, longest)]
    narrow = [listing for listing in narrowed if _is_leap(listing.page.items_total, longest)]
    return _leap(wide, narrow, is_each=True)


def _is_leap(fewer: int, more: int) -> bool:
    return more >= max(2 * fewer, fewer + _FEWEST)


def _is_part(listing: Listing, longest: int, known: AbstractSet[Hashable]) -> bool:
    """Whether a list is much shorter than others, and has items of theirs alone."""
    is_shorter = _is_leap(listing.page.items_total, longest)
    return is_shorter and bool(listing.page.items) and known >= set(listing.identities)


def _is_not_narrowed(listing: Listing, longest: int) -> bool:
    """Whether a list has the length of the whole, and items that it should not have."""
    is_whole = listing.page.items_total == longest
    return is_whole and any(map(listing.rules_out, listing.page.items))


def _leap(odd: Sequence[Listing], usual: Sequence[Listing], *, is_each: bool) -> Leap | None:
    """The last leap, if odd answers came before and after a usual one.

    Only odd answers to questions that had a usual one, too, show a leap; with `is_each`, others are
    none, as a server may be wrong about a question every time.
    """
    by_question = {listing.answer.question: listing for listing in usual}
    leaps = [listing for listing in odd if listing.answer.question in by_question]
    odd = leaps if is_each else odd
    if not leaps or not _come_back(odd, usual):
        return None
    return Leap(leaps[-1], by_question[leaps[-1].answer.question])


def _exchange(parts: Sequence[Listing]) -> Leap | None:
    """Two answers to one question, each with all of a part of the list that the other lacks."""
    complete = (part for part in parts if len(part.page.items) == part.page.items_total)
    for same in grouped(complete, lambda listing: listing.answer.question).values():
        for first, second in combinations(same, 2):
            names, others = set(first.identities), set(second.identities)
            if not names <= others and not others <= names:
                return Leap(second, first)
    return None


def _come_back(odd: Sequence[Listing], usual: Sequence[Listing]) -> bool:
    first, last = odd[0].answer.exchange, odd[-1].answer.exchange
    others = (listing.answer.exchange for listing in usual)
    return any(first.ended < other.started and other.ended < last.started for other in others)
