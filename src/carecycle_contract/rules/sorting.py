"""SORT: the order of the whole list, pieced together from the pages that answers show."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Findings, Violation, hinted, spreading
from carecycle_contract.findings.showing import show_member
from carecycle_contract.http_date import http_date
from carecycle_contract.lists.disorder import cut_before_sorting, is_unsorted, order_of
from carecycle_contract.lists.effect import nothing_has_effect, sorted_instead
from carecycle_contract.lists.listing import (
    Listing,
    by_order,
    by_selection,
    grouped,
    is_unchanged,
    items_by_identity,
    of_whole_list,
    repeated_identities,
)
from carecycle_contract.lists.mirror import overlay
from carecycle_contract.lists.nulls import standing_together
from carecycle_contract.lists.order import (
    Head,
    RankedItem,
    answers_showing,
    ascending,
    in_order,
    is_in_order,
    out_of_order,
    ranking_of,
    same_key,
)
from carecycle_contract.lists.repetition import is_undercounted
from carecycle_contract.lists.ties import tie
from carecycle_contract.rules.rule import Rule, all_listings, bounded
from carecycle_contract.text.instant import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item, Sighting


_REQUIREMENTS = {
    SortKind.INSTANT: "SORT-1",
    SortKind.NUMBER: "SORT-1",
    SortKind.TEXT: "SORT-3",
    SortKind.ENUM: "SORT-4",
}


@lru_cache(maxsize=64)
def sort_orders_the_whole_list(operation: Operation, key: str) -> Rule:
    """The rule that lists sorted by a key are in the order of its values."""

    @all_listings(
        _REQUIREMENTS[operation.sort_kinds[key]],
        case=operation.case_of(key),
        unseen=f"no whole list that was asked for by {key} has two different values of it",
    )
    def whole_list_is_sorted(listings: Sequence[Listing]) -> Findings:
        """Judged where the sort is named; SORT-6 and SORT-11 judge the rest, unless it departs."""
        by_key = [listing for listing in listings if listing.sort_key == key]
        home, _ = _of_key_and_of_defaults(by_key)
        others = [listing for listing in by_key if listing not in home]
        instead = cache(partial(sorted_instead, by_key, listings))
        yield from spreading(_each_order(home, instead), _each_order(others, instead))

    return whole_list_is_sorted


def _of_key_and_of_defaults(listings: Sequence[Listing]) -> tuple[list[Listing], list[Listing]]:
    """The whole lists that say something of their sort key, and those that do of the defaults.

    Where the direction is left out, a list says something of its key if it is in no order at all,
    or if it is out of order where the direction is named, too.
    """
    whole = of_whole_list(listings)
    groups = grouped(whole, lambda listing: (listing.order, _named(listing)))
    of_key, of_defaults = list[Listing](), list[Listing]()
    for group in groups.values():
        names_key, names_direction = _named(group[0])
        is_of_key = names_key and (
            names_direction
            or not _is_in_any_order(group)
            or (is_unsorted(group) and _is_unsorted_where_named(group[0], listings))
        )
        (of_key if is_of_key else of_defaults).extend(group)
    return of_key, of_defaults


def _named(listing: Listing) -> tuple[bool, bool]:
    """Whether the question names the sort key, and whether it names the direction."""
    question, operation = listing.answer.question, listing.operation
    return question.names(operation.sort_key), question.names(operation.sort_direction)


def _is_unsorted_where_named(listing: Listing, listings: Iterable[Listing]) -> bool:
    """Whether a list is out of the same order where key and direction are named."""
    named = (
        other for other in listings if other.order[1:] == listing.order[1:] and all(_named(other))
    )
    return any(is_unsorted([other]) for other in named)


def _is_in_any_order(order: Sequence[Listing]) -> bool:
    """Whether a list is sorted by its key in one of the directions."""
    valued = ascending(ranking_of(order))
    return len(valued) < 2 or is_in_order(valued) or is_in_order(valued[::-1])


def _each_order(
    listings: Iterable[Listing], otherwise: Callable[[], str | None] = lambda: None
) -> Findings:
    for order in by_order(listings).values():
        ranking = ranking_of(order)
        if len({ranked.value for ranked in ranking} - {None}) > 1:
            yield from order_of(ranking, otherwise)


@all_listings("SORT-6", unseen="no list with two different values of the default sort was seen")
def sort_has_its_defaults(listings: Sequence[Listing]) -> Findings:
    """Judged on questions that leave out the sort key, the direction or both.

    SORT-11 judges filtered and searched lists, unless one of the same order departs here.
    """
    _, home = _of_key_and_of_defaults(listings)
    rest = [listing for listing in listings if not listing.is_whole_list]
    sorts = {listing.order[1:] for listing in home}
    others = [listing for listing in rest if listing.order[1:] in sorts]
    instead = cache(partial(sorted_instead, home, listings))
    yield from spreading(_each_order(home, instead), _each_order(others, instead))


@all_listings(
    "SORT-7", unseen="no two times were seen that sort otherwise as texts than as instants"
)
def timestamps_are_sorted_as_instants(listings: Sequence[Listing]) -> Findings:
    """Judged on pairs of timestamps that sort one way as texts, the other way as instants.

    A list that is in order neither way is SORT-1's.
    """
    for order in by_order(listings).values():
        if order[0].sort_kind is not SortKind.INSTANT:
            continue
        pairs = list(pairwise(ascending(ranking_of(order))))
        as_texts = all(str(before.raw) <= str(after.raw) for before, after in pairs)
        for before, after in pairs:
            if (str(before.raw) <= str(after.raw)) != (before.value <= after.value):  # type: ignore[operator]
                if as_texts:
                    yield out_of_order(before, after)
                elif str(before.raw) > str(after.raw):
                    yield KEPT


@all_listings("SORT-8", unseen="no list of one length was seen sorted in both directions")
def descending_mirrors_ascending(listings: Sequence[Listing]) -> Findings:
    """Both directions, overlaid rank by rank, are one ascending list."""
    for group in by_selection(listings).values():
        for key in sorted({listing.sort_key for listing in group}):
            if overlaid := overlay(group, key):
                hint = partial(_not_mirrored, group, key)
                yield from hinted(_is_one_list(overlaid), hint)


def _not_mirrored(group: Sequence[Listing], key: str) -> str | None:
    """Why one direction is not the other reversed; None if these lists do not show it."""
    by_key = [listing for listing in group if listing.sort_key == key]
    return (
        nothing_has_effect(group)
        or _alike_in_both_directions(by_key)
        or cut_before_sorting(by_key, group)
    )


def _alike_in_both_directions(by_key: Sequence[Listing]) -> str | None:
    """That the direction is ignored, if every rank that both show has the same item."""
    one, other = (
        {ranked.rank: ranked for ranked in ranking_of(order)}
        for order in grouped(by_key, lambda listing: listing.query.sort_direction).values()
    )
    both = one.keys() & other.keys()
    if len({one[rank].value for rank in both}) < 2:
        return None
    is_alike = all(one[rank].identity == other[rank].identity for rank in both)
    return "both directions show the same order" if is_alike else None


def _is_one_list(overlaid: Sequence[tuple[int, RankedItem]]) -> Findings:
    for (rank, ranked), (other_rank, other) in pairwise(overlaid):
        if rank != other_rank:
            continue
        if same_key(ranked.listing.sort_kind, ranked.value, other.value):
            yield KEPT
        else:
            # Of two pages, the one that is further in is likelier to be wrong.
            first, further = sorted((ranked, other), key=lambda item: item.listing.query.offset)
            yield Violation(
                answers_showing(further, first),
                further.path,
                f"{first.shown}, which has the mirrored rank in the other direction "
                f"({first.path} there)",
                further.shown,
                volatile=True,
            )
    yield from in_order([ranked for _, ranked in overlaid])


@all_listings(
    "SORT-9", unseen="no beginning of a sorted list encloses a sort key that was seen elsewhere"
)
def sort_neither_loses_nor_adds(listings: Sequence[Listing]) -> Findings:
    """An item of one order must be in the beginning of any other that encloses its sort key.

    A total that is too small, as PAG-4 tells, is not taken for the end of an order.
    """
    is_too_small = is_undercounted(listings)
    for group in by_selection(listings).values():
        known = items_by_identity(group)
        for order in by_order(group).values():
            head = Head.of(order)
            if is_too_small:
                head = replace(head, is_whole=False)
            yield from bounded(_none_is_missing(order, head, known))


def _none_is_missing(
    order: Sequence[Listing], head: Head, known: Mapping[Hashable, Sighting]
) -> Findings:
    operation = order[0].operation
    present = {ranked.identity for ranked in head.ranking}
    # An empty list has no ranking, but its answer is evidence all the same.
    sources = answers_showing(*head.ranking) or (order[0].answer,)
    for name, (item, listing) in known.items():
        if not head.encloses_item(item):
            continue
        if name in present:
            yield KEPT
        else:
            shown = show_member(operation, head.key, item.get(head.key))
            yield Violation(
                (*sources, listing.answer),
                operation.envelope.items,
                f"{operation.item.noun} {name} with {head.key} {shown}, "
                f"as in: {listing.answer.question}",
                f"{operation.item.noun} {name} is missing from this order",
                volatile=True,
                hint=tie(order[0], item, (other for other, _ in known.values())),
                witnesses=1,
            )


@all_listings("SORT-10", unseen="no sorted list with both a null and a value was seen")
def nulls_stand_together_at_one_end(listings: Sequence[Listing]) -> Findings:
    """A null must not have values on both sides, nor values nulls."""
    for order in by_order(listings).values():
        first = order[0]
        # Nulls of a member that must not be null are not a question of order.
        if first.sort_kind is not None and first.operation.may_be_null(first.sort_key):
            yield from standing_together(ranking_of(order))


@all_listings(
    "SORT-11", unseen="no filtered or searched list with two different sort keys was seen"
)
def order_holds_under_filter_and_search(listings: Sequence[Listing]) -> Findings:
    """SORT-1 to SORT-6 on filtered and searched lists."""
    yield from _each_order(listing for listing in listings if not listing.is_whole_list)


@all_listings(
    "SORT-12", unseen="no two unchanged items were seen in two answers to the same question"
)
def repeating_a_question_repeats_the_order(listings: Sequence[Listing]) -> Findings:
    """Items that did not change between two answers must not change places.

    Items that came or went in between are left out.
    """
    first: dict[Hashable, Listing] = {}
    for listing in listings:
        before = first.setdefault(listing.answer.question, listing)
        if before is not listing:
            yield from _same_order(before, listing)


def _same_order(before: Listing, after: Listing) -> Findings:
    operation, now = after.operation, _served(after)
    # Without ids, items that are alike have one name.
    repeated = repeated_identities((before.identities, after.identities))
    old = {name: (rank, item) for rank, (name, item) in enumerate(before.named_items)}
    stayed = [
        (index, old[name][0], item)
        for index, (name, item) in enumerate(after.named_items)
        if name in old
        and name not in repeated
        and is_unchanged(operation, old[name][1], item)
        and _is_settled(operation, item, now)
    ]
    for (_, rank, item), (index, next_rank, next_item) in pairwise(stayed):
        if rank < next_rank:
            yield KEPT
        else:
            yield Violation(
                (after.answer, before.answer),
                after.path(index),
                f"{operation.item.noun} {after.identity(next_item)} before "
                f"{after.identity(item)}, as in the earlier answer",
                "they changed places, though neither of them changed",
                hint=tie(after, item, [next_item]),
            )


def _served(listing: Listing) -> float:
    """When a listing was sent, by the server's clock, in seconds since the epoch.

    Without a date, it was not before the last time in it at which an item was created or changed.
    """
    date = http_date(listing.answer.exchange.header("date") or "")
    if date is not None:
        return date.timestamp()
    items = listing.page.items
    return max((time for item in items for time, _ in _times(listing.operation, item)), default=0)


def _times(operation: Operation, item: Item) -> list[tuple[int, int]]:
    """When an item was created and last changed, each as seconds since the epoch and a fraction."""
    members = filter(None, (operation.item.creation, operation.item.last_change))
    return [time for member in members if (time := instant(str(item.get(member)))) is not None]


def _is_settled(operation: Operation, item: Item, now: float) -> bool:
    """Whether any further change of an item would show in the time of its last change.

    If that is in whole seconds, a second change within the same second would not.
    """
    return all(fraction or seconds < now - 2 for seconds, fraction in _times(operation, item))
