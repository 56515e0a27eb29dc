"""ERR: the bodies of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import Findings, judged, unless_exercised
from carecycle_contract.findings.refusal import describe, error_code, is_error_body
from carecycle_contract.findings.schema import problems
from carecycle_contract.findings.showing import show
from carecycle_contract.rules.rule import all_answers, each_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer


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
