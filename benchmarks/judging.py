"""Table 5: how fast campaigns are judged, and what share of a run that takes."""

from __future__ import annotations

import time

from jsonschema import Draft202012Validator
from measure import KEY, reference, seconds, table
from referencing import Registry, Resource

from carecycle_contract.client import ClientOptions
from carecycle_contract.contract import schema_documents
from carecycle_contract.findings.schema import problems
from carecycle_contract.options import DEFAULT_BUDGET, RunOptions
from carecycle_contract.reference import rows
from carecycle_contract.reference.data import document
from carecycle_contract.rules.book import rules
from carecycle_contract.rules.items import ITEM_SCHEMA
from carecycle_contract.run import Run

_COUNT = 1000


def judging() -> str:
    """Campaigns per second with jsonschema alone and with the screen in front of it."""
    items = [document(row) for row in rows(_COUNT)]
    documents = schema_documents().values()
    registry = Registry().with_resources(
        (one["$id"], Resource.from_contents(one)) for one in documents
    )
    alone = Draft202012Validator(
        schema_documents()[ITEM_SCHEMA],
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    broken = [item | {"maxAttempts": "3"} for item in items]
    cases = {
        "jsonschema alone, conforming": lambda: [list(alone.iter_errors(item)) for item in items],
        "screened, conforming": lambda: [problems(ITEM_SCHEMA, item) for item in items],
        "screened, each broken and explained": lambda: [
            problems(ITEM_SCHEMA, item) for item in broken
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
        target = ClientOptions(url, KEY, DEFAULT_BUDGET)
        run = Run(RunOptions(target, DEFAULT_BUDGET, None, 30.0, 4, strict=False, waivers={}))
        began = time.perf_counter()
        surveyed = run.survey()
        whole = time.perf_counter() - began
        run.close()
    answers = surveyed.evidence.answers
    return seconds(lambda: [list(rule.judge(answers)) for rule in rules()]), whole
