"""FILT: the filter by status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation, judged
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.arithmetic import arithmetic
from carecycle_contract.lists.listing import (
    WHOLE,
    Listing,
    by_selection,
    identity,
    items_by_identity,
    listing,
    matches,
    union,
)
from carecycle_contract.lists.order import Head
from carecycle_contract.lists.walks import brings_all, is_whole, walks
from carecycle_contract.rules.rule import all_listings, each_answer
from carecycle_contract.text.matching import Match

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.lists.listing import Item


@each_answer("FILT-1")
def filter_brings_only_what_was_asked_for(answer: Answer) -> Findings:
    """Every item of a filtered answer; that most of them change meanwhile does not happen."""
    found = listing(answer)
    if found is None or found.query.filter is None:
        return
    member = answer.operation.filter.name
    wrong = sum(item.get(member) != found.query.filter for item in found.page.items)
    most = wrong > 2 and wrong > len(found.page.items) // 2
    for index, item in enumerate(found.page.items):
        yield (
            KEPT
            if item.get(member) == found.query.filter
            else Violation(
                (answer,),
                f"items[{index}].{member}",
                show(found.query.filter),
                show(item.get(member)),
                volatile=not most,
            )
        )


@all_listings("FILT-2")
def filter_misses_nothing(found: Sequence[Listing]) -> Findings:
    """By the totals of all filters, and by the campaigns seen without a filter."""
    whole = [one for one in found if one.query.selection == WHOLE]
    filtered = [one for one in found if one.query.filter is not None and one.query.search is None]
    if not whole or not filtered:
        yield Undecided("the list was not seen both with a filter and without")
        return
    yield from _totals_add_up(whole[0], filtered)
    known = items_by_identity(whole)
    for walk in walks(filtered):
        if is_whole(walk):
            yield from _brings_all(walk, known)
    yield from _unfiltered_lists_all(whole, filtered)


def _unfiltered_lists_all(whole: Sequence[Listing], filtered: Sequence[Listing]) -> Findings:
    """What a filter brings must stand in every unfiltered first page that encloses its key."""
    for first in (one for one in whole if one.query.page == 1):
        head = Head.of(first.operation, [first])
        present = {identity(item) for item in first.page.items}
        for one in filtered:
            for index, item in enumerate(one.page.items):
                if head.encloses_item(item):
                    yield (
                        KEPT
                        if identity(item) in present
                        else Violation(
                            (one.answer, first.answer),
                            f"items[{index}]",
                            f"only campaigns that are listed without a filter too, as in: "
                            f"{first.answer.question}",
                            f"campaign {show(item.get('id'))}, which is missing there",
                            volatile=True,
                        )
                    )


def _totals_add_up(whole: Listing, filtered: Sequence[Listing]) -> Findings:
    first = {one.query.filter: one for one in reversed(filtered)}
    values = whole.operation.filter.values
    if not first.keys() >= set(values):
        yield Undecided("not every status was asked for")
        return
    totals = {str(value): first[value].page.items_total for value in values}
    yield judged(
        sum(totals.values()) == whole.page.items_total,
        union(whole.answer, [first[value].answer for value in values]),
        "itemsTotal",
        f"{sum(totals.values())}, the sum of the totals by status: {show(dict(totals))}",
        str(whole.page.items_total),
        volatile=True,
    )


def _brings_all(walk: Sequence[Listing], known: dict[Hashable, tuple[Item, Listing]]) -> Findings:
    member, value = walk[0].operation.filter.name, walk[0].query.filter
    wanted = {name: one for name, one in known.items() if one[0].get(member) == value}
    yield from brings_all(walk, wanted, f"{member} {show(value)}")


@each_answer("FILT-3")
def envelope_is_that_of_the_filtered_list(answer: Answer) -> Findings:
    """The arithmetic of PAG-2 to PAG-4, under a filter alone."""
    found = listing(answer)
    if found is not None and found.query.filter is not None and found.query.search is None:
        yield from arithmetic(found)


@all_listings("FILT-4")
def filter_and_search_are_a_conjunction(found: Sequence[Listing]) -> Findings:
    """Under both, an item must pass both, and one that passes both must be there."""
    both = [one for one in found if one.query.filter is not None and one.query.search is not None]
    for one in both:
        yield from _passes_both(one)
    for group in by_selection(both).values():
        alone = [one for one in found if one.query.selection == (None, group[0].query.search)]
        passing = items_by_identity(alone)
        for walk in walks(group):
            if is_whole(walk):
                yield from _brings_all(walk, passing)
    if not any(one.page.items for one in both):
        yield Undecided("no filter together with a search brought a campaign")


def _passes_both(one: Listing) -> Findings:
    member = one.operation.filter.name
    yield from arithmetic(one)
    for index, item in enumerate(one.page.items):
        passes = item.get(member) == one.query.filter and (
            matches(one.operation, item, str(one.query.search)) is not Match.NO
        )
        yield (
            KEPT
            if passes
            else Violation(
                (one.answer,),
                f"items[{index}]",
                f"{member} {show(one.query.filter)} and a word of {show(one.query.search)}",
                f"campaign {show(item.get('id'))} with {member} {show(item.get(member))}",
                volatile=True,
            )
        )
