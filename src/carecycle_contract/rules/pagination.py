"""PAG: pagination, by the arithmetic of each envelope and by comparing pages of one list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Finding,
    Findings,
    Undecided,
    Violation,
    judged,
)
from carecycle_contract.findings.refusal import describe
from carecycle_contract.findings.showing import counted, show, show_member
from carecycle_contract.lists.arithmetic import item_count, next_page, prev_page
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.listing import (
    Listing,
    by_order,
    by_selection,
    items_by_identity,
    listing_of,
    listings,
    shortest_lists,
    union,
)
from carecycle_contract.lists.order import same_key, sort_value
from carecycle_contract.lists.ties import remedy, tie
from carecycle_contract.lists.walks import Walk, walks_of
from carecycle_contract.question import WHOLE, Key
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer, each_listing

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.lists.listing import Item
    from carecycle_contract.question import Query


@each_listing("PAG-1")
def current_page_is_the_page_asked(listing: Listing) -> Findings:
    """Judged on every valid query."""
    page, shown = listing.query.page, listing.page.current_page
    place = listing.operation.envelope.current_page
    yield judged(shown == page, listing.answer, place, f"{page}, the page asked for", str(shown))


@each_listing("PAG-2")
def next_page_follows_while_more_remain(listing: Listing) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the same under a filter or a search."""
    if listing.is_whole_list:
        yield from next_page(listing)


@each_listing("PAG-3")
def prev_page_precedes(listing: Listing) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the same under a filter or a search."""
    if listing.is_whole_list:
        yield from prev_page(listing)


@each_listing("PAG-4")
def page_is_as_full_as_the_total_allows(listing: Listing) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the same under a filter or a search."""
    if listing.is_whole_list:
        yield from item_count(listing)


@all_listings("PAG-5")
def total_does_not_depend_on_page_size_or_sort(listings: Sequence[Listing]) -> Findings:
    """Judged within the same filters and search."""
    for group in by_selection(listings).values():
        first = group[0]
        for other in group[1:]:
            yield judged(
                other.page.items_total == first.page.items_total,
                (other.answer, first.answer),
                first.operation.envelope.items_total,
                f"{first.page.items_total}, as for: {first.answer.question}",
                str(other.page.items_total),
                volatile=True,
            )


@all_listings("PAG-6", unseen="no list was seen whole, nor on more than one page")
def walking_meets_every_item_once(listings: Sequence[Listing]) -> Findings:
    """No item is on two pages of a walk, and a complete walk misses none."""
    seen = {
        selection: items_by_identity(group) for selection, group in by_selection(listings).items()
    }
    for walk in walks_of(listings):
        known = seen[walk.first.query.selection]
        yield from _no_repetition(walk, known)
        if walk.is_complete:
            yield from _nothing_missing(walk, known)


def _no_repetition(walk: Walk, known: Mapping[Hashable, tuple[Item, Listing]]) -> Findings:
    first, *others = walk.listings
    noun, member = first.operation.item.noun, first.operation.item.identity
    met = {first.identity(item): first for item in first.page.items}
    for listing in others:
        for index, item in enumerate(listing.page.items):
            before = met.setdefault(listing.identity(item), listing)
            if before is listing:
                yield KEPT
                continue
            yield Violation(
                (listing.answer, before.answer),
                f"{listing.path(index)}.{member}",
                f"a {noun} that is not on page {before.query.page} already",
                f"{noun} {listing.identity(item)}, on page {before.query.page} and again on "
                f"page {listing.query.page}",
                volatile=True,
                hint=_tie(walk.first, item, known) or _boundary(before, listing, item),
            )


def _nothing_missing(walk: Walk, known: Mapping[Hashable, tuple[Item, Listing]]) -> Findings:
    operation, pages = walk.first.operation, len(walk.listings)
    noun, place = operation.item.noun, operation.envelope.items
    met = {name for name, _, _ in walk.items()}
    missing = [name for name in known if name not in met]
    if missing:
        item, witness = known[missing[0]]
        yield Violation(
            union(walk.answers, witness.answer),
            place,
            f"{noun} {missing[0]}, which this list holds too: {witness.answer.question}",
            f"it is on none of its {counted(pages, 'page')}; "
            f"{counted(len(missing), f'such {noun}')}",
            volatile=True,
            hint=_tie(walk.first, item, known),
        )
        return
    total = walk.first.page.items_total
    yield judged(
        len(met) == total,
        walk.answers,
        place,
        f"{counted(total, noun)} on {counted(pages, 'page')}, as "
        f"{operation.envelope.items_total} says",
        counted(len(met), f"different {noun}"),
        volatile=True,
    )


def _tie(
    listing: Listing, item: Item, known: Mapping[Hashable, tuple[Item, Listing]]
) -> str | None:
    return tie(listing, item, (other for other, _ in known.values()))


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


@all_listings("PAG-7", unseen="no two pages of one list lie over each other")
def page_is_its_slice_of_the_whole_list(listings: Sequence[Listing]) -> Findings:
    """Judged where pages overlap, and against the whole list if it was seen.

    Filtered and searched lists are compared with the whole list by FILT-2, SRCH-5 and SORT-11.
    """
    for group in by_order(listings).values():
        yield from _same_rank_same_key(group)
    census = Census.of(listings)
    if census is not None:
        for listing in listings:
            if listing.page.items and listing.is_whole_list:
                yield from as_predicted(census, listing)


def _same_rank_same_key(group: Sequence[Listing]) -> Findings:
    """Pages of one order show the same sort key at the same rank, whatever their size."""
    key = group[0].query.sort_by
    if key is None:
        return
    operation = group[0].operation
    kind, shown = operation.sort_kinds[key], partial(show_member, operation, key)
    first: dict[int, tuple[JSON, Listing]] = {}
    for listing in group:
        for index, (rank, item) in enumerate(zip(listing.ranks, listing.page.items, strict=True)):
            raw = item.get(key)
            before, other = first.setdefault(rank, (raw, listing))
            if other is listing:
                continue
            yield (
                KEPT
                if same_key(kind, sort_value(kind, raw), sort_value(kind, before))
                else Violation(
                    (listing.answer, other.answer),
                    f"{listing.path(index)}.{key}",
                    f"{shown(before)} at rank {rank}, as for: {other.answer.question}",
                    shown(raw),
                    volatile=True,
                )
            )


@each_listing("PAG-8")
def page_and_size_have_their_defaults(listing: Listing) -> Findings:
    """Judged on questions that leave out the page, the page size or both."""
    operation, question = listing.operation, listing.answer.question
    total, size = listing.page.items_total, listing.query.per_page
    if not question.names(operation.page):
        page, shown = listing.query.page, listing.page.current_page
        place = operation.envelope.current_page
        yield judged(shown == page, listing.answer, place, str(page), str(shown))
    if question.names(operation.page_size):
        return
    default = f"default {operation.page_size.name}"
    if total - listing.query.offset <= size:
        yield Undecided(f"a {default} shows only in a list of more than {size}")
        return
    yield judged(
        len(listing.page.items) == size,
        listing.answer,
        operation.envelope.items,
        f"{size} items, the {default}",
        f"{len(listing.page.items)} items",
        volatile=True,
    )


@each_answer("PAG-9")
def extreme_page_sizes_are_honoured(answer: Answer) -> Findings:
    """Judged on lists that are long enough to show another page size than the one asked for."""
    operation, query, listing = answer.operation, answer.question.query, listing_of(answer)
    smallest, largest = operation.smallest_page, operation.largest_page
    if query is None or query.per_page not in (smallest, largest):
        return
    plain = query.selection == WHOLE and names_no_other_sort(query, operation)
    if query.page == 1 and plain and answer.question.key is Key.OWN:
        yield judged(answer.status < 400, answer, "status", "no error", describe(answer))
    if listing is None or query.offset >= listing.page.items_total:
        return
    size, left = query.per_page, listing.page.items_total - query.offset
    asked = f"{operation.page_size.name} {size}"
    if left <= (size if size == smallest else operation.default_page_size):
        yield Undecided(f"the list is too short to show whether {asked} is honoured")
        return
    expected, shown = min(size, left), len(listing.page.items)
    yield judged(
        shown == expected,
        answer,
        operation.envelope.items,
        f"{counted(expected, 'item')} for {asked}",
        counted(shown, "item"),
        volatile=True,
    )


def names_no_other_sort(query: Query, operation: Operation) -> bool:
    """Whether a query asks for the default sort, explicitly or by omission."""
    return (query.sort_by, query.sort_direction) == (
        operation.default_sort,
        operation.default_direction,
    )


@all_answers("PAG-10")
def page_past_the_end_is_empty_or_refused(answers: Sequence[Answer]) -> Findings:
    """A 4xx past the end is judged by the total in other answers."""
    shortest = shortest_lists(listings(answers))
    for answer in answers:
        query, listing = answer.question.query, listing_of(answer)
        if query is None or query.page == 1:
            continue
        known = shortest.get(query.selection)
        if known is not None and query.offset < known.page.items_total:
            continue
        if listing is not None and query.offset < listing.page.items_total:
            # The list has grown, or its total is wrong, which PAG-5 judges.
            continue
        if listing is not None:
            yield _is_empty(listing)
        elif known is not None and answer.question.key is Key.OWN:
            kept = 400 <= answer.status < 500
            expected = "an empty page, or a 4xx"
            yield judged(kept, answer, "status", expected, describe(answer))


def _is_empty(listing: Listing) -> Finding:
    envelope, page = listing.operation.envelope, listing.page
    return judged(
        not page.items and page.next_page is None,
        listing.answer,
        envelope.items,
        f"no items and {envelope.next_page} null",
        f"{len(page.items)} items, {envelope.next_page} {show(page.next_page)}",
        volatile=True,
    )
