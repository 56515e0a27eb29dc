"""AUTH: requests without an API key, or with a wrong one, and keys in answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import Finding, Findings, Undecided, hinted, judged
from carecycle_contract.findings.refusal import (
    has_code,
    is_error_body,
    judged_status,
    one_code_for_all,
    refused,
)
from carecycle_contract.findings.showing import place_of, show
from carecycle_contract.lists.failure import (
    is_answered_as_valid_queries,
    statuses_without_lists,
)
from carecycle_contract.lists.unrefused import refused_as_one
from carecycle_contract.phrases import counted
from carecycle_contract.question import Key
from carecycle_contract.redaction import MASKED_KEY
from carecycle_contract.rules.rule import Rule, all_answers, each_answer
from carecycle_contract.statuses import KEY_REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON


def _is_refused(requirement: str, *keys: Key) -> Rule:
    @all_answers(requirement)
    def request_is_refused(answers: Sequence[Answer]) -> Findings:
        with_the_key = {
            (answer.question.parameters, answer.status)
            for answer in answers
            if answer.question.key.is_own and answer.status >= 300
        }
        listless = statuses_without_lists(answers)
        for answer in answers:
            if answer.question.key not in keys:
                continue
            asked = answer.question.parameters, answer.status
            is_for_the_key = answer.status in KEY_REFUSED or not (
                asked in with_the_key or is_answered_as_valid_queries(answer, listless)
            )
            if is_for_the_key:
                yield from hinted(_refuses(answer), partial(refused_as_one, answers))
            else:
                yield Undecided("such a request gets the same with the target's own key")

    return request_is_refused


def _refuses(answer: Answer) -> Findings:
    yield refused(answer, *KEY_REFUSED)
    operation = answer.operation
    items, noun = operation.envelope.items, operation.item.noun
    listed = answer.value_at((items,))
    observed = counted(len(listed), noun) if isinstance(listed, list) else show(listed)
    yield judged(not listed, answer, items, f"no {noun}", observed)


missing_key_is_refused = _is_refused("AUTH-1", Key.NONE)
empty_key_is_refused = _is_refused("AUTH-2", Key.EMPTY)
wrong_key_is_refused = _is_refused("AUTH-3", Key.WRONG, Key.WRONG_UNPREFIXED, Key.PREFIX)


@each_answer("AUTH-4", sees_rate_limits=True)
def key_is_not_echoed(answer: Answer) -> Findings:
    """Judged on answers to questions with the target's own key."""
    if answer.question.key.is_own:
        yield _not_echoed(answer)


def _not_echoed(answer: Answer) -> Finding:
    echoed = answer.exchange.echoes_key
    place = next(_places_of_key(answer), "response") if echoed else ""
    return judged(not echoed, answer, place, "no key in it", "the key that was sent")


def _places_of_key(answer: Answer) -> Iterator[str]:
    """Where the mask of a key stands: headers, then members of the body, else the body."""
    for name, value in answer.exchange.headers:
        if MASKED_KEY in value:
            yield f"header {name}"
    yield from _paths_to_key(answer.json, [])
    if MASKED_KEY.encode() in answer.exchange.body:
        yield "body"


def _paths_to_key(value: JSON, path: list[str | int]) -> Iterator[str]:
    """Members whose text has the mask, in the order of the body; `path` is that to the value."""
    parts = value if isinstance(value, list) else ()
    for name, member in value.items() if isinstance(value, dict) else enumerate(parts):
        if isinstance(member, (dict, list)):
            path.append(name)
            yield from _paths_to_key(member, path)
            path.pop()
        elif isinstance(member, str) and MASKED_KEY in member:
            yield place_of((*path, name))


@all_answers("AUTH-5")
def refusal_has_its_code(answers: Sequence[Answer]) -> Findings:
    """Judged on requests that were refused with an error body, which is ERR-1's."""
    for answer in answers:
        if answer.question.key.is_own or answer.status not in KEY_REFUSED:
            continue
        if not is_error_body(answer):
            yield Undecided("errors have no code to judge")
        elif codes := answer.operation.error.codes.get(answer.status, ()):
            yield from hinted([has_code(answer, codes)], partial(one_code_for_all, answers))


@each_answer("AUTH-6", sees_rate_limits=True)
def wrong_key_is_not_echoed(answer: Answer) -> Findings:
    """Judged on answers to questions with a whole wrong key; a message may name the prefix."""
    if answer.question.key in (Key.WRONG, Key.WRONG_UNPREFIXED):
        yield _not_echoed(answer)


@each_answer("AUTH-7")
def key_header_has_any_letter_case(answer: Answer) -> Findings:
    """RFC 9110 section 5.1. In the documented spelling the key is accepted, or no run goes on."""
    if answer.question.key is Key.RESPELLED:
        header = answer.operation.key.header
        expected = f"any but a 401 or 403, for the key is accepted in {header}"
        yield judged_status(answer.status not in KEY_REFUSED, answer, expected)
