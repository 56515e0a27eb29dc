"""SORT: the order of the whole list, put together from the windows that the answers show."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.findings.finding import KEPT, Finding, Findings, Violation, unless_exercised
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.listing import (
    Listing,
    by_order,
    by_selection,
    is_unchanged,
    items_by_identity,
    union,
)
from carecycle_contract.lists.order import (
    Head,
    Place,
    answers_showing,
    has_nulls,
    in_order,
    order_of,
    out_of_order,
    places,
    rising,
    same_key,
)
from carecycle_contract.rules.rule import Rule, all_listings
from carecycle_contract.text.instant import instant

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item


_REQUIREMENTS = {
    SortKind.INSTANT: "SORT-1",
    SortKind.NUMBER: "SORT-1",
    SortKind.TEXT: "SORT-3",
    SortKind.ENUM: "SORT-4",
}


@lru_cache(maxsize=64)
def sort_orders_the_whole_list(operation: Operation, key: str) -> Rule:
    """The rule that a list is in the order of one sort key, as values of its kind are compared."""
    parameter = operation.sort_key.name if operation.sort_key is not None else ""

    @all_listings(_REQUIREMENTS[operation.sort_kinds[key]], f"{parameter}-{key}")
    def whole_list_is_sorted(listings: Sequence[Listing]) -> Findings:
        chosen = [
            listing
            for listing in listings
            if listing.is_whole_list and names_its_sort(listing) and listing.sort_key == key
        ]
        yield from _orders(chosen, f"no list sorted by {key} with two different values was seen")

    return whole_list_is_sorted


def names_its_sort(listing: Listing) -> bool:
    """Whether the question gives both the sort key and the direction."""
    operation = listing.operation
    return listing.answer.question.names(operation.sort_key, operation.sort_direction)


def _orders(chosen: Sequence[Listing], unseen: str) -> Findings:
    yield from unless_exercised(_each_order(chosen), unseen)


def _each_order(chosen: Sequence[Listing]) -> Findings:
    for group in by_order(chosen).values():
        sequence = places(group)
        if len({place.value for place in sequence} - {None}) > 1:
            yield from order_of(sequence)


@all_listings("SORT-6")
def sort_has_its_defaults(listings: Sequence[Listing]) -> Findings:
    """Judged where the question leaves out the key, the direction or both."""
    chosen = [listing for listing in listings if not names_its_sort(listing)]
    yield from _orders(chosen, "no list with two different values of the default sort was seen")


@all_listings("SORT-7")
def timestamps_are_sorted_as_instants(listings: Sequence[Listing]) -> Findings:
    """Shows only where the order of the texts differs from that of the instants."""
    yield from unless_exercised(
        _instants_unlike_texts(listings),
        "every timestamp is written so that text and instant sort alike",
    )


def _instants_unlike_texts(listings: Sequence[Listing]) -> Findings:
    for group in by_order(listings).values():
        if group[0].sort_kind is not SortKind.INSTANT:
            continue
        for before, after in pairwise(rising(places(group))):
            texts = str(before.raw) <= str(after.raw)
            if texts != (before.value <= after.value):  # type: ignore[operator]
                yield out_of_order(before, after) if texts else KEPT


@all_listings("SORT-8")
def descending_mirrors_ascending(listings: Sequence[Listing]) -> Findings:
    """Both directions, laid over each other by rank, are one ascending list."""
    findings = (
        finding
        for group in by_selection(listings).values()
        for key in sorted({listing.sort_key for listing in group})
        if (overlaid := overlay(group, key))
        for finding in _is_one_list(overlaid)
    )
    yield from unless_exercised(findings, "no list was seen sorted in both directions")


def overlay(group: Sequence[Listing], key: str) -> list[tuple[int, Place]]:
    """The places of one list sorted by a key both ways, each with its rank in ascending order.

    Ranks count the values that are not null, since where nulls stand is not documented. Empty
    where only one direction was seen, or the places of nulls are not known.
    """
    operation = group[0].operation
    chosen = [one for one in group if one.sort_key == key]
    totals = {one.page.items_total for one in chosen}
    ways = {
        direction: places(one_way)
        for direction in operation.directions
        if (one_way := [one for one in chosen if one.query.sort_direction == direction])
    }
    if len(ways) < 2 or len(totals) != 1:
        return []
    nulls = 0
    if not operation.is_required(key) or has_nulls(group, key):
        known = _null_count(totals.copy().pop(), ways.values())
        if known is None:
            return []
        nulls = known
    total = totals.pop()
    last = total - nulls - 1
    ranked: list[tuple[int, Place]] = []
    for direction, sequence in ways.items():
        leading = _leading_nulls(sequence, nulls, total)
        if leading is None:
            return []
        upward = direction == operation.ascending
        for one in sequence:
            if one.value is not None:
                rank = one.rank - leading
                ranked.append((rank if upward else last - rank, one))
    return sorted(ranked, key=lambda pair: pair[0])


def _null_count(total: int, ways: Collection[Sequence[Place]]) -> int | None:
    """How many items of a list have no value to sort by; None where the answers do not show it.

    Nor is it known where nulls do not stand together: others lead in one direction than in the
    other, or values stand between them.
    """
    leading = {
        frozenset(one.source.identity(one.item) for one in sequence if one.value is None)
        for sequence in ways
        if sequence and sequence[0].value is None
    }
    scattered = (isinstance(one, Violation) for sequence in ways for one in _together(sequence))
    if len(leading) > 1 or any(scattered):
        return None
    for sequence in ways:
        ranks = [one.rank for one in sequence]
        empty = [one.rank for one in sequence if one.value is None]
        if len(ranks) == total:
            return len(empty)
        at_start = bool(empty) and empty[0] == 0
        if at_start and len(empty) in ranks and empty == list(range(len(empty))):
            return len(empty)
    return None


def _leading_nulls(sequence: Sequence[Place], nulls: int, total: int) -> int | None:
    """How many of a list's nulls stand before its values; None where no window shows it."""
    if not nulls or not sequence:
        return 0
    first, last = sequence[0], sequence[-1]
    if first.value is None:
        return nulls
    if first.rank == 0 or last.value is None:
        return 0
    return nulls if last.rank == total - 1 else None


def _is_one_list(overlaid: Sequence[tuple[int, Place]]) -> Findings:
    kind = overlaid[0][1].source.sort_kind
    for (rank, one), (other_rank, other) in pairwise(overlaid):
        if rank == other_rank:
            yield (
                KEPT
                if same_key(kind, one.value, other.value)
                else Violation(
                    answers_showing(one, other),
                    one.path,
                    f"{show(other.raw)}, which stands at the mirrored rank of the other direction "
                    f"({other.path} there)",
                    show(one.raw),
                    volatile=True,
                )
            )
    yield from in_order(kind, [one for _, one in overlaid])


@all_listings("SORT-9")
def sort_neither_loses_nor_adds(listings: Sequence[Listing]) -> Findings:
    """An item seen in one order must stand in every window of another that encloses its key."""
    yield from unless_exercised(
        _none_is_missing(listings),
        "no window of a sorted list encloses a key that was seen elsewhere",
    )


def _none_is_missing(listings: Sequence[Listing]) -> Findings:
    for group in by_selection(listings).values():
        operation = group[0].operation
        known = items_by_identity(group)
        for order in by_order(group).values():
            head = Head.of(order)
            present = {place.source.identity(place.item) for place in head.places}
            # An empty list has no places, and is a source all the same.
            sources = union([one.source.answer for one in head.places] or [order[0].answer])
            for name, (item, seen_in) in known.items():
                if not head.encloses_item(item):
                    continue
                yield (
                    KEPT
                    if name in present
                    else Violation(
                        union(sources, seen_in.answer),
                        operation.envelope.items,
                        f"{operation.item.noun} {name} with {head.key} "
                        f"{show(item.get(head.key))}, as in: {seen_in.answer.question}",
                        "it is missing from this order",
                        volatile=True,
                    )
                )


@all_listings("SORT-10")
def nulls_stand_together_at_one_end(listings: Sequence[Listing]) -> Findings:
    """A null with a value on either side stands in the middle."""
    yield from unless_exercised(
        _nulls(listings), "no sorted list with both a null and a value was seen"
    )


def _nulls(listings: Sequence[Listing]) -> Findings:
    for group in by_order(listings).values():
        first = group[0]
        # Elsewhere a null is no matter of order.
        if first.sort_kind is not None and first.operation.may_be_null(first.sort_key):
            yield from _together(places(group))


def _together(sequence: Sequence[Place]) -> Findings:
    """Whether the nulls of one order stand at one end; nothing where no null or no value is."""
    valued = [one for one in sequence if one.value is not None]
    nulls = [one for one in sequence if one.value is None]
    if not nulls or not valued:
        return
    yield _not_at_both_ends(nulls, valued)
    for one in nulls:
        between = valued[0].rank < one.rank < valued[-1].rank
        yield (
            KEPT
            if not between
            else Violation(
                answers_showing(one, valued[0], valued[-1]),
                one.path,
                "nulls together at one end of the list",
                f"null at rank {one.rank}, between {show(valued[0].raw)} (rank "
                f"{valued[0].rank}) and {show(valued[-1].raw)} (rank {valued[-1].rank})",
                volatile=True,
            )
        )


def _not_at_both_ends(nulls: Sequence[Place], valued: Sequence[Place]) -> Finding:
    first, last = nulls[0], nulls[-1]
    if not (first.rank < valued[0].rank and last.rank > valued[-1].rank):
        return KEPT
    return Violation(
        answers_showing(first, last, valued[0]),
        first.path,
        "nulls together at one end of the list",
        f"null at rank {first.rank} and at rank {last.rank}, values between them",
        volatile=True,
    )


@all_listings("SORT-11")
def order_holds_under_filter_and_search(listings: Sequence[Listing]) -> Findings:
    """The rules of SORT-1 to SORT-6 on lists that are filtered or searched."""
    chosen = [listing for listing in listings if not listing.is_whole_list]
    yield from _orders(chosen, "no filtered or searched list with two different keys was seen")


@all_listings("SORT-12")
def repeating_a_question_repeats_the_order(listings: Sequence[Listing]) -> Findings:
    """Items that did not change between two answers must not change places.

    Where others came or went in between, only the order of those that stayed is judged.
    """
    first: dict[Hashable, Listing] = {}
    findings = (
        finding
        for listing in listings
        if (before := first.setdefault(listing.answer.question, listing)) is not listing
        for finding in _same_order(before, listing)
    )
    yield from unless_exercised(
        findings, "no two items were seen twice in answers to one question, both unchanged"
    )


def _same_order(before: Listing, after: Listing) -> Findings:
    operation, now = after.operation, _served(after.answer)
    old = {before.identity(item): (rank, item) for rank, item in enumerate(before.page.items)}
    stayed = [
        (index, old[name][0], item)
        for index, item in enumerate(after.page.items)
        if (name := after.identity(item)) in old
        and is_unchanged(operation, old[name][1], item)
        and _is_settled(operation, item, now)
    ]
    for (_, rank, item), (index, next_rank, next_item) in pairwise(stayed):
        yield (
            KEPT
            if rank < next_rank
            else Violation(
                (after.answer, before.answer),
                after.path(index),
                f"{operation.item.noun} {after.identity(next_item)} before "
                f"{after.identity(item)}, as when asked before",
                "they changed places, though neither of them changed",
            )
        )


def _served(answer: Answer) -> float | None:
    """When an answer was sent, by the server's clock, in seconds since the epoch."""
    try:
        return parsedate_to_datetime(answer.exchange.header("date") or "").timestamp()
    except ValueError:
        return None


def _is_settled(operation: Operation, item: Item, now: float | None) -> bool:
    """Whether a further change of the item would show.

    Of times that are shown to the second, two changes within one second leave the same.
    """
    times = (
        time
        for key in operation.keys_of(SortKind.INSTANT)
        if (time := instant(str(item.get(key)))) is not None
    )
    return all(part or (now is not None and seconds < now - 2) for seconds, part in times)
