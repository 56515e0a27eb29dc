"""ITEM: every campaign of every answer."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Finding,
    Findings,
    Violation,
    judged,
    unless_exercised,
)
from carecycle_contract.findings.schema import is_valid, problems
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.listing import Listing, items_of
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.contract.operation import Operation
    from carecycle_contract.findings.schema import Problem
    from carecycle_contract.lists.listing import Item


@lru_cache(maxsize=1024)
def _flaws(answer: Answer, should: bool) -> dict[int, list[Problem]]:
    """The problems of each item that has any at all, by index; most answers have none."""
    operation = answer.operation
    schemas, name = operation.schemas, operation.item.schema_name
    return {
        index: problems(schemas, name, item, should=should)
        for index, item in _flawed(answer).items()
    }


@lru_cache(maxsize=1024)
def _flawed(answer: Answer) -> dict[int, Mapping[str, JSON]]:
    operation = answer.operation
    schemas, name = operation.schemas, operation.item.schema_name
    return {
        index: item
        for index, item in items_of(answer)
        if not is_valid(schemas, name, item, should=True)
    }


def _by_schema(
    answer: Answer, concerns: Callable[[Problem, Item], bool], *, should: bool
) -> Findings:
    flaws = _flaws(answer, should)
    for index, item in items_of(answer):
        concerned = [problem for problem in flaws.get(index, ()) if concerns(problem, item)]
        if not concerned:
            yield KEPT
        for problem in concerned:
            place = f"{answer.operation.envelope.items}[{index}]"
            if problem.place != "body":
                place += f".{problem.place}"
            yield Violation((answer,), place, problem.expected, problem.observed)


@each_answer("ITEM-1")
def item_matches_its_schema(answer: Answer) -> Findings:
    """Types and formats at every depth.

    The values of members that filters compare are ITEM-2's, members that are missing ITEM-8's.
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
    """The members that filter parameters compare, where they hold a text."""
    for index, item in items_of(answer):
        for parameter in answer.operation.filters:
            value = item.get(parameter.member)
            if isinstance(value, str):
                yield (
                    KEPT
                    if value in parameter.values
                    else Violation(
                        (answer,),
                        f"{answer.operation.envelope.items}[{index}].{parameter.member}",
                        f"one of {', '.join(parameter.values)}",
                        show(value),
                    )
                )


@each_answer("ITEM-3")
def ids_are_unique(answer: Answer) -> Findings:
    """Inside one answer; across the pages of a walk it is PAG-6."""
    envelope, member = answer.operation.envelope, answer.operation.item.identity
    names = [item[member] for _, item in items_of(answer) if member in item]
    counts = Counter(name for name in names if isinstance(name, (str, int)))
    repeated: list[JSON] = [name for name, count in counts.items() if count > 1]
    if counts:
        place = f"{envelope.items}[*].{member}"
        yield judged(not repeated, answer, place, "none twice", f"twice: {show(repeated)}")


@each_answer("ITEM-4")
def counts_are_not_negative(answer: Answer) -> Findings:
    """The members whose schema has `minimum` or `multipleOf` under `x-should`."""
    yield from _by_schema(
        answer,
        lambda problem, _: problem.should and problem.keyword in ("minimum", "multipleOf"),
        should=True,
    )


@each_answer("ITEM-5")
def nested_values_are_documented(answer: Answer) -> Findings:
    """The members whose schema has `enum` under `x-should`."""
    yield from _by_schema(
        answer, lambda problem, _: problem.should and problem.keyword == "enum", should=True
    )


@all_answers("ITEM-6")
def items_belong_to_one_owner(answers: Sequence[Answer]) -> Findings:
    """Judged by the member that says whose an item is, where items have it."""
    yield from unless_exercised(_owners(answers), "fewer than two items name their owner")


def _owners(answers: Sequence[Answer]) -> Findings:
    first: tuple[str, Answer] | None = None
    for answer in answers:
        operation = answer.operation
        path = [name for name in (operation.item.owner, operation.item.owner_identity) if name]
        for index, item in items_of(answer):
            owner = _value_at(item, path)
            if not isinstance(owner, str):
                continue
            if first is None:
                first = (owner, answer)
                continue
            yield judged(
                owner.lower() == first[0].lower(),
                (answer, first[1]),
                f"{operation.envelope.items}[{index}].{'.'.join(path)}",
                f"{first[0]}, as of the first {operation.item.noun}",
                owner,
            )


def _value_at(item: Item, path: Sequence[str]) -> JSON:
    value: JSON = item
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if path else None


@all_listings("ITEM-7")
def unchanged_item_is_shown_alike(listings: Sequence[Listing]) -> Findings:
    """By the members that filters, search and sort look at; counts may grow without a change."""
    first: dict[Hashable, tuple[Item, Listing]] = {}
    findings = (
        _shown_alike(listing, index, *before)
        for listing in listings
        for index, item in enumerate(listing.page.items)
        if (before := first.setdefault(_version(listing, item), (item, listing)))[1] is not listing
    )
    yield from unless_exercised(findings, "no item was seen in two answers")


def _version(listing: Listing, item: Item) -> Hashable:
    return listing.identity(item), repr(item.get(listing.operation.item.last_change or ""))


def _shown_alike(listing: Listing, index: int, before: Item, seen_in: Listing) -> Finding:
    item, watched = listing.page.items[index], listing.operation.watched
    name = next((name for name in watched if item.get(name) != before.get(name)), None)
    if name is None:
        return KEPT
    return Violation(
        (listing.answer, seen_in.answer),
        f"{listing.path(index)}.{name}",
        f"{show(before.get(name))}, as in the answer to: {seen_in.answer.question}",
        show(item.get(name)),
        volatile=True,
    )


@each_answer("ITEM-8")
def needed_members_are_there(answer: Answer) -> Findings:
    """The members that the schema requires; null is none of them, unless the schema takes it."""
    operation = answer.operation
    expected = f"the members {', '.join(operation.item.schema.get('required', ()))}"
    for index, item in items_of(answer):
        lacking = _lacking(operation, item)
        seen = ", ".join(f"{name} is {'null' if name in item else 'missing'}" for name in lacking)
        place = f"{operation.envelope.items}[{index}]"
        yield judged(not lacking, answer, place, expected, seen)


def _lacking(operation: Operation, item: Item) -> list[str]:
    schema = operation.item.schema
    return [
        name
        for name in schema.get("required", ())
        if item.get(name) is None
        and (name not in item or "null" not in schema["properties"][name].get("type", ()))
    ]


@each_answer("ITEM-9")
def last_change_is_a_time(answer: Answer) -> Findings:
    """The member that says when an item was changed last; where it is absent, that is ITEM-8's."""
    operation, member = answer.operation, answer.operation.item.last_change
    for index, item in items_of(answer):
        if member is not None and member in item:
            place = f"{operation.envelope.items}[{index}].{member}"
            yield judged(item[member] is not None, answer, place, "a time", "null")
