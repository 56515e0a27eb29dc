"""What a rule finds in one answer: where it looks at all, and where its bounds lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import answered, campaign, listed, verdict, violations
from model import OPERATION

from carecycle_contract.question import Key, Question, ask
from carecycle_contract.rules.authentication import key_is_not_echoed
from carecycle_contract.rules.envelope import (
    body_is_one_json_object,
    body_is_served_as_json,
    counters_are_whole_numbers,
    items_is_an_array_of_objects,
    neighbours_are_page_numbers_or_null,
)
from carecycle_contract.rules.errors import errors_are_json_with_message_and_code
from carecycle_contract.rules.http import well_formed_request_never_fails
from carecycle_contract.rules.pagination import (
    extreme_page_sizes_are_honoured,
    page_and_size_have_their_defaults,
)
from carecycle_contract.rules.searching import (
    NOWHERE,
    is_odd,
    odd_text_is_text,
    unknown_text_finds_nothing,
)
from carecycle_contract.rules.validation import (
    invalid_page_is_refused,
    undocumented_values_never_crash,
    validation_error_is_documented,
)

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

ERROR = {"message": "no", "code": "NOT_FOUND"}
INVALID_PAGE = ask(OPERATION, page=0)
HUGE_PAGE = ask(OPERATION, page=10**17)


@pytest.mark.parametrize(
    ("status", "expected"), [(399, False), (400, True), (499, True), (500, False), (200, False)]
)
def test_an_invalid_value_is_refused_with_any_4xx(status: int, expected: bool) -> None:
    """And with the body of an error."""
    assert verdict(invalid_page_is_refused, answered(INVALID_PAGE, status, ERROR)) is (expected)


@pytest.mark.parametrize(
    "question",
    [ask(OPERATION, page=1), ask(OPERATION, page=0, per_page=0), ask(OPERATION, key=Key.NONE)],
)
def test_only_a_value_that_is_invalid_alone_has_to_be_refused(question: Question) -> None:
    """Of two, either may be the reason."""
    assert verdict(invalid_page_is_refused, answered(question)) is None


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_an_undocumented_value_may_get_any_answer_but_a_5xx(status: int, expected: bool) -> None:
    """A page of that size may not be a number to the server."""
    answer = answered(HUGE_PAGE, status, ERROR)
    assert verdict(undocumented_values_never_crash, answer) is expected


@pytest.mark.parametrize(("status", "expected"), [(399, None), (400, False), (500, None)])
def test_the_code_of_a_refused_value_is_judged_where_it_was_refused(
    status: int, expected: bool | None
) -> None:
    """Otherwise there is no refusal whose code could be wrong."""
    answer = answered(INVALID_PAGE, status, ERROR)
    assert verdict(validation_error_is_documented, answer) is expected


@pytest.mark.parametrize("status", [200, 429, 500])
def test_a_key_must_not_stand_in_any_answer(status: int) -> None:
    """A rate limit's answer too."""
    rule = key_is_not_echoed
    assert rule.sees_rate_limits
    assert verdict(rule, answered(Question(), status, ERROR)) is True
    assert verdict(rule, answered(Question(), status, ERROR, echoes_key=True)) is False
    assert verdict(rule, answered(ask(OPERATION, key=Key.NONE), status, ERROR)) is None


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (199, {}, True),
        (299, ERROR, False),
        (299, {**ERROR, "items": []}, True),
        (299, {"message": "no"}, True),
        (300, ERROR, None),
        (399, ERROR, None),
        (400, ERROR, True),
        (400, {"message": "no"}, False),
        (400, {"message": "no", "code": 7}, False),
        (429, {}, False),
        (599, {}, False),
    ],
)
def test_an_error_has_a_message_and_a_code_and_a_status(
    status: int, body: dict[str, Any], expected: bool | None
) -> None:
    """A redirection has neither."""
    rule = errors_are_json_with_message_and_code
    assert rule.sees_rate_limits
    assert verdict(rule, answered(Question(), status, body)) is expected


MANY = [campaign(number) for number in range(51)]
SIZE, LARGEST = OPERATION.page_size.default, OPERATION.page_size.maximum


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(Question(), MANY[:50], 51), True),
        (listed(Question(), MANY[:50], 50), True),
        (listed(ask(OPERATION, page=1), MANY[:50], 50), None),
        (listed(ask(OPERATION, page=1), MANY[:50], 51), True),
        (listed(Question(), MANY[:49], 51), False),
        (listed(Question(), MANY, 51), False),
        (listed(Question(), [], 0), True),
        (listed(Question(), MANY[:50], 51, currentPage=2), False),
        (listed(ask(OPERATION, per_page=10), MANY[:10], 51), True),
        (listed(ask(OPERATION, per_page=10), MANY[:10], 51, currentPage=2), False),
        (listed(ask(OPERATION, page=2), MANY[:50], 101), True),
        (listed(ask(OPERATION, page=2), MANY[:50], 100), None),
        (listed(ask(OPERATION, page=2), MANY[:1], 51), None),
        (listed(ask(OPERATION, page=2), MANY[:1], 101), False),
        (listed(ask(OPERATION, page=1, per_page=50), MANY[:1], 101), None),
    ],
)
def test_a_default_shows_where_the_list_is_longer(answer: Answer, expected: bool | None) -> None:
    """Page 1 of a list of fifty is the same with any larger default."""
    assert SIZE == 50
    assert verdict(page_and_size_have_their_defaults, answer) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (listed(ask(OPERATION, per_page=1), MANY[:1], 2), True),
        (listed(ask(OPERATION, per_page=1), MANY[:2], 2), False),
        (listed(ask(OPERATION, per_page=1), MANY[:1], 1, nextPage=None), True),
        (listed(ask(OPERATION, per_page=1, filter="active"), MANY[:1], 1), None),
        (listed(ask(OPERATION, per_page=1, filter="active"), MANY[:2], 2), False),
        (listed(ask(OPERATION, per_page=2), MANY[:1], 2), None),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY[:50], 50), None),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY, 51), True),
        (listed(ask(OPERATION, per_page=100, filter="active"), MANY[:50], 51), False),
        (listed(ask(OPERATION, per_page=100, page=2, filter="active"), [], 100), None),
        (listed(ask(OPERATION, per_page=100, page=2, filter="active"), MANY, 151), True),
        (answered(ask(OPERATION, per_page=1), 400, ERROR), False),
        (answered(ask(OPERATION, per_page=1), 399, ERROR), True),
        (answered(ask(OPERATION, per_page=1, page=2), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, sort_by="name"), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, search="x"), 400, ERROR), None),
        (answered(ask(OPERATION, per_page=1, key=Key.NONE), 401, ERROR), None),
        (answered(ask(OPERATION, per_page=1, sort_by="createdAt"), 400, ERROR), False),
    ],
)
def test_an_extreme_page_size_shows_where_the_list_is_long_enough(
    answer: Answer, expected: bool | None
) -> None:
    """The largest one only beyond the default, which a server might fall back to."""
    assert LARGEST == 100
    assert verdict(extreme_page_sizes_are_honoured, answer) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"itemsTotal": 0, "currentPage": 1}, True),
        ({"itemsTotal": -1, "currentPage": 1}, False),
        ({"itemsTotal": 0, "currentPage": 0}, False),
        ({"itemsTotal": 1.5, "currentPage": 1}, False),
        ({"itemsTotal": 1.0, "currentPage": 1}, True),
        ({"itemsTotal": "1", "currentPage": 1}, False),
        ({"itemsTotal": True, "currentPage": 1}, False),
        ({"itemsTotal": 0}, True),
        ({}, None),
        ([], None),
    ],
)
def test_counters_begin_at_zero_and_one(body: Any, expected: bool | None) -> None:
    """A member that is missing is another rule's matter."""
    assert verdict(counters_are_whole_numbers, answered(Question(), 200, body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"nextPage": None, "prevPage": None}, True),
        ({"nextPage": 1, "prevPage": None}, True),
        ({"nextPage": 0, "prevPage": None}, False),
        ({"nextPage": None, "prevPage": 0}, False),
        ({"nextPage": None, "prevPage": "1"}, False),
        ({"nextPage": False}, False),
        ({"nextPage": 2}, True),
        ({}, None),
    ],
)
def test_neighbours_are_pages_or_null(body: Any, expected: bool | None) -> None:
    """Pages are numbered from 1."""
    assert verdict(neighbours_are_page_numbers_or_null, answered(Question(), 200, body)) is expected


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"items": []}, []),
        ({"items": [{}, {}]}, []),
        ({"items": [{}, 1, None]}, ["items[1]", "items[2]"]),
        ({"items": {}}, ["items"]),
        ({}, []),
    ],
)
def test_items_are_objects(body: Any, places: list[str]) -> None:
    """Each that is none is named."""
    found = violations(items_is_an_array_of_objects, answered(Question(), 200, body))
    assert [one.place for one in found] == places


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; charset=UTF-8", True),
        ('application/json; charset="utf8"', True),
        ("application/json; charset=latin-1", False),
        ("text/html", False),
        ("application/problem+json", False),
        (None, False),
    ],
)
def test_a_list_is_served_as_json(media_type: str | None, expected: bool) -> None:
    """In UTF-8, whether or not it says so."""
    headers = {} if media_type is None else {"content-type": media_type}
    assert verdict(body_is_served_as_json, answered(Question(), 200, {}, headers)) is expected


@pytest.mark.parametrize(
    ("body", "expected"), [(b"{}", True), (b"[]", False), (b"{", False), (b"", False)]
)
def test_a_list_is_one_json_object(body: bytes, expected: bool) -> None:
    """An error's body is not looked at."""
    assert verdict(body_is_one_json_object, answered(Question(), 200, body)) is expected
    assert verdict(body_is_one_json_object, answered(Question(), 404, body)) is None
    assert verdict(body_is_one_json_object, answered(INVALID_PAGE, 200, body)) is None


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_a_valid_query_never_fails(status: int, expected: bool) -> None:
    """A refusal is another rule's matter, and so is a query that is not valid."""
    assert verdict(well_formed_request_never_fails, answered(Question(), status)) is expected
    assert verdict(well_formed_request_never_fails, answered(INVALID_PAGE, status)) is None


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("flu shots, 2.5; so-so: ok", False),
        ("Grüße", False),
        ("a" * 999, False),
        ("a" * 1000, True),
        ("a_b", True),
        ("100%", True),
        ("it's", True),
    ],
)
def test_odd_texts(text: str, odd: bool) -> None:
    """Such as servers are known to trip over."""
    assert is_odd(text) is odd
    question = ask(OPERATION, search=text)
    for status in (200, 400, 499):
        assert verdict(odd_text_is_text, answered(question, status)) is (True if odd else None)
    assert verdict(odd_text_is_text, answered(question, 500)) is (False if odd else None)
    assert verdict(odd_text_is_text, answered(ask(OPERATION, search=text, key=Key.NONE), 500)) is (
        None
    )


@pytest.mark.parametrize(
    ("items", "total", "page", "expected"),
    [
        ([], 0, 1, True),
        ([campaign(1)], 1, 1, False),
        ([], 1, 1, False),
        ([campaign(1, description=f"a {NOWHERE.upper()}!")], 1, 1, None),
        ([], 1, 2, None),
        ([], 0, 2, True),
        ([campaign(1)], 0, 1, False),
    ],
)
def test_a_text_that_is_nowhere_finds_nothing(
    items: list[dict[str, Any]], total: int, page: int, expected: bool | None
) -> None:
    """Unless somebody has written it into a campaign, on this page or an earlier one."""
    answer = listed(ask(OPERATION, search=NOWHERE, page=page), items, total)
    assert verdict(unknown_text_finds_nothing, answer) is expected
