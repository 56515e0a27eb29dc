"""Schemathesis's own checks of an answer, in our terms."""

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
"""Schemathesis's checks of one answer.

Left out: those that send requests of their own, and `positive_data_acceptance` and
`negative_data_rejection`, which take fractional and padded numbers for settled though the
documentation is silent about them; the rules of VAL judge what is settled.
"""


def departures(case: Case, answer: Answer) -> list[Violation]:
    """What Schemathesis's checks have against an answer."""
    try:
        case.validate_response(_response(answer), checks=[*CHECKS])
    except FailureGroup as group:
        return [one for failure in group.exceptions for one in _violations(failure, answer)]
    return []


def _violations(failure: Exception, answer: Answer) -> list[Violation]:
    """A failed check in our terms, without values that must not be shown.

    Schemathesis's validator is stricter than ours about some formats (e-mail addresses with
    letters outside ASCII, RFC 6531), so a schema failure counts as far as ours finds it too.
    """
    if isinstance(failure, JsonSchemaError):
        operation, schema = answer.operation, answer.operation.response_schema(answer.status)
        if schema is None:
            return []
        # The numbers of a fractional page may be fractions.
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
    """An answer in the form that Schemathesis's checks take."""
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
