"""Listings: valid queries answered with well-formed pages, and what to ask of them."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from carecycle_contract.contract.documented import below
from carecycle_contract.question import WHOLE, Validity
from carecycle_contract.text.matching import Match, match, matching
from carecycle_contract.text.uuids import is_uuid

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from carecycle_contract.answer import Answer, Page
    from carecycle_contract.contract import JSON, Operation, Parameter, SortKind
    from carecycle_contract.question import Query, Selection

    Item: TypeAlias = Mapping[str, JSON]


_K = TypeVar("_K", bound="Hashable")
_V = TypeVar("_V")
_DIGEST = 16


@dataclass(frozen=True, eq=False)
class Listing:
    """A valid query that was answered with a well-formed page. Compared by identity."""

    answer: Answer
    query: Query
    page: Page

    @property
    def operation(self) -> Operation:
        """The operation that was asked."""
        return self.answer.operation

    @property
    def ranks(self) -> range:
        """The ranks of the page's items in the list, from 0."""
        return range(self.query.offset, self.query.offset + len(self.page.items))

    def length_from(self, rank: int, size: int | None = None) -> int:
        """The number of items on a page from a rank on, as the total says.

        Of another size than was asked for, if one is given.
        """
        size = self.query.per_page if size is None else size
        return min(size, max(0, self.page.items_total - rank))

    @cached_property
    def identities(self) -> tuple[Hashable, ...]:
        """The identities of the page's items, in their order."""
        return tuple(map(self.identity, self.page.items))

    @property
    def named_items(self) -> Iterator[tuple[Hashable, Item]]:
        """The page's items in their order, each behind its identity."""
        return zip(self.identities, self.page.items, strict=True)

    def identity(self, item: Item) -> Hashable:
        """The identity of an item."""
        return identity(self.operation, item)

    def passes(self, item: Item) -> bool:
        """Whether an item passes every filter of the query."""
        return passes(self.operation, item, self.query.selection)

    def clearly_fails(self, item: Item) -> bool:
        """Whether an item fails a filter of the query, by documented values of its members."""
        return clearly_fails(self.operation, item, self.query.selection)

    def rules_out(self, item: Item) -> bool:
        """Whether an item certainly fails a filter, or the search, of the query."""
        text = self.query.selection.search
        lacks_text = text is not None and matches(self.operation, item, text) is Match.NO
        return lacks_text or self.clearly_fails(item)

    def path(self, index: int) -> str:
        """The path to an item in the body."""
        return f"{self.operation.envelope.items}[{index}]"

    @property
    def sort_key(self) -> str:
        """The item member that the list is sorted by; empty if not known to be sorted."""
        return (self.query.sort_by or "") if self.query.sort_direction else ""

    @property
    def sort_kind(self) -> SortKind | None:
        """How values of the sort key are compared; None if the list is not sorted."""
        return self.operation.sort_kinds.get(self.sort_key)

    @property
    def is_ascending(self) -> bool:
        """Whether the list is sorted in ascending order."""
        return self.query.sort_direction == self.operation.ascending

    @property
    def is_whole_list(self) -> bool:
        """Whether the query has neither filter nor search."""
        return self.query.selection == WHOLE

    @property
    def is_past_the_end(self) -> bool:
        """Whether the page lies past the end of the list, by the total that it shows itself.

        A total below the number of matches on the page itself shows no end.
        """
        is_beyond = self.query.page > 1 and self.query.offset >= self.page.items_total
        return is_beyond and not self._outnumbers_its_total

    @cached_property
    def _outnumbers_its_total(self) -> bool:
        """Whether more items of a filtered or searched list are on the page than it has in all."""
        if self.is_whole_list or len(set(self.identities)) <= self.page.items_total:
            return False
        return not any(map(self.rules_out, self.page.items))

    @property
    def announces_more(self) -> bool:
        """Whether the page is full and announces another: its total may be too small."""
        page = self.page
        return page.next_page is not None and len(page.items) == self.query.per_page

    @property
    def order(self) -> tuple[Hashable, ...]:
        """The selection, sort key and direction: what decides the list that pages are slices of."""
        return (self.query.selection, self.query.sort_by, self.query.sort_direction)


def page_count(total: int, size: int) -> int:
    """The number of pages of a size that hold all items; exact for any total."""
    return -(-total // size)


def expects_list(answer: Answer) -> bool:
    """Whether an answer is a 200 to a question with the target's own key and nothing invalid."""
    question = answer.question
    return (
        answer.status == 200
        and question.key.is_own
        and Validity.INVALID not in question.validities.values()
    )


# Every rule about listings asks this of every answer, of which a recording may have thousands.
@lru_cache(maxsize=1 << 14)
def listing_of(answer: Answer) -> Listing | None:
    """The answer as a listing, or None."""
    query = answer.question.query
    if query is None or not expects_list(answer) or answer.page is None:
        return None
    return Listing(answer, query, answer.page)


def listings_of(answers: Iterable[Answer]) -> list[Listing]:
    """The answers that are listings, in the order asked."""
    return [listing for listing in map(listing_of, answers) if listing is not None]


def shortest_lists(listings: Iterable[Listing]) -> dict[Hashable, Listing]:
    """The listing with the smallest total, by selection; live data may have been longer later."""
    return {
        selection: min(group, key=lambda listing: listing.page.items_total)
        for selection, group in by_selection(listings).items()
    }


def of_whole_list(listings: Iterable[Listing]) -> list[Listing]:
    """The listings that no filter and no search narrows."""
    return [listing for listing in listings if listing.is_whole_list]


class Sighting(NamedTuple):
    """An item, and a listing that shows it."""

    item: Item
    listing: Listing


def items_by_identity(listings: Iterable[Listing]) -> dict[Hashable, Sighting]:
    """Every item, as the first listing shows it that has it."""
    known: dict[Hashable, Sighting] = {}
    for listing in listings:
        for name, item in listing.named_items:
            known.setdefault(name, Sighting(item, listing))
    return known


def different_items(listings: Iterable[Listing]) -> list[Item]:
    """Every item once."""
    return [item for item, _ in items_by_identity(listings).values()]


def repeated_identities(shown: Iterable[Sequence[Hashable]]) -> set[Hashable]:
    """The identities that any one answer has twice: they name several items, which is ITEM-3's.

    `shown` holds the identities of the items of each answer.
    """
    counts = (Counter(names).items() for names in shown if len({*names}) < len(names))
    return {name for name, count in chain.from_iterable(counts) if count > 1}


def by_selection(listings: Iterable[Listing]) -> dict[Selection, list[Listing]]:
    """Listings grouped by filters and search."""
    return grouped(listings, lambda listing: listing.query.selection)


def by_order(listings: Iterable[Listing]) -> dict[Hashable, list[Listing]]:
    """Listings grouped by filters, search and sort."""
    return grouped(listings, lambda listing: listing.order)


def grouped(values: Iterable[_V], key: Callable[[_V], _K]) -> dict[_K, list[_V]]:
    """Listings, or answers, grouped by a key, the groups in the order of their first."""
    groups: dict[_K, list[_V]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return groups


def covering(listings: Iterable[Listing]) -> tuple[Answer, ...]:
    """A few answers that together show every item of the listings."""
    unseen = {listing.answer: set(listing.identities) for listing in listings}
    # What is unseen of an answer only gets less, so it is counted again when its turn comes.
    fullest = [
        (-len(names), number, answer) for number, (answer, names) in enumerate(unseen.items())
    ]
    heapify(fullest)
    seen: set[Hashable] = set()
    chosen: list[Answer] = []
    while fullest:
        count, number, answer = heappop(fullest)
        unseen[answer] -= seen
        if len(unseen[answer]) < -count:
            heappush(fullest, (-len(unseen[answer]), number, answer))
        elif unseen[answer]:
            chosen.append(answer)
            seen |= unseen[answer]
    return tuple(chosen)


def identity(operation: Operation, item: Item) -> Hashable:
    """The member that identifies an item; without it, a digest of the whole item.

    The letters of a UUID may be small or capital (RFC 9562 section 4).
    """
    value = item.get(operation.item.identity)
    if isinstance(value, (str, int)):
        # As numbers, some would be chosen to have one hash.
        return value.lower() if isinstance(value, str) and is_uuid(value) else str(value)
    # It is shown, and the item may be personal, and take many megabytes.
    digest = blake2b(repr(item).encode("utf-8", "surrogatepass"), digest_size=_DIGEST)
    return sys.intern(digest.hexdigest())


def item_state(operation: Operation, item: Item) -> tuple[Hashable, ...]:
    """The members of an item by which a change of it is noticed, its identity first."""
    names = (operation.item.identity, *operation.watched)
    return tuple([_hashable(item.get(name)) for name in names])


def _hashable(value: JSON) -> Hashable:
    """A value, or the text of an object or array, which stands where none belongs."""
    return repr(value) if isinstance(value, (dict, list)) else value


def is_unchanged(operation: Operation, before: Item, after: Item) -> bool:
    """Whether two sightings show an item in the same state."""
    return item_state(operation, before) == item_state(operation, after)


def answer_state(answer: Answer) -> tuple[object, ...]:
    """Everything that rules about several answers look at in this one.

    If two answers to a question have equal states, their part of the list is taken not to have
    changed in between.
    """
    page = answer.page
    if page is None:
        # The message of an error may contain the time, or an id of the request.
        shown = answer.value_at(answer.operation.error.code) if answer.status >= 400 else None
        # A large body is kept compressed, and what is compared of it would not be.
        body = blake2b(answer.exchange.body, digest_size=_DIGEST).digest()
        return (answer.status, shown if isinstance(shown, str) else body)
    operation = answer.operation
    return (
        page.items_total,
        page.current_page,
        page.next_page,
        page.prev_page,
        tuple(item_state(operation, item) for item in page.items),
    )


def shows_change(answers: Iterable[Answer]) -> bool:
    """Whether any item was seen with two different times of its last change."""
    times: dict[Hashable, str] = {}
    return any(
        times.setdefault(name, time) != time
        for listing in listings_of(answers)
        for name, item in listing.named_items
        for time in (repr(item.get(listing.operation.item.last_change or "")),)
    )


def union(*answers: Sequence[Answer] | Answer) -> tuple[Answer, ...]:
    """All the answers, in the order given, each once."""
    groups = (group if isinstance(group, (list, tuple)) else (group,) for group in answers)
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def items_of(answer: Answer) -> Iterator[tuple[str, Item]]:
    """The items of an answer with their paths, even if the rest of the envelope is broken."""
    name = answer.operation.envelope.items
    items = answer.value_at((name,))
    if expects_list(answer) and isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield f"{name}[{index}]", item


def passes(operation: Operation, item: Item, selection: Selection) -> bool:
    """Whether an item passes every filter of a selection."""
    return all(
        written(item.get(parameter.member)) == value
        for parameter in operation.filters
        if (value := selection.filter(parameter)) is not None
    )


def clearly_fails(operation: Operation, item: Item, selection: Selection) -> bool:
    """Whether an item fails a filter of a selection, by documented values of its members."""
    return not passes(operation, item, selection) and all(
        has_documented_value(operation, item, parameter) for parameter in operation.filters
    )


def has_documented_value(operation: Operation, item: Item, parameter: Parameter) -> bool:
    """Whether the member that a filter compares has one of the filter's values, or may be null."""
    value = item.get(parameter.member, "")
    is_null = value is None and "null" in operation.types_of(parameter.member)
    return is_null or written(value) in parameter.values


def written(value: JSON) -> str | None:
    """A text or boolean as it is spelled in a query string; None for any other value."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else None


def searched_texts(operation: Operation, item: Item) -> list[str]:
    """The texts of an item that a search looks at."""
    values = (item.get(name) for name in operation.searched)
    return [value for value in values if isinstance(value, str)]


def matches(operation: Operation, item: Item, text: str) -> Match:
    """How an item matches a search text, which may occur in a member that it does not show."""
    seen = match(tuple(searched_texts(operation, item)), text)
    return _as_shown(seen, shows_searched_members(operation, item))


def matches_among(
    operation: Operation, items: Collection[Item]
) -> Callable[[str], Sequence[Match]]:
    """How each of some items matches a search text; of the same items, it is known from before."""
    matching_of = matching(tuple([tuple(searched_texts(operation, item)) for item in items]))
    shown_whole = [shows_searched_members(operation, item) for item in items]

    def matches_of(text: str) -> Sequence[Match]:
        return list(map(_as_shown, matching_of(text), shown_whole))

    return matches_of


def _as_shown(seen: Match, is_whole: bool) -> Match:
    """How an item matches, whether or not it shows every member that a search looks at."""
    return seen if is_whole or seen is Match.CERTAIN else Match.TASTE


def shows_searched_members(operation: Operation, item: Item) -> bool:
    """Whether an item has every member that a search looks at, be it null."""
    return all(name in item for name in operation.searched)


def public_texts(operation: Operation, item: Item, above: str = "") -> Iterator[tuple[str, str]]:
    """The texts of an item and its objects, by path.

    What is personal, or may be since nobody documents it, is left out with all that is inside, and
    so is a text in place of what is none: it may hold what belongs inside.
    """
    for name, value in item.items():
        path = below(above, name)
        if path not in operation.documented or path in operation.personal:
            continue
        if isinstance(value, str):
            if path in operation.textual:
                yield path, value
        elif isinstance(value, dict) and not above:
            yield from public_texts(operation, value, path)
