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
from carecycle_contract.findings.schema import is_flawless, problems
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.listing import Listing, identity, items_of
from carecycle_contract.rules.rule import all_answers, all_listings, each_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.findings.schema import Problem
    from carecycle_contract.lists.listing import Item

ITEM_SCHEMA = "campaign.json"


class _Same:
    """An item that is equal to itself only: answers share theirs, so it need be judged but once."""

    __slots__ = ("item",)

    def __init__(self, item: Mapping[str, JSON]) -> None:
        self.item = item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.item is other.item

    def __hash__(self) -> int:
        return id(self.item)


@lru_cache(maxsize=4096)
def _is_flawless(one: _Same) -> bool:
    return is_flawless(ITEM_SCHEMA, one.item)


@lru_cache(maxsize=1024)
def _flawed(answer: Answer) -> dict[int, Mapping[str, JSON]]:
    """The items with any problem at all, by index; most answers have none."""
    return {index: item for index, item in items_of(answer) if not _is_flawless(_Same(item))}


@lru_cache(maxsize=1024)
def _flaws(answer: Answer, should: bool) -> dict[int, list[Problem]]:
    """The problems of each item that has any at all, by index."""
    flawed = _flawed(answer).items()
    return {index: problems(ITEM_SCHEMA, item, should=should) for index, item in flawed}


def _by_schema(
    answer: Answer, concerns: Callable[[Problem, Item], bool], *, should: bool
) -> Findings:
    flaws = _flaws(answer, should)
    for index, item in items_of(answer):
        concerned = [one for one in flaws.get(index, ()) if concerns(one, item)]
        if not concerned:
            yield KEPT
        for one in concerned:
            place = f"items[{index}]" + (f".{one.place}" if one.place != "body" else "")
            yield Violation((answer,), place, one.expected, one.observed)


@each_answer("ITEM-1")
def item_matches_its_schema(answer: Answer) -> Findings:
    """Types and formats at every depth.

    The values of the filter member are ITEM-2's, members that are not there ITEM-8's.
    """
    operation = answer.operation

    def concerns(problem: Problem, item: Item) -> bool:
        of_filter = (problem.place, problem.keyword) == (operation.filter.name, "enum")
        absent = (problem.place, problem.keyword) == ("body", "required")
        return not (of_filter or absent or problem.place in _lacking(operation, item))

    yield from _by_schema(answer, concerns, should=False)


@each_answer("ITEM-2")
def status_is_documented(answer: Answer) -> Findings:
    """The member that the filter parameter is about."""
    allowed = answer.operation.filter
    for index, item in items_of(answer):
        value = item.get(allowed.name)
        if isinstance(value, str):
            yield (
                KEPT
                if value in allowed.values
                else Violation(
                    (answer,),
                    f"items[{index}].{allowed.name}",
                    f"one of {', '.join(allowed.values)}",
                    show(value),
                )
            )


@each_answer("ITEM-3")
def ids_are_unique(answer: Answer) -> Findings:
    """Inside one answer; across the pages of a walk it is PAG-6."""
    identifiers = [item["id"] for _, item in items_of(answer) if isinstance(item.get("id"), str)]
    repeated = [name for name, count in Counter(identifiers).items() if count > 1]
    if identifiers:
        yield judged(not repeated, answer, "items[*].id", "no id twice", f"twice: {show(repeated)}")


@each_answer("ITEM-4")
def counts_are_not_negative(answer: Answer) -> Findings:
    """The members whose schema has `minimum` or `multipleOf` under `x-should`."""
    yield from _by_schema(
        answer, lambda one, _: one.should and one.keyword in ("minimum", "multipleOf"), should=True
    )


@each_answer("ITEM-5")
def nested_values_are_documented(answer: Answer) -> Findings:
    """The members whose schema has `enum` under `x-should`."""
    yield from _by_schema(answer, lambda one, _: one.should and one.keyword == "enum", should=True)


@all_answers("ITEM-6")
def items_belong_to_one_client(answers: Sequence[Answer]) -> Findings:
    """Judged by `client.id`, where campaigns have one."""
    yield from unless_exercised(_owners(answers), "fewer than two campaigns name their client")


def _owners(answers: Sequence[Answer]) -> Findings:
    first: tuple[str, Answer] | None = None
    for answer in answers:
        for index, item in items_of(answer):
            client = item.get("client")
            owner = client.get("id") if isinstance(client, dict) else None
            if not isinstance(owner, str):
                continue
            if first is None:
                first = (owner, answer)
                continue
            yield judged(
                owner.lower() == first[0].lower(),
                (answer, first[1]),
                f"items[{index}].client.id",
                f"{first[0]}, as of the first campaign",
                owner,
            )


@all_listings("ITEM-7")
def unchanged_item_is_shown_alike(found: Sequence[Listing]) -> Findings:
    """By the members that filter, search and sort look at; counts may grow without a change."""
    first: dict[Hashable, tuple[Item, Listing]] = {}
    findings = (
        _shown_alike(one, index, *before)
        for one in found
        for index, item in enumerate(one.page.items)
        if (before := first.setdefault(_version(one, item), (item, one)))[1] is not one
    )
    yield from unless_exercised(findings, "no campaign was seen in two answers")


def _version(one: Listing, item: Item) -> Hashable:
    return identity(item), repr(item.get(one.operation.last_change))


def _shown_alike(one: Listing, index: int, before: Item, seen_in: Listing) -> Finding:
    item = one.page.items[index]
    if item is before:
        return KEPT
    watched = one.operation.watched
    name = next((name for name in watched if item.get(name) != before.get(name)), None)
    if name is None:
        return KEPT
    return Violation(
        (one.answer, seen_in.answer),
        f"items[{index}].{name}",
        f"{show(before.get(name))}, as in the answer to: {seen_in.answer.question}",
        show(item.get(name)),
        volatile=True,
    )


@each_answer("ITEM-8")
def needed_members_are_there(answer: Answer) -> Findings:
    """The members that the schema requires; null is none of them, unless the schema takes it."""
    operation = answer.operation
    expected = f"the members {', '.join(operation.item_schema['required'])}"
    for index, item in items_of(answer):
        lacking = _lacking(operation, item)
        seen = ", ".join(f"{name} is {'null' if name in item else 'missing'}" for name in lacking)
        yield judged(not lacking, answer, f"items[{index}]", expected, seen)


def _lacking(operation: Operation, item: Item) -> list[str]:
    schema = operation.item_schema
    return [
        name
        for name in schema["required"]
        if item.get(name) is None
        and (name not in item or "null" not in schema["properties"][name].get("type", ()))
    ]


@each_answer("ITEM-9")
def last_change_is_a_time(answer: Answer) -> Findings:
    """The member that says when an item was changed last; where it is absent, that is ITEM-8's."""
    member = answer.operation.last_change
    for index, item in items_of(answer):
        if member in item:
            kept = item[member] is not None
            yield judged(kept, answer, f"items[{index}].{member}", "a time", "null")
