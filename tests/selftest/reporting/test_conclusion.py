"""What a run concluded, and what makes that weaker."""

from __future__ import annotations

from dataclasses import replace

from reports import COST, EVERY_OUTCOME, FACTS, report
from shown import CATALOGUE, verdict, violation

from carecycle_contract.verdict import Outcome

KEPT = [verdict(name, Outcome.KEPT) for name in ("ENV-1", "ENV-2", "ENV-3", "ENV-4")]
UNSEEN = verdict("ENV-5", Outcome.NOT_EXERCISED, reasons=("no list",))


def test_a_pass_says_how_much_was_judged() -> None:
    """Not only that nothing is broken."""
    passed = report(*KEPT, UNSEEN)
    assert passed.conclusion == "passed"
    assert "4 of 5 checks are kept, none is broken" in passed.sentence


def test_a_failure_names_what_is_broken() -> None:
    """Up to five requirements, and how many more."""
    broken = [verdict(row.id, Outcome.BROKEN, violation()) for row in [*CATALOGUE][:7]]
    assert report(*broken[:2]).sentence == "The server breaks the contract: ENV-1, ENV-2."
    assert report(*broken).sentence.endswith("ENV-5 and 2 more.")
    assert report(*broken).conclusion == "failed"
    cases = [replace(broken[0], case=case) for case in ("a", "b")]
    assert report(*cases).sentence == "The server breaks the contract: ENV-1."


def test_what_fails_no_run_is_not_told_as_kept() -> None:
    """What is waived or an advisory departs all the same."""
    departed = verdict("ENV-1", Outcome.WAIVED, violation())
    told = report(*KEPT, departed, replace(departed, outcome=Outcome.ADVISORY)).sentence
    assert told == "Nothing fails the run: 4 of 6 checks are kept, 1 waived, 1 advisory."
    assert report(departed, UNSEEN).sentence.startswith("Nothing fails the run, but 1 of 2 checks")


def test_a_run_that_judged_nothing_kept_nothing() -> None:
    """It is not told as a contract that is kept."""
    told = report(UNSEEN).sentence
    assert told == (
        "Nothing is broken, but 1 of 1 checks were not exercised, "
        "more than a quarter of the contract."
    )


def test_a_run_without_a_verdict_says_why() -> None:
    """Once, also where the reason says so itself."""
    assert report(stopped="it was interrupted").sentence == "No verdict: it was interrupted."
    assert report(stopped="No verdict. Tried GET").sentence == "No verdict. Tried GET"
    assert report(stopped="it was interrupted").conclusion == "no verdict"


def test_much_that_was_not_exercised_is_told_as_such() -> None:
    """From more than a quarter on."""
    assert report(*KEPT[:3], UNSEEN).weaknesses == ("1 of 4 checks were not exercised.",)
    (told,) = report(*KEPT[:2], UNSEEN).weaknesses
    assert told == "1 of 3 checks were not exercised, more than a quarter of the contract."


def test_what_follows_from_a_cause_is_not_left_out_by_chance() -> None:
    """It is counted apart."""
    broken = verdict("ENV-6", Outcome.BROKEN, violation())
    told = report(*KEPT, replace(broken, follows=("ENV-5",)), UNSEEN).weaknesses
    assert told == ("1 of 6 checks were not exercised, 1 of them because of what is broken.",)


def test_all_that_weakens_a_verdict_is_told() -> None:
    """What was waived, advisories, a budget too small, questions without an answer."""
    cost = replace(COST, needed=75, unanswered=2, rate_limited=14, bearable="20/m")
    told = report(*EVERY_OUTCOME, facts=replace(FACTS, cost=cost)).weaknesses
    assert told == (
        "1 of 5 checks were not exercised.",
        "1 check is broken but waived.",
        "1 check is broken that should hold, though no page says so.",
        "60 requests were too few for every question and second look; try --max-requests 75.",
        "14 answers were 429, beyond the rate limit; try --rate-limit 20/m or --concurrency 1.",
        "2 questions got no readable answer.",
    )
    assert report(*KEPT).weaknesses == ()


def test_a_condition_that_fails_is_named() -> None:
    """Where no requirement is broken."""
    missed = replace(UNSEEN, required=True)
    told = report(*KEPT, missed, failed=True, failing=["the waiver of PAG-2 can go"])
    assert told.conclusion == "failed"
    assert told.sentence == (
        "No requirement is broken, but the run fails: "
        "required, but not exercised: ENV-5; the waiver of PAG-2 can go."
    )
