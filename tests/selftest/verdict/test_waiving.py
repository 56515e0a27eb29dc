"""Which violations waivers let be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from answers import OPERATION, answered, ask

from carecycle_contract.findings.finding import Violation
from carecycle_contract.requirements import Waiver, catalogue_of
from carecycle_contract.verdict import Outcome, Verdict
from carecycle_contract.verdict.waiving import can_go, expires_soon, unneeded, waived

TODAY = date(2027, 1, 31)
DAY = timedelta(days=1)
WAIVER = Waiver("PAG-2", "known", TODAY, "staging.toml:3")
BY_START = replace(WAIVER, where=(("sortBy", "startDate"),), location="staging.toml:8")
BY_NAME = replace(WAIVER, where=(("sortBy", "name"),), location="staging.toml:13")


def violation(**given: str) -> Violation:
    """A violation in the answer to a question."""
    return Violation((answered(ask(**given)),), "nextPage", "null", "3")


START, NAME = violation(sort_by="startDate"), violation(sort_by="name")


@pytest.mark.parametrize(
    ("waivers", "left", "by", "spare"),
    [
        ((), (START, NAME), None, ()),
        ((WAIVER,), (), WAIVER, ()),
        ((BY_START,), (NAME,), None, ()),
        ((BY_START, BY_NAME), (), BY_START, ()),
        ((replace(WAIVER, expires=TODAY - DAY),), (START, NAME), "expired", ()),
        ((replace(WAIVER, expires=TODAY - DAY), BY_NAME), (START,), "expired", ()),
        ((WAIVER, replace(BY_START, where=(("page", "9"),))), (), WAIVER, ("page",)),
    ],
    ids=["none", "all", "where", "two", "expired", "expired-and-where", "spare"],
)
def test_a_waiver_covers_questions_until_its_last_day(
    waivers: tuple[Waiver, ...],
    left: tuple[Violation, ...],
    by: Waiver | str | None,
    spare: tuple[str, ...],
) -> None:
    """All of a requirement, or those with its parameters; what is left is told."""
    judged = waived((START, NAME), waivers, TODAY)
    assert judged.all_waived == (not left)
    assert judged.violations == (left or (START, NAME))
    assert judged.waiver == (waivers[0] if by == "expired" else by)
    assert [waiver.where[0][0] for waiver in judged.spare] == list(spare)


def verdict(outcome: Outcome, case: str, *spare: Waiver) -> Verdict:
    """The verdict on a case of PAG-2."""
    return Verdict(catalogue_of(OPERATION)["PAG-2"], case, outcome, spare=spare)


@pytest.mark.parametrize(
    ("outcomes", "needless"),
    [
        ([], False),
        ([Outcome.KEPT], True),
        ([Outcome.KEPT, Outcome.KEPT], True),
        ([Outcome.KEPT, Outcome.WAIVED], False),
        ([Outcome.NOT_EXERCISED], False),
        ([Outcome.KEPT, Outcome.NOT_EXERCISED], False),
    ],
)
def test_a_waiver_is_unneeded_if_every_case_did_without(
    outcomes: list[Outcome], *, needless: bool
) -> None:
    """One that was not exercised might have needed it."""
    verdicts = [
        verdict(outcome, str(number), *([] if outcome is Outcome.WAIVED else [WAIVER]))
        for number, outcome in enumerate(outcomes)
    ]
    assert unneeded([WAIVER], verdicts) == [WAIVER] * needless


def test_what_is_said_of_an_unneeded_waiver_holds_where_others_are_needed() -> None:
    """Its requirement may be broken, where it covers nothing."""
    verdicts = [verdict(Outcome.WAIVED, "startDate", BY_NAME)]
    (waiver,) = unneeded([BY_START, BY_NAME], verdicts)
    told = "the waiver of PAG-2 in staging.toml:13 covers nothing that is broken: it can go"
    assert can_go(waiver) == told


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_waiver_that_expires_within_a_week_is_told(days: int, *, told: bool) -> None:
    """With file, line and date."""
    waiver = replace(WAIVER, expires=TODAY + days * DAY)
    lines = list(expires_soon([waiver], TODAY))
    expected = f"the waiver of PAG-2 in staging.toml:3 expires on {waiver.expires}"
    assert lines == [expected] * told
