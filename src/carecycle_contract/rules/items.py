"""ITEM: every item of every answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.answer import value_at, whole_number
from carecycle_contract.contract.documented import below
from carecycle_contract.findings.finding import (
    KEPT,
    Finding,
    Findings,
    Undecided,
    Violation,
    judged,
)
from carecycle_contract.findings.schema import is_valid, problems
from carecycle_contract.findings.showing import hidden, place_of, show, show_member
from carecycle_contract.lists.listing import (
    Listing,
    Sighting,
    identity,
    item_state,
    items_of,
    repeated_identities,
)
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer
from carecycle_contract.text.instant import MISPLACED_FIELD, has_misplaced_field, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.findings.schema import Problem
    from carecycle_contract.lists.listing import Item

_FEWEST_IDS = 3
_FEWEST_SIGHTINGS = 4
_MOST_EXPLAINED = 400
"""Problems of the items of one answer; each of these rules tells a hundred at most."""


@lru_cache(maxsize=1024)
def _problems(answer: Answer, should: bool) -> tuple[dict[str, list[Problem]], str | None]:
    """The problems of each invalid item, by its path, up to the item whose path is returned, too.

    Explaining one problem takes a tenth of a millisecond, and items may have forty of them, so as
    many are explained as tell enough. The path is None if all are.
    """
    operation = answer.operation
    schemas, name = operation.schemas, operation.item.schema_name
    by_path: dict[str, list[Problem]] = {}
    left = _MOST_EXPLAINED
    for path, item in items_of(answer):
        if is_valid(schemas, name, item, should=True):
            continue
        by_path[path] = problems(schemas, name, item, should=should)
        left -= len(by_path[path])
        if left <= 0 or len(by_path) == operation.largest_page:
            return by_path, path
    return by_path, None


def _by_schema(
    answer: Answer, concerns: Callable[[Problem, Item], bool], *, should: bool
) -> Findings:
    by_path, last = _problems(answer, should)
    for path, item in items_of(answer):
        concerned = [problem for problem in by_path.get(path, ()) if concerns(problem, item)]
        if not concerned:
            yield KEPT
        for problem in concerned:
            place = path if problem.place == "body" else f"{path}.{problem.place}"
            value = item.get(problem.place)
            is_misplaced = isinstance(value, str) and has_misplaced_field(value)
            hint = MISPLACED_FIELD if is_misplaced else problem.hint
            yield Violation((answer,), place, problem.expected, problem.observed, hint=hint)
        if path == last:
            return


@each_answer("ITEM-1")
def item_matches_its_schema(answer: Answer) -> Findings:
    """Types and formats at every depth.

    Values of the members that filters compare are ITEM-2's, missing members ITEM-8's.
    """
    operation = answer.operation
    elsewhere = {(parameter.member, "enum") for parameter in operation.filters}
    elsewhere.add(("body", "required"))

    def concerns(problem: Problem, item: Item) -> bool:
        missing = problem.place in _lacking(operation, item)
        return not missing and (problem.place, problem.keyword) not in elsewhere

    yield from _by_schema(answer, concerns, should=False)


@each_answer("ITEM-2")
def filtered_value_is_documented(answer: Answer) -> Findings:
    """The members that filters compare, if they hold a text; other types are ITEM-1's."""
    for path, item in items_of(answer):
        for parameter in answer.operation.filters:
            value = item.get(parameter.member)
            if not isinstance(value, str):
                continue
            if value in parameter.values:
                yield KEPT
            else:
                expected = f"one of {', '.join(parameter.values)}"
                observed = show_member(answer.operation, parameter.member, value)
                yield Violation((answer,), f"{path}.{parameter.member}", expected, observed)


@each_answer("ITEM-3")
def ids_are_unique(answer: Answer) -> Findings:
    """Within one answer, in any letter case of a UUID; across the pages of a walk it is PAG-6's."""
    envelope, member = answer.operation.envelope, answer.operation.item.identity
    items = [item for _, item in items_of(answer) if isinstance(item.get(member), (str, int))]
    names = [identity(answer.operation, item) for item in items]
    shown = dict(zip(names, (item[member] for item in items), strict=True))
    counts = Counter(names)
    repeated = [shown[name] for name, count in counts.items() if count > 1]
    if counts:
        place = f"{envelope.items}[*].{member}"
        plural = answer.operation.item.plural
        hint = f"all {len(names)} {plural} are one and the same" if len(counts) == 1 else None
        twice = f"twice: {show(repeated)}"
        yield judged(not repeated, answer, place, "no value twice", twice, hint=hint)


@all_listings("ITEM-3")
def ids_are_kept(listings: Sequence[Listing]) -> Findings:
    """Judged by items that can be told from all others of their answers without their ids.

    Violated if several have another id in every answer, or if most had a third one already: a list
    may be made anew once.
    """
    names = Counter(chain.from_iterable(listing.identities for listing in listings))
    changing = _never_with_the_same_id(listings, names) or _mostly_renewed(listings, names)
    if not changing:
        return
    (shown, before), *_, (listing, index) = changing[0]
    member = listing.operation.item.identity
    yield Violation(
        (listing.answer, shown.answer),
        f"{listing.path(index)}.{member}",
        f"{show(shown.page.items[before][member])}, as in the answer to: {shown.answer.question}",
        show(listing.page.items[index][member]),
        hint="ids that are made anew for every answer",
    )


_Places: TypeAlias = "list[tuple[Listing, int]]"
"""Where answers show one item: the listings, and its indices there."""


def _never_with_the_same_id(listings: Sequence[Listing], names: Counter[Hashable]) -> list[_Places]:
    """The places of items with another id in each of several answers, if there are several.

    `names` counts how often each id was seen.
    """
    once = {name for name, count in names.items() if count == 1}
    if len(once) < _FEWEST_IDS * _FEWEST_SIGHTINGS:
        return []
    new = [
        places
        for places in _places_by_content(listings)
        if len(places) >= _FEWEST_SIGHTINGS
        and all(listing.identities[index] in once for listing, index in places)
    ]
    return new if len(new) >= _FEWEST_IDS else []


def _mostly_renewed(listings: Sequence[Listing], names: Counter[Hashable]) -> list[_Places]:
    """A place with each id of the items that had a third one, if most had."""
    # Nothing else takes so long as to compare what items hold.
    if sum(count > 1 for count in names.values()) * 4 > len(names):
        return []
    often = [places for places in _places_by_content(listings) if len(places) >= _FEWEST_IDS]
    by_id = [
        {listing.identities[index]: (listing, index) for listing, index in places}
        for places in often
    ]
    changing = [[*places.values()] for places in by_id if len(places) >= _FEWEST_IDS]
    return changing if len(changing) * 4 > len(often) * 3 else []


def _places_by_content(listings: Sequence[Listing]) -> Iterable[_Places]:
    """The places of each item, known by the members that filters, search and sort use.

    Items that have these in common with another item of the same answer are left out.
    """
    contents = [
        [item_state(listing.operation, item)[1:] for item in listing.page.items]
        for listing in listings
    ]
    repeated = repeated_identities(contents)
    places: dict[Hashable, _Places] = defaultdict(list)
    for listing, shown in zip(listings, contents, strict=True):
        for index, content in enumerate(shown):
            if content not in repeated:
                places[content].append((listing, index))
    return places.values()


@each_answer("ITEM-4")
def counts_are_not_negative(answer: Answer) -> Findings:
    """Members whose schema has `minimum` or `multipleOf` under `x-should`."""
    yield from _by_schema(
        answer,
        lambda problem, _: problem.should and problem.keyword in ("minimum", "multipleOf"),
        should=True,
    )


@each_answer("ITEM-5")
def nested_values_are_documented(answer: Answer) -> Findings:
    """Members whose schema has `enum` under `x-should`."""
    yield from _by_schema(
        answer, lambda problem, _: problem.should and problem.keyword == "enum", should=True
    )


@all_answers("ITEM-6", unseen="fewer than two items name their owner")
def items_belong_to_one_owner(answers: Sequence[Answer]) -> Findings:
    """By the member that names the owner, if items have it; an empty one is ITEM-1's matter."""
    first: tuple[str, Hashable, Answer] | None = None
    for answer in answers:
        schema = answer.operation.item
        member = [name for name in (schema.owner, schema.owner_identity) if name]
        for path, item in items_of(answer):
            owner = value_at(item, member)
            if not isinstance(owner, str) or not owner:
                continue
            name = identity(answer.operation, item)
            if first is None:
                first = (owner, name, answer)
                continue
            yield judged(
                owner.lower() == first[0].lower(),
                (answer, first[2]),
                ".".join((path, *member)),
                f"{first[0]}, the owner of {schema.noun} {first[1]}",
                f"{owner}, the owner of {schema.noun} {name}",
            )


_OFTEN_ENOUGH = 4
"""Looks in a row that each show an item in another way: more than changes in so short a time."""


@all_listings("ITEM-7", unseen="no item was seen in two answers")
def unchanged_item_is_shown_alike(listings: Sequence[Listing]) -> Findings:
    """By the members that filters, search and sort look at; counts may grow without a change."""
    first: dict[Hashable, Sighting] = {}
    stories: defaultdict[Hashable, list[str]] = defaultdict(list)
    repeated = repeated_identities(listing.identities for listing in listings)
    for listing in listings:
        last_change = listing.operation.item.last_change or ""
        for index, (name, item) in enumerate(listing.named_items):
            version = name, repr(item.get(last_change))
            before, shown = first.setdefault(version, Sighting(item, listing))
            if shown is listing or name in repeated:
                continue
            finding = _shown_alike(listing, index, before, shown.answer)
            if isinstance(finding, Violation):
                told = stories[version]
                told.append(finding.observed)
                # An item that is changed now and then is not another whenever it is looked at.
                is_always_another = len(told) == len({*told}) >= _OFTEN_ENOUGH
                finding = replace(finding, volatile=not is_always_another)
            yield finding


def _shown_alike(listing: Listing, index: int, before: Item, shown: Answer) -> Finding:
    item, operation = listing.page.items[index], listing.operation
    names = (name for name in operation.watched if item.get(name) != before.get(name))
    name = next(names, None)
    if name is None:
        return KEPT
    return Violation(
        (listing.answer, shown),
        f"{listing.path(index)}.{name}",
        f"{show_member(operation, name, before.get(name))}, as in the answer to: {shown.question}",
        show_member(operation, name, item.get(name)),
        volatile=True,
    )


@each_answer("ITEM-8")
def needed_members_are_there(answer: Answer) -> Findings:
    """The members that the schema requires; null counts only if the schema accepts it."""
    operation = answer.operation
    expected = f"the members {', '.join(operation.required)}"
    for path, item in items_of(answer):
        lacking = _lacking(operation, item)
        observed = (f"{name} is {'null' if name in item else 'missing'}" for name in lacking)
        yield judged(not lacking, answer, path, expected, ", ".join(observed))


def _lacking(operation: Operation, item: Item) -> list[str]:
    empty = (name for name in operation.required if item.get(name) is None)
    return [name for name in empty if name not in item or not _takes_null(operation, name)]


def _takes_null(operation: Operation, name: str) -> bool:
    """Whether a member may be null; a schema without types leaves that to ITEM-1."""
    types = operation.types_of(name)
    return not types or "null" in types


@each_answer("ITEM-9")
def last_change_is_a_time(answer: Answer) -> Findings:
    """The time of the last change; if it is missing, that is ITEM-8's."""
    member = answer.operation.item.last_change
    for path, item in items_of(answer):
        if member is not None and member in item:
            yield judged(item[member] is not None, answer, f"{path}.{member}", "a time", "null")


@all_answers("ITEM-10", unseen="no item was seen in two answers")
def creation_never_changes(answers: Sequence[Answer]) -> Findings:
    """By the time of creation, in any spelling; it may be rounded to the second.

    An identity that any answer has twice names two items, which is ITEM-3's.
    """
    first: dict[Hashable, tuple[str, Answer]] = {}
    shown_items = [
        [(path, identity(answer.operation, item), item) for path, item in items_of(answer)]
        for answer in answers
    ]
    repeated = repeated_identities([name for _, name, _ in items] for items in shown_items)
    for answer, items in zip(answers, shown_items, strict=True):
        member = answer.operation.item.creation or ""
        for path, name, item in items:
            created = item.get(member)
            if not isinstance(created, str) or name in repeated:
                continue
            before, shown = first.setdefault(name, (created, answer))
            if shown is answer:
                continue
            if created == before or _is_one_moment(created, before):
                yield KEPT
            else:
                expected = f"{show(before)}, as in the answer to: {shown.question}"
                yield Violation((answer, shown), f"{path}.{member}", expected, show(created))


def _is_one_moment(time: str, other: str) -> bool:
    """Whether two times may be the same, cut off or rounded to a second."""
    first, second = instant(time), instant(other)
    return first is not None and second is not None and abs(first[0] - second[0]) <= 1


@each_answer("ITEM-11", unseen="no item has an id and the object that it names")
def ids_agree_with_objects(answer: Answer) -> Findings:
    """`memberId` and the id of `member` beside it, at every depth; null and "" name nothing."""
    member = answer.operation.item.identity
    for path, item in items_of(answer):
        for inner, name, own in _named_objects(item, member, []):
            if name.lower() == own.lower():
                yield KEPT
            else:
                named, given = (_shown_at(answer.operation, inner, value) for value in (own, name))
                expected = f"{named}, the {member} of the object that it names"
                yield Violation((answer,), f"{path}.{place_of(inner)}", expected, given)


def _shown_at(operation: Operation, path: Sequence[str | int], value: str) -> str:
    """A value inside an item, unless it may be personal: so is what nobody documents."""
    member = reduce(below, (part for part in path if isinstance(part, str)), "")
    is_public = member in operation.documented and member not in operation.personal
    return value if is_public else hidden(value)


def _named_objects(
    value: Item | list[JSON], member: str, path: list[str | int]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """The path to each id that names an object beside it, that id, and the object's own.

    `path` is that to the value.
    """
    for name, inner in enumerate(value) if isinstance(value, list) else value.items():
        # Nearly every value is a text or a number, which `isinstance` takes twice as long to see.
        if type(inner) is not dict and type(inner) is not list:
            continue
        path.append(name)
        yield from _named_objects(inner, member, path)
        path.pop()
        own = inner.get(member) if isinstance(inner, dict) else None
        if isinstance(value, list) or not isinstance(own, str):
            continue
        for naming in (f"{name}{member[:1].upper()}{member[1:]}", f"{name}_{member}"):
            given = value.get(naming)
            if given and own and isinstance(given, str):
                yield (*path, naming), given, own


@all_listings("ITEM-12", unseen="no item has a sum and all that it sums up")
def sums_add_up(listings: Sequence[Listing]) -> Findings:
    """Judged if they do in more than three of four items that have every summand.

    The sum may leave out one of the counts, if it does so everywhere.
    """
    if not listings:
        return
    items = [
        (listing, *indexed) for listing in listings for indexed in enumerate(listing.page.items)
    ]
    for total, summands in listings[0].operation.item.sums.items():
        counts = [value_at(item, summands) for _, _, item in items]
        names = set().union(*(count for count in counts if isinstance(count, dict)))
        sums = [
            (listing, index, *known)
            for listing, index, item in items
            if (known := _sum(item, total, summands, names)) is not None
        ]
        adding_up = sum(shown == right for _, _, shown, right in sums)
        if adding_up < len(sums) and _one_is_left_out(items, total, summands, names):
            yield from repeat(KEPT, len(sums))
            continue
        if sums and 4 * adding_up <= 3 * len(sums):
            yield Undecided(f"{'.'.join(total)} is no sum in most items")
            continue
        for listing, index, shown, right in sums:
            place = ".".join((listing.path(index), *total))
            expected = f"{right}, the sum of {'.'.join(summands)}"
            yield judged(shown == right, listing.answer, place, expected, str(shown), volatile=True)


def _one_is_left_out(
    items: Iterable[tuple[Listing, int, Item]],
    total: Sequence[str],
    summands: Sequence[str],
    names: set[str],
) -> bool:
    """Whether every total is the sum of all counts but one, which nothing forbids."""
    left_out, judged_without = set(names), set[str]()
    for _, _, item in items:
        shown, counts = whole_number(value_at(item, total)), _whole_counts(item, summands)
        if shown is None or len(counts) < len(names) - 1:
            continue
        missing = names - counts.keys()
        right = sum(counts.values())
        if missing:
            judged_without.update(missing)
            left_out -= missing if shown != right else set()
        else:
            judged_without.update(names)
            left_out &= {name for name, count in counts.items() if right - count == shown}
    return len(names) > 1 and bool(left_out & judged_without)


def _sum(
    item: Item, total: Sequence[str], summands: Sequence[str], names: set[str]
) -> tuple[int, int] | None:
    """A sum as it is shown, and as it should be; None unless all of it are whole numbers."""
    shown, counts = whole_number(value_at(item, total)), _whole_counts(item, summands)
    if shown is None or not names or len(counts) < len(names):
        return None
    return shown, sum(counts.values())


def _whole_counts(item: Item, summands: Sequence[str]) -> dict[str, int]:
    """The counts of an item that are whole numbers, by their names."""
    counts = value_at(item, summands)
    if not isinstance(counts, dict):
        return {}
    numbers = {name: whole_number(count) for name, count in counts.items()}
    return {name: number for name, number in numbers.items() if number is not None}
