"""FILT: filters by members of the items."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    hinted,
    judged,
    spreading,
)
from carecycle_contract.findings.showing import show, show_member
from carecycle_contract.lists.arithmetic import arithmetic_among, totals_of_conjunctions
from carecycle_contract.lists.effect import without_effect
from carecycle_contract.lists.listing import (
    Listing,
    by_selection,
    has_documented_value,
    items_by_identity,
    matches,
    of_whole_list,
    union,
    written,
)
from carecycle_contract.lists.order import Head
from carecycle_contract.lists.repetition import is_undercounted
from carecycle_contract.lists.versions import OTHERWISE_ELSEWHERE, Versions
from carecycle_contract.lists.walks import Walk, brings_all, walks_of
from carecycle_contract.question import Selection
from carecycle_contract.rules.rule import all_listings, judged_where
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from carecycle_contract.contract import Parameter
    from carecycle_contract.lists.listing import Sighting


_FEWEST_HIDDEN = 3
"""The fewest items of a value of which none is listed, so that this is no coincidence."""


@all_listings("FILT-1")
def filter_brings_only_what_was_asked_for(listings: Sequence[Listing]) -> Findings:
    """Judged on single filters; FILT-4 judges combined ones, unless these depart too.

    Values that are not documented are ITEM-2's, and items past the end are PAG-10's.
    """
    filtered = [
        listing
        for listing in listings
        if listing.query.selection.filters and not listing.is_past_the_end
    ]
    findings = judged_where(
        lambda listing: not listing.query.selection.is_conjunction, filtered, _brings_only
    )
    yield from hinted(findings, lambda: without_effect(listings, *filtered[0].operation.filters))


def _brings_only(listing: Listing) -> Findings:
    """Volatile, unless most items are wrong: so many do not change at once."""
    operation, selection = listing.operation, listing.query.selection
    wrong = sum(not listing.passes(item) for item in listing.page.items)
    most = wrong > 2 and wrong > len(listing.page.items) // 2
    for parameter in operation.filters:
        value = selection.filter(parameter)
        if value is None:
            continue
        for index, item in enumerate(listing.page.items):
            observed = item.get(parameter.member)
            if written(observed) == value:
                yield KEPT
            elif has_documented_value(operation, item, parameter):
                yield Violation(
                    (listing.answer,),
                    f"{listing.path(index)}.{parameter.member}",
                    show(value),
                    show_member(operation, parameter.member, observed),
                    volatile=not most,
                )


@all_listings("FILT-2")
def filter_misses_nothing(listings: Sequence[Listing]) -> Findings:
    """Judged by the totals of all values of a filter, and by the items seen without a filter.

    An unfiltered total that is too small, as PAG-4 tells, neither adds up nor ends the list.
    """
    whole = of_whole_list(listings)
    filtered = [listing for listing in listings if listing.query.selection.is_filtered]
    if not whole or not filtered:
        yield Undecided("the list was not seen both with a filter and without")
        return
    is_counted = not is_undercounted(whole)
    if is_counted:
        for parameter in whole[0].operation.filters:
            yield from _totals_add_up(parameter, whole, filtered)
    misplaced = {
        name
        for listing in filtered
        for name, item in listing.named_items
        if not listing.passes(item)
    }
    # An item that is wrongly among those of another value is FILT-1's.
    known = {
        name: sighting
        for name, sighting in items_by_identity(whole).items()
        if name not in misplaced
    }
    walks = walks_of(filtered)
    if any(not walk.is_complete and not walk.identities.isdisjoint(misplaced) for walk in walks):
        yield Undecided("items of other values came, and more of them may be on pages not seen")
    else:
        yield from _bring_all(walks, known)
    if is_counted:
        yield from _unfiltered_lists_all(whole, filtered)


def _totals_add_up(
    parameter: Parameter, whole: Sequence[Listing], filtered: Sequence[Listing]
) -> Findings:
    """Not judged if the member may be null: no value of the filter brings such an item.

    Nor does one bring an item with another value, which is ITEM-2's.
    """
    operation, unfiltered = whole[0].operation, whole[0]
    first = {listing.query.selection: listing for listing in reversed(filtered)}
    by_value = {
        value: first[selection]
        for value in parameter.values
        if (selection := Selection(((parameter.name, value),))) in first
    }
    if len(by_value) < len(parameter.values):
        yield Undecided(f"not every {parameter.name} was asked for")
        return
    shown = {
        written(item.get(parameter.member)) for listing in whole for item in listing.page.items
    }
    if operation.may_be_null(parameter.member) or not shown <= by_value.keys():
        return
    totals = {value: listing.page.items_total for value, listing in by_value.items()}
    yield judged(
        sum(totals.values()) == unfiltered.page.items_total,
        union(unfiltered.answer, [listing.answer for listing in by_value.values()]),
        operation.envelope.items_total,
        f"{sum(totals.values())}, the sum of the totals by {parameter.name}: {show(totals)}",
        str(unfiltered.page.items_total),
        volatile=True,
    )


def _unfiltered_lists_all(whole: Sequence[Listing], filtered: Sequence[Listing]) -> Findings:
    """Whether items that a filter brings are on each unfiltered first page that encloses them."""
    for first in (listing for listing in whole if listing.query.page == 1):
        head = Head.of([first])
        present = set(first.identities)
        for listing in filtered:
            enclosed = {
                name: index
                for index, (name, item) in enumerate(listing.named_items)
                if head.encloses_item(item)
            }
            is_hidden = len(enclosed) >= _FEWEST_HIDDEN and present.isdisjoint(enclosed)
            for name, index in enclosed.items():
                if name in present:
                    yield KEPT
                else:
                    yield _unlisted(listing, index, first, is_hidden=is_hidden)


def _unlisted(listing: Listing, index: int, first: Listing, *, is_hidden: bool) -> Violation:
    item_schema, key = listing.operation.item, first.sort_key
    noun, plural = item_schema.noun, item_schema.plural
    shown = show_member(listing.operation, key, listing.page.items[index].get(key))
    none = f"without the filter, no {noun} with {_conditions(listing)} is listed"
    return Violation(
        (listing.answer, first.answer),
        listing.path(index),
        f"only {plural} that are listed without a filter too, as in: {first.answer.question}",
        f"{noun} {listing.identities[index]}, which that page lacks, though its {key}, "
        f"{shown}, belongs there",
        volatile=True,
        hint=none if is_hidden else None,
    )


def _bring_all(walks: Iterable[Walk], known: Mapping[Hashable, Sighting]) -> Findings:
    """Judge whether each complete walk has the known items that pass its filters."""
    for walk in walks:
        if walk.is_complete:
            first = walk.first
            wanted = {name: seen for name, seen in known.items() if first.passes(seen.item)}
            yield from brings_all(walk, wanted, _conditions(first))


def _conditions(listing: Listing) -> str:
    """The filters of a query in words: `status "active"`."""
    selection = listing.query.selection
    values = (
        f"{parameter.member} {show(value)}"
        for parameter in listing.operation.filters
        if (value := selection.filter(parameter)) is not None
    )
    return " and ".join(values)


@all_listings("FILT-3")
def envelope_is_that_of_the_filtered_list(listings: Sequence[Listing]) -> Findings:
    """The arithmetic of PAG-2 to PAG-4, under filters without a search.

    The totals of conjunctions are FILT-4's, unless these depart too.
    """
    filtered = [listing for listing in listings if listing.query.selection.filters]
    yield from spreading(
        judged_where(
            lambda listing: listing.query.selection.is_filtered,
            filtered,
            arithmetic_among(listings),
        ),
        totals_of_conjunctions(listings),
    )


@all_listings("FILT-4")
def filters_and_search_are_a_conjunction(listings: Sequence[Listing]) -> Findings:
    """An item must be there exactly if it passes them all.

    One that a filter misses without the search, too, is FILT-2's, and one past the end PAG-10's.
    """
    findings = _conjunctions(listings)
    yield from hinted(findings, lambda: without_effect(listings, *listings[0].operation.filters))


def _conjunctions(listings: Sequence[Listing]) -> Findings:
    missed, judge_arithmetic = _missed(listings), arithmetic_among(listings)
    versions = Versions(listings)
    combined = [
        listing
        for listing in listings
        if listing.query.selection.is_conjunction and not listing.is_past_the_end
    ]
    yield from totals_of_conjunctions(listings)
    for listing in combined:
        yield from chain(judge_arithmetic(listing), _passes_all(listing, versions))
    for group in by_selection(combined).values():
        unfiltered = Selection(search=group[0].query.selection.search)
        searched = [listing for listing in listings if listing.query.selection == unfiltered]
        known = {
            name: sighting
            for name, sighting in items_by_identity(searched).items()
            if name not in missed
        }
        yield from _bring_all(walks_of(group), known)
    if not any(listing.page.items for listing in combined):
        yield Undecided("no combination of filters and search brought an item")


def _missed(listings: Sequence[Listing]) -> set[Hashable]:
    """The items that pass a single filter whose whole list was seen, and lacks them."""
    filtered = [
        listing
        for listing in listings
        if listing.query.selection.is_filtered and not listing.query.selection.is_conjunction
    ]
    known = items_by_identity(listings)
    return {
        name
        for walk in walks_of(filtered)
        if walk.is_complete
        for name in known.keys() - walk.identities
        if walk.first.passes(known[name].item)
    }


def _passes_all(listing: Listing, versions: Versions) -> Findings:
    operation, text = listing.operation, listing.query.selection.search
    words = "" if text is None else f" and a word of {show(text)}"
    for index, item in enumerate(listing.page.items):
        matching = text is None or matches(operation, item, text) is not Match.NO
        passes = not listing.clearly_fails(item)
        if matching and passes:
            yield KEPT
            continue
        if text is not None and passes and versions.match(listing, index, text):
            yield Undecided(OTHERWISE_ELSEWHERE)
            continue
        members = (parameter.member for parameter in operation.filters)
        observed = ", ".join(
            f"{member} {show_member(operation, member, item.get(member))}" for member in members
        )
        yield Violation(
            (listing.answer,),
            listing.path(index),
            f"{_conditions(listing)}{words}",
            f"{operation.item.noun} {listing.identity(item)} with {observed}",
            volatile=True,
        )
