"""Every rule that can judge a single answer, registered as a Schemathesis check.

Importing this module registers them; each rebuilds the question and the answer from what
Schemathesis hands it, so they also serve its command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.findings.finding import Violation
from carecycle_contract.question import Question
from carecycle_contract.requirements import Level, requirement
from carecycle_contract.rules.book import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemathesis import Case as GenericCase
    from schemathesis import CheckContext, Response

    from carecycle_contract.rules.rule import Rule

    Case: TypeAlias = GenericCase[Any]

OWN_CHECKS = (
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

# RFC 9110 section 15.5.15 and RFC 6585 section 5: what stands in front of a server may refuse a
# long query without the server's knowing of it.
TOO_LONG = (414, 431)


class RuleFailure(Failure):
    """What a rule of this project has against an answer, as Schemathesis reports failures."""

    __slots__ = ("violation",)

    def __init__(self, rule: Rule, violation: Violation, *, operation: str) -> None:
        super().__init__(
            operation=operation,
            title=rule.requirement,
            message=f"{violation.place}: expected {violation.expected}, "
            f"observed {violation.observed}",
        )
        self.violation = violation


def answer_of(response: Response) -> Answer:
    """The answer that a Schemathesis response holds."""
    url = str(response.request.url)
    parameters = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    headers = tuple((name, value) for name, values in response.headers.items() for value in values)
    exchange = Exchange(url, response.status_code, headers, response.content, 0.0, response.elapsed)
    return Answer(Question(tuple(parameters)), exchange)


def _check(rule: Rule) -> Callable[[CheckContext, Response, Case], bool | None]:
    judge = rule.judge_one

    def check(ctx: CheckContext, response: Response, case: Case) -> bool | None:  # noqa: ARG001
        if judge is None or response.status_code in TOO_LONG:
            return None
        for finding in judge(answer_of(response)):
            if isinstance(finding, Violation):
                raise RuleFailure(rule, finding, operation=case.operation.label)
        return None

    check.__name__ = f"{rule.requirement.lower().replace('-', '_')}_{rule.name}"
    return schemathesis.check(check)


RULE_CHECKS = {rule: _check(rule) for rule in rules() if rule.judge_one is not None}
"""The rules of this project as Schemathesis checks."""

BINDING_RULES = tuple(
    rule for rule in RULE_CHECKS if requirement(rule.requirement).level is Level.MUST
)
"""Those of them whose requirement is a must."""

BINDING_CHECKS = tuple(RULE_CHECKS[rule] for rule in BINDING_RULES)
