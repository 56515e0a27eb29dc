"""Answers as lists: what the rules about several answers have in common."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.question import WHOLE, Key, Validity
from carecycle_contract.text.matching import Match, match

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer, Page
    from carecycle_contract.contract import JSON, Operation, SortKind
    from carecycle_contract.question import Query, Selection

    Item: TypeAlias = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Listing:
    """A valid query that was answered with a well-formed page."""

    answer: Answer
    query: Query
    page: Page

    @property
    def operation(self) -> Operation:
        """The operation that was asked."""
        return self.answer.operation

    @property
    def ranks(self) -> range:
        """The ranks, from 0, that the page's items have in the whole list."""
        return range(self.query.offset, self.query.offset + len(self.page.items))

    def identity(self, item: Item) -> Hashable:
        """What tells an item from all others."""
        return identity(self.operation, item)

    def passes(self, item: Item) -> bool:
        """Whether an item passes every filter that was asked for."""
        return passes(self.operation, item, self.query.selection)

    def path(self, index: int) -> str:
        """Where an item stands in the answer."""
        return f"{self.operation.envelope.items}[{index}]"

    @property
    def sort_key(self) -> str:
        """The item member that the list is sorted by; empty where it is not known to be sorted."""
        return self.query.sort_by or ""

    @property
    def sort_kind(self) -> SortKind | None:
        """How the values of the sort key are compared; None where the list is not sorted."""
        return self.operation.sort_kinds.get(self.sort_key)

    @property
    def is_ascending(self) -> bool:
        """Whether values grow along the list."""
        return self.query.sort_direction == self.operation.ascending

    @property
    def is_whole_list(self) -> bool:
        """Whether neither filter nor search was asked for."""
        return self.query.selection == WHOLE

    @property
    def order(self) -> tuple[Hashable, ...]:
        """What decides which list the page is a slice of, and how that list is ordered."""
        return (self.query.selection, self.query.sort_by, self.query.sort_direction)


def page_count(total: int, size: int) -> int:
    """How many pages of a size hold so many items; exact, however large the total is."""
    return -(-total // size)


def expects_list(answer: Answer) -> bool:
    """Whether a successful answer must be a list: asked with the key and nothing invalid."""
    question = answer.question
    return (
        answer.status == 200
        and question.key is Key.OWN
        and Validity.INVALID not in question.validities.values()
    )


# Every rule about several answers asks this of each.
@lru_cache(maxsize=1024)
def listing_of(answer: Answer) -> Listing | None:
    """The answer as a listing, or None where it is none."""
    query = answer.question.query
    if query is None or not expects_list(answer) or answer.page is None:
        return None
    return Listing(answer, query, answer.page)


def listings(answers: Iterable[Answer]) -> list[Listing]:
    """Every answer that is a listing, in the order asked."""
    return [found for found in map(listing_of, answers) if found is not None]


def shortest_lists(found: Iterable[Listing]) -> dict[Hashable, Listing]:
    """Of each selection the listing with the smallest total: live data may have had more since."""
    shortest: dict[Hashable, Listing] = {}
    for one in found:
        known = shortest.setdefault(one.query.selection, one)
        if one.page.items_total < known.page.items_total:
            shortest[one.query.selection] = one
    return shortest


def items_by_identity(found: Iterable[Listing]) -> dict[Hashable, tuple[Item, Listing]]:
    """Every item, with the first listing that shows it."""
    known: dict[Hashable, tuple[Item, Listing]] = {}
    for one in found:
        for item in one.page.items:
            known.setdefault(one.identity(item), (item, one))
    return known


def by_selection(found: Iterable[Listing]) -> dict[Hashable, list[Listing]]:
    """Listings of one filter and search each."""
    return _grouped(found, lambda one: one.query.selection)


def by_order(found: Iterable[Listing]) -> dict[Hashable, list[Listing]]:
    """Listings of one list in one order each."""
    return _grouped(found, lambda one: one.order)


def _grouped(
    found: Iterable[Listing], key: Callable[[Listing], Hashable]
) -> dict[Hashable, list[Listing]]:
    groups: dict[Hashable, list[Listing]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return groups


def covering(found: Iterable[Listing]) -> tuple[Answer, ...]:
    """Few answers that together show every item that any of the listings shows."""
    left = {one.answer: set(map(one.identity, one.page.items)) for one in found}
    chosen: list[Answer] = []
    while any(left.values()):
        fullest = max(left, key=lambda answer: len(left[answer]))
        chosen.append(fullest)
        met = left.pop(fullest)
        left = {answer: names - met for answer, names in left.items() if not names <= met}
    return tuple(chosen)


def identity(operation: Operation, item: Item) -> Hashable:
    """The member that identifies an item; where it has none, all that it is."""
    value = item.get(operation.item.identity)
    return value if isinstance(value, (str, int)) else repr(item)


def item_state(operation: Operation, item: Item) -> tuple[JSON, ...]:
    """An item as far as it is watched, to see whether it changed."""
    return tuple([item.get(name) for name in (operation.item.identity, *operation.watched)])


def is_unchanged(operation: Operation, before: Item, after: Item) -> bool:
    """Whether an item was seen twice in one state."""
    return item_state(operation, before) == item_state(operation, after)


def answer_state(answer: Answer) -> tuple[object, ...]:
    """All of an answer that the rules about several answers look at.

    Two equal states of one question, seen at two times, are taken to mean that the part of the
    list it shows did not change in between.
    """
    page = answer.page
    if page is None:
        # The text of an error may hold the time, or a number of the request.
        shown = answer.value_at(answer.operation.error.code) if answer.status >= 400 else None
        return (answer.status, shown if isinstance(shown, str) else answer.exchange.body)
    operation = answer.operation
    return (
        page.items_total,
        page.current_page,
        page.next_page,
        page.prev_page,
        tuple(item_state(operation, item) for item in page.items),
    )


def shows_change(answers: Iterable[Answer]) -> bool:
    """Whether any item was seen with two times of its last change."""
    times: dict[Hashable, str] = {}
    return any(
        times.setdefault(listing.identity(item), time) != time
        for listing in listings(answers)
        for item in listing.page.items
        for time in (repr(item.get(listing.operation.item.last_change or "")),)
    )


def union(*answers: Sequence[Answer] | Answer) -> tuple[Answer, ...]:
    """Answers without repetition, in the order given."""
    flat = [
        one
        for group in answers
        for one in (group if isinstance(group, (list, tuple)) else (group,))
    ]
    return tuple(dict.fromkeys(flat))


def items_of(answer: Answer) -> Iterator[tuple[int, Mapping[str, JSON]]]:
    """The items of an answer with their index, also where the rest of the envelope is broken."""
    items = answer.value_at((answer.operation.envelope.items,))
    if expects_list(answer) and isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield index, item


def passes(operation: Operation, item: Item, selection: Selection) -> bool:
    """Whether an item passes every filter of a selection."""
    return all(
        written(item.get(parameter.member)) == value
        for parameter in operation.filters
        if (value := selection.filter(parameter)) is not None
    )


def written(value: JSON) -> str | None:
    """A value as it stands in a query; None where it is neither a text nor a boolean."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else None


def searched_texts(operation: Operation, item: Item) -> list[str]:
    """The texts of an item that a search looks into."""
    values = (item.get(name) for name in operation.searched)
    return [value for value in values if isinstance(value, str)]


def matches(operation: Operation, item: Item, text: str) -> Match:
    """How an item stands to a search text."""
    return match(tuple(searched_texts(operation, item)), text)
