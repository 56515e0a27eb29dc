"""Run Schemathesis's checks on an answer, and report failures as violations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import requests
import schemathesis
from schemathesis import Response
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.openapi.checks import JsonSchemaError
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carecycle_contract.findings.finding import Violation
from carecycle_contract.findings.refusal import describe
from carecycle_contract.findings.schema import problems

if TYPE_CHECKING:
    from schemathesis import Case as GenericCase

    from carecycle_contract.answer import Answer

    Case: TypeAlias = GenericCase[Any]

CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
"""Schemathesis's checks of a single answer.

Checks that send further requests are left out. So are `positive_data_acceptance` and
`negative_data_rejection`, which expect certain answers to fractional and padded numbers where the
documentation is silent; the VAL rules judge what it does say.
"""


def departures(case: Case, answer: Answer) -> list[Violation]:
    """The violations that Schemathesis's checks find in an answer."""
    try:
        case.validate_response(_response(answer), checks=[*CHECKS])
    except FailureGroup as group:
        failures = group.exceptions
        return [violation for failure in failures for violation in _violations(failure, answer)]
    return []


def _violations(failure: Exception, answer: Answer) -> list[Violation]:
    """The violations behind a failed check, without values that must not be shown.

    Schemathesis's validator is stricter about some formats (it refuses e-mail addresses with
    letters outside ASCII, RFC 6531), so a schema failure is reported as our validator sees it.
    """
    if isinstance(failure, JsonSchemaError):
        operation, schema = answer.operation, answer.operation.response_schema(answer.status)
        if schema is None:
            return []
        # If the page asked for is a fraction, the envelope may repeat it.
        open_places = operation.envelope.names[:-1] if answer.question.asks_for_fractions else ()
        return [
            Violation((answer,), problem.place, problem.expected, problem.observed)
            for problem in problems(operation.schemas, schema, answer.json)
            if problem.place not in open_places
        ]
    title = failure.title if isinstance(failure, Failure) else type(failure).__name__
    expected = "an answer that the OpenAPI document describes"
    return [Violation((answer,), title, expected, describe(answer))]


def _response(answer: Answer) -> Response:
    """An answer as Schemathesis's checks take it."""
    exchange = answer.exchange
    headers: dict[str, list[str]] = {}
    for name, value in exchange.headers:
        headers.setdefault(name, []).append(value)
    return Response(
        status_code=exchange.status,
        headers=headers,
        content=exchange.body,
        request=requests.Request("GET", exchange.url).prepare(),
        elapsed=exchange.elapsed,
        verify=True,
    )
