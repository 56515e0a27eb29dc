"""Evidence that is recorded and rebuilt leads to the same judgements."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION, answered, ask, campaign, listed
from model import Model, surveyed
from test_confirmation import Careless, Forgets, Restless, campaigns

from carecycle_contract.recording.concealment import Concealment
from carecycle_contract.recording.har import write
from carecycle_contract.recording.reading import read
from carecycle_contract.recording.recording import Entry, Provenance, Recording, Survey
from carecycle_contract.recording.stream import BadRecording
from carecycle_contract.redaction import Redactor
from carecycle_contract.rules.book import rules_of
from carecycle_contract.survey.recorded import entries_of, evidence_of, survey_of, target_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from carecycle_contract.answer import Answer
    from carecycle_contract.rules.rule import RuleId
    from carecycle_contract.survey.evidence import Evidence

PROVENANCE = Provenance(
    base_url="http://model",
    began=datetime(2026, 11, 26, tzinfo=UTC),
    suite="carecycle-contract 0.1.0",
    contract=OPERATION.contract,
    operation=OPERATION.id,
    key_variable="CARECYCLE_API_KEY",
)


def rebuilt(evidence: Evidence, asked: list[Answer], folder: Path) -> Evidence:
    """Evidence by the recording of a run with these answers."""
    file = io.BytesIO()
    recording = Recording(PROVENANCE, entries_of(asked, evidence), survey_of(evidence))
    write(file, recording, Concealment(OPERATION, Redactor(None), asked))
    path = folder / "run.har"
    path.write_bytes(file.getvalue())
    return evidence_of(read(path, OPERATION), OPERATION)


def judgements(evidence: Evidence) -> dict[RuleId, tuple[int, ...]]:
    """What each rule finds: how much of it is kept, violated, pending, moved, undecided."""
    judgements = {rule.id: evidence.judgement_of(rule) for rule in rules_of(OPERATION)}
    return {
        name: (
            one.judged,
            len(one.violations),
            len(one.pending),
            len(one.moved),
            len(one.undecided),
        )
        for name, one in judgements.items()
    }


MODELS = {
    "forgets": lambda: Forgets(campaigns(), budget_left=60),
    "forgets, without budget to confirm": lambda: Forgets(campaigns(), budget_left=48),
    "careless": lambda: Careless(campaigns(900), budget_left=90),
    "restless": lambda: Restless([], budget_left=300, period=2),
    "conforming": lambda: Model(campaigns(), budget_left=60),
}


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_every_rule_finds_the_same(make: Callable[[], Model], tmp_path: Path) -> None:
    """What was confirmed by second looks, what moved, and what the budget left out as well."""
    model = make()
    evidence = surveyed(model)
    again = rebuilt(evidence, model.answers, tmp_path)
    assert judgements(again) == judgements(evidence)
    assert (again.unseen, again.unwalked) == (evidence.unseen, evidence.unwalked)
    assert len(again.looks) == len(evidence.looks)
    assert len(again.moved) == len(evidence.moved)


def test_answers_to_drawn_queries_are_known_as_such(tmp_path: Path) -> None:
    """What else a run asked is what others ask, too."""
    model = Model(campaigns(), budget_left=60)
    evidence = surveyed(model)
    model.budget_left = 1
    drawn = model.ask(ask(page=2, per_page=7))
    evidence.add_drawn(drawn)
    again = rebuilt(evidence, model.answers, tmp_path)
    assert [answer.question for answer in again.drawn] == [drawn.question]
    assert len(again.planned) == len(evidence.planned) == len(again.answers) - 1


def test_what_was_confirmed_on_other_answers_stays_so(tmp_path: Path) -> None:
    """As it did in the run."""
    model = Careless(campaigns(900), budget_left=90)
    evidence = surveyed(model)
    model.budget_left = 9
    evidence.answers += [model.ask(ask(page=page, per_page=100)) for page in range(1, 10)]
    before = judgements(evidence)
    assert judgements(rebuilt(evidence, model.answers, tmp_path)) == before


def test_a_prompt_that_todays_rules_do_not_find_is_left_out() -> None:
    """Whether the rule is gone, or finds nothing there."""
    model = Forgets(campaigns(), budget_left=60)
    evidence = surveyed(model)
    survey = survey_of(evidence)
    prompts = tuple(
        replace(prompt, **change)
        for prompt in survey.prompts
        for change in ({"rule": ("GONE-1", "rule", None)}, {"place": "elsewhere"})
    )
    entries = list(entries_of(model.answers, evidence))
    recording = Recording(PROVENANCE, entries, replace(survey, prompts=prompts))
    assert survey.prompts
    assert not evidence_of(recording, OPERATION).looked_at


def test_of_a_run_that_was_not_whole_every_answer_counts() -> None:
    """But for those of rate limits, intermediaries and logins, of which it is told."""
    page = listed(ask(), [campaign(1)])
    limited, away = answered(ask(page=2), 429, {}), answered(ask(page=2), 503, b"")
    unreadable = answered(ask(page=3), 200, b"[" * 100_000)
    refused, waited = answered(ask(page=4), 401, {}), answered(ask(page=5), 408, {})
    deep = answered(ask(page=6), 429, b"[" * 100_000)
    answers = [page, limited, deep, away, unreadable, waited, refused]
    recording = Recording(PROVENANCE, list(entries_of(answers, None)))
    evidence = evidence_of(recording, OPERATION)
    assert evidence.answers == [page]
    assert evidence.rate_limited == [limited]
    assert [asked.parameters for asked, _ in evidence.unanswered] == [
        other.question.parameters for other in (away, unreadable, waited, refused)
    ]
    assert evidence.unanswered[-1][1] == "status 401 alone came"
    assert target_of(recording).answers == answers


def test_a_run_that_was_never_let_in_tells_nothing() -> None:
    """Not that the server refuses valid questions."""
    entries = [Entry(answered(ask(), 401, {})), Entry(answered(ask(), 302, b""))]
    with pytest.raises(BadRecording, match="let nobody in"):
        evidence_of(Recording(PROVENANCE, entries), OPERATION)


def test_a_look_that_todays_rules_see_otherwise_is_a_move() -> None:
    """What an answer says is compared by the rules of today."""
    first, again = listed(ask(), [campaign(1)]), listed(ask(), [campaign(2)])
    entries = [Entry(first, 0), Entry(again, None, repeats=0)]
    evidence = evidence_of(Recording(PROVENANCE, entries, Survey()), OPERATION)
    assert evidence.moved == {first}
    assert evidence.answers == [first, again]


def test_where_some_answers_did_not_fit_the_others_are_judged() -> None:
    """Looks, moves and prompts that rest on missing ones are left out."""
    model = Restless([], budget_left=300, period=2)
    evidence = surveyed(model)
    entries = list(entries_of(model.answers, evidence))
    for kept in (entries[: len(entries) // 2], entries[::3], entries[-5:]):
        part = Recording(PROVENANCE, kept, survey_of(evidence))
        rebuilt_in_part = evidence_of(part, OPERATION)
        assert not {
            rule.id for rule in rules_of(OPERATION) if rebuilt_in_part.judgement_of(rule).violations
        }


def test_what_stand_ins_alter_is_not_judged() -> None:
    """Whether the run came to its end or not."""
    plain, altered = listed(ask(), [campaign(1)]), listed(ask(sort_by="name"), [campaign(1)])
    entries = [Entry(plain, 0), Entry(altered, 1, altered=True)]
    for survey in (Survey(), None):
        assert evidence_of(Recording(PROVENANCE, entries, survey), OPERATION).answers == [plain]


def test_what_is_beyond_the_bounds_of_a_run_is_left_out_and_told() -> None:
    """Each answer has 12 MB of empty lists, and there is room for some."""
    lists = b'{"lists":[' + b",".join([b"[]"] * 190_000) + b"]}"
    answers = [answered(ask(page=page), 200, lists) for page in range(1, 21)]
    for survey in (None, Survey()):
        entries = [Entry(answer, position) for position, answer in enumerate(answers)]
        evidence = evidence_of(Recording(PROVENANCE, entries, survey), OPERATION)
        assert 5 < len(evidence.answers) < 12
        left_out = answers[len(evidence.answers) :]
        reason = "a run keeps 120 MB of answers, and no more"
        assert evidence.unanswered == [(answer.question, reason) for answer in left_out]
        assert not any("_parsed" in vars(answer) for answer in left_out)


def test_where_nothing_is_within_the_bounds_there_is_nothing_to_judge() -> None:
    """And it is told which bound that is."""
    text = answered(ask(), 200, b'"%s"' % (b"a" * 1_000_001))
    with pytest.raises(BadRecording, match="it has a text of 1,000,001 characters"):
        evidence_of(Recording(PROVENANCE, [Entry(text)]), OPERATION)


def test_answers_after_the_plan_stay_so_where_earlier_ones_are_missing() -> None:
    """The end of the plan is told as a number of answers, those that are missing included."""
    first, planned, further = (listed(ask(page=page), [], 0) for page in (1, 2, 3))
    entries = [Entry(first, 0, altered=True), Entry(planned, 1), Entry(further, 2)]
    recording = Recording(PROVENANCE, entries, Survey(plan_ends=2))
    assert evidence_of(recording, OPERATION).further == {further}
