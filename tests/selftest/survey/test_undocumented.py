"""Values just outside what is documented, and what need not be asked after a refusal."""

from __future__ import annotations

from itertools import islice

from answers import OPERATION, answered, ask, campaign, listed

from carecycle_contract.contract import Role
from carecycle_contract.question import Question, Validity
from carecycle_contract.survey.extras import more_names, more_values
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.texts import NUL, long_text, odd_text
from carecycle_contract.survey.undocumented import (
    far,
    oddities,
    operator_alone,
    operators,
    unknown_values,
)

WHOLE = listed(ask(), [campaign(number) for number in range(3)])
KNOWN = Known(OPERATION, [WHOLE])


def test_values_outside_the_documented_sets_are_invalid() -> None:
    """One for each parameter with a set; the others of a question are valid."""
    parameters = [question.invalid_parameter for question in unknown_values(KNOWN)]
    roles = [parameter.role for parameter in parameters if parameter is not None]
    assert roles == [Role.SORT_KEY, Role.SORT_DIRECTION, Role.FILTER]


def test_an_item_has_the_member_that_is_no_sort_key() -> None:
    """A database would sort by it."""
    sort_by = dict(unknown_values(KNOWN)[0].parameters)["sortBy"]
    assert sort_by in campaign(1)
    assert sort_by not in OPERATION.sort_keys


def test_forty_further_values_try_every_odd_number() -> None:
    """As a page or as its size: what wraps to 1 in 32 bits, is padded, or ends in letters."""
    asked = dict(
        reversed(pair)
        for question in islice(more_values(KNOWN), 40)
        for pair in question.parameters
    )
    assert asked.keys() >= {"4294967297", "05", "10abc", "1e1", "9" * 30, "-createdAt"}


def test_operators_share_a_question() -> None:
    """Their value is one that campaigns have, so that an operator changes the total."""
    [question] = operators(KNOWN)
    assert dict(question.parameters)["status[$ne]"] == "active"
    assert question.validities == {}


def test_an_operator_that_was_refused_among_others_is_asked_alone() -> None:
    """A search that is an object may be what was refused."""
    [together] = operators(KNOWN)
    assert operator_alone(KNOWN) == []
    [alone] = operator_alone(Known(OPERATION, [WHOLE, answered(together, 400)]))
    assert alone.parameters == together.parameters[:1]


def test_after_a_refusal_what_it_may_have_hidden_is_asked_alone() -> None:
    """The end of a long text; and of pages too far no further one is asked for."""
    long, far_page = ask(per_page=100, search=long_text(KNOWN)), far(OPERATION)
    alone, huge = ask(per_page=100, search=odd_text(KNOWN)), ask(page="9" * 30)
    assert huge in oddities(KNOWN)
    assert alone not in oddities(KNOWN)
    refused = Known(OPERATION, [WHOLE, answered(long, 400), answered(far_page, 400)])
    assert huge not in oddities(refused)
    assert alone in oddities(refused)
    assert NUL not in _searched(oddities(refused))


def test_of_a_long_text_that_failed_each_part_is_asked_alone() -> None:
    """The NUL first, which is the likeliest to fail."""
    failed = Known(OPERATION, [WHOLE, answered(ask(per_page=100, search=long_text(KNOWN)), 500)])
    assert _searched(oddities(failed))[:2] == [NUL, odd_text(KNOWN)]
    assert {NUL, odd_text(KNOWN)}.isdisjoint(_searched(more_names(failed)))


def _searched(questions: list[Question]) -> list[str | None]:
    return [dict(question.parameters).get("search") for question in questions]


def test_oddities_have_no_documented_meaning() -> None:
    """Each has at least one value that is neither valid nor invalid."""
    assert all(Validity.UNDEFINED in question.validities.values() for question in oddities(KNOWN))
