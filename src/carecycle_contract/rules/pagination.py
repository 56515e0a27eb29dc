"""PAG: the arithmetic of the envelope, and pages as slices of one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.question import Key
from carecycle_contract.rules.errors import describe, is_error_body
from carecycle_contract.rules.listing import (
    WHOLE,
    Listing,
    all_listings,
    by_selection,
    identity,
    listing,
    listings,
    page_count,
    shortest_lists,
    union,
)
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    all_answers,
    counted,
    each_answer,
    judged,
    show,
    unless_exercised,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Query
    from carecycle_contract.rules.listing import Item


_MEANWHILE = 20


def _unselected(answer: Answer) -> Listing | None:
    found = listing(answer)
    return found if found is not None and found.query.selection == WHOLE else None


@each_answer("PAG-1")
def current_page_is_the_page_asked(answer: Answer) -> Findings:
    """`currentPage`, for every valid query."""
    found = listing(answer)
    if found is not None:
        page = found.query.page
        shown = found.page.current_page
        yield judged(
            shown == page, answer, "currentPage", f"{page}, the page asked for", str(shown)
        )


def next_page(found: Listing) -> Findings:
    """`nextPage` of one listing.

    A server may count, and then see by reading one item more whether there are more; live data
    changes in between. That moves the end of the list by a few items, not by many.
    """
    query, total = found.query, found.page.items_total
    more = query.page * query.per_page < total
    sign = "<" if more else "≥"
    yield judged(
        found.page.next_page == (query.page + 1 if more else None),
        found.answer,
        "nextPage",
        f"{query.page + 1 if more else 'null'}, because page {query.page} × perPage "
        f"{query.per_page} {sign} itemsTotal {total}",
        show(found.page.next_page),
        volatile=abs(total - query.page * query.per_page) <= _MEANWHILE,
    )


def prev_page(found: Listing) -> Findings:
    """`prevPage` of one listing; what it is past the end is not documented."""
    query = found.query
    if query.page > 1 and query.offset >= found.page.items_total:
        return
    yield judged(
        found.page.prev_page == (query.page - 1 or None),
        found.answer,
        "prevPage",
        f"{query.page - 1 or 'null'}, because page {query.page} was asked for",
        show(found.page.prev_page),
    )


def item_count(found: Listing) -> Findings:
    """The number of items of one listing.

    A server may count and read in two steps, between which live data changes.
    """
    query, total = found.query, found.page.items_total
    expected = min(query.per_page, max(0, total - query.offset))
    yield judged(
        len(found.page.items) == expected,
        found.answer,
        "items",
        f"{counted(expected, 'item')}: page {query.page} of perPage {query.per_page} of "
        f"itemsTotal {total}",
        counted(len(found.page.items), "item"),
        volatile=True,
    )


def arithmetic(found: Listing) -> Findings:
    """All three of one listing: `nextPage`, `prevPage` and the number of items."""
    yield from next_page(found)
    yield from prev_page(found)
    yield from item_count(found)


def _of_unselected(check: Callable[[Listing], Findings], answer: Answer) -> Findings:
    found = _unselected(answer)
    if found is not None:
        yield from check(found)


@each_answer("PAG-2")
def next_page_follows_while_more_remain(answer: Answer) -> Findings:
    """Under a filter FILT-3 says the same, under a search SRCH-5."""
    yield from _of_unselected(next_page, answer)


@each_answer("PAG-3")
def prev_page_precedes(answer: Answer) -> Findings:
    """Under a filter FILT-3 says the same, under a search SRCH-5."""
    yield from _of_unselected(prev_page, answer)


@each_answer("PAG-4")
def page_is_as_full_as_the_total_allows(answer: Answer) -> Findings:
    """Under a filter FILT-3 says the same, under a search SRCH-5."""
    yield from _of_unselected(item_count, answer)


@all_listings("PAG-5")
def total_does_not_depend_on_page_size_or_sort(found: Sequence[Listing]) -> Findings:
    """Compared within one filter and search."""
    for group in by_selection(found).values():
        first = group[0]
        for other in group[1:]:
            yield judged(
                other.page.items_total == first.page.items_total,
                (other.answer, first.answer),
                "itemsTotal",
                f"{first.page.items_total}, as for: {first.answer.question}",
                str(other.page.items_total),
                volatile=True,
            )


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


@all_listings("PAG-6")
def walking_meets_every_item_once(found: Sequence[Listing]) -> Findings:
    """No campaign on two pages of one walk; none of a whole walk missing."""
    yield from unless_exercised(_walked(found), "no list was seen whole, nor on more than one page")


def _walked(found: Sequence[Listing]) -> Findings:
    seen: dict[Hashable, dict[Hashable, Listing]] = {}
    for one in found:
        known = seen.setdefault(one.query.selection, {})
        for item in one.page.items:
            known.setdefault(identity(item), one)
    for walk in walks(found):
        yield from _no_repetition(walk)
        if is_whole(walk):
            yield from _nothing_missing(walk, seen[walk[0].query.selection])


def _no_repetition(walk: Sequence[Listing]) -> Findings:
    first, *others = walk
    met = {identity(item): first for item in first.page.items}
    for one in others:
        for index, item in enumerate(one.page.items):
            before = met.setdefault(identity(item), one)
            yield (
                KEPT
                if before is one
                else Violation(
                    (one.answer, before.answer),
                    f"items[{index}].id",
                    f"a campaign that is not on page {before.query.page} already",
                    show(item.get("id")),
                    volatile=True,
                )
            )


def _nothing_missing(walk: Sequence[Listing], known: dict[Hashable, Listing]) -> Findings:
    met = {identity(item) for one in walk for item in one.page.items}
    missing = [name for name in known if name not in met]
    pages = sources_of(walk)
    if missing:
        witness = known[missing[0]].answer
        yield Violation(
            union(pages, witness),
            "items",
            f"campaign {missing[0]}, which this list holds too: {witness.question}",
            f"it is on none of its pages ({len(walk)}); {counted(len(missing), 'such campaign')}",
            volatile=True,
        )
        return
    total = walk[0].page.items_total
    yield judged(
        len(met) == total,
        pages,
        "items",
        f"{counted(total, 'campaign')} on {counted(len(walk), 'page')}, as itemsTotal says",
        counted(len(met), "different campaign"),
        volatile=True,
    )


@each_answer("PAG-8")
def page_and_size_have_their_defaults(answer: Answer) -> Findings:
    """Judged where one of the two is left out."""
    found, question = listing(answer), answer.question
    if found is None or question.names(question.operation.page, question.operation.page_size):
        return
    total, size = found.page.items_total, found.query.per_page
    if not question.names(question.operation.page):
        shown = found.page.current_page
        yield judged(
            shown == found.query.page, answer, "currentPage", str(found.query.page), str(shown)
        )
    if not question.names(question.operation.page_size):
        if total - found.query.offset <= size:
            yield Undecided(f"a default perPage shows only in a list of more than {size}")
        else:
            yield judged(
                len(found.page.items) == size,
                answer,
                "items",
                f"{size} items, the default perPage",
                f"{len(found.page.items)} items",
                volatile=True,
            )


@each_answer("PAG-9")
def extreme_page_sizes_are_honoured(answer: Answer) -> Findings:
    """Judged where the list is long enough to show a page size other than the one asked for."""
    found, bounds = listing(answer), answer.operation.page_size
    query = answer.question.query
    if query is None or query.per_page not in (bounds.minimum, bounds.maximum):
        return
    plain = query.selection == WHOLE and names_no_other_sort(query, answer.operation)
    if query.page == 1 and plain and answer.question.key is Key.OWN:
        yield judged(answer.status < 400, answer, "status", "no error", describe(answer))
    if found is None or query.offset >= found.page.items_total:
        return
    size, left = query.per_page, found.page.items_total - query.offset
    if left <= (size if size == bounds.minimum else int(bounds.default or 0)):
        yield Undecided(f"the list is too short to show whether perPage {size} is honoured")
        return
    expected, shown = min(size, left), len(found.page.items)
    yield judged(
        shown == expected,
        answer,
        "items",
        f"{counted(expected, 'item')} for perPage {size}",
        counted(shown, "item"),
        volatile=True,
    )


def names_no_other_sort(query: Query, operation: Operation) -> bool:
    """Whether a query asks for the default sort, by name or by silence."""
    return (query.sort_by, query.sort_direction) == (
        operation.sort_key.default,
        operation.sort_direction.default,
    )


@all_answers("PAG-10")
def page_past_the_end_is_empty_or_refused(answers: Sequence[Answer]) -> Findings:
    """A 4xx past the end is judged against the total that other answers gave."""
    shortest = shortest_lists(listings(answers))
    for answer in answers:
        query, found = answer.question.query, listing(answer)
        if query is None or query.page == 1:
            continue
        known = shortest.get(query.selection)
        if known is not None and query.offset < known.page.items_total:
            continue
        if found is not None and query.offset < found.page.items_total:
            # The list has grown meanwhile, or its total is wrong, which is PAG-5's matter.
            continue
        if found is not None:
            empty = not found.page.items and found.page.next_page is None
            shown = f"{len(found.page.items)} items, nextPage {show(found.page.next_page)}"
            yield judged(empty, answer, "items", "no items and nextPage null", shown, volatile=True)
        elif known is not None and answer.question.key is Key.OWN:
            kept = 400 <= answer.status < 500 and is_error_body(answer)
            expected = "an empty page, or a 4xx with the error body"
            yield judged(kept, answer, "status", expected, describe(answer))
