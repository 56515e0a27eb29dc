"""What an error is."""

from __future__ import annotations

from typing import Any

import pytest
from answers import ERROR, answered, ask, campaign, verdict, violations
from bounds import within_seconds

from carecycle_contract.question import Key
from carecycle_contract.rules.errors import (
    error_shows_no_stack_trace,
    errors_are_json_with_message_and_code,
    rate_limit_says_when_to_retry,
)

ONE = campaign(1)


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
        (500, {}, None),
    ],
)
def test_an_error_has_a_message_and_a_code_and_a_status(
    status: int, body: dict[str, Any], expected: bool | None
) -> None:
    """A redirection has neither, and a crash has the body that a framework gives it."""
    rule = errors_are_json_with_message_and_code
    assert rule.sees_rate_limits
    assert verdict(rule, answered(ask(), status, body)) is expected


@pytest.mark.parametrize("key", [Key.NONE, Key.EMPTY, Key.WRONG])
def test_a_refusal_with_the_list_in_it_is_no_matter_of_its_body(key: Key) -> None:
    """That it lets somebody in is AUTH-1's, AUTH-2's or AUTH-3's."""
    rule = errors_are_json_with_message_and_code
    assert verdict(rule, answered(ask(key=key), 401, {"items": [ONE]})) is None
    assert verdict(rule, answered(ask(key=key), 401, {"items": []})) is False
    assert verdict(rule, answered(ask(), 401, {"items": [ONE]})) is False


@pytest.mark.parametrize(("status", "expected"), [(401, False), (403, False), (400, None)])
def test_a_refusal_of_a_key_with_another_status_is_no_matter_of_its_body(
    status: int, expected: bool | None
) -> None:
    """As a gateway gives it in plain text; AUTH-1, AUTH-2 or AUTH-3 tell it."""
    refusal = answered(ask(key=Key.NONE), status, "Bad Request")
    assert verdict(errors_are_json_with_message_and_code, refusal) is expected


def test_a_rate_limit_in_plain_text_is_shown_as_that() -> None:
    """No member of it is missing: it has none."""
    (violation,) = violations(rate_limit_says_when_to_retry, answered(ask(), 429, b"slow down"))
    assert (violation.place, violation.observed) == ("body", "429 with slow down")


@pytest.mark.parametrize(
    "frame",
    [
        "at com.example.api.CampaignController.list(CampaignController.java:42)",
        "at com.example.CampaignsKt$list$1.invokeSuspend(Campaigns.kt:17)",
        "at CampaignsService.findAll (/app/dist/campaigns.service.js:88:13)",
        "at async file:///srv/app/campaigns.mjs:12:5",
        'File "/app/api/campaigns.py", line 31, in list_campaigns',
        "at Api.Campaigns.List(Query query) in C:\\src\\Api\\Campaigns.cs:line 57",
        "#3 /var/www/app/Http/CampaignController.php(29): App\\Campaign->page()",
        "app/controllers/campaigns_controller.rb:14:in `index'",
        "goroutine 18 [running]:",
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_an_error_shows_no_stack_trace(frame: str, html: bool) -> None:
    """As several languages write one, inside of JSON or not."""
    told = f"Invalid page\n\t{frame}\n"
    body = told.encode() if html else {**ERROR, "trace": told}
    assert verdict(error_shows_no_stack_trace, answered(ask(page=0), 400, body)) is False
    assert verdict(error_shows_no_stack_trace, answered(ask(), 200, body)) is None


@pytest.mark.parametrize(
    "message",
    [
        "Invalid page at position 3 (see pagination.md:12:5)",
        "Expected one of (active, draft) in line 12",
        "The file campaigns.csv, line 3, cannot be read",
        "#1 of 3 problems: page",
    ],
)
def test_a_message_is_no_stack_trace(message: str) -> None:
    """Whatever numbers it names."""
    answer = answered(ask(page=0), 400, {**ERROR, "message": message})
    assert verdict(error_shows_no_stack_trace, answer) is True


@pytest.mark.parametrize("text", [b"a/" * 50_000, b"at " * 30_000, b"at a" + b"." * 90_000])
def test_a_stack_trace_is_looked_for_in_time(text: bytes) -> None:
    """In so long a body as in its beginning."""
    with within_seconds(1):
        assert verdict(error_shows_no_stack_trace, answered(ask(page=0), 400, text)) is True
