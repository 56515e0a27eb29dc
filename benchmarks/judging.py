"""Table 6: how fast campaigns are judged, and what share of a run that takes."""

from __future__ import annotations

import time

from jsonschema import Draft202012Validator
from measure import OPERATION, reference, run_against, seconds, table
from referencing import Registry, Resource

from carecycle_contract.findings.schema import problems
from carecycle_contract.reference import rows
from carecycle_contract.reference.data import data_of
from carecycle_contract.rules.book import rules_of

_COUNT = 1000


def judging() -> str:
    """Campaigns per second with jsonschema alone and with the screen in front of it."""
    items = [data_of(OPERATION).document(row) for row in rows(OPERATION, _COUNT)]
    schemas, name = OPERATION.schemas, OPERATION.item.schema_name
    registry = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.documents.values()
    )
    alone = Draft202012Validator(
        schemas.documents[name],
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    broken = [item | {"maxAttempts": "3"} for item in items]
    cases = {
        "jsonschema alone, conforming": lambda: [list(alone.iter_errors(item)) for item in items],
        "screened, conforming": lambda: [problems(schemas, name, item) for item in items],
        "screened, each broken and explained": lambda: [
            problems(schemas, name, item) for item in broken
        ],
    }
    speeds = [[name, f"{_COUNT / seconds(work):,.0f}"] for name, work in cases.items()]
    judged, whole = _share()
    return "\n".join([
        table(["", "campaigns per second"], speeds),
        "",
        f"All rules together judge a default survey of 137 campaigns in {judged:.2f} s, "
        f"{judged / whole:.0%} of the survey's {whole:.2f} s.",
    ])  # fmt: skip


def _share() -> tuple[float, float]:
    with reference() as url:
        run = run_against(url)
        began = time.perf_counter()
        assessment = run.survey()
        whole = time.perf_counter() - began
        run.close()
    answers = assessment.evidence.answers
    return seconds(lambda: [list(rule.judge(answers)) for rule in rules_of(OPERATION)]), whole
