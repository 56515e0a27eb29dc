"""Where a value is refused, and where the refusal is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import ERROR, answered, ask, campaign, listed, question, verdict
from bounds import within_seconds

from carecycle_contract.question import Key, Question
from carecycle_contract.rules.validation import (
    invalid_page_is_refused,
    names_are_no_operators,
    undocumented_values_never_crash,
    validation_error_is_documented,
)

if TYPE_CHECKING:
    from carecycle_contract.rules.rule import Rule

INVALID_PAGE = ask(page=0)
HUGE_PAGE = ask(page=10**17)


@pytest.mark.parametrize(
    ("status", "expected"), [(399, False), (400, True), (499, True), (500, False), (200, False)]
)
def test_an_invalid_value_is_refused_with_any_4xx(status: int, expected: bool) -> None:
    """And with the body of an error."""
    assert verdict(invalid_page_is_refused, answered(INVALID_PAGE, status, ERROR)) is expected


@pytest.mark.parametrize(("others", "expected"), [((2,), False), ((2, 3, 4), None)])
@pytest.mark.parametrize(
    ("rule", "status"),
    [(invalid_page_is_refused, 500), (validation_error_is_documented, 405)],
)
def test_a_refusal_is_not_judged_where_valid_values_get_the_same(
    rule: Rule, status: int, others: tuple[int, ...], expected: bool | None
) -> None:
    """Seen of several of them."""
    valid = [answered(ask(page=number, per_page=9), status, ERROR) for number in others]
    invalid = answered(ask(page=0), status, ERROR)
    assert verdict(rule, invalid, *valid, listed(ask(), [campaign(1)], 1)) is expected


def test_thousands_of_answers_of_which_hundreds_fail_take_no_time() -> None:
    """What valid queries get is looked at once, not for each that fails."""
    valid = [answered(ask(page=number, sort_by="name"), 200, {}) for number in range(1, 3001)]
    failing = [answered(ask(page=-number), 500, ERROR) for number in range(1, 501)]
    with within_seconds(1.0):
        assert verdict(invalid_page_is_refused, *valid, *failing) is False


@pytest.mark.parametrize("question", [ask(page=1), ask(page=0, per_page=0), ask(key=Key.NONE)])
def test_only_a_value_that_is_invalid_alone_has_to_be_refused(question: Question) -> None:
    """Of two, either may be the reason."""
    assert verdict(invalid_page_is_refused, answered(question)) is None


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_an_undocumented_value_may_get_any_answer_but_a_5xx(status: int, expected: bool) -> None:
    """A page of that size may not be a number to the server."""
    answer = answered(HUGE_PAGE, status, ERROR)
    assert verdict(undocumented_values_never_crash, answer) is expected


@pytest.mark.parametrize(("unknown", "expected"), [(500, None), (400, False)])
def test_an_empty_value_may_fail_as_unknown_ones_of_its_parameter_do(
    unknown: int, expected: bool | None
) -> None:
    """That is told once; a value of another parameter, or a whole number, fails for itself."""
    refusal = answered(ask(sort_by="id"), unknown, ERROR)
    empty = answered(question(("sortBy", "")), 500, ERROR)
    assert verdict(undocumented_values_never_crash, refusal, empty) is expected
    other = answered(question(("status", "")), 500, ERROR)
    assert verdict(undocumented_values_never_crash, refusal, other) is False
    for page, told in ((0, False), ("Infinity", expected)):
        invalid = answered(ask(page=page), unknown, ERROR)
        assert verdict(undocumented_values_never_crash, invalid, answered(HUGE_PAGE, 500)) is told


@pytest.mark.parametrize(
    ("valid", "expected"), [(ask(page=2), None), (ask(page=2, filter="paused"), False)]
)
def test_an_undocumented_value_does_not_fail_for_what_fails_without_it(
    valid: Question, expected: bool | None
) -> None:
    """Where a valid question that asks for no more fails, too."""
    failed, huge = answered(valid, 500, ERROR), answered(HUGE_PAGE, 500, ERROR)
    assert verdict(undocumented_values_never_crash, failed, huge) is expected


@pytest.mark.parametrize(("page", "expected"), [(2, None), (1, False)])
def test_a_huge_page_does_not_fail_for_what_later_pages_fail_for(
    page: int, expected: bool | None
) -> None:
    """In any sort whose first page came."""
    first = listed(ask(page=1, sort_by="name"), [campaign(1)], 137)
    failed = answered(ask(page=page, sort_by="name"), 500, ERROR)
    huge = answered(HUGE_PAGE, 500, ERROR)
    assert verdict(undocumented_values_never_crash, first, failed, huge) is expected


@pytest.mark.parametrize(
    ("status", "expected"), [(400, True), (422, True), (404, False), (409, False)]
)
def test_an_invalid_value_should_get_a_400_or_422(status: int, expected: bool) -> None:
    """Whatever the body says."""
    body = {"message": "no", "code": "VALIDATION_ERROR", "errors": []}
    answer = answered(INVALID_PAGE, status, body)
    assert verdict(validation_error_is_documented, answer) is expected


def test_a_validation_error_should_say_what_is_wrong() -> None:
    """As the vendor's other pages show it."""
    answer = answered(INVALID_PAGE, 400, {"message": "no", "code": "VALIDATION_ERROR"})
    assert verdict(validation_error_is_documented, answer) is False


def test_an_error_without_the_documented_members_says_nothing_of_its_code() -> None:
    """ERR-1 tells it; a status that is wrong is told all the same."""
    body = {"message": ["page must not be less than 1"], "statusCode": 400}
    refusals = [answered(INVALID_PAGE, status, body) for status in (400, 404)]
    shown = [verdict(validation_error_is_documented, refusal) for refusal in refusals]
    assert shown == [None, False]


@pytest.mark.parametrize(("status", "expected"), [(399, None), (400, False), (500, None)])
def test_the_code_of_a_refused_value_is_judged_where_it_was_refused(
    status: int, expected: bool | None
) -> None:
    """Otherwise there is no refusal whose code could be wrong."""
    answer = answered(INVALID_PAGE, status, ERROR)
    assert verdict(validation_error_is_documented, answer) is expected


OPERATOR = question(("status[$ne]", "draft"))
WHOLE = listed(ask(), [campaign(1)], total=40)


@pytest.mark.parametrize(
    ("status", "total", "expected"),
    [(200, 40, True), (200, 39, False), (400, 0, True), (422, 0, True), (500, 0, False)],
)
def test_a_name_with_brackets_is_ignored_or_refused(
    status: int, total: int, expected: bool
) -> None:
    """Ignored, it selects nothing."""
    page = {"itemsTotal": total, "currentPage": 1, "nextPage": None, "prevPage": None, "items": []}
    answer = answered(OPERATOR, status, page if status == 200 else ERROR)
    assert verdict(names_are_no_operators, WHOLE, answer) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status.ne", False),
        ("search[$regex]", False),
        ("status[$in][]", False),
        ("status[]", True),
        ("status[0]", True),
        ("status", None),
        ("x[$ne]", None),
    ],
)
def test_only_a_documented_name_makes_an_operator(name: str, expected: bool | None) -> None:
    """Others select as they please, as an array of values does, or are other rules' matter."""
    page = {"itemsTotal": 7, "currentPage": 1, "nextPage": None, "prevPage": None, "items": []}
    answer = answered(question((name, "draft")), 200, page)
    assert verdict(names_are_no_operators, WHOLE, answer) is expected


@pytest.mark.parametrize(("status", "expected"), [(400, None), (500, False)])
def test_names_that_are_refused_together_may_hide_an_operator(
    status: int, expected: bool | None
) -> None:
    """One that is refused alone hides none."""
    names = question(("status[$ne]", "draft"), ("search[$regex]", "draft"))
    together = answered(names, status, ERROR)
    assert verdict(names_are_no_operators, WHOLE, together) is expected
    alone = answered(OPERATOR, 400, ERROR)
    assert verdict(names_are_no_operators, WHOLE, together, alone) is (expected is None)
