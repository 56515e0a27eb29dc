"""A report has all that a run found."""

from __future__ import annotations

from dataclasses import replace

from answers import answered, ask
from reports import BROKEN, EVERY_OUTCOME, KEY, numbered, report
from shown import CATALOGUE, WAIVER, exchange, verdict, violation

from carecycle_contract.reporting.report import Slice
from carecycle_contract.verdict import Outcome


def test_each_verdict_is_a_row_in_its_order() -> None:
    """With group, level, sentence and source."""
    rows = report(*EVERY_OUTCOME).requirements
    assert [(row.name, row.verdict) for row in rows] == [
        ("ENV-1", "kept"),
        ("PAG-2", "broken"),
        ("PAG-3", "waived"),
        ("SORT-10", "advisory"),
        ("SORT-7", "not exercised"),
    ]
    assert (rows[1].group, rows[1].level, rows[1].source.page) == (
        "PAG",
        "must",
        BROKEN.requirement.page,
    )
    assert rows[2].waiver == str(WAIVER)
    assert rows[4].reasons == ("no two times", "no budget")


def test_what_is_noticed_is_told() -> None:
    """Of members first, then of waivers."""
    assert report().notices == (
        "undocumented member tier, seen in 2 of 3 campaigns",
        "a waiver ends soon",
    )


def test_what_follows_from_a_cause_names_it() -> None:
    """And the cause names what follows."""
    cause = replace(BROKEN, follows=("SORT-7",))
    first, second = report(cause, EVERY_OUTCOME[-1]).requirements
    assert first.follows == ("SORT-7",)
    assert second.cause == "PAG-2"


def test_a_cause_that_no_test_tells_is_told() -> None:
    """By what follows from it; the departure is that of the cause."""
    cause = CATALOGUE["PAG-4"]
    told = verdict("SORT-8", Outcome.BROKEN, violation())
    (row,) = report(replace(told, cause=cause)).requirements
    assert (row.cause, row.cause_sentence) == ("PAG-4", cause.sentence)
    itself = report(verdict("PAG-4", Outcome.BROKEN, violation())).requirements[0]
    assert row.violations[0].fingerprint == itself.violations[0].fingerprint
    assert row.source == itself.source


def test_a_violation_has_what_it_rests_on() -> None:
    """The number of its request, and how to repeat it."""
    (told,) = report(BROKEN).requirements[0].violations
    assert (told.place, told.expected, told.observed) == ("nextPage", "null", "3")
    assert told.evidence[0].number == 2
    assert told.evidence[0].curl.startswith("curl -i")


def test_many_violations_are_counted_and_the_first_kept() -> None:
    """A server may have one in each item; nor are all answers that each rests on kept."""
    on_nine = violation(*(exchange(page) for page in range(1, 10)))
    (row,) = report(verdict("PAG-2", Outcome.BROKEN, *[on_nine] * 70)).requirements
    assert (row.violations_total, len(row.violations)) == (70, 20)
    assert [len(told.evidence) for told in row.violations[:3]] == [4, 1, 1]


def test_each_request_is_told_with_its_time() -> None:
    """In the order sent, with the page that it brought of the whole list."""
    told = report().exchanges
    assert [
        (exchange.number, exchange.started, exchange.elapsed, exchange.status) for exchange in told
    ] == [
        (1, 1.0, 0.1, 200),
        (2, 2.0, 0.2, 200),
    ]
    assert told[1].slice == Slice("name asc", 2, 1, 1, 3)
    assert (report().cost.median, report().cost.slowest) == (0.15, 0.2)
    assert report().keyless == ("(no key)",)


def test_what_is_no_page_of_the_whole_list_has_no_slice() -> None:
    """Refusals, and pages of a search."""
    limited = numbered(answered(ask(), 429, {}), 1)
    searched = numbered(answered(ask(search="a"), 200, {}), 2)
    told = report(answers=[limited, searched])
    assert [exchange.slice for exchange in told.exchanges] == [None, None]


def test_no_secret_is_told() -> None:
    """Neither the key nor an address, wherever they stand."""
    asked = ask(search=f"{KEY} jane@example.com")
    told = report(answers=[numbered(answered(asked), 1)], stopped=f"at {KEY}")
    assert KEY not in repr(told)
    assert "jane@example.com" not in repr(told)


def test_a_requirement_says_how_well_it_catches() -> None:
    """By what was measured at the nearest budget."""
    detection = report(BROKEN).requirements[0].detection
    assert detection is not None
    assert detection.budget == 60
    assert 0 < detection.caught <= detection.faults
