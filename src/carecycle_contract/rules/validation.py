"""VAL: values of parameters outside their documented set or range."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias

from carecycle_contract.contract import Role
from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation, hinted
from carecycle_contract.findings.refusal import (
    has_code,
    is_error_body,
    no_server_error,
    one_code_for_all,
    refused,
)
from carecycle_contract.findings.schema import problems
from carecycle_contract.lists.disorder import sorted_by_default
from carecycle_contract.lists.effect import without_effect
from carecycle_contract.lists.failure import (
    PAGES_WITHOUT_ITEMS_FAIL,
    VALID_VALUES_FAIL,
    failing_with,
    failing_without_items,
    fails_in_depth,
    is_answered_as_valid_queries,
    searches_among,
    statuses_without_lists,
    to_valid_queries,
)
from carecycle_contract.lists.listing import answer_state, expects_list, listings_of, of_whole_list
from carecycle_contract.lists.unrefused import refused_as_one, unrefused_alike
from carecycle_contract.question import Validity
from carecycle_contract.rules.rule import Rule, all_answers
from carecycle_contract.statuses import CLIENT_ERRORS, INVALID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Parameter
    from carecycle_contract.question import Question

    Hint: TypeAlias = Callable[[], str | None]

_INTEGER = re.compile(r"-?[0-9]+")
_BEGINNING = re.compile(r"[^.\[]*")
_ARRAY = re.compile(r"[^.\[]*\[[0-9]*\]")


def _refuses(requirement: str, role: Role) -> Rule:
    @all_answers(requirement)
    def invalid_value_is_refused(answers: Sequence[Answer]) -> Findings:
        fails_anyway = failing_with(to_valid_queries(answers))
        why_unrefused = _why_unrefused(answers)
        for answer in answers:
            parameter = answer.question.invalid_parameter
            if parameter is None or parameter.role is not role:
                continue
            if fails_anyway(answer):
                yield Undecided(VALID_VALUES_FAIL)
            else:
                yield from hinted([refused(answer)], partial(why_unrefused, answer, parameter))

    return invalid_value_is_refused


def _why_unrefused(answers: Sequence[Answer]) -> Callable[[Answer, Parameter], str | None]:
    """Why an invalid value is not refused, if others show it."""
    as_one, alike = cache(partial(refused_as_one, answers)), unrefused_alike(answers)

    def why_unrefused(answer: Answer, parameter: Parameter) -> str | None:
        of_several = as_one() or alike(answer)
        if answer.page is None:
            return of_several
        listings = listings_of(answers)
        # Keys that are not known fall back as those do that are known by other names.
        fallback = sorted_by_default(listings) if parameter.role is Role.SORT_KEY else None
        return without_effect(listings, parameter) or of_several or fallback

    return why_unrefused


invalid_page_is_refused = _refuses("VAL-1", Role.PAGE_NUMBER)
invalid_page_size_is_refused = _refuses("VAL-2", Role.PAGE_SIZE)
unknown_sort_key_is_refused = _refuses("VAL-3", Role.SORT_KEY)
unknown_sort_direction_is_refused = _refuses("VAL-4", Role.SORT_DIRECTION)
unknown_filter_value_is_refused = _refuses("VAL-5", Role.FILTER)


@all_answers("VAL-6")
def validation_error_is_documented(answers: Sequence[Answer]) -> Findings:
    """Judged on 4xx answers, and on their bodies if they have what ERR-1 asks of all errors."""
    listless = statuses_without_lists(answers)
    as_one = cache(partial(refused_as_one, answers))
    one_code = cache(partial(one_code_for_all, answers))
    for answer in answers:
        if answer.question.invalid_parameter is None or answer.status not in CLIENT_ERRORS:
            continue
        if is_answered_as_valid_queries(answer, listless):
            yield Undecided("such questions are refused with valid values, too")
        else:
            yield from _as_documented(answer, as_one, one_code)


def _as_documented(answer: Answer, as_one: Hint, one_code: Hint) -> Findings:
    operation = answer.operation
    is_documented = is_error_body(answer)
    if is_documented or answer.status not in INVALID:
        yield from hinted([refused(answer, *INVALID)], as_one)
    else:
        yield Undecided("errors have neither code nor shape to judge")
    if not is_documented:
        return
    codes = operation.error.codes.get(400) or operation.error.codes.get(422, ())
    if codes:
        yield from hinted([has_code(answer, codes)], one_code)
    responses = operation.responses
    name = responses.get("400") or responses.get("422") or operation.error.schema_name
    known = {problem.place for problem in problems(operation.schemas, name, answer.json)}
    for problem in problems(operation.schemas, name, answer.json, should=True):
        if problem.place not in known:
            yield Violation((answer,), problem.place, problem.expected, problem.observed)


@all_answers("VAL-7")
def undocumented_values_never_crash(answers: Sequence[Answer]) -> Findings:
    """Judged on values that the documentation makes neither valid nor invalid.

    Where a value fails that is none of an enum, or no number, so may others of its parameter. Where
    a valid question fails that asks for no more, or any page without items, it is not for the
    value.
    """
    failing = {_alien_to(answer) for answer in answers if answer.status >= 500}
    without_items = failing_without_items(answers, searches_among(answers))
    valid = to_valid_queries(answers)
    fails_anyway = failing_with(valid)
    for answer in answers:
        validities = answer.question.validities
        undefined = {
            parameter
            for parameter, validity in validities.items()
            if validity is Validity.UNDEFINED
        }
        if answer.status >= 500 and undefined & failing:
            name = next(iter(undefined & failing)).name
            yield Undecided(f"{name} fails for values of another kind, too")
        elif undefined and fails_anyway(answer):
            yield Undecided(VALID_VALUES_FAIL)
        elif answer.operation.page in undefined and answer_state(answer) in without_items:
            yield Undecided(PAGES_WITHOUT_ITEMS_FAIL)
        elif answer.operation.page in undefined and fails_in_depth(answer, valid):
            yield Undecided("later pages of a list fail, too")
        elif undefined:
            yield no_server_error(answer)


def _alien_to(answer: Answer) -> Parameter | None:
    """The parameter with a value that is not of its kind: none of its set, or no whole number."""
    parameter = answer.question.invalid_parameter
    value = "" if parameter is None else dict(answer.question.parameters)[parameter.name]
    return None if _INTEGER.fullmatch(value) else parameter


@all_answers("VAL-8", unseen="no name with brackets or dots was asked for")
def names_are_no_operators(answers: Sequence[Answer]) -> Findings:
    """A list that ignores them has the total of the whole one, unless documented names select.

    Some frameworks write an array of values as `status[]`, which may select as its values do. Where
    several names are refused together, one may be an operator, and another the reason.
    """
    fails_anyway = failing_with(to_valid_queries(answers))
    whole = {
        listing.page.items_total: listing.answer
        for listing in reversed(of_whole_list(listings_of(answers)))
    }
    for answer in answers:
        names = _operators(answer.question)
        if not names or not answer.question.key.is_own:
            continue
        if fails_anyway(answer):
            yield Undecided(VALID_VALUES_FAIL)
            continue
        if len(names) > 1 and answer.status in CLIENT_ERRORS:
            yield Undecided("several names with brackets or dots were refused together, none alone")
            continue
        yield no_server_error(answer)
        if not whole or not expects_list(answer) or answer.page is None:
            continue
        total = answer.page.items_total
        arrays = any(map(_ARRAY.fullmatch, names))
        if arrays or answer.question.validities or total in whole:
            yield KEPT
            continue
        expected, unnamed = next(iter(whole.items()))
        yield Violation(
            (answer, unnamed),
            answer.operation.envelope.items_total,
            f"{expected}, as without {' and '.join(names)}",
            str(total),
            volatile=True,
        )


def _operators(question: Question) -> list[str]:
    """The names of a question that a documented one begins, with brackets or dots behind it."""
    known = {parameter.name for parameter in question.operation.parameters}
    return [
        name
        for name, _ in question.parameters
        if name not in known and _BEGINNING.match(name)[0] in known  # type: ignore[index]
    ]
