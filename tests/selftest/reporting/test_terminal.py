"""The summary: table, facts, what was not exercised, every departure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from itertools import takewhile

import pytest
import reports
from hostile import TEXTS, is_harmless
from hypothesis import given
from hypothesis import strategies as st
from paper import Paper
from shown import CATALOGUE, WAIVER, exchange, verdict, violation

from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting import terminal
from carecycle_contract.reporting.sinks import LONGEST_LINE
from carecycle_contract.requirements import Conditions
from carecycle_contract.verdict import (
    Facts,
    Gate,
    Members,
    Outcome,
    ShownExchange,
    ShownViolation,
    Verdict,
)
from carecycle_contract.verdict.facts import Unlike
from carecycle_contract.verdict.trait import Trait

OURS = re.compile(
    r"[=-] |[a-z ,]+: |[a-z]+ = |\[\[waiver\]\]|PAG-\d \(|Pagination|  +(broken|at |and \d)|$"
)
"""How every line of the summary begins, in words of our own."""

COST = replace(reports.COST, median=0.0123, slowest=0.25)
FACTS = replace(
    reports.FACTS,
    total=137,
    collation="code points",
    members=Members(137, {}, (), ()),
    cost=COST,
    without_own_key=(),
)


GATE = Gate("KEY", Redactor(None), today=date(2027, 1, 31))


def written(*verdicts: Verdict, facts: Facts = FACTS, gate: Gate = GATE) -> Paper:
    """The summary of verdicts."""
    paper = Paper()
    terminal.write(paper, CATALOGUE.groups, verdicts, facts, gate)
    return paper


def told(facts: Facts) -> list[str]:
    """The lines between the table and the end."""
    return written(facts=facts).lines[3:]


def test_a_group_has_a_row_in_the_style_of_its_gravest_outcome() -> None:
    """Groups without a verdict have none."""
    paper = written(
        verdict("PAG-1", Outcome.KEPT),
        verdict("PAG-2", Outcome.ADVISORY, violation()),
        verdict("PAG-3", Outcome.BROKEN, violation()),
        verdict("ENV-1", Outcome.KEPT),
        verdict("ENV-2", Outcome.NOT_EXERCISED, reasons=("no answer",)),
    )
    heading, envelope, pagination, empty = paper.lines[1:5]
    assert heading.split() == ["broken", "advisory", "waived", "not", "exercised", "kept"]
    assert envelope.split() == ["Envelope", "·", "·", "·", "1", "1"]
    assert pagination.split() == ["Pagination", "1", "1", "·", "·", "1"]
    assert empty == ""
    assert paper.styles[envelope] == {"light"}
    assert paper.styles[pagination] == {"red", "bold"}


def test_the_gravest_outcome_is_told_last() -> None:
    """Each under its heading; of what was not exercised a line says why."""
    paper = written(
        verdict("PAG-1", Outcome.NOT_EXERCISED, reasons=("no page", "no budget")),
        verdict("PAG-2", Outcome.BROKEN, violation()),
        verdict("PAG-3", Outcome.WAIVED, violation(), waiver=WAIVER),
        verdict("PAG-4", Outcome.ADVISORY, violation()),
    )
    assert "not exercised: PAG-1: no page; no budget" in paper.lines
    headings = [line for line in paper.lines if line.startswith("- ")]
    assert headings[:3] == ["- waived: PAG-3 -", "- advisory: PAG-4 -", "- broken: PAG-2 -"]
    assert sum(line.startswith("try it: ") for line in paper.lines) == 3


def test_a_waiver_that_is_not_needed_is_told() -> None:
    """So that it can go; under strict waivers it stands where failures do."""
    kept = replace(verdict("PAG-2", Outcome.KEPT), spare=(WAIVER,))
    stale = "the waiver of PAG-2 in staging.toml:3 covers nothing that is broken: it can go"
    for strict, style in ((False, set[str]()), (True, {"red", "bold"})):
        conditions = Conditions(waivers=(WAIVER,), strict_waivers=strict)
        paper = written(kept, gate=replace(GATE, conditions=conditions))
        (line,) = (line for line in paper.lines if stale in line)
        assert paper.styles[line] == style


def test_what_had_to_be_exercised_stands_last_of_what_was_not() -> None:
    """As a failure."""
    paper = written(
        verdict("PAG-1", Outcome.NOT_EXERCISED, reasons=("no page",), required=True),
        verdict("PAG-2", Outcome.NOT_EXERCISED, reasons=("no budget",)),
    )
    *_, unseen, required = paper.lines
    assert unseen == "not exercised: PAG-2: no budget"
    assert required == "required, but not exercised: PAG-1: no page"
    assert paper.styles[required] == {"red", "bold"}


def test_what_is_broken_can_be_waived_by_pasting() -> None:
    """Each requirement once, the first three in full, in a form that is read again."""
    broken = [verdict(f"PAG-{number}", Outcome.BROKEN, violation()) for number in (1, 2, 2, 3, 4)]
    lines = written(*broken).lines
    start = next(number for number, line in enumerate(lines) if "to waive" in line)
    assert lines[-1] == "and likewise for PAG-4"
    entries = tomllib.loads("\n".join(lines[start + 1 : -1]))["waiver"]
    assert [row["requirement"] for row in entries] == ["PAG-1", "PAG-2", "PAG-3"]
    assert {row["expires"] for row in entries} == {date(2027, 3, 2)}


@pytest.mark.parametrize(("unseen", "told"), [(1, False), (2, True)])
def test_much_that_was_not_exercised_is_told_last(unseen: int, *, told: bool) -> None:
    """More than a quarter of the checks."""
    missed = [verdict("PAG-1", Outcome.NOT_EXERCISED, reasons=("no page",))] * unseen
    line = terminal.last_line([*missed, *[verdict("PAG-2", Outcome.KEPT)] * 3])
    assert (line is not None) == told
    assert line is None or line.startswith("not exercised: 2 of 5 checks, ")


def test_what_the_run_cost_and_found_is_told() -> None:
    """A line for each fact that there is."""
    assert told(FACTS) == [
        "target:    http://one",
        "cost:      58 of at most 60 requests, 1.2 s",
        "latency:   median 12 ms, slowest 250 ms",
        "campaigns: 137",
        "collation: texts are sorted code points",
    ]
    assert told(replace(FACTS, total=None, collation=None, members=None)) == [
        "target:    http://one",
        "cost:      58 of at most 60 requests, 1.2 s",
        "latency:   median 12 ms, slowest 250 ms",
    ]


def test_how_the_requests_fared_is_told() -> None:
    """What to try where the rate was too high, and what was asked without the key."""
    limited = replace(COST, median=None, slowest=None, rate_limited=1, bearable="20/m")
    told_of = told(replace(FACTS, cost=limited, without_own_key=("(no key)", "page=2")))
    remedy = "try --rate-limit 20/m or --concurrency 1"
    assert f"rate:      1 answer was 429, beyond the rate limit; {remedy}" in told_of
    assert "keyless:   asked without the right key: (no key); page=2" in told_of
    assert not any(line.startswith("latency:") for line in told_of)


def test_traits_are_paragraphs_of_eighty_columns() -> None:
    """Each group hangs below its name, and breaks between words."""
    names = [f"page too-small-{number}" for number in range(20)]
    traits = tuple(Trait(f"refusals:{name}", "400", 1, 1, "page=0") for name in names)
    lines = written(facts=replace(FACTS, traits=traits)).lines
    first = next(number for number, line in enumerate(lines) if line.startswith("refusals:"))
    paragraph = [lines[first], *takewhile(lambda line: line[0] == " ", lines[first + 1 :])]
    assert len(paragraph) > 1
    assert all(len(line) <= 80 for line in paragraph)
    text = " ".join(map(str.strip, paragraph))
    assert text == f"refusals:  {', '.join(names)}: 400"


@given(st.lists(TEXTS, min_size=12, max_size=40))
def test_no_line_of_traits_begins_with_what_is_obeyed(pieces: list[str]) -> None:
    """Where a value is broken between words, either."""
    trait = Trait("answers:vary", " ".join(pieces), 1, 1, "(no parameters)")
    lines = written(facts=replace(FACTS, traits=(trait,))).lines
    assert all(is_harmless(line) for line in lines)


def test_items_are_called_what_the_contract_calls_them() -> None:
    """With room for short words alone."""
    assert "bins:      137" in told(replace(FACTS, plural="bins"))
    assert "warehouse shipments: 137" in told(replace(FACTS, plural="warehouse shipments"))


def test_what_went_wrong_on_the_way_is_told() -> None:
    """Retries, a budget reduced or too small, questions without an answer."""
    reduced = replace(COST, retries=2, limit="status 429", needed=75, unanswered=1)
    lines = told(replace(FACTS, cost=reduced))
    few = "60 requests were too few for every question and second look"
    assert lines[1:6] == [
        "cost:      58 of at most 60 requests, 2 of them retries, 1.2 s",
        "latency:   median 12 ms, slowest 250 ms",
        "budget:    reduced, for an answer shows a rate limit (status 429)",
        f"budget:    {few}; try --max-requests 75",
        "network:   1 question got no readable answer",
    ]
    assert "network:   2 questions got no readable answer" in told(
        replace(FACTS, cost=replace(COST, unanswered=2))
    )


def test_however_much_differs_the_summary_stays_short() -> None:
    """The first departures are explained, the others told in a line each; so are some members."""
    long = violation(*map(exchange, range(9)), place="x" * 1000)
    broken = [verdict(row, Outcome.BROKEN, *[long] * 9) for row in CATALOGUE.by_id]
    advisory = [verdict(row, Outcome.ADVISORY, long) for row in CATALOGUE.by_id]
    undocumented = {f"member {number}": 1 for number in range(100_000)}
    unlike = (Unlike("x" * 1000, "string", "array", 3),) * 1000
    facts = replace(FACTS, members=Members(9, undocumented, unlike, ("y" * 1000,) * 1000, 7))
    lines = written(*broken, *advisory, facts=facts).lines
    explained = sum(line.startswith("try it:") for line in lines)
    assert 10 < explained < len(CATALOGUE.by_id)
    assert len(lines) < 300 + 2 * len(CATALOGUE.by_id)
    assert max(map(len, lines)) <= LONGEST_LINE
    assert "notice:    99987 more undocumented members" in lines
    assert "notice:    980 more members of another type" in lines
    assert next(line for line in lines if line.startswith("- ")).startswith("- broken: ENV-1")
    briefly = [line for line in lines if line.startswith("advisory: ")]
    assert len(briefly) == len(CATALOGUE.by_id)


@given(TEXTS, TEXTS)
def test_nothing_of_an_answer_begins_a_line(text: str, other: str) -> None:
    """Nor does a CI system obey it, wherever it stands."""
    shown = ShownExchange(text, other, (("x-api-key", "$KEY"),), 200)
    departure = ShownViolation(text, other, text, (shown, shown, shown), other)
    more = replace(departure, place=other, exchanges=(replace(shown, question=other),))
    waiver = replace(WAIVER, reason=text, location=other, link=text)
    members = Members(9, {text: 1}, (Unlike(other, text, text, 1),), (text, other))
    lines = written(
        verdict("PAG-1", Outcome.NOT_EXERCISED, reasons=(text, other)),
        verdict("PAG-2", Outcome.BROKEN, departure, more, departure, more),
        verdict("PAG-3", Outcome.WAIVED, departure, waiver=waiver),
        facts=replace(FACTS, target=text, collation=other, members=members),
    ).lines
    assert [line for line in lines if not is_harmless(line)] == []
    assert [line for line in lines if not OURS.match(line)] == []
