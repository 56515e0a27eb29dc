"""Reports made by hand, of verdicts and answers made by hand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from answers import OPERATION, ask, campaign, listed
from shown import CATALOGUE, WAIVER, exchange, verdict, violation

from carecycle_contract.answer import Answer
from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting.gathering import Circumstances, gathered
from carecycle_contract.traits.every import traits
from carecycle_contract.traits.members_seen import members_seen
from carecycle_contract.verdict import Cost, Facts, Members, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reporting.report import Report

COST = Cost(
    requests=58,
    budget=60,
    limit=None,
    retries=0,
    rate_limited=0,
    bearable=None,
    unanswered=0,
    needed=None,
    seconds=1.25,
    median=0.15,
    slowest=0.2,
)
FACTS = Facts(
    target="http://one",
    plural="campaigns",
    cost=COST,
    without_own_key=("(no key)",),
    total=3,
    collation="by code point",
    members=Members(3, {"tier": 2}, (), ()),
)
KEY = "cc_0123456789abcdef"
HOSTILE = "<script>alert(1)</script> | ` * [x](javascript:1) {{ 7 * 7 }} & \" '"

BROKEN = verdict(
    "PAG-2", Outcome.BROKEN, replace(violation(replace(exchange(), number=2)), excerpt="{\n}")
)
EVERY_OUTCOME = (
    verdict("ENV-1", Outcome.KEPT),
    BROKEN,
    verdict("PAG-3", Outcome.WAIVED, violation(), waiver=WAIVER),
    verdict("SORT-10", Outcome.ADVISORY, violation(place="items[3].startDate")),
    verdict("SORT-7", Outcome.NOT_EXERCISED, reasons=("no two times", "no budget")),
)


def pages() -> list[Answer]:
    """Two pages of two sizes of a list of three, in the order sent."""
    asked = [ask(per_page=2), ask(page=3, per_page=1, sort_by="name", sort_direction="asc")]
    shown = [[campaign(1), campaign(2)], [campaign(3)]]
    return [
        numbered(listed(question, items, 3), number)
        for number, (question, items) in enumerate(zip(asked, shown, strict=True), 1)
    ]


def numbered(answer: Answer, number: int) -> Answer:
    """An answer to the request of that number, sent that many seconds into the run."""
    sent = replace(answer.exchange, number=number, started=float(number), elapsed=number / 10)
    return Answer(answer.question, sent)


def report(
    *verdicts: Verdict,
    facts: Facts = FACTS,
    answers: Sequence[Answer] | None = None,
    stopped: str | None = None,
    failing: Sequence[str] = (),
    failed: bool = False,
) -> Report:
    """The report of a run that ended with these verdicts."""
    judged = pages() if answers is None else answers
    circumstances = Circumstances(
        operation=OPERATION,
        redactor=Redactor(KEY),
        began=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
        options={"--max-requests": "60"},
        seed="7",
        received=judged,
        answers=judged,
        members_seen=members_seen(judged),
        baseline=None,
        notices=["a waiver ends soon"],
        failing=failing,
        failed=failed or any(verdict.outcome is Outcome.BROKEN for verdict in verdicts),
        stopped=stopped,
    )
    learned = replace(facts, traits=traits(judged, Redactor(KEY)))
    return gathered(circumstances, verdicts, learned)


def saying(value: Any, text: str) -> Any:
    """A report, or a part of one, with each of its texts replaced but those of a closed set."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: saying(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **{name: told[name] for name in told if name not in _CLOSED_SETS})
    if isinstance(value, tuple):
        return tuple(saying(part, text) for part in value)
    if isinstance(value, dict):
        return {saying(name, text): saying(part, text) for name, part in value.items()}
    return text if isinstance(value, str) else value


_CLOSED_SETS = ("conclusion", "level", "verdict", "kind")


def large() -> Report:
    """A report of a hundred findings, each with as much as is kept of one, and many requests."""
    violations = [
        replace(
            violation(*(exchange(page) for page in range(1, 10)), place=f"items[{number}].status"),
            observed=f"{number}, " + "a long observation " * 20,
            excerpt=None if number else "x" * 2048,
        )
        for number in range(100)
    ]
    broken = [
        replace(verdict(row.id, Outcome.BROKEN, *violations), case=str(number))
        for number, row in enumerate([*CATALOGUE, *CATALOGUE][:100])
    ]
    listing, *_ = pages()
    return report(*broken, answers=[numbered(listing, number + 1) for number in range(5000)])
