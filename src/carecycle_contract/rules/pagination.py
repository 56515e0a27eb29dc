"""PAG: pagination, by the arithmetic of each envelope and by comparing pages of one list.

Walks from page to page are judged in `walking`, page sizes in `page_sizes`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    hinted,
    judged,
    violations_in,
)
from carecycle_contract.findings.refusal import judged_status
from carecycle_contract.findings.showing import show, show_member
from carecycle_contract.lists.arithmetic import (
    ends_before_the_page,
    ends_early,
    item_count,
    next_page_among,
    prev_page,
    why_neighbours_are_wrong,
)
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.disorder import cut_before_sorting
from carecycle_contract.lists.effect import nothing_has_effect, without_effect
from carecycle_contract.lists.failure import (
    PAGES_WITHOUT_ITEMS_FAIL,
    failing_with,
    failing_without_items,
    fails_in_depth,
    searches_among,
)
from carecycle_contract.lists.listing import (
    Listing,
    answer_state,
    by_order,
    by_selection,
    listing_of,
    listings_of,
    shortest_lists,
)
from carecycle_contract.lists.order import Head, same_key, sort_value
from carecycle_contract.lists.page_shown import (
    came_instead,
    has_the_length_shown,
    is_page_asked,
    names_its_page,
)
from carecycle_contract.lists.page_size import (
    is_beyond,
    sizes_in_force,
    stated_size,
)
from carecycle_contract.lists.repetition import (
    filled_up,
    is_undercounted,
    offset_of_the_default,
    repeating,
    unpaged,
)
from carecycle_contract.lists.walks import walks_of
from carecycle_contract.lists.window import window_of
from carecycle_contract.phrases import counted
from carecycle_contract.rules.rule import all_answers, all_listings, judged_where
from carecycle_contract.statuses import CLIENT_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.walks import Walk
    from carecycle_contract.question import Query


@all_listings("PAG-1")
def current_page_is_the_page_asked(listings: Sequence[Listing]) -> Findings:
    """Judged on questions that name a page; the default is PAG-8's, unless these depart too."""
    findings = judged_where(names_its_page, listings, _shows_its_page)
    yield from hinted(findings, lambda: without_effect(listings, listings[0].operation.page))


def _shows_its_page(listing: Listing) -> Findings:
    if listing.is_past_the_end and listing.page.items:
        # Another page came, as PAG-10 says.
        return
    page, shown = listing.query.page, listing.page.current_page
    place = listing.operation.envelope.current_page
    yield judged(shown == page, listing.answer, place, f"{page}, the page asked for", str(shown))


@all_listings("PAG-2")
def next_page_follows_while_more_remain(listings: Sequence[Listing]) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the others, unless these depart too.

    Past the end it is PAG-10's. A page that is too long has another size than the one asked for.
    """

    def is_home(listing: Listing) -> bool:
        fits = len(listing.page.items) <= listing.query.per_page
        return listing.is_whole_list and not listing.is_past_the_end and fits

    judge, why = next_page_among(listings), why_neighbours_are_wrong(listings)
    is_any_early = cache(lambda: any(map(ends_early, listings)))

    def judge_with_hint(listing: Listing) -> Findings:
        def hint() -> str | None:
            is_early = listing.page.next_page is None and is_any_early()
            return why(listing) or (_ends_early(listing) if is_early else None)

        yield from hinted(judge(listing), hint)

    yield from judged_where(is_home, listings, judge_with_hint)


def _ends_early(listing: Listing) -> str:
    return f"the list ends before its {listing.operation.envelope.items_total}"


@all_listings("PAG-3")
def prev_page_precedes(listings: Sequence[Listing]) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the others, unless these depart too.

    Where both filtered and searched ones depart, it is neither the filter nor the search.
    """
    departing = [
        listing.query.selection for listing in listings if any(violations_in(prev_page(listing)))
    ]
    is_anywhere = any(selection.is_filtered for selection in departing) and any(
        selection.is_searched for selection in departing
    )
    why = why_neighbours_are_wrong(listings)

    def judge(listing: Listing) -> Findings:
        yield from hinted(prev_page(listing), lambda: why(listing))

    yield from judged_where(lambda listing: is_anywhere or listing.is_whole_list, listings, judge)


@all_listings("PAG-4")
def page_is_as_full_as_the_total_allows(listings: Sequence[Listing]) -> Findings:
    """Judged on unfiltered lists; FILT-3 and SRCH-5 judge the others, unless these depart too.

    So does PAG-8, where another page is the default, and PAG-9, where another page size than the
    one asked for is in force. A page that repeats items of another is PAG-6's, and one that is
    another PAG-1's.
    """
    in_force = sizes_in_force(listings)
    lengths = set(in_force.values())
    of_others = {listing.answer for listing in (*repeating(listings), *filled_up(listings))}

    def is_home(listing: Listing) -> bool:
        size, shown = stated_size(listing), len(listing.page.items)
        other_size = size in in_force or shown in lengths or is_beyond(listing, in_force)
        is_other = other_size or has_the_length_shown(listing)
        return listing.is_whole_list and is_page_asked(listing) and not is_other

    # Many pages may be short, and these take as long as there are pages.
    census, orders = cache(partial(Census.of, listings)), cache(partial(by_order, listings))
    head = cache(lambda order: Head.of(orders()[order]))

    offset = cache(partial(offset_of_the_default, listings))
    ignored = cache(lambda: without_effect(listings, listings[0].operation.page_size))

    def judge(listing: Listing) -> Findings:
        def lost() -> str | None:
            if listing.query.offset + listing.query.per_page < listing.page.items_total:
                return _lost_amid(listing, census())
            return _lost_by_the_sort(listing, census(), head(listing.order))

        def hint() -> str | None:
            begins = None if listing.page.items else offset()
            early = _ends_early(listing) if ends_early(listing) else None
            return ignored() or begins or lost() or early

        yield from hinted(item_count(listing), hint)

    own = [listing for listing in listings if listing.answer not in of_others]
    yield from judged_where(is_home, own, judge)


def _lost_by_the_sort(listing: Listing, census: Census | None, head: Head) -> str | None:
    """What other orders have, and the one of this page lacks from its beginning to this page."""
    if census is None or len(head.ranking) < listing.query.offset + len(listing.page.items):
        return None
    met = {ranked.identity for ranked in head.ranking}
    lost = [name for name in census.items if name not in met]
    if not lost:
        return None
    noun, key = listing.operation.item.noun, listing.sort_key
    shown = show_member(listing.operation, key, census.items[lost[0]].get(key))
    return f"the sort loses {counted(len(lost), noun)}, such as {lost[0]} with {key} {shown}"


def _lost_amid(listing: Listing, census: Census | None) -> str | None:
    """What the page lacks although it stands between its ends, and the name that all share."""
    if census is None:
        return None
    lost = list(window_of(listing).lacking(census.items.items()))
    if not lost:
        return None
    operation = listing.operation
    told = f"it lacks {counted(len(lost), operation.item.noun)} from between its ends"
    told = f"{told}, such as {lost[0]}"
    for member in operation.searched[:1]:
        came = [item.get(member) for item in listing.page.items]
        if all(census.items[name].get(member) in came for name in lost):
            return f"{told}: another one there has the same {member}"
    return told


@all_listings("PAG-5")
def total_does_not_depend_on_page_size_or_sort(listings: Sequence[Listing]) -> Findings:
    """Judged within the same filters and search."""
    for group in by_selection(listings).values():
        first = group[0]
        # On a page that is not full, the two may be the same.
        is_any_full = any(len(listing.page.items) == listing.query.per_page for listing in group)
        counts_the_page = is_any_full and all(
            listing.page.items_total == len(listing.page.items) for listing in group
        )
        hint = f"it is the number of {first.operation.item.plural} on the page"
        for other in group[1:]:
            yield judged(
                other.page.items_total == first.page.items_total,
                (other.answer, first.answer),
                first.operation.envelope.items_total,
                f"{first.page.items_total}, as for: {first.answer.question}",
                str(other.page.items_total),
                volatile=True,
                hint=hint if counts_the_page else ends_before_the_page(other, first),
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
                cut_first = partial(cut_before_sorting, [listing], listings)
                yield from hinted(as_predicted(census, listing), cut_first)


def _same_rank_same_key(group: Sequence[Listing]) -> Findings:
    """Pages of one order show the same sort key at the same rank, whatever their size.

    One that is missing though no item may lack it is ITEM-8's.
    """
    key = group[0].query.sort_by
    if key is None:
        return
    operation = group[0].operation
    kind, shown = operation.sort_kinds[key], partial(show_member, operation, key)
    first: dict[int, tuple[JSON, Listing]] = {}
    first_page = next((listing.identities for listing in group if listing.query.page == 1), ())
    for listing in group:
        names = listing.identities
        is_first = listing.query.page > 1 and names == first_page[: len(names)]
        for index, (rank, item) in enumerate(zip(listing.ranks, listing.page.items, strict=True)):
            raw = item.get(key)
            if raw is None and not operation.may_be_null(key):
                continue
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
                    hint=f"page {listing.query.page} begins as page 1 does" if is_first else None,
                )
            )


@all_answers("PAG-10")
def page_past_the_end_is_empty_or_refused(answers: Sequence[Answer]) -> Findings:
    """A 4xx past the end is judged by the total in other answers.

    Where other pages of a list show its first one again, this is PAG-6's; where pages inside a list
    fail, HTTP-1's; where they are uneven, as PAG-4 or ITEM-3 tells, the list may end later.
    """
    shown = listings_of(answers)
    yield from hinted(_past_the_end(answers, shown), lambda: nothing_has_effect(shown))


def _past_the_end(answers: Sequence[Answer], shown: Sequence[Listing]) -> Findings:
    shortest = shortest_lists(shown)
    inside: list[Answer] = []
    outside: list[tuple[Answer, Query]] = []
    for answer in answers:
        query = answer.question.own_query
        if query is not None:
            known = shortest.get(query.selection)
            is_inside = known is not None and query.offset < known.page.items_total
            if query.page == 1 or is_inside:
                inside.append(answer)
            else:
                outside.append((answer, query))
    failing = failing_without_items(answers, searches_among(answers))
    as_inside = _departing_inside(shown, inside)
    for answer, query in outside:
        listing = listing_of(answer)
        reason = as_inside(answer)
        if reason is not None:
            yield Undecided(reason)
        elif listing is not None:
            yield from _is_empty(listing, shown, outside)
        elif answer_state(answer) in failing:
            yield Undecided(PAGES_WITHOUT_ITEMS_FAIL)
        elif query.selection in shortest and answer.status >= 300:
            yield judged_status(answer.status in CLIENT_ERRORS, answer, "an empty page, or a 4xx")


def _departing_inside(
    shown: Sequence[Listing], inside: Sequence[Answer]
) -> Callable[[Answer], str | None]:
    """How pages inside a list depart as an answer past its end does; None if they do not."""
    alike, others, offsets = unpaged(shown), came_instead(shown), _offsets_by_beginning(shown)
    fails_anyway = failing_with(inside)

    def as_inside(answer: Answer) -> str | None:
        listing = listing_of(answer)
        if listing is not None and listing.page.items and listing.query.selection in alike:
            return "pages of this list that are not past its end are all alike"
        if listing is not None and len(offsets[_beginning(listing)]) > 1:
            return "several pages that are not past the end begin there, too"
        if answer in others and not others.isdisjoint(inside):
            return "pages that are not past the end are other pages, too"
        if fails_anyway(answer) or fails_in_depth(answer, inside):
            return "pages that are not past the end fail, too"
        return None

    return as_inside


def _offsets_by_beginning(shown: Iterable[Listing]) -> Mapping[Hashable, AbstractSet[int]]:
    """The offsets of the pages inside a list that begin with one item."""
    offsets: defaultdict[Hashable, set[int]] = defaultdict(set)
    for listing in shown:
        if listing.page.items and not listing.is_past_the_end:
            offsets[_beginning(listing)].add(listing.query.offset)
    return offsets


def _beginning(listing: Listing) -> Hashable:
    return listing.order, next(iter(listing.identities), None)


def _goes_on(
    listing: Listing, shown: Sequence[Listing], outside: Iterable[tuple[Answer, Query]]
) -> bool:
    """Whether a page past the end may be the rest of a list with uneven pages.

    It has what the pages inside lack, or a later one is without items. Nor is a total the end that
    pages of the whole list refute.
    """
    if is_undercounted(shown):
        return True
    selection, end = listing.query.selection, listing.query.offset
    inside = [
        other for other in shown if other.query.selection == selection and not other.is_past_the_end
    ]
    return any(map(_is_uneven, inside)) and (
        any(_lacks_the_items_of(listing, walk) for walk in walks_of(inside))
        or any(
            query.selection == selection and query.offset > end and _shows_nothing(answer)
            for answer, query in outside
        )
    )


def _lacks_the_items_of(listing: Listing, walk: Walk) -> bool:
    """Whether all pages inside a list were seen, and have fewer items, none of which is here."""
    is_same = (walk.first.order, walk.first.query.per_page) == (
        listing.order,
        listing.query.per_page,
    )
    is_short = walk.is_complete and len(walk.identities) < listing.page.items_total
    return is_same and is_short and walk.identities.isdisjoint(listing.identities)


def _is_uneven(listing: Listing) -> bool:
    repeats = len(set(listing.identities)) < len(listing.identities)
    return repeats or any(violations_in(item_count(listing)))


def _shows_nothing(answer: Answer) -> bool:
    return answer.status in CLIENT_ERRORS or (answer.page is not None and not answer.page.items)


def _is_empty(
    listing: Listing, shown: Sequence[Listing], outside: Iterable[tuple[Answer, Query]]
) -> Findings:
    if not listing.is_past_the_end:
        return
    if listing.page.items and _goes_on(listing, shown, outside):
        yield Undecided("the list ends later, for its pages are not as full as its total says")
        return
    envelope, page = listing.operation.envelope, listing.page
    why = f"for page {listing.query.page} is past the end of {counted(page.items_total, 'item')}"
    for place, kept, expected, observed in (
        (envelope.items, not page.items, "no items", counted(len(page.items), "item")),
        (envelope.next_page, page.next_page is None, "null", show(page.next_page)),
    ):
        yield judged(kept, listing.answer, place, f"{expected}, {why}", observed, volatile=True)
