"""Which answers show a rate limit that a run would pass."""

from __future__ import annotations

import pytest
from answers import answered, ask
from scripted import OK, scripted, target

from carecycle_contract.client.rate_limit import shown_limit


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("x-ratelimit-limit", "100", "x-ratelimit-limit: 100"),
        ("x-ratelimit-limit", "100, 100;w=60", "x-ratelimit-limit: 100"),
        ("x-ratelimit-limit-minute", "60", "x-ratelimit-limit-minute: 60"),
        ("x-rate-limit-remaining", "139", "x-rate-limit-remaining: 139"),
        ("ratelimit-limit", "199", "ratelimit-limit: 199"),
        ("ratelimit-policy", '"burst";q=100;w=60', "ratelimit-policy: q=100"),
        ("ratelimit", '"default";r=50;t=30', "ratelimit: r=50"),
        ("ratelimit", "limit=100, remaining=50, reset=5", "ratelimit: limit=100"),
        ("x-ratelimit-limit", "5000", None),
        ("x-ratelimit-remaining", "140", None),
        ("ratelimit-policy", '"default";q=1000;w=60', None),
        ("ratelimit-reset", "30", None),
        ("x-ratelimit-limit", "none", None),
        ("retry-after", "5", None),
    ],
)
def test_headers_show_a_limit_where_they_allow_less(
    name: str, value: str, shown: str | None
) -> None:
    """Less than the run for a period, or less than what is still to be sent of it."""
    answer = answered(ask(), 200, {}, {name: value})
    assert shown_limit(answer, wanted=200, left=140) == shown


def test_a_429_shows_a_limit() -> None:
    """Whatever its headers say."""
    limited = answered(ask(), 429, {}, {"x-ratelimit-limit": "5000"})
    assert shown_limit(limited, wanted=200, left=140) == "status 429"


def test_a_limit_reduces_the_budget_where_there_is_a_smaller_one() -> None:
    """Once, and for the rest of the run."""
    with scripted((200, {"x-ratelimit-limit": "100"}, b"{}"), OK) as (url, _):
        with target(url, max_requests=200, limited_requests=60) as client:
            client.ask(ask())
            assert (client.budget, client.budget_left, client.limit) == (
                60,
                59,
                "x-ratelimit-limit: 100",
            )
            client.ask(ask())
            assert client.budget == 60
        with target(url, max_requests=200) as client:
            client.ask(ask())
            assert (client.budget, client.limit) == (200, None)
