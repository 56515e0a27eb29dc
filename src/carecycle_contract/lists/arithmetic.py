"""The arithmetic of the envelope: what page number, page size and total imply."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import Violation, hinted, judged
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.census import Census, total_as_predicted
from carecycle_contract.lists.listing import of_whole_list
from carecycle_contract.lists.repetition import (
    filled_up,
    has_neighbours_of_the_default,
    is_undercounted,
    offset_of_the_default,
)
from carecycle_contract.lists.walks import walks_of
from carecycle_contract.phrases import counted
from carecycle_contract.question import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from carecycle_contract.findings.finding import Findings
    from carecycle_contract.lists.listing import Listing
    from carecycle_contract.lists.walks import Walk
    from carecycle_contract.question import Query, Selection

_MEANWHILE = 20
"""The most items that are taken to come or go while the server prepares one answer."""

_REGULARLY = 3
"""The fewest self-contradicting answers that changes of the list cannot explain."""


def next_page(listing: Listing) -> Findings:
    """Judge whether the next page is announced, exactly if there is one.

    Where an answer says that it is another page, and its neighbour fits that page, this is PAG-1's.
    A server may count first, and look for a further item later. Live data that changes in between
    moves the end of the list by a few items, not by many.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    if operation.envelope.next_page not in listing.page.readable:
        return
    shown = listing.page.current_page
    if shown != query.page and listing.page.next_page == _following(listing, shown, query.per_page):
        return
    end, expected = query.page * query.per_page, _following(listing, query.page, query.per_page)
    sign = "≥" if expected is None else "<"
    is_appended = show(listing.page.next_page) == f"{query.page}1"
    yield judged(
        listing.page.next_page == expected,
        listing.answer,
        operation.envelope.next_page,
        f"{show(expected)}, because {operation.page.name} {query.page} × "
        f"{operation.page_size.name} {query.per_page} {sign} "
        f"{operation.envelope.items_total} {total}",
        show(listing.page.next_page),
        volatile=abs(total - end) <= _MEANWHILE,
        hint="1 is written behind the page, not added to it" if is_appended else None,
    )


def next_page_among(listings: Sequence[Listing]) -> Callable[[Listing], Findings]:
    """How to judge the next page of one of these listings.

    Where pages show that totals are too small, as PAG-4 tells, what is announced may be there.
    """
    is_too_small = is_undercounted(listings)

    def judge(listing: Listing) -> Findings:
        goes_on = listing.page.next_page == listing.query.page + 1
        if not (is_too_small and goes_on):
            yield from next_page(listing)

    return judge


def _following(listing: Listing, page: int, size: int) -> int | None:
    """The page after one, if a list with pages of this size goes on."""
    return page + 1 if page * size < listing.page.items_total else None


def prev_page(listing: Listing) -> Findings:
    """Judge whether the previous page is announced; past the end that is not documented.

    Where an answer says that it is another page, and its neighbour fits that page, this is PAG-1's.
    """
    query, name = listing.query, listing.operation.envelope.prev_page
    if listing.is_past_the_end or name not in listing.page.readable:
        return
    shown = listing.page.current_page
    if shown != query.page and listing.page.prev_page == (shown - 1 or None):
        return
    expected = query.page - 1 or None
    yield judged(
        listing.page.prev_page == expected,
        listing.answer,
        name,
        f"{show(expected)}, because page {query.page} was asked for",
        show(listing.page.prev_page),
    )


def item_count(listing: Listing) -> Findings:
    """Judge whether a page is as full as the total allows.

    A server may count and read in two steps, and live data may change in between. Past the end it
    is a matter of PAG-10.
    """
    operation, query, total = listing.operation, listing.query, listing.page.items_total
    if listing.is_past_the_end:
        return
    expected = listing.length_from(listing.query.offset)
    yield judged(
        len(listing.page.items) == expected,
        listing.answer,
        operation.envelope.items,
        f"{counted(expected, 'item')}: {operation.page.name} {query.page} of "
        f"{operation.page_size.name} {query.per_page} of "
        f"{operation.envelope.items_total} {total}",
        counted(len(listing.page.items), "item"),
        volatile=True,
    )


def ends_early(listing: Listing) -> bool:
    """Whether a page lacks items that its total leaves for it, and is the last by its next page."""
    lacks = len(listing.page.items) < listing.length_from(listing.query.offset)
    return lacks and not listing.is_past_the_end and not listing.announces_more


def why_neighbours_are_wrong(listings: Sequence[Listing]) -> Callable[[Listing], str | None]:
    """Why a neighbour of a page is wrong, if those of others show it; else None.

    Next and previous page stand for each other, 0 for null, or they are reckoned with the default
    page size.
    """
    confused = cache(partial(_confused_neighbours, listings))
    last_page = cache(partial(_last_page_of_the_default, listings))
    offset = cache(partial(offset_of_the_default, listings))
    return lambda listing: (
        confused() or last_page() or (offset() if has_neighbours_of_the_default(listing) else None)
    )


def _confused_neighbours(listings: Iterable[Listing]) -> str | None:
    """That all neighbours are written for each other, or null as 0; None if they are not."""
    pages = [listing for listing in listings if not listing.is_past_the_end]
    written = [(listing.page.next_page, listing.page.prev_page) for listing in pages]
    true = [
        (_following(listing, listing.query.page, listing.query.per_page), listing.query.page - 1)
        for listing in pages
    ]
    if len(pages) < _REGULARLY or len({*written}) == 1:
        return None
    names = pages[0].operation.envelope
    if written == [(before or None, after) for after, before in true]:
        return f"{names.next_page} and {names.prev_page} stand for each other"
    return (
        "0 is written for null"
        if written == [(after or 0, before) for after, before in true]
        else None
    )


def _last_page_of_the_default(listings: Iterable[Listing]) -> str | None:
    """That next pages are right for the default page size, and not for that asked for; else None.

    Several pages of other sizes tell it from a next page that is wrong by itself.
    """
    pages = [
        listing
        for listing in listings
        if not listing.is_past_the_end
        and listing.query.per_page != listing.operation.default_page_size
    ]
    if len(pages) < _REGULARLY or all(
        _goes_on_by(listing, listing.query.per_page) for listing in pages
    ):
        return None
    if not all(_goes_on_by(listing, listing.operation.default_page_size) for listing in pages):
        return None
    operation = pages[0].operation
    default = f"the default {operation.page_size.name}, {operation.default_page_size}"
    return f"the last page is that of {default}"


def _goes_on_by(listing: Listing, size: int) -> bool:
    """Whether the next page is the one that there is for a page size."""
    return listing.page.next_page == _following(listing, listing.query.page, size)


def _contradicts_itself(listing: Listing) -> bool:
    """Whether a page has many more items than its total allows, or many fewer."""
    apart = abs(len(listing.page.items) - listing.length_from(listing.query.offset))
    return not listing.is_past_the_end and apart > _MEANWHILE


def arithmetic_among(listings: Sequence[Listing]) -> Callable[[Listing], Findings]:
    """How to judge the arithmetic of one of these listings, where the others may tell more.

    Judged are the next page, the previous page, and the number of items, except past the end. The
    other listings may show what was counted instead. A page that is filled up with items of other
    pages is PAG-6's. Many answers that contradict themselves by many items need no second look: a
    list that changes does so once, not whenever it is asked for.
    """
    told = {listing.answer for listing in filled_up(listings)}
    is_regular = sum(map(_contradicts_itself, listings)) >= _REGULARLY
    judge_next_page, cut = next_page_among(listings), cache(partial(_cut_before, listings))

    def judge(listing: Listing) -> Findings:
        if listing.is_past_the_end:
            return
        items = listing.operation.envelope.items
        instead = cache(
            lambda: ends_before_the_page(listing) or counted_instead(listing, listings) or cut()
        )
        for finding in chain(judge_next_page(listing), prev_page(listing), item_count(listing)):
            if not isinstance(finding, Violation):
                yield finding
            elif finding.place != items:
                yield replace(finding, hint=finding.hint or instead())
            elif listing.answer not in told:
                yield replace(
                    finding,
                    volatile=not (is_regular and _contradicts_itself(listing)),
                    hint=instead(),
                )

    return judge


def _cut_before(listings: Sequence[Listing]) -> str | None:
    """That pages lack all but what the same page of the whole list has of theirs; else None."""

    def page_of(listing: Listing) -> Query:
        return replace(listing.query, selection=WHOLE)

    whole = {listing.query: set(listing.identities) for listing in of_whole_list(listings)}
    lacking = [
        whole[page_of(listing)].issuperset(listing.identities)
        for listing in listings
        if listing.query not in whole and page_of(listing) in whole
        if 0 < len(listing.page.items) < listing.length_from(listing.query.offset)
    ]
    are_cut = len(lacking) > 1 and all(lacking)
    return "pages are cut from the whole list, and narrowed then" if are_cut else None


def ends_before_the_page(*listings: Listing) -> str | None:
    """That the total of a page with items ends before it; None if none does.

    So does `COUNT(*)` in a query with the offset of the page, which skips its only row.
    """
    for listing in listings:
        name, page = listing.operation.envelope.items_total, listing.page
        if page.items and page.items_total <= listing.query.offset:
            return f"the {name} of a later page ends before that page"
    return None


def totals_of_conjunctions(listings: Sequence[Listing]) -> Findings:
    """Judge whether each conjunction has a total that the whole list allows, if it was seen.

    What one of its conditions alone loses is told of that.
    """
    census = Census.of(listings)
    if census is None:
        return
    walks = [walk for walk in walks_of(listings) if walk.is_complete]
    for listing in listings:
        if listing.query.selection.is_conjunction:
            lost = _lost(census, listing.query.selection, walks)
            finding = total_as_predicted(census, listing, lost)
            yield from hinted([finding], partial(counted_instead, listing, listings))


def _lost(census: Census, selection: Selection, walks: Iterable[Walk]) -> set[Hashable]:
    """The items that the list of a wider selection lacks, though it was seen to its end."""
    wider = [walk for walk in walks if selection.narrows(walk.first.query.selection)]
    return {name for name in census.items if not all(name in walk.identities for walk in wider)}


def counted_instead(listing: Listing, others: Sequence[Listing]) -> str | None:
    """What was counted, if the envelope is that of a list with fewer conditions; else None."""
    selection, total = listing.query.selection, listing.page.items_total
    wider = [
        other.query.selection
        for other in others
        if selection.narrows(other.query.selection)
        and (other.page.items_total == total or _goes_on_like(listing, other.page.items_total))
    ]
    if not wider:
        return None
    counted_by = max(wider, key=lambda wide: (len(wide.filters), wide.search is not None))
    if not counted_by.filters and counted_by.search is None:
        return "counted as for the whole list"
    left_out = [
        *(["the filter"] if counted_by.filters != selection.filters else []),
        *(["the search"] if counted_by.search != selection.search else []),
    ]
    return f"counted without {' and '.join(left_out)}"


def _goes_on_like(listing: Listing, total: int) -> bool:
    """Whether a page past which its own list has ended announces what one of this total has."""
    end = listing.query.page * listing.query.per_page
    goes_on = listing.page.next_page == listing.query.page + 1
    return goes_on and listing.page.items_total < end < total
