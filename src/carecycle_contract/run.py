"""One run of the suite: options, target, ground, survey. It knows nothing of pytest."""

from __future__ import annotations

import gc
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carecycle_contract.client import Allotment, Client, ClientOptions, check_ground
from carecycle_contract.contract import SortKind, campaigns
from carecycle_contract.lists.listing import WHOLE, by_order, listings
from carecycle_contract.lists.order import places
from carecycle_contract.options import DEFAULT_BUDGET
from carecycle_contract.redaction import Redactor
from carecycle_contract.reporting.notices import notices
from carecycle_contract.reporting.summary import Facts
from carecycle_contract.reporting.verdict import Verdict, verdict_on
from carecycle_contract.requirements import requirement
from carecycle_contract.rules.book import rules
from carecycle_contract.survey.surveyor import Surveyor
from carecycle_contract.text.collation import COLLATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from carecycle_contract.client import Listener
    from carecycle_contract.drawing import Drawing
    from carecycle_contract.options import RunOptions
    from carecycle_contract.requirements import Waiver
    from carecycle_contract.rules.rule import Rule
    from carecycle_contract.survey.evidence import Evidence, Judgement

_DRAWN_TESTS = 2
_SPARED = 60
"""Of so many requests one is kept for each test of drawn queries."""


@dataclass(frozen=True)
class Surveyed:
    """A survey that is done: its evidence, and what drawn queries may still cost.

    Each test of drawn queries may draw `share` questions, and send `allotment` requests with what
    is asked again. It travels to the workers of pytest-xdist, which therefore connect to the
    target themselves.
    """

    evidence: Evidence
    options: ClientOptions
    share: int
    allotment: int
    strict: bool
    waivers: Mapping[str, Waiver]

    def verdict(self, identifier: str, judgement: Judgement) -> Verdict:
        """The verdict that a judgement gives, with nothing in it that must not be shown."""
        # Where there was nothing to judge, what was not seen may be why.
        undecided = (*judgement.undecided, *self.evidence.unseen)
        found = verdict_on(
            requirement(identifier),
            replace(judgement, undecided=undecided),
            strict=self.strict,
            key_variable=self.options.key_variable,
            waiver=self.waivers.get(identifier),
        )
        return replace(found, text=Redactor(self.options.api_key).text(found.text))

    def judge(self, rule: Rule) -> Verdict:
        """The verdict of one rule on the evidence."""
        return self.verdict(rule.requirement, self.evidence.judge(rule))

    def without_key(self) -> Surveyed:
        """The same, in a form that may be written to a file."""
        return replace(self, options=replace(self.options, api_key=None))

    def with_key(self, api_key: str | None) -> Surveyed:
        """The same, able to connect again."""
        return replace(self, options=replace(self.options, api_key=api_key))

    def connect(self) -> Client:
        """A connection of one's own to the target, for drawn queries in another process.

        How much of the pace was used already is not known there, nor whether another process
        asks at the same time.
        """
        rate = self.options.rate
        target = Client(
            replace(self.options, max_requests=self.allotment, rate=rate and rate.halved())
        )
        target.hold(rate.period if rate else 0.0)
        return target

    def drawing(self, target: Client) -> Drawing:
        """Draws queries and asks the target, within the allotment of one test."""
        # Not at the top: see `_load_drawing`.
        from carecycle_contract.drawing import Drawing

        return Drawing(Allotment(target, self.allotment), self.evidence, self.share)


class Run:
    """Opens the target, checks the ground, and carries out the survey once."""

    def __init__(self, options: RunOptions) -> None:
        self.options = options
        self._resources = ExitStack()
        self._began = time.monotonic()
        self.target: Client | None = None
        self.surveyed: Surveyed | None = None

    def describe(self) -> str:
        """The target and the budget, in one line."""
        target = self.options.target
        name = target.base_url if target else "the embedded reference API"
        return f"{name}, at most {self.options.max_requests} requests"

    def survey(self, listener: Listener | None = None, *, will_draw: bool = False) -> Surveyed:
        """Check the ground and ask the questions of the plan; `listener` hears of each.

        What drawn queries need is loaded while the target is waited for, if there will be any.

        Raises:
            NoGround: if there is nothing to judge.

        """
        self._began = time.monotonic()
        options = self.options.target or self._embedded()
        self.target = self._resources.enter_context(Client(options, listener))
        with _collector_at_rest():
            return self._survey(options, self.target, _load_drawing if will_draw else None)

    def _survey(
        self, options: ClientOptions, target: Client, meanwhile: Callable[[], None] | None
    ) -> Surveyed:
        spare = max(1, options.max_requests // _SPARED) * _DRAWN_TESTS
        surveyor = Surveyor(target, campaigns(), concurrency=self.options.concurrency, spare=spare)
        evidence = surveyor.survey(check_ground(target), meanwhile)
        # Without a census nothing is predicted, and one of the tests draws nothing.
        drawing = 1 if evidence.unwalked else _DRAWN_TESTS
        allotment = target.budget_left // drawing
        self.surveyed = Surveyed(
            evidence,
            options,
            # The rest is for second looks at answers; a small allotment leaves none.
            max(min(allotment, drawing), allotment * 2 // 3),
            allotment,
            self.options.strict,
            self.options.waivers,
        )
        return self.surveyed

    def _embedded(self) -> ClientOptions:
        # Only a run without a target needs a server.
        from carecycle_contract.reference import embedded

        url, key = self._resources.enter_context(embedded())
        options = self.options
        return ClientOptions(
            url,
            key,
            options.max_requests,
            options.rate,
            options.timeout,
            # It listens on this machine, where no proxy of the environment leads.
            use_proxy=False,
        )

    def close(self) -> None:
        """Close the connection, and stop the embedded reference API."""
        self._resources.close()

    def facts(self, drawn: int) -> Facts | None:
        """What the run cost and found; `drawn` requests were sent by drawn queries."""
        if self.surveyed is None or self.target is None:
            return None
        evidence, redactor = self.surveyed.evidence, self.target.redactor
        answers = evidence.answers
        whole = [one for one in listings(answers) if one.query.selection == WHOLE]
        budget = self.options.max_requests
        return Facts(
            target=self.surveyed.options.base_url,
            requests=self.target.requests_used + drawn,
            budget=budget,
            retries=self.target.retries,
            seconds=time.monotonic() - self._began,
            campaigns=whole[0].page.items_total if whole else None,
            collation=_collation(evidence),
            needed=_needed(evidence, budget),
            unanswered=len(evidence.unanswered),
            notices=[redactor.text(one) for one in notices(answers)],
        )


def _load_drawing() -> None:
    # Schemathesis takes long to import, and most selections of tests do without it.
    import carecycle_contract.drawing  # noqa: F401 - for those who will need it


def _needed(evidence: Evidence, budget: int) -> int | None:
    """The budget that suffices for every question and second look; None where this one does.

    One below the usual does not even show which questions there will be.
    """
    pending = (evidence.cheapest_pending(rule) for rule in rules())
    looks = sum(len(evidence.looks_needed(one)) for one in pending if one is not None)
    left_out = len(evidence.unasked) + evidence.unwalked + looks
    return max(DEFAULT_BUDGET, budget + left_out) if left_out else None


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking the answers again and again.

    They are a million objects without a cycle, and would cost a sixth of a run.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _collation(evidence: Evidence) -> str | None:
    """The name of the first known collation that explains every sort by a text, if one does."""
    operation = campaigns()
    sorted_texts: list[list[str]] = []
    for group in by_order(listings(evidence.answers)).values():
        query = group[0].query
        if operation.sort_kind(query.sort_by) is SortKind.TEXT and query.selection == WHOLE:
            texts = [str(one.value) for one in places(operation, group)]
            upward = query.sort_direction == operation.ascending
            sorted_texts.append(texts if upward else texts[::-1])
    if not any(len(set(texts)) > 1 for texts in sorted_texts):
        return None
    names = (one.name for one in COLLATIONS if all(map(one.explains, sorted_texts)))
    return next(names, "by no collation known here")
