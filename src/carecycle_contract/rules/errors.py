"""ERR: the bodies of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.redaction import opening
from carecycle_contract.rules.ruling import (
    Finding,
    Findings,
    all_answers,
    each_answer,
    judged,
    outline,
    show,
    unless_exercised,
)
from carecycle_contract.rules.schema import problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer

_SHOWN, _READ = 160, 1 << 16
SAID = ("message", "code")
"""The members that every error has."""


def is_error_body(answer: Answer) -> bool:
    """Whether the body is a JSON object with a message and a code, both texts."""
    body = answer.json
    return isinstance(body, dict) and all(isinstance(body.get(name), str) for name in SAID)


def error_code(answer: Answer) -> str | None:
    """The `code` of an error body, or None."""
    code = answer.json.get("code") if isinstance(answer.json, dict) else None
    return code if isinstance(code, str) else None


def describe(answer: Answer) -> str:
    """An answer in a few words: its status, and what its body says for people to read.

    Of JSON only the members of an error are shown: others may hold personal data.
    """
    body, status = answer.exchange.body, answer.status
    if not body:
        return f"{status}, no body"
    if isinstance(answer.json, dict) and isinstance(answer.json.get("items"), list):
        return f"{status} with a list of {len(answer.json['items'])} items"
    if isinstance(answer.json, dict):
        said = {name: answer.json[name] for name in SAID if name in answer.json}
        others = [name for name in answer.json if name not in SAID]
        return f"{status} with {show(said)}" + (f" and {', '.join(others)}" if others else "")
    if answer.json_defect is None:
        return f"{status} with {outline(answer.json)}"
    text = " ".join(body[:_READ].decode("utf-8", "replace").split())
    if len(body) > _READ:
        # The last word may be half an address.
        text = text.rpartition(" ")[0]
    return f"{status} with {opening(text, _SHOWN)}{'…' if len(text) > _SHOWN else ''}"


def refused(answer: Answer, statuses: range | tuple[int, ...], expected: str) -> Finding:
    """Whether an answer has one of the statuses, and the error body."""
    kept = answer.status in statuses and is_error_body(answer)
    return judged(kept, answer, "status", f"{expected} with a message and a code", describe(answer))


@each_answer("ERR-1", sees_rate_limits=True)
def errors_are_json_with_message_and_code(answer: Answer) -> Findings:
    """Also an error that is served with status 200 is one."""
    if answer.status >= 400:
        yield judged(
            is_error_body(answer),
            answer,
            "body",
            "a JSON object with a message and a code",
            describe(answer),
        )
    elif answer.status < 300:
        disguised = (
            is_error_body(answer) and isinstance(answer.json, dict) and "items" not in answer.json
        )
        yield judged(
            not disguised, answer, "status", "4xx or 5xx for an error body", describe(answer)
        )


@all_answers("ERR-2", sees_rate_limits=True)
def rate_limit_says_when_to_retry(answers: Sequence[Answer]) -> Findings:
    """`retryAfter`, in seconds. No limit is exceeded on purpose."""
    limited = (finding for answer in answers for finding in _rate_limited(answer))
    yield from unless_exercised(limited, "no request met a rate limit")


def _rate_limited(answer: Answer) -> Findings:
    if answer.status == 429:
        found = problems("rate-limit-error.json", answer.json, should=True)
        code = error_code(answer)
        yield judged(
            not found and code == "RATE_LIMIT_EXCEEDED",
            answer,
            "body",
            "a message, the code RATE_LIMIT_EXCEEDED and retryAfter in seconds",
            "; ".join(f"{one.place}: {one.observed}" for one in found) or f"code {show(code)}",
        )
