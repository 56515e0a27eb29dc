"""Judging what the answers of a survey show."""

from __future__ import annotations

import math
import time

from answers import OPERATION, answered, ask, campaign, listed

from carecycle_contract.findings.judgement import INTERRUPTED, Judgement
from carecycle_contract.rules.book import rules_of
from carecycle_contract.survey.evidence import Evidence

RULE = next(rule for rule in rules_of(OPERATION) if rule.requirement == "PAG-2")
ANSWERS = [listed(ask(), [campaign(1)], 1), answered(ask(page=0), 400)]


def test_an_interrupted_run_judges_until_its_deadline() -> None:
    """What was judged before is known, and what takes longer is undecided."""
    evidence = Evidence([*ANSWERS])
    known = evidence.judgement_of(RULE)
    assert known.judged
    evidence.deadline = time.monotonic()
    assert evidence.judgement_of(RULE) == known
    evidence.answers.append(listed(ask(page=2), [], 1))
    assert evidence.judgement_of(RULE) == Judgement(0, (), undecided=(INTERRUPTED,))
    evidence.deadline = math.inf
    assert evidence.judgement_of(RULE) == Evidence(evidence.answers).judgement_of(RULE)
