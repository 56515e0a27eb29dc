"""A conforming server in a few lines: what it answers follows from its items and its taste."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from answers import JSON_TYPE, OPERATION, STATUS, ask

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.assessment import binding_rules, rules_by_cause
from carecycle_contract.contract import SortKind
from carecycle_contract.question import Query, Question, Validity
from carecycle_contract.rules.book import PROPERTIES
from carecycle_contract.survey.surveyor import Surveyor
from carecycle_contract.text.collation import COLLATIONS, Collation, fold
from carecycle_contract.text.instant import instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.survey.evidence import Evidence


@dataclass(frozen=True)
class Taste:
    """What the documentation leaves to a server."""

    collation: Collation = COLLATIONS[0]
    statuses: tuple[str, ...] = STATUS.values
    nulls_first: bool = False
    nulls_stay: bool = False
    ties_stay: bool = True
    whole_words: bool = False
    any_word: bool = False
    past_the_end: int = 200
    invalid: int = 400


@dataclass
class Model:
    """Answers questions about its items; stands in for a target."""

    items: Sequence[dict[str, Any]]
    taste: Taste = field(default_factory=Taste)
    budget_left: int = 400
    requests_used: int = 0
    rate_limited: list[Answer] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    clock: float = 0.0

    def ask(self, question: Question) -> Answer:
        """One answer, a second after the one before."""
        self.budget_left -= 1
        self.requests_used += 1
        self.clock += 1
        status, body = self.respond(question)
        content, headers = json.dumps(body).encode(), tuple(JSON_TYPE.items())
        url = "http://model" + OPERATION.path
        answer = Answer(question, Exchange(url, status, headers, self.clock, 0.5, content))
        self.answers.append(answer)
        return answer

    def wait_until(self, moment: float) -> None:
        """Move the clock on."""
        self.clock = max(self.clock, moment)

    def respond(self, question: Question) -> tuple[int, dict[str, Any]]:
        """Status and body."""
        if not question.key.is_own:
            return 401, {"message": "no", "code": "UNAUTHORIZED"}
        invalid = Validity.INVALID in question.validities.values()
        query = question.query
        if invalid or query is None:
            return self.taste.invalid, {"message": "no", "code": "VALIDATION_ERROR", "errors": []}
        return self.page(query)

    def page(self, query: Query) -> tuple[int, dict[str, Any]]:
        """The page of a valid query."""
        whole = self.ordered([item for item in self.items if self.selects(query, item)], query)
        if query.page > 1 and query.offset >= len(whole) and self.taste.past_the_end != 200:
            return self.taste.past_the_end, {"message": "no", "code": "NOT_FOUND"}
        more = query.page * query.per_page < len(whole)
        return 200, {
            "itemsTotal": len(whole),
            "currentPage": query.page,
            "nextPage": query.page + 1 if more else None,
            "prevPage": query.page - 1 or None,
            "items": whole[query.offset : query.offset + query.per_page],
        }

    def selects(self, query: Query, item: dict[str, Any]) -> bool:
        """Whether filter and search let an item pass."""
        for parameter in OPERATION.filters:
            if query.selection.filter(parameter) not in (None, item.get(parameter.member)):
                return False
        if query.selection.search is None:
            return True
        text = fold(query.selection.search)
        hay = [fold(item["name"]), fold(item.get("description") or "")]
        if self.taste.any_word and " " in text:
            return any(word in straw for word in text.split() for straw in hay)
        if self.taste.whole_words and " " not in text:
            return any(text in straw.split() or text == straw for straw in hay)
        return any(text in straw for straw in hay)

    def ordered(self, items: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
        """The items in the order that a query asks for."""
        downward = query.sort_direction == OPERATION.descending

        def compare(one: dict[str, Any], other: dict[str, Any]) -> int:
            first, second = self.sort_key(one, query), self.sort_key(other, query)
            if (first is None) != (second is None):
                nulls = -1 if (first is None) == self.taste.nulls_first else 1
                return -nulls if downward and not self.taste.nulls_stay else nulls
            way = -1 if downward else 1
            if first != second:
                return way * (-1 if first < second else 1)
            ties = -1 if one["id"] < other["id"] else 1
            return ties if self.taste.ties_stay else ties * way

        return sorted(items, key=cmp_to_key(compare))

    def sort_key(self, item: dict[str, Any], query: Query) -> object:
        """What an item is sorted by."""
        key = str(query.sort_by)
        raw = item.get(key)
        match OPERATION.sort_kinds[key]:
            case SortKind.INSTANT:
                return None if raw is None else instant(raw)
            case SortKind.TEXT:
                return self.taste.collation.key(str(raw))
            case SortKind.ENUM:
                return self.taste.statuses.index(str(raw))


def surveyed(model: Model) -> Evidence:
    """What a survey of a model brings."""
    surveyor = Surveyor(
        model,
        OPERATION,
        rules_by_cause(OPERATION),
        concurrency=1,
        spare=lambda: 0,
        properties=PROPERTIES,
        binding=binding_rules(OPERATION),
    )
    return surveyor.survey(model.ask(ask()))
