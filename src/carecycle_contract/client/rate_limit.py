"""Read how many requests an answer says the server allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.statuses import RATE_LIMITED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.answer import Answer

# `X-RateLimit-Limit`, and `X-RateLimit-Limit-Minute` of some gateways; the fields of the drafts of
# draft-ietf-httpapi-ratelimit-headers, before and since they became structured.
_ONE_NUMBER = re.compile(r"(?:x-)?rate-?limit-(limit|remaining)(?:-[a-z]+)?")
_SEVERAL = ("ratelimit", "ratelimit-policy")
_MEMBER = re.compile(r"\b(q|limit|r|remaining)=(\d{1,9})\b")
_LEADING = re.compile(r"\s*(\d{1,9})\b")


def shown_limit(answer: Answer, wanted: int, left: int) -> str | None:
    """The rate limit that an answer shows, in words, if the run would exceed it; else None.

    `wanted` is the number of requests of the whole run, `left` that of those still to be sent.
    """
    if answer.status == RATE_LIMITED:
        return "status 429"
    for shown, is_quota, number in _numbers(answer):
        if number < (wanted if is_quota else left):
            return shown
    return None


def told_limits(answer: Answer) -> list[str]:
    """The numbers of requests that an answer's headers tell, in words."""
    return [shown for shown, _, _ in _numbers(answer)]


def _numbers(answer: Answer) -> Iterator[tuple[str, bool, int]]:
    """Each number of requests in a header, after its words, and whether it is that of a period."""
    for name, value in answer.exchange.headers:
        if (field := _ONE_NUMBER.fullmatch(name)) and (number := _LEADING.match(value)):
            yield f"{name}: {number[1]}", field[1] == "limit", int(number[1])
        elif name in _SEVERAL:
            for member, digits in _MEMBER.findall(value):
                yield f"{name}: {member}={digits}", member in ("q", "limit"), int(digits)
