"""The summary: table, facts, what was not exercised, every departure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shown import WAIVER, verdict, violation

from carecycle_contract.reporting import terminal
from carecycle_contract.verdict import Facts, Members, Outcome, Verdict

FACTS = Facts("http://one", 58, 60, 0, 1.25, None, 0, 137, "code points", Members(137, {}, ()))


@dataclass
class Paper:
    """Takes down what is written, and in which style."""

    lines: list[str] = field(default_factory=list)
    styles: dict[str, set[str]] = field(default_factory=dict)

    def section(self, title: str, sep: str) -> None:
        """A title between two signs."""
        self.lines.append(f"{sep} {title} {sep}")

    def write_line(self, line: str, **markup: bool) -> None:
        """A line, or several."""
        self.lines += line.split("\n")
        self.styles[line] = set(markup)


def written(*verdicts: Verdict, facts: Facts = FACTS) -> Paper:
    """The summary of verdicts."""
    paper = Paper()
    terminal.write(paper, verdicts, facts)
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
    assert heading.split() == ["kept", "broken", "advisory", "waived", "not", "exercised"]
    assert envelope.split() == ["Envelope", "1", "·", "·", "·", "1"]
    assert pagination.split() == ["Pagination", "1", "1", "1", "·", "·"]
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
    assert headings == ["- waived: PAG-3 -", "- advisory: PAG-4 -", "- broken: PAG-2 -"]
    assert sum(line.startswith("try it: ") for line in paper.lines) == 3


def test_a_waiver_that_is_not_needed_is_told() -> None:
    """So that its line can go."""
    paper = written(verdict("PAG-2", Outcome.KEPT, waiver=WAIVER), verdict("PAG-3", Outcome.KEPT))
    stale = "notice:    PAG-2 is waived in staging.txt:3, but kept: the waiver can go"
    assert [line for line in paper.lines if "waived in" in line] == [stale]


def test_what_the_run_cost_and_found_is_told() -> None:
    """A line for each fact that there is."""
    assert told(FACTS) == [
        "target:    http://one",
        "cost:      58 of at most 60 requests, 1.2 s",
        "campaigns: 137",
        "collation: names are sorted code points",
    ]
    assert told(replace(FACTS, items=None, collation=None, members=None)) == [
        "target:    http://one",
        "cost:      58 of at most 60 requests, 1.2 s",
    ]


def test_what_went_wrong_on_the_way_is_told() -> None:
    """Retries, a budget too small, questions without an answer."""
    lines = told(replace(FACTS, retries=2, needed=75, unanswered=1))
    assert lines[1:4] == [
        "cost:      58 of at most 60 requests, 2 of them retries, 1.2 s",
        "budget:    too small for every question and second look; --max-requests 75 suffices",
        "network:   1 question got no answer",
    ]
    assert "network:   2 questions got no answer" in told(replace(FACTS, unanswered=2))


def test_members_that_differ_from_the_documented_ones_are_told() -> None:
    """Undocumented ones with how often they were seen, those never seen in one line."""
    lines = told(replace(FACTS, members=Members(9, {"a.b": 2}, ("client", "redial"))))
    assert lines[-2:] == [
        "notice:    undocumented member a.b, seen in 2 of 9 campaigns",
        "notice:    documented but never seen: client, redial",
    ]
