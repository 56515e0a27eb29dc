"""PAG: the arithmetic of the envelope, and pages as slices of one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    judged,
    unless_exercised,
)
from carecycle_contract.findings.refusal import describe, is_error_body
from carecycle_contract.findings.showing import counted, show
from carecycle_contract.lists.arithmetic import item_count, next_page, prev_page
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.listing import (
    WHOLE,
    Listing,
    by_order,
    by_selection,
    identity,
    listing,
    listings,
    shortest_lists,
    union,
)
from carecycle_contract.lists.order import same_key, sort_value
from carecycle_contract.lists.walks import is_whole, sources_of, walks
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.question import Query


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


@all_listings("PAG-7")
def page_is_its_slice_of_the_whole_list(found: Sequence[Listing]) -> Findings:
    """Judged where pages lie over each other, and against the whole list where it was seen.

    What a filter or a search should bring is the matter of FILT-2, SRCH-5 and SORT-11.
    """
    yield from unless_exercised(_slices(found), "no two pages of one list lie over each other")


def _slices(found: Sequence[Listing]) -> Findings:
    for group in by_order(found).values():
        yield from _same_rank_same_key(group)
    census = Census.of(found)
    if census is not None:
        for one in found:
            if one.page.items and one.query.selection == WHOLE:
                yield from as_predicted(census, one)


def _same_rank_same_key(group: Sequence[Listing]) -> Findings:
    """Pages of one order, whatever their size, show the same sort key at the same rank."""
    shown: dict[int, tuple[JSON, Listing]] = {}
    for one in group:
        key = one.query.sort_by
        kind = one.operation.sort_kind(key)
        for index, (rank, item) in enumerate(zip(one.ranks, one.page.items, strict=True)):
            raw = item.get(key)
            before, other = shown.setdefault(rank, (raw, one))
            if other is one:
                continue
            yield (
                KEPT
                if same_key(kind, sort_value(kind, raw), sort_value(kind, before))
                else Violation(
                    (one.answer, other.answer),
                    f"items[{index}].{key}",
                    f"{show(before)} at rank {rank}, as for: {other.answer.question}",
                    show(raw),
                    volatile=True,
                )
            )
