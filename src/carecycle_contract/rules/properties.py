"""PROP: properties of any query, and of any two queries that are related.

Other requirements say most of it for the queries that they name; what one of these shows is told by
that requirement where it shows it too.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation, judged
from carecycle_contract.findings.refusal import refused
from carecycle_contract.findings.showing import show_member
from carecycle_contract.lists.arithmetic import arithmetic_among
from carecycle_contract.lists.census import Census, as_predicted
from carecycle_contract.lists.failure import VALID_VALUES_FAIL, failing_with, to_valid_queries
from carecycle_contract.lists.listing import (
    Listing,
    by_order,
    by_selection,
    grouped,
    items_by_identity,
    matches,
    of_whole_list,
)
from carecycle_contract.lists.window import Window, window_of
from carecycle_contract.question import Validity
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Item, Sighting
    from carecycle_contract.question import Selection


@all_listings("PROP-1")
def page_is_the_predicted_one(listings: Sequence[Listing]) -> Findings:
    """Judged if the whole list was seen; ties, collation and taste of the search stay open."""
    census = Census.of(listings)
    if census is None:
        yield Undecided(_why_no_census(listings))
        return
    judge_arithmetic = arithmetic_among(listings)
    for listing in listings:
        yield from judge_arithmetic(listing)
        yield from as_predicted(census, listing)


def _why_no_census(listings: Sequence[Listing]) -> str:
    whole = of_whole_list(listings)
    names = {name for listing in whole for name in listing.identities}
    total = max((listing.page.items_total for listing in whole), default=0)
    if whole and len(names) >= total:
        return "the whole list changed while it was read"
    return f"of the whole list {len(names)} of {total} items were seen"


@each_answer("PROP-2", sees_rate_limits=True)
def answer_is_described(answer: Answer) -> Findings:
    """Judged by Schemathesis's own checks, on the answers to all questions of a run.

    A 5xx breaks what says which answer should be there, whatever it looks like.
    """
    if answer.status >= 500:
        return
    # Schemathesis is slow to import, and what only lists rules does not need it.
    from carecycle_contract.findings.described import departures

    violations = departures(answer)
    yield from violations or (KEPT,)


@all_answers("PROP-3")
def invalid_query_is_refused(answers: Sequence[Answer]) -> Findings:
    """Judged on queries with invalid values, as long as all others are valid."""
    fails_anyway = failing_with(to_valid_queries(answers))
    for answer in answers:
        validities = answer.question.validities.values()
        invalid = Validity.INVALID in validities and Validity.UNDEFINED not in validities
        if invalid and fails_anyway(answer):
            yield Undecided(VALID_VALUES_FAIL)
        elif invalid and answer.question.key.is_own:
            yield refused(answer)


@all_listings("PROP-4", unseen="no list was seen cut into pages of two sizes")
def page_is_one_slice_for_any_size(listings: Sequence[Listing]) -> Findings:
    """An item between the ends of a page is on it, whatever size of page showed it first."""
    for group in by_order(listings).values():
        for size, cut in grouped(group, lambda listing: listing.query.per_page).items():
            others = [listing for listing in group if listing.query.per_page != size]
            yield from _hold_what_they_enclose(cut, items_by_identity(others))


@all_listings("PROP-5", unseen="no list was seen under one sort both with a filter and without")
def narrowing_commutes_with_paging(listings: Sequence[Listing]) -> Findings:
    """Items between the ends of a page are on it exactly if filters and search let them pass."""
    census = Census.of(listings)
    for group in grouped(listings, lambda listing: listing.order[1:]).values():
        cut = by_selection(group)
        known = {selection: items_by_identity(part) for selection, part in cut.items()}
        for selection, wider in _narrowing(cut):
            certain = _certainly_among(known[wider], cut[selection][0], census)
            yield from _hold_what_they_enclose(cut[selection], certain)
            yield from _hold_what_they_enclose(cut[wider], known[selection])


def _certainly_among(
    known: Mapping[Hashable, Sighting], listing: Listing, census: Census | None
) -> Mapping[Hashable, Sighting]:
    """The known items that filters and search of a listing certainly let pass."""
    selection = listing.query.selection
    text = selection.search
    if census is not None:
        certain = census.selected(selection).certain
        return {name: sighting for name, sighting in known.items() if name in certain}
    return {
        name: sighting
        for name, sighting in known.items()
        if listing.passes(sighting.item)
        and (text is None or matches(listing.operation, sighting.item, text) is Match.CERTAIN)
    }


@all_listings("PROP-6", unseen="no list was seen sorted in both directions")
def directions_show_the_same_items(listings: Sequence[Listing]) -> Findings:
    """An item between the ends of a page is on it, whatever direction showed it first."""
    for group in by_selection(listings).values():
        for of_key in grouped(group, lambda listing: listing.sort_key).values():
            by_way = grouped(of_key, lambda listing: listing.query.sort_direction)
            for one, other in permutations(by_way.values(), 2):
                yield from _hold_what_they_enclose(one, items_by_identity(other))


def _hold_what_they_enclose(
    listings: Iterable[Listing], known: Mapping[Hashable, Sighting]
) -> Findings:
    """Judge whether each page has the known items whose sort keys are between its ends."""
    for window in map(window_of, listings):
        if not known.keys().isdisjoint(window.listing.identities):
            yield KEPT
        for name in window.lacking((name, item) for name, (item, _) in known.items()):
            yield _missing(window, name, *known[name])


def _missing(window: Window, name: Hashable, item: Item, seen_in: Listing) -> Violation:
    operation, key = window.listing.operation, window.listing.sort_key
    value = show_member(operation, key, item.get(key))
    return Violation(
        (window.listing.answer, seen_in.answer),
        operation.envelope.items,
        f"{operation.item.noun} {name}, whose {key} {value} is between those at the ends of this "
        f"page, as seen in the answer to: {seen_in.answer.question}",
        f"{operation.item.noun} {name} is missing from this page",
        volatile=True,
    )


@all_listings("PROP-7", unseen="no list was seen both narrower and wider")
def narrowing_never_enlarges(listings: Sequence[Listing]) -> Findings:
    """A further filter, or a search besides filters, brings no more items than there were."""
    first = {selection: group[0] for selection, group in by_selection(listings).items()}
    for selection, wider in _narrowing(first):
        narrow, wide = first[selection], first[wider]
        total, most = narrow.page.items_total, wide.page.items_total
        yield judged(
            total <= most,
            (narrow.answer, wide.answer),
            narrow.operation.envelope.items_total,
            f"at most {most}, the total of: {wide.answer.question}",
            str(total),
            volatile=True,
        )


def _narrowing(selections: Iterable[Selection]) -> Iterator[tuple[Selection, Selection]]:
    """Each selection with each wider one, which has no search or the same."""
    by_search: defaultdict[str | None, list[Selection]] = defaultdict(list)
    for selection in selections:
        by_search[selection.search].append(selection)
    for selection in selections:
        for search in dict.fromkeys((None, selection.search)):
            for wider in by_search[search]:
                if selection.narrows(wider):
                    yield selection, wider
