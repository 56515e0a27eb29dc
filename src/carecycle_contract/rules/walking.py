"""PAG-6: walks from page to page, and what their pages repeat and miss."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Findings,
    Violation,
    judged,
    rehinted,
    violations_in,
)
from carecycle_contract.findings.showing import show_member
from carecycle_contract.lists.arithmetic import item_count
from carecycle_contract.lists.disorder import is_unsorted, otherwise_sorted
from carecycle_contract.lists.effect import nothing_has_effect, sorted_instead
from carecycle_contract.lists.listing import (
    Listing,
    by_selection,
    items_by_identity,
    repeated_identities,
)
from carecycle_contract.lists.page_shown import came_instead
from carecycle_contract.lists.repetition import (
    begins_within,
    filled_up,
    is_longer_than_what_is_left,
    offset_of_the_default,
    repeating,
)
from carecycle_contract.lists.ties import remedy, tie
from carecycle_contract.lists.walks import Walk, walks_of
from carecycle_contract.phrases import counted
from carecycle_contract.rules.rule import all_listings, bounded

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.lists.listing import Item, Sighting


@all_listings("PAG-6", unseen="no list was seen whole, nor on more than one page")
def walking_meets_every_item_once(listings: Sequence[Listing]) -> Findings:
    """No item is on two pages of a walk, and a complete walk misses none.

    Where pages are filled up with items of others, so are those whose neighbours are unseen. An
    identity that one page has twice may be on two, as it names two items. A page that says it is
    another is PAG-1's.
    """
    others = came_instead(listings)
    own = [listing for listing in listings if listing.answer not in others]
    # Few lists have a violation, and to look at the walks once more takes a while.
    nothing = cache(partial(nothing_has_effect, own))
    offset = cache(partial(offset_of_the_default, own))
    by_answer = cache(lambda: {listing.answer: listing for listing in own})
    instead = cache(lambda answer: sorted_instead([by_answer()[answer]], own))
    yield from rehinted(
        _walks_meet(own),
        lambda violation: nothing() or offset() or instead(violation.answers[0]),
    )


def _walks_meet(listings: Sequence[Listing]) -> Findings:
    repeated = repeated_identities(listing.identities for listing in listings)
    # A page that refutes the total is the best witness of an item: PAG-4 is told of it.
    witnesses = sorted(listings, key=is_longer_than_what_is_left, reverse=True)
    seen = {
        selection: items_by_identity(group) for selection, group in by_selection(witnesses).items()
    }
    for walk in walks_of(listings):
        known = seen[walk.first.query.selection]
        yield from _no_repetition(walk, known, repeated)
        if walk.is_complete:
            yield from _nothing_missing(walk, known, repeated)
    yield from _filled_up_alike(listings)


def _filled_up_alike(listings: Sequence[Listing]) -> Findings:
    """Pages with more items than are left, for which a page that was told stands as the example."""
    told = [listing.answer for listing in repeating(listings)]
    for listing in filled_up(listings):
        if listing.answer in told:
            continue
        for violation in violations_in(item_count(listing)):
            yield replace(violation, answers=(listing.answer, *told[:1]))


def _no_repetition(
    walk: Walk, known: Mapping[Hashable, Sighting], repeated: AbstractSet[Hashable]
) -> Findings:
    first, *others = walk.listings
    met = dict.fromkeys(first.identities, first)
    for listing in others:
        # Whichever page they were met on, those that name several items may come again.
        met |= dict.fromkeys(repeated, listing)
        yield from bounded(_no_item_again(walk, listing, met, known))


def _no_item_again(
    walk: Walk,
    listing: Listing,
    met: dict[Hashable, Listing],
    known: Mapping[Hashable, Sighting],
) -> Findings:
    """Judge whether a page of a walk shows items that were `met` before, and add its own."""
    noun, member = listing.operation.item.noun, listing.operation.item.identity
    # By the page that an item was on; each takes as long as a page has items.
    hints: dict[int, str | None] = {}
    is_sorted = cache(lambda: not is_unsorted([listing]))

    def at_a_tie(before: Listing, item: Item) -> str | None:
        return _tie(walk.first, item, known) or _boundary(before, listing, item)

    for index, (name, item) in enumerate(listing.named_items):
        before = met.setdefault(name, listing)
        if before is listing:
            yield KEPT
            continue
        page = before.query.page
        if page not in hints:
            hints[page] = _shift(before, listing) or otherwise_sorted(listing)
        yield Violation(
            (listing.answer, before.answer),
            f"{listing.path(index)}.{member}",
            f"a {noun} that is not on page {page} already",
            f"{noun} {name}, on page {page} and again on page {listing.query.page}",
            volatile=True,
            hint=hints[page] or (at_a_tie(before, item) if is_sorted() else None),
        )


def _nothing_missing(
    walk: Walk, known: Mapping[Hashable, Sighting], repeated: AbstractSet[Hashable]
) -> Findings:
    operation, pages = walk.first.operation, len(walk.listings)
    noun, place = operation.item.noun, operation.envelope.items
    met = walk.identities
    missing = [name for name in known if name not in met]
    if missing:
        item, witness = known[missing[0]]
        yield Violation(
            (*walk.answers, witness.answer),
            place,
            f"{noun} {missing[0]}, which this list holds too: {witness.answer.question}",
            f"it is on none of its {counted(pages, 'page')}; "
            f"{counted(len(missing), f'such {noun}')}",
            volatile=True,
            hint=_tie(walk.first, item, known) or _short_total(walk, len(met), len(known)),
            witnesses=1,
        )
        return
    total = walk.first.page.items_total
    if not repeated.isdisjoint(met):
        return
    yield judged(
        len(met) == total,
        walk.answers,
        place,
        f"{counted(total, noun)} on {counted(pages, 'page')}, as "
        f"{operation.envelope.items_total} says",
        counted(len(met), f"different {noun}"),
        volatile=True,
    )


def _short_total(walk: Walk, met: int, known: int) -> str | None:
    """That the total is too small, if the walk brought as many items as it says."""
    operation, total = walk.first.operation, walk.first.page.items_total
    if met != total:
        return None
    return (
        f"{operation.envelope.items_total} is {total}, "
        f"though {known} {operation.item.plural} were seen"
    )


def _tie(listing: Listing, item: Item, known: Mapping[Hashable, Sighting]) -> str | None:
    return tie(listing, item, (other for other, _ in known.values()))


def _shift(before: Listing, after: Listing) -> str | None:
    """Where a page begins, if it goes on inside another, and not for equal keys."""
    index = begins_within(before, after)
    if index is None:
        return None
    shared = min(len(before.identities) - index, len(after.identities))
    keys = {repr(item.get(before.sort_key)) for item in after.page.items[:shared]}
    left = after.page.items_total - after.query.offset
    is_tied = len(keys) < 2 and len(after.page.items) <= left
    if is_tied:
        return None
    return (
        f"page {after.query.page} begins at rank {before.ranks[index]} (from 0), "
        f"not {after.query.offset}"
    )


def _boundary(before: Listing, after: Listing, item: Item) -> str | None:
    """The likely causes, if an item ends one page and begins the next."""
    ends, begins = before.page.items[-1], after.page.items[0]
    key, noun = before.sort_key, before.operation.item.noun
    if not (key and item is begins and after.identity(item) == before.identity(ends)):
        return None
    return (
        f"page {after.query.page} begins too early, or another {noun} has {key} "
        f"{show_member(before.operation, key, item.get(key))} too: {remedy(before)}"
    )
