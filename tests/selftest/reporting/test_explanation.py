"""The block that explains a departure, line by line."""

from __future__ import annotations

from dataclasses import replace

from shown import CATALOGUE, WAIVER, exchange, verdict, violation

from carecycle_contract.reporting.explanation import explanation, headline, reason
from carecycle_contract.verdict import Outcome

PAG_2 = CATALOGUE["PAG-2"]


def test_the_order_of_lines_is_fixed() -> None:
    """Sentence, source, place, expected, observed, a curl line."""
    assert explanation(verdict("PAG-2", Outcome.BROKEN, violation())).splitlines() == [
        f"PAG-2 (must): {PAG_2.sentence}",
        PAG_2.source,
        "at:       nextPage",
        "expected: null",
        "observed: 3",
        "try it:   curl -i -H \"x-api-key: $KEY\" 'http://one/?page=1'",
    ]


def test_what_it_was_compared_with_is_told_up_to_three_times() -> None:
    """And how many more there are."""
    several = violation(*(exchange(page) for page in range(1, 7)))
    lines = explanation(verdict("PAG-2", Outcome.BROKEN, several)).splitlines()
    assert [line[:9] for line in lines[5:]] == ["try it:  ", *["compare: "] * 3, " " * 9]
    assert "page=4" in lines[8]
    assert lines[9] == "          and 2 more answers"


def test_more_violations_are_told_up_to_three_times() -> None:
    """With the question, where it is another than the one shown."""
    others = (
        violation(place="prevPage"),
        violation(exchange(2)),
        violation(place="items"),
        violation(place="left out"),
    )
    lines = explanation(verdict("PAG-2", Outcome.BROKEN, violation(), *others)).splitlines()
    assert lines[6:] == [
        "also:     4 more like it, in 2 answers",
        "          at prevPage: 3",
        "          at nextPage: 3 in: page=2",
        "          at items: 3",
    ]
    two = explanation(verdict("PAG-2", Outcome.BROKEN, violation(), others[0])).splitlines()
    assert two[6] == "also:     1 more like it, in this answer"


def test_a_waiver_stands_at_the_end() -> None:
    """With link, file and line, and its last day; likewise one that has expired."""
    waived = explanation(verdict("PAG-2", Outcome.WAIVED, violation(), waiver=WAIVER))
    assert waived.endswith("\nwaived:   fixed in release 4  (staging.toml:3, until 2027-01-31)")
    linked = replace(WAIVER, link="https://tickets.example.com/1234")
    broken = explanation(verdict("PAG-2", Outcome.BROKEN, violation(), waiver=linked))
    (line,) = (line for line in broken.splitlines() if line.startswith("expired: "))
    assert line.startswith("expired:  fixed in release 4  https://tickets.example.com/1234  (")


def test_what_follows_stands_under_its_cause() -> None:
    """By the names of verdicts that could not be given."""
    cause = replace(
        verdict("PAG-2", Outcome.BROKEN, violation()), follows=("FILT-3", "SORT-1[sortBy-name]")
    )
    assert explanation(cause).endswith("\nfollows:  FILT-3, SORT-1[sortBy-name]")


def test_a_cause_that_no_test_tells_is_told_by_what_follows() -> None:
    """With its own sentence and source, since these are broken."""
    told = replace(verdict("FILT-3", Outcome.BROKEN, violation()), cause=PAG_2)
    assert explanation(told).splitlines()[:5] == [
        headline(told),
        "cannot be judged, for it presumes what is broken:",
        f"PAG-2 (must): {PAG_2.sentence}",
        PAG_2.source,
        "at:       nextPage",
    ]


def test_what_had_to_be_exercised_is_explained() -> None:
    """Though there is no violation."""
    missed = verdict("PAG-2", Outcome.NOT_EXERCISED, reasons=("no page",), required=True)
    assert explanation(missed).splitlines() == [
        f"PAG-2 (must): {PAG_2.sentence}",
        PAG_2.source,
        "required, but not exercised: no page",
    ]


def test_a_case_has_a_sentence_of_its_own() -> None:
    """Under the name that pytest gives it."""
    by_start = replace(verdict("SORT-1", Outcome.KEPT), case="sortBy-startDate")
    sentence = CATALOGUE["SORT-1"].cases["sortBy-startDate"]
    assert headline(by_start) == f"SORT-1[sortBy-startDate] (must): {sentence}"
    assert sentence.startswith("sortBy=startDate orders the whole result")


def test_one_line_says_what_and_why() -> None:
    """The requirement, and why it was not exercised."""
    unseen = verdict("PAG-2", Outcome.NOT_EXERCISED, reasons=("no page", "no budget"))
    assert headline(unseen) == f"PAG-2 (must): {PAG_2.sentence}"
    assert reason(unseen) == "no page; no budget"
