"""What passes is waited for, or asked again: it says nothing of the target itself."""

from __future__ import annotations

from typing import Any

import pytest
from answers import OPERATION, ask
from scripted import KEY, OK, Clock, scripted, target

from carecycle_contract.client import (
    Client,
    ClientOptions,
    NoGround,
    Unanswered,
    check_ground_again,
)
from carecycle_contract.client.library import httpx

JSON = {"content-type": "application/json"}
TO_THE_END = {**JSON, "connection": "close"}
"""The headers of a body that ends with its connection."""


def test_a_server_that_waited_in_vain_is_asked_again() -> None:
    """408 is for a request that did not come in time; what always answers so may count."""
    waited = (408, JSON, b"{}")
    with scripted(waited, OK) as (url, _), target(url) as client:
        assert client.ask(ask()).status == 200
    with scripted(waited) as (url, _), target(url) as client:
        with pytest.raises(Unanswered, match="status 408, 4 times"):
            client.ask(ask())
        assert client.ask(ask(), patient=False).status == 408


@pytest.mark.parametrize(("headers", "tries"), [(TO_THE_END, 2), (JSON, 1)], ids=["end", "length"])
def test_text_that_ends_early_with_its_connection_is_asked_for_again(
    headers: dict[str, str], tries: int
) -> None:
    """Nothing else tells that the connection was lost; a length tells that it was not."""
    with scripted((200, headers, b'{"items": ['), OK) as (url, _), target(url) as client:
        answer = client.ask(ask())
        assert client.requests_used == tries
        assert (answer.json == {}) == (tries > 1)


def test_an_answer_that_broke_off_and_came_whole_is_counted() -> None:
    """By question, however often it broke off."""
    with scripted("drop", "drop", OK, "drop", OK) as (url, _), target(url) as client:
        for page in (1, 2):
            client.ask(ask(page=page))
        assert client.recovered == 2


@pytest.mark.parametrize("body", [b"[" * 400 + b"]" * 400, b"[%s]" % (b"9" * 1500)])
def test_a_rate_limit_that_cannot_be_read_is_no_answer(body: bytes) -> None:
    """It holds what is beyond the bounds of the parser, and is waited for all the same."""
    clock = Clock()
    limit = (429, {"retry-after": "3"}, body)
    with scripted(limit, OK) as (url, _), target(url, clock) as client:
        assert client.ask(ask()).status == 200
        assert client.rate_limited == []
    assert clock.slept == [3]


def test_a_rate_limit_that_breaks_off_is_waited_for() -> None:
    """Its header came whole."""
    clock = Clock()
    limit = (429, {"retry-after": "3", "content-length": "9"}, b"{}")
    with scripted(limit, OK) as (url, _), target(url, clock) as client:
        assert client.ask(ask()).status == 200
        assert client.rate_limited == []
    assert clock.slept == [3]


def test_no_wait_is_told_that_does_not_come() -> None:
    """The last failure is told instead."""
    told: list[str] = []

    class Heard:
        def asks(self, *_: Any) -> None:
            """Let it pass."""

        def waits(self, seconds: float, reason: str) -> None:
            told.append(reason)

    clock = Clock()
    away = (503, {"retry-after": "6"}, b"")
    with (
        scripted(away) as (url, _),
        target(url, clock, Heard()) as client,
        pytest.raises(Unanswered, match="4 times"),
    ):
        client.ask(ask())
    assert len(told) == 3
    assert clock.slept == [6, 6, 6]


@pytest.mark.parametrize(
    ("cause", "is_lost"),
    [(ConnectionRefusedError("refused"), True), (ConnectionResetError("reset"), False)],
)
def test_where_no_request_is_left_only_a_refused_connection_tells(
    cause: Exception, is_lost: bool
) -> None:
    """One that was reset at the last request was answered at all others."""
    error = httpx.ConnectError("failed")
    error.__cause__ = cause
    failure = Unanswered(ask(page=2), "ConnectError: failed, 1 time", error)
    with scripted(OK) as (url, _), Client(ClientOptions(url, KEY, max_requests=1)) as client:
        client.ask(ask())
        if is_lost:
            with pytest.raises(NoGround, match="It had answered before: see its log"):
                check_ground_again(client, OPERATION, failure)
        else:
            check_ground_again(client, OPERATION, failure)
