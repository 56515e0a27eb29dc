"""The body of a list, and the members of its envelope."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answered, ask, verdict, violations

from carecycle_contract.rules.envelope import (
    body_is_one_json_object,
    body_is_served_as_json,
    counters_are_whole_numbers,
    items_is_an_array_of_objects,
    neighbours_are_page_numbers_or_null,
)
from carecycle_contract.rules.items import item_matches_its_schema

INVALID_PAGE = ask(page=0)


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
    assert verdict(counters_are_whole_numbers, answered(ask(), 200, body)) is expected


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
    assert verdict(neighbours_are_page_numbers_or_null, answered(ask(), 200, body)) is expected


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("2", "numbers are written as texts"),
        ("-2.5", "numbers are written as texts"),
        ("", "an empty text is written for null"),
        ("two", None),
        (True, None),
        ([], None),
    ],
)
def test_what_is_written_as_a_text_is_told_as_that(value: object, hint: str | None) -> None:
    """In the envelope and in its items alike."""
    page = answered(
        ask(), 200, {"itemsTotal": value, "nextPage": value, "items": [{"maxAttempts": value}]}
    )
    told = [
        violation.hint
        for rule in (counters_are_whole_numbers, neighbours_are_page_numbers_or_null)
        for violation in violations(rule, page)
    ]
    told += [
        violation.hint
        for violation in violations(item_matches_its_schema, page)
        if violation.place.endswith("maxAttempts")
    ]
    assert told == [hint] * 3


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
    told = violations(items_is_an_array_of_objects, answered(ask(), 200, body))
    assert [violation.place for violation in told] == places


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
    assert verdict(body_is_served_as_json, answered(ask(), 200, {}, headers)) is expected


@pytest.mark.parametrize(
    ("body", "expected"), [(b"{}", True), (b"[]", False), (b"{", False), (b"", False)]
)
def test_a_list_is_one_json_object(body: bytes, expected: bool) -> None:
    """An error's body is not looked at."""
    assert verdict(body_is_one_json_object, answered(ask(), 200, body)) is expected
    assert verdict(body_is_one_json_object, answered(ask(), 404, body)) is None
    assert verdict(body_is_one_json_object, answered(INVALID_PAGE, 200, body)) is None


@pytest.mark.parametrize(
    ("media_type", "body", "expected"),
    [
        ("application/json; charset=windows-1252", b'{"items":"\xe9"}', None),
        ("application/json", b'{"items":"\xe9"}', False),
        ("application/json; charset=windows-1252", b'{"items":NaN}', False),
        ("application/xml", b"<list/>", None),
        ("text/plain", b'{"items":NaN}', False),
        ("application/json", b"<list/>", False),
    ],
)
def test_a_body_that_is_what_its_label_says_is_told_by_the_label(
    media_type: str, body: bytes, expected: bool | None
) -> None:
    """Its media type is wrong, and so is its encoding where that is named; there is one cause."""
    answer = answered(ask(), 200, body, {"content-type": media_type})
    assert verdict(body_is_one_json_object, answer) is expected
    if expected is None:
        assert verdict(body_is_served_as_json, answer) is False
