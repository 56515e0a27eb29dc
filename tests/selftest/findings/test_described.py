"""Schemathesis's own checks of an answer, in our terms."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import Any

import pytest
from answers import ERROR, answered, ask, campaign, listed
from schemathesis import Response

from carecycle_contract.findings.described import departures
from carecycle_contract.findings.finding import HTTP_STATUS
from carecycle_contract.findings.refusal import describe

CAMPAIGN = campaign(1, id="9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d")


def _of_user(email: str) -> dict[str, Any]:
    """The member that names an agent, with this address."""
    groups = [{"agents": [{"member": {"user": {"email": email}}}]}]
    return {"transferConfig": {"routingConfig": {"groups": groups}}}


@pytest.mark.parametrize(
    ("members", "departing"),
    [
        ({}, []),
        ({"maxAttempts": "3"}, [("items[0].maxAttempts", "number or null", '"3"')]),
        (
            {"maxAttempts": "3", "name": 1},
            [("items[0].name", "string", "1"), ("items[0].maxAttempts", "number or null", '"3"')],
        ),
        # Schemathesis refuses it, but RFC 6531 allows it.
        (_of_user("zoë@example.org"), []),
    ],
)
def test_an_item_departs_from_its_schema_where_ours_says_so(
    members: dict[str, Any], departing: list[tuple[str, str, str]]
) -> None:
    """With place and expectation, as in every other failure."""
    told = departures(listed(ask(), [CAMPAIGN | members]))
    assert [
        (violation.place, violation.expected, violation.observed) for violation in told
    ] == departing


@pytest.mark.parametrize("status", [500, 302])
def test_a_status_that_the_document_does_not_describe_is_told(status: int) -> None:
    """With the answer in a few words."""
    answer = answered(ask(), status, ERROR, {"content-type": "application/json"})
    (violation,) = departures(answer)
    assert violation.place == HTTP_STATUS
    assert violation.observed == describe(answer)


@pytest.mark.parametrize(
    ("status", "media_type", "observed"),
    [
        (400, "text/html; charset=utf-8", ["text/html"]),
        (400, "application/problem+json", []),
        (200, "application/problem+json", ["application/problem+json"]),
    ],
)
def test_another_media_type_is_shown(status: int, media_type: str, observed: list[str]) -> None:
    """But of errors, of which the documentation names none, any kind of JSON is described."""
    body = ERROR if status == 400 else {"itemsTotal": 0, "items": []}
    told = departures(answered(ask(), status, body, {"content-type": media_type}))
    shown = [violation for violation in told if violation.place == "header content-type"]
    assert [(one.expected, one.observed) for one in shown] == [
        ("application/json", media_type) for media_type in observed
    ]


def test_any_client_error_with_the_error_body_is_described() -> None:
    """By the range 4XX."""
    assert departures(answered(ask(), 418, ERROR)) == ()
    (violation,) = departures(answered(ask(), 418, {"message": "no"}))
    assert (violation.place, violation.expected) == ("body", "the members message, code")


@pytest.mark.parametrize(
    "body", [{"itemsTotal": 1, "items": []}, {"itemsTotal": "one"}, b"{", b'{"items": NaN}']
)
def test_no_answer_is_held_by_what_is_wrong_with_it(body: Any) -> None:
    """A run collects no garbage, and answers may have megabytes each."""
    gc.disable()
    try:
        departures(answered(ask(), 200, body))
        held = [one for one in gc.get_objects() if isinstance(one, Response) and one.content]
    finally:
        gc.enable()
    assert held == []


def test_a_large_body_that_is_no_json_departs_without_being_parsed() -> None:
    """Schemathesis would make objects of it, where a name is repeated."""
    members = b",".join(b'"member %d":%d' % (number, number) for number in range(100_000))
    (violation,) = departures(answered(ask(), 200, b'{%s,"member 99999":1}' % members))
    assert violation.place == "JSON deserialization error"


@pytest.mark.parametrize(
    "url", ["https://api.example.com:99999999/", "https://.a", "", "https://["]
)
def test_any_address_may_have_been_asked(url: str) -> None:
    """Those of a recording are not checked by who reads it."""
    answer = answered(ask(), 400, ERROR)
    assert not departures(replace(answer, exchange=replace(answer.exchange, url=url)))


def test_a_lone_surrogate_in_a_name_is_json() -> None:
    """By the grammar of RFC 8259, whatever some parsers make of it."""
    item = CAMPAIGN | {"note \udc00": 1}
    assert departures(listed(ask(), [item])) == ()
