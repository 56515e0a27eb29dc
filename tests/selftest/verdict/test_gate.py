"""A judgement gives one verdict, and nothing in it has to be masked any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from answers import OPERATION, answered, ask

from carecycle_contract.findings.finding import Violation
from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.question import Key
from carecycle_contract.redaction import Redactor
from carecycle_contract.requirements import Conditions, Level, Waiver, catalogue_of
from carecycle_contract.verdict import Gate, Outcome
from carecycle_contract.verdict.gate import NOTHING_SEEN

KEY = "cc_secret"
GATE = Gate("STAGING_KEY", Redactor(KEY), today=date(2027, 1, 31))
ANSWER = answered(ask(page=2))
WRONG = Violation((ANSWER,), "nextPage", "null", "3")
CATALOGUE = catalogue_of(OPERATION)
MUST, SHOULD = CATALOGUE["PAG-2"], CATALOGUE["ITEM-4"]
TODAY = date(2027, 1, 31)
WAIVER = Waiver("PAG-2", "known", TODAY, "staging.toml:3")
OTHER = replace(WAIVER, requirement="ITEM-4", location="staging.toml:8")
UNCONFIRMED = (
    "a difference was seen, but not confirmed within the budget (at nextPage: 3 in: page=2); "
    "raise --max-requests, unless the list keeps changing or a cache answers"
)
CHANGED = (
    "the list changed during the run, which may explain a difference (at nextPage: 3 in: page=2)"
)


@pytest.mark.parametrize(
    ("judgement", "outcome", "reasons"),
    [
        (Judgement(1, ()), Outcome.KEPT, ()),
        (Judgement(1, (), undecided=("no data",)), Outcome.KEPT, ()),
        (Judgement(0, ()), Outcome.NOT_EXERCISED, (NOTHING_SEEN,)),
        (Judgement(0, (), undecided=("no", "data", "no")), Outcome.NOT_EXERCISED, ("no", "data")),
        (Judgement(9, (), (WRONG, WRONG)), Outcome.NOT_EXERCISED, (UNCONFIRMED,)),
        (Judgement(0, (), (WRONG,), (WRONG,)), Outcome.NOT_EXERCISED, (UNCONFIRMED, CHANGED)),
        (
            Judgement(9, (), moved=(WRONG,), undecided=("no data",)),
            Outcome.NOT_EXERCISED,
            (CHANGED,),
        ),
        (Judgement(9, (WRONG,), (WRONG,), (WRONG,), ("no data",)), Outcome.BROKEN, ()),
    ],
)
def test_findings_decide_the_outcome(
    judgement: Judgement, outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    """A violation before what is unsettled, that before what was found as required."""
    verdict = GATE.verdict(MUST, judgement)
    assert (verdict.outcome, verdict.reasons) == (outcome, reasons)
    assert len(verdict.violations) == len(judgement.violations)


def test_level_and_options_decide_whether_a_violation_fails() -> None:
    """A `should` is an advisory unless those fail too; a waiver lets either be broken."""
    broken = Judgement(0, (WRONG,))
    strict = replace(GATE, conditions=Conditions(Level.SHOULD))
    waiving = replace(GATE, conditions=Conditions(Level.SHOULD, (WAIVER, OTHER)))
    for gate, must, should in (
        (GATE, Outcome.BROKEN, Outcome.ADVISORY),
        (strict, Outcome.BROKEN, Outcome.BROKEN),
        (waiving, Outcome.WAIVED, Outcome.WAIVED),
    ):
        assert gate.verdict(MUST, broken).outcome is must
        assert gate.verdict(SHOULD, broken).outcome is should


def test_what_must_be_exercised_is_told() -> None:
    """By the ids that the conditions name."""
    gate = replace(GATE, conditions=Conditions(required=frozenset({"PAG-2"})))
    assert gate.verdict(MUST, Judgement(0, ())).required
    assert not gate.verdict(SHOULD, Judgement(0, ())).required
    assert not GATE.verdict(MUST, Judgement(0, ())).required


@pytest.mark.parametrize(("strict", "failing"), [(True, 1), (False, 0)])
def test_a_waiver_that_is_not_needed_fails_if_asked(*, strict: bool, failing: int) -> None:
    """It is told either way; one that expired is not needed either."""
    waivers = (replace(WAIVER, expires=date(2020, 1, 1)), OTHER)
    gate = replace(GATE, conditions=Conditions(waivers=waivers, strict_waivers=strict))
    verdicts = [gate.verdict(MUST, Judgement(1, ())), gate.verdict(SHOULD, Judgement(0, ()))]
    assert len(gate.failing(verdicts)) == failing
    told = [*gate.failing(verdicts), *gate.notices(verdicts)]
    assert "the waiver of PAG-2 in staging.toml:3 covers nothing that is broken: it can go" in told


def test_every_text_is_redacted() -> None:
    """Of violations, exchanges, reasons and waivers."""
    answer = answered(ask(search=KEY))
    answer = replace(answer, exchange=replace(answer.exchange, url=f"http://one/?search={KEY}"))
    texts = (f"at {KEY}", "expected jane@example.org", "observed +1 555 010 0199")
    secret = replace(WAIVER, reason=f"since {KEY}", location=f"{KEY}.toml:1", link=f"http://{KEY}")
    gate = replace(GATE, conditions=Conditions(waivers=(secret,)))
    broken = gate.verdict(MUST, Judgement(0, (Violation((answer,), *texts),)))
    unseen = gate.verdict(MUST, Judgement(0, (), undecided=(f"{KEY} was not seen",)))
    shown = repr((broken, unseen))
    assert KEY not in shown
    assert "jane" not in shown
    assert "0199" not in shown
    (violation,) = broken.violations
    assert violation.place == "at $CARECYCLE_API_KEY"
    assert violation.exchanges[0].url == "http://one/?search=$CARECYCLE_API_KEY"


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        (Key.OWN, (("x-api-key", "$STAGING_KEY"),)),
        (Key.NONE, ()),
        (Key.EMPTY, (("x-api-key", ""),)),
        (Key.WRONG, (("x-api-key", f"cc_{'0' * 32}"),)),
    ],
)
def test_an_exchange_says_what_was_sent(key: Key, headers: tuple[tuple[str, str], ...]) -> None:
    """The key as the variable that holds it; the other keys are the suite's own."""
    answer = answered(ask(page=2, key=key), 401)
    verdict = GATE.verdict(MUST, Judgement(0, (replace(WRONG, answers=(answer,)),)))
    (exchange,) = verdict.violations[0].exchanges
    assert (exchange.headers, exchange.status) == (headers, 401)
    assert exchange.question == str(answer.question)


def test_further_headers_are_shown_as_their_variables() -> None:
    """Beside the key."""
    gate = replace(GATE, variables={"x-gateway": "TOKEN"})
    (exchange,) = gate.verdict(MUST, Judgement(0, (WRONG,))).violations[0].exchanges
    assert exchange.headers == (("x-api-key", "$STAGING_KEY"), ("x-gateway", "$TOKEN"))


def test_what_follows_is_not_exercised() -> None:
    """Its cause is named."""
    cause = GATE.verdict(MUST, Judgement(0, (WRONG,)), follows=("FILT-3",))
    follower = GATE.follower(CATALOGUE["FILT-3"], None, cause)
    assert cause.follows == ("FILT-3",)
    assert follower.outcome is Outcome.NOT_EXERCISED
    assert follower.reasons == ("PAG-2 is broken where it was looked at",)


def test_what_follows_need_not_be_exercised_where_its_cause_is_waived() -> None:
    """For the waiver covers it."""
    requires = Conditions(required=frozenset({"FILT-3"}))
    broken = Judgement(0, (WRONG,))
    for conditions in (requires, replace(requires, waivers=(WAIVER,))):
        gate = replace(GATE, conditions=conditions)
        follower = gate.follower(CATALOGUE["FILT-3"], None, gate.verdict(MUST, broken))
        assert follower.required is not bool(conditions.waivers)


def test_a_cause_that_no_test_tells_is_told_in_its_place() -> None:
    """Nothing broken ends green, unless a waiver covers it."""
    broken, filtered = Judgement(0, (WRONG,)), CATALOGUE["FILT-3"]
    told = GATE.told_by(filtered, None, GATE.verdict(MUST, broken))
    assert (told.name, told.cause, told.outcome) == ("FILT-3", MUST, Outcome.BROKEN)
    assert told.violations
    waiving = replace(GATE, conditions=Conditions(waivers=(WAIVER,)))
    covered = waiving.told_by(filtered, None, waiving.verdict(MUST, broken))
    assert (covered.cause, covered.outcome) == (None, Outcome.NOT_EXERCISED)


def test_a_case_is_part_of_the_name() -> None:
    """As pytest writes it."""
    assert GATE.verdict(MUST, Judgement(1, ())).name == "PAG-2"
    assert GATE.verdict(MUST, Judgement(1, ()), "sortBy-name").name == "PAG-2[sortBy-name]"


def test_each_kind_of_violation_is_told_before_any_comes_again() -> None:
    """By place, what was expected and the status; the first stays the first."""
    refused = answered(ask(page=0), 400)
    violations = (
        *(Violation((ANSWER,), f"items[{index}].status", "a status", "1") for index in range(3)),
        Violation((ANSWER,), "items[1].name", "a text", "2"),
        Violation((refused,), "items[9].status", "a status", "3"),
        Violation((ANSWER,), "items[9].status", "a text", "4"),
    )
    told = GATE.verdict(MUST, Judgement(0, violations)).violations
    assert [violation.observed for violation in told] == ["1", "2", "3", "4", "1", "1"]
