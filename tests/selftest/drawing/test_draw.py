"""Drawn queries: within their share, never a known question, and what failed comes first again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS
from hypothesis import settings
from hypothesis.database import InMemoryExampleDatabase
from model import Model, surveyed

from carecycle_contract.drawing import Drawing
from carecycle_contract.rules.book import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Query, Question

SHARE = 200
ITEMS = [
    {
        "id": f"00000000-0000-4000-8000-{number:012x}",
        "name": f"campaign {number}",
        "description": "alpha" if number % 3 else None,
        "status": STATUS.values[number % 8],
        "createdAt": f"2026-01-01T00:00:{number:02}Z",
        "updatedAt": f"2026-02-01T00:00:{number:02}Z",
        "startDate": None,
    }
    for number in range(25)
]


@dataclass
class Watched(Model):
    """Takes down what it is asked."""

    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        """One answer."""
        self.asked.append(question)
        return super().ask(question)


class Rarely(Watched):
    """Forgets a campaign where the pages are larger than 90."""

    def page(self, query: Query) -> tuple[int, dict[str, Any]]:
        """The page of a valid query."""
        status, body = super().page(query)
        if query.per_page > 90:
            body["items"] = body["items"][1:]
        return status, body


@pytest.fixture(autouse=True)
def _database() -> Iterator[None]:
    """A database of failing examples for the length of a test."""
    usual = settings.get_current_profile_name()
    kept = settings(settings.default, database=InMemoryExampleDatabase())
    settings.register_profile("kept", kept)
    settings.load_profile("kept")
    yield
    settings.load_profile(usual)


def drawing(target: Watched, share: int = SHARE) -> Drawing:
    """Draws from a target that was surveyed before it broke, if it is broken."""
    evidence = surveyed(Model(ITEMS))
    return Drawing(target, evidence, share, OPERATION, rules_of(OPERATION))  # type: ignore[arg-type]


def test_a_conforming_server_is_asked_new_questions_within_the_share() -> None:
    """Each of them once."""
    known = {answer.question for answer in surveyed(Model(ITEMS)).answers}
    for share in (1, 7):
        described, predicted = Watched(ITEMS), Watched(ITEMS)
        found = drawing(described, share).described(), drawing(predicted, share).predicted()
        for target, judgement in zip((described, predicted), found, strict=True):
            assert len(target.asked) == len(set(target.asked)) == judgement.judged == share
            assert known.isdisjoint(target.asked)
            assert not judgement.violations


def test_what_failed_is_replayed_first() -> None:
    """As the smallest query that fails, whatever is drawn after it."""
    first = Rarely(ITEMS)
    assert drawing(first).predicted().violations
    for _ in range(3):
        again = Rarely(ITEMS)
        (violation, *_) = drawing(again).predicted().violations
        assert again.asked[0] == violation.answers[0].question


@pytest.mark.parametrize("derandomize", [False, True])
def test_a_seed_decides_what_is_drawn(
    monkeypatch: pytest.MonkeyPatch, *, derandomize: bool
) -> None:
    """`--hypothesis-seed` sets it for all tests, also on a CI system, where Hypothesis has none."""
    settings.register_profile("kept", settings(settings.default, derandomize=derandomize))
    settings.load_profile("kept")
    asked = []
    for seed in (7, 7, 8):
        monkeypatch.setattr("hypothesis.core.global_force_seed", seed)
        target = Watched(ITEMS)
        drawing(target, 10).described()
        drawing(target, 10).predicted()
        asked.append(target.asked)
    assert asked[0] == asked[1] != asked[2]
