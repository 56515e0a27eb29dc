"""ERR: the bodies of errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import Findings, Violation, judged
from carecycle_contract.findings.refusal import (
    describe,
    error_code,
    is_error_body,
    judged_status,
    said_in,
)
from carecycle_contract.findings.schema import problems
from carecycle_contract.findings.showing import show
from carecycle_contract.rules.rule import each_answer
from carecycle_contract.statuses import CLIENT_ERRORS, KEY_REFUSED, RATE_LIMITED, TOO_LONG

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


_READ = 1 << 16
"""Bytes of a body in which a stack trace is looked for."""

_FRAME = re.compile(
    rb"\bat [\w.$/<>]{1,200}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d+\)"
    rb"|\bat (?:async )?(?:[^\n()\"\\]{1,100} \()?[^\s()\"\\]{1,200}\.[cm]?[jt]sx?:\d+:\d+"
    rb"|File \\?\"[^\"\\\n]{1,200}\\?\", line \d+"
    rb"|\) in [^\n\"]{1,200}\.cs:line \d+"
    rb"|#\d+ [^\s\"()]{1,200}\.php\(\d+\)"
    rb"|(?<![\w./-])[\w./-]{1,200}\.rb:\d+:in "
    rb"|\bgoroutine \d+ \["
)
"""A line of a stack trace, as the JVM, Node.js, Python, .NET, PHP, Ruby and Go write it."""


@each_answer("ERR-1", sees_rate_limits=True)
def errors_are_json_with_message_and_code(answer: Answer) -> Findings:
    """An error body served with a status below 300 is an error, too.

    What an intermediary says of an address that is too long for it is not the server's. A refusal
    of a key that has another status, or brings the list nevertheless, is AUTH-1's. A 5xx breaks
    what says which answer should be there, and has the body that a framework gives to a crash.
    """
    items, is_own = answer.value_at((answer.operation.envelope.items,)), answer.question.key.is_own
    if answer.status in TOO_LONG or (items and not is_own):
        return
    if answer.status in CLIENT_ERRORS and (is_own or answer.status in KEY_REFUSED):
        expected = f"a JSON object with {said_in(answer.operation.error)}"
        yield judged(is_error_body(answer), answer, "body", expected, describe(answer))
    elif answer.status < 300:
        disguised = is_error_body(answer) and items is None
        yield judged_status(not disguised, answer, "4xx or 5xx for an error body")


@each_answer("ERR-2", unseen="no request met a rate limit", sees_rate_limits=True)
def rate_limit_says_when_to_retry(answer: Answer) -> Findings:
    """The documented body of a 429. No limit is exceeded on purpose."""
    operation, schema = answer.operation, answer.operation.response_schema(RATE_LIMITED)
    if answer.status != RATE_LIMITED or schema is None:
        return
    if answer.json_defect is not None:
        yield Violation((answer,), "body", "a JSON object", describe(answer))
        return
    departures = problems(operation.schemas, schema, answer.json, should=True)
    codes = operation.error.codes.get(RATE_LIMITED, ())
    code = error_code(answer)
    for problem in departures:
        yield Violation((answer,), problem.place, problem.expected, problem.observed)
    if not departures:
        place = ".".join(operation.error.code or ("body",))
        yield judged(not codes or code in codes, answer, place, " or ".join(codes), show(code))


@each_answer("ERR-3", sees_rate_limits=True)
def error_shows_no_stack_trace(answer: Answer) -> Findings:
    """By the beginning of the body, whatever its format."""
    if answer.status < 400:
        return
    # Inside of JSON, the letter of an escaped line break or tab would belong to the word behind it.
    frame = _FRAME.search(re.sub(rb"\\[nrt]", b"\n", answer.exchange.body[:_READ]))
    shown = "" if frame is None else show(frame[0].decode("utf-8", "replace"))
    yield judged(frame is None, answer, "body", "no stack trace", shown)
