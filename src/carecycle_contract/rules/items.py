"""ITEM: every campaign of every answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.rules.listing import expects_list
from carecycle_contract.rules.ruling import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    all_answers,
    each_answer,
    judged,
    show,
)
from carecycle_contract.rules.schema import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.rules.schema import Problem

ITEM_SCHEMA = "campaign.json"


def items_of(answer: Answer) -> Iterator[tuple[int, Mapping[str, JSON]]]:
    """The items of an answer with their index, also where the rest of the envelope is broken."""
    body = answer.json
    if expects_list(answer) and isinstance(body, dict) and isinstance(body.get("items"), list):
        for index, item in enumerate(body["items"]):
            if isinstance(item, dict):
                yield index, item


def _by_schema(answer: Answer, concerns: Callable[[Problem], bool], *, should: bool) -> Findings:
    for index, item in items_of(answer):
        found = [one for one in problems(ITEM_SCHEMA, item, should=should) if concerns(one)]
        if not found:
            yield KEPT
        for one in found:
            place = f"items[{index}]" + (f".{one.place}" if one.place != "body" else "")
            yield Violation((answer,), place, one.expected, one.observed)


@each_answer("ITEM-1")
def item_matches_its_schema(answer: Answer) -> Findings:
    """Types and formats at every depth; the values of the filter member are ITEM-2's."""
    member = answer.question.operation.filter.name
    yield from _by_schema(
        answer, lambda one: (one.place, one.keyword) != (member, "enum"), should=False
    )


@each_answer("ITEM-2")
def status_is_documented(answer: Answer) -> Findings:
    """The member that the filter parameter is about."""
    allowed = answer.question.operation.filter
    for index, item in items_of(answer):
        value = item.get(allowed.name)
        if isinstance(value, str):
            place = f"items[{index}].{allowed.name}"
            kept = value in allowed.values
            yield judged(kept, answer, place, f"one of {', '.join(allowed.values)}", show(value))


@each_answer("ITEM-3")
def ids_are_unique(answer: Answer) -> Findings:
    """Inside one answer; across the pages of a walk it is PAG-6."""
    identifiers = [item["id"] for _, item in items_of(answer) if isinstance(item.get("id"), str)]
    repeated = [name for name, count in Counter(identifiers).items() if count > 1]
    if identifiers:
        yield judged(not repeated, answer, "items[*].id", "no id twice", f"twice: {show(repeated)}")


@each_answer("ITEM-4")
def counts_are_not_negative(answer: Answer) -> Findings:
    """The members whose schema has `minimum` under `x-should`."""
    yield from _by_schema(answer, lambda one: one.should and one.keyword == "minimum", should=True)


@each_answer("ITEM-5")
def nested_values_are_documented(answer: Answer) -> Findings:
    """The members whose schema has `enum` under `x-should`."""
    yield from _by_schema(answer, lambda one: one.should and one.keyword == "enum", should=True)


@all_answers("ITEM-6")
def items_belong_to_one_client(answers: Sequence[Answer]) -> Findings:
    """Judged by `client.id`, where campaigns have one."""
    first: tuple[str, Answer] | None = None
    compared = False
    for answer in answers:
        for index, item in items_of(answer):
            client = item.get("client")
            owner = client.get("id") if isinstance(client, dict) else None
            if not isinstance(owner, str):
                continue
            if first is None:
                first = (owner, answer)
                continue
            compared = True
            yield judged(
                owner.lower() == first[0].lower(),
                (answer, first[1]),
                f"items[{index}].client.id",
                f"{first[0]}, as of the first campaign",
                owner,
            )
    if not compared:
        yield Undecided("fewer than two campaigns name their client")
