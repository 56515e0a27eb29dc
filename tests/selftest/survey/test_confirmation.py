"""The second look: what stays is confirmed, what comes and goes is not."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS, ask
from model import Model, surveyed

from carecycle_contract.answer import Answer
from carecycle_contract.reference import rows
from carecycle_contract.rules.book import PROPERTIES, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.answer import Exchange
    from carecycle_contract.question import Query, Question
    from carecycle_contract.survey.evidence import Evidence

BUDGETS = (60, 300)
STATUSES = STATUS.values


def campaigns(count: int = 40) -> list[dict[str, Any]]:
    """The members that rules look at, of generated campaigns."""
    return [dict(row.members) for row in rows(OPERATION, count)]


def broken(evidence: Evidence) -> set[str]:
    """The requirements that a survey found broken."""
    return {
        rule.requirement for rule in rules_of(OPERATION) if evidence.judgement_of(rule).violations
    }


def unsettled(evidence: Evidence) -> set[str]:
    """The requirements of which a difference was seen that does not count."""
    return {
        rule.requirement for rule in rules_of(OPERATION) if evidence.judgement_of(rule).unsettled
    }


class Forgets(Model):
    """A filter misses one campaign, which only two answers together show."""

    def selects(self, query: Query, item: dict[str, Any]) -> bool:
        """Whether filter and search let an item pass."""
        forgotten = query.selection.filters and item["id"] == self.items[20]["id"]
        return not forgotten and super().selects(query, item)


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_difference_that_stays_is_confirmed(budget: int) -> None:
    """Also with the default budget, most of which other questions need."""
    assert "FILT-2" in broken(surveyed(Forgets(campaigns(), budget_left=budget)))


class FindsThoseOfOthers(Model):
    """A search alone also brings campaigns that no other list has."""

    def selects(self, query: Query, item: dict[str, Any]) -> bool:
        """Whether filter and search let an item pass."""
        is_search_alone = query.selection.search is not None and not query.selection.filters
        is_ours = is_search_alone or item not in self.items[40:]
        return is_ours and super().selects(query, item)


def test_what_only_a_property_shows_is_confirmed_before_values_that_hardly_anybody_sends() -> None:
    """Sixty requests have hardly a drawn query that could confirm it."""
    evidence = surveyed(FindsThoseOfOthers(campaigns(60), budget_left=60))
    assert not broken(evidence)
    judged = (evidence.judgement_of(rule) for rule in PROPERTIES)
    assert any(judgement.violations for judgement in judged)


class CountsThePage(Model):
    """A total is the number of items on the page."""

    def page(self, query: Query) -> tuple[int, dict[str, Any]]:
        """The page of a valid query."""
        status, body = super().page(query)
        return status, body | ({"itemsTotal": len(body["items"])} if status == 200 else {})


def test_a_cause_is_confirmed_before_what_follows_from_it() -> None:
    """Though fewer looks would confirm a page past the end that has items."""
    evidence = surveyed(CountsThePage(campaigns(137), budget_left=50))
    assert "PAG-5" in broken(evidence)


class Careless(Model):
    """Searches names alone, filters by prefix, and leaves nulls out of a sort."""

    def selects(self, query: Query, item: dict[str, Any]) -> bool:
        """Whether filter and search let an item pass."""
        return (
            str(item["status"]).startswith(query.selection.filter(STATUS) or "")
            and (query.selection.search or "").casefold() in item["name"].casefold()
            and item.get(str(query.sort_by)) is not None
        )


def test_what_was_confirmed_stays_so_when_more_is_seen() -> None:
    """Though it rests on other answers then: a larger budget never catches less."""
    model = Careless(campaigns(900), budget_left=90)
    evidence = surveyed(model)
    before = broken(evidence)
    assert {"FILT-2", "PAG-5", "SRCH-3"} <= before
    model.budget_left = 9
    evidence.answers += [model.ask(ask(page=page, per_page=100)) for page in range(1, 10)]
    assert before <= broken(evidence)


def test_without_budget_a_difference_is_not_confirmed_but_told() -> None:
    """It is neither an accusation nor a verdict that all is well."""
    evidence = surveyed(Forgets(campaigns(), budget_left=24))
    assert "FILT-2" not in broken(evidence)
    assert "FILT-2" in unsettled(evidence)


def _toggles_status(items: list[dict[str, Any]], on: bool) -> None:
    items[20]["status"] = STATUSES[1] if on else STATUSES[2]


def _comes_and_goes(items: list[dict[str, Any]], on: bool) -> None:
    if on:
        del items[20]


def _toggles_name(items: list[dict[str, Any]], on: bool) -> None:
    items[20]["name"] = "Zebra crossing" if on else "Aardvark"


def _toggles_start(items: list[dict[str, Any]], on: bool) -> None:
    items[20]["startDate"] = None if on else "2026-05-01T00:00:00Z"


@dataclass
class Restless(Model):
    """Something changes to and fro, at every n-th request, or by a coin if there is no period."""

    change: Callable[[list[dict[str, Any]], bool], None] = _toggles_status
    period: int | None = 1
    calm: list[dict[str, Any]] = field(default_factory=campaigns)
    coin: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - a coin

    def ask(self, question: Question) -> Answer:
        """One answer, to the list as it is now."""
        if self.period is None:
            on = self.coin.random() < 0.5
        else:
            on = self.requests_used // self.period % 2 == 0
        self.items = [dict(item) for item in self.calm]
        self.change(self.items, on)
        return super().ask(question)


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("period", [1, 2, 3, 5, 7, None])
@pytest.mark.parametrize(
    "change", [_toggles_status, _comes_and_goes, _toggles_name, _toggles_start]
)
def test_what_comes_and_goes_is_never_confirmed(
    change: Callable[[list[dict[str, Any]], bool], None], period: int | None, budget: int
) -> None:
    """Whatever its period: looks at several answers by turns keep step with none."""
    model = Restless([], budget_left=budget, change=change, period=period)
    assert broken(surveyed(model)) == set()


@dataclass
class Stored(Model):
    """Answers come from a cache that keeps each for some seconds, and says how long it has."""

    lifetime: float = 600.0
    stored: dict[Question, Exchange] = field(default_factory=dict)

    def ask(self, question: Question) -> Answer:
        """One answer, of now or before."""
        fresh = super().ask(question).exchange
        stored = self.stored.setdefault(question, fresh)
        if fresh.started - stored.started >= self.lifetime:
            stored = self.stored[question] = fresh
        age = int(fresh.started - stored.started)
        headers = (*stored.headers, ("age", str(age)))
        return Answer(question, replace(stored, started=fresh.started, headers=headers))


class Shrinks(Stored):
    """Loses a campaign at every sixth request."""

    def respond(self, question: Question) -> tuple[int, dict[str, Any]]:
        """Status and body."""
        if self.requests_used % 6 == 0:
            self.items = self.items[1:]
        return super().respond(question)


class ForgetsBehindACache(Stored, Forgets):
    """A fault that stays, seen through a cache."""


@pytest.mark.parametrize(("budget", "lifetime"), [(60, 60.0), (60, 600.0), (300, 600.0)])
def test_what_a_cache_has_kept_confirms_nothing(budget: int, lifetime: float) -> None:
    """It would say what held before the list changed."""
    model = Shrinks(campaigns(137), budget_left=budget, lifetime=lifetime)
    assert broken(surveyed(model)) == set()


@pytest.mark.parametrize("lifetime", [0.0, 1.5, 600.0])
def test_a_difference_that_stays_is_confirmed_once_no_cache_has_it(lifetime: float) -> None:
    """Looks wait until what comes from a cache cannot be older than the one before."""
    evidence = surveyed(ForgetsBehindACache(campaigns(), budget_left=60, lifetime=lifetime))
    assert ("FILT-2" in broken(evidence)) == (lifetime < 600)
    assert "FILT-2" in broken(evidence) | unsettled(evidence)


def test_a_larger_budget_is_advised_for_looks_that_could_confirm_something() -> None:
    """Not where the list changes while it is read, which more looks would see again."""
    rules = rules_of(OPERATION)
    settled = surveyed(Forgets(campaigns(), budget_left=24))
    assert settled.shortfall(rules) > len(settled.unasked) + settled.unwalked
    changing = surveyed(Restless([], budget_left=60, change=_comes_and_goes, period=20))
    assert changing.restless
    assert changing.shortfall(rules) == len(changing.unasked) + changing.unwalked


class Unreadable(Forgets):
    """Every answer but the first to each question is nested too deep to be read."""

    def ask(self, question: Question) -> Answer:
        """The first answer is as usual."""
        is_first = question not in [answer.question for answer in self.answers]
        answer = super().ask(question)
        deep = replace(answer.exchange, body=b"[" * 100_000 + b"]" * 100_000)
        return answer if is_first else replace(answer, exchange=deep)


def test_a_second_look_that_cannot_be_read_shows_nothing() -> None:
    """It neither confirms what was seen, nor is held against the server."""
    evidence = surveyed(Unreadable(campaigns(), budget_left=200))
    assert broken(evidence) == set()
    assert "FILT-2" in unsettled(evidence)
