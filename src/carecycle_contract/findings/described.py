"""Whether the OpenAPI document describes an answer, by Schemathesis's own checks."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from schemathesis import Response
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.core.failures import Failure, FailureGroup, MalformedJson, ServerError
from schemathesis.openapi.checks import JsonSchemaError, UndefinedContentType, UndefinedStatusCode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carecycle_contract.findings.cutting import documented_names, first_cut
from carecycle_contract.findings.finding import HTTP_STATUS, Violation
from carecycle_contract.findings.refusal import describe
from carecycle_contract.findings.schema import is_valid, problems
from carecycle_contract.statuses import TOO_LONG

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation

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

# No check reads the address, and that of a recording may be one that `requests` refuses.
_ANY_REQUEST = requests.Request("GET", "http://target.invalid").prepare()
_OF_STATUS = (ServerError, UndefinedStatusCode)

# RFC 6839 section 3.1: it is JSON. The documentation names no media type of errors.
_JSON_BY_SUFFIX = re.compile(r"application/[^;]+\+json")

_LARGE = 1 << 20
"""Bytes of a body from which it is cut, valid or not: Schemathesis's validator is stricter."""

_LARGEST_DEFECT = 1 << 16
"""Bytes of a body that is not JSON. Schemathesis parses a larger one all the same, whose members
may take more than a gigabyte."""


@lru_cache(maxsize=4)
def described(operation: Operation) -> Any:  # noqa: ANN401 - Schemathesis does not type its lookup
    """The operation as Schemathesis reads it from the OpenAPI document."""
    project = ProjectConfig(
        # With a codec, Hypothesis would try it on every character once in each checkout, which
        # takes a second and 200 MB. Without one it draws every character that UTF-8 can encode.
        generation=GenerationConfig(codec=None),
        # Other methods would change a live account; the client refuses them, too.
        phases=PhasesConfig(
            coverage=CoveragePhaseConfig(
                generate_duplicate_query_parameters=True, unexpected_methods=set()
            )
        ),
    )
    configuration = SchemathesisConfig(projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_path(operation.document, config=configuration)
    return schema[operation.path]["GET"]


# A run judges its answers again and again, as more arrive.
@lru_cache(maxsize=1024)
def departures(answer: Answer) -> tuple[Violation, ...]:
    """The violations that Schemathesis's checks find in an answer."""
    if answer.status in TOO_LONG:
        return ()
    case = described(answer.operation).Case(query=dict(answer.question.parameters))
    response = _response(answer)
    try:
        case.validate_response(response, checks=[*CHECKS])
    except FailureGroup as group:
        # Of the schema there is a failure for each keyword, which `problems` explains all at once.
        of_schema = [
            failure for failure in group.exceptions if isinstance(failure, JsonSchemaError)
        ]
        others = (
            failure for failure in group.exceptions if not isinstance(failure, JsonSchemaError)
        )
        failures = (*of_schema[:1], *others)
        return tuple(
            violation for failure in failures for violation in _violations(failure, answer)
        )
    finally:
        # Its failures hold it in a circle, and no collector runs meanwhile.
        response.content = b""
        response.clear_cache()
    return ()


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
    if isinstance(failure, MalformedJson) and answer.json_defect is None:
        # Its parser refuses lone surrogates, which the grammar of RFC 8259 allows.
        return []
    media_type = answer.exchange.media_type or "none"
    if isinstance(failure, UndefinedContentType):
        if answer.status >= 400 and _JSON_BY_SUFFIX.fullmatch(media_type):
            return []
        documented = ", ".join(failure.defined_content_types)
        return [Violation((answer,), "header content-type", documented, media_type)]
    title = failure.title if isinstance(failure, Failure) else type(failure).__name__
    place = HTTP_STATUS if isinstance(failure, _OF_STATUS) else title
    expected = "an answer that the OpenAPI document describes"
    return [Violation((answer,), place, expected, describe(answer))]


def _content(answer: Answer) -> bytes:
    """The body of an answer, cut if it is long.

    Of JSON, its arrays and objects are cut. What is missing then is no departure: `problems` looks
    at the whole.
    """
    body, operation = answer.exchange.body, answer.operation
    if answer.json_defect is not None:
        return body[:_LARGEST_DEFECT]
    schema = operation.response_schema(answer.status)
    # Of most answers there is nothing to explain, and looking for what is long takes longer.
    if len(body) < _LARGE and schema and is_valid(operation.schemas, schema, answer.json):
        return body
    part = first_cut(answer.json, documented_names(operation.schemas))
    return body if part is answer.json else json.dumps(part).encode()


def _response(answer: Answer) -> Response:
    """An answer as Schemathesis's checks take it."""
    exchange = answer.exchange
    headers: dict[str, list[str]] = {}
    for name, value in exchange.headers:
        headers.setdefault(name, []).append(value)
    return Response(
        status_code=exchange.status,
        headers=headers,
        content=_content(answer),
        request=_ANY_REQUEST,
        elapsed=exchange.elapsed,
        verify=True,
    )
