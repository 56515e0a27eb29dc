"""What a survey brought: the answers, how long each held, and what could not be asked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.findings.finding import Kept, Undecided, Violation
from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.findings.showing import counted
from carecycle_contract.lists.listing import answer_state, shows_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Finding
    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule, RuleId

SETTLING = 2.0
"""Seconds after which an index of a search engine has caught up with its database, twice over."""

_FEWEST_LOOKS = 5
# Which way round answers are asked for again, over and over: the Thue-Morse sequence. It has no
# period, so nothing that comes and goes at intervals of its own keeps step with it.
_BACKWARDS = (True, False, False, True, False, True, True, False)


class Look(NamedTuple):
    """An answer whose question got the same answer again, `started` seconds into the run."""

    answer: Answer
    started: float


class _Findings(NamedTuple):
    """What a rule found when so many answers were `seen`."""

    seen: int
    kept: int
    violations: list[Violation]
    reasons: tuple[str, ...]


@dataclass(repr=False)
class Evidence:
    """Answers in the order asked, and what came of asking again.

    `looks` tells in order which answers were seen again, unchanged; `moved` are answers that were
    not; `looked_at` holds the violations of each rule for whose sake it was asked again.
    `rate_limited` are the answers 429. `unasked` are questions that the budget left out, `unwalked`
    how many more would have shown the whole list, `unanswered` why some got no answer.
    """

    answers: list[Answer] = field(default_factory=list)
    rate_limited: list[Answer] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    looked_at: dict[RuleId, list[Violation]] = field(default_factory=dict)
    moved: set[Answer] = field(default_factory=set)
    unasked: list[Question] = field(default_factory=list)
    unwalked: int = 0
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    _found: dict[RuleId, _Findings] = field(default_factory=dict)
    _calm_until: int = 0
    _restless: bool = False

    @property
    def unseen(self) -> list[str]:
        """Why there may be nothing to judge, though nobody says that it is not there."""
        reasons = []
        if self.unasked:
            questions = counted(len(self.unasked), "question")
            reasons.append(f"the budget left out {questions}, which might have shown it")
        if self.unanswered:
            questions, (_, reason) = counted(len(self.unanswered), "question"), self.unanswered[-1]
            reasons.append(f"{questions} got no answer, which might have shown it ({reason})")
        return reasons

    def copy(self) -> Evidence:
        """The same evidence, to be added to apart."""
        return replace(
            self,
            answers=[*self.answers],
            looks=[*self.looks],
            looked_at={},
            moved={*self.moved},
            _found={},
        )

    def seen_again(self, answer: Answer, again: Answer) -> None:
        """Take note of the answer that a question got when it was asked once more."""
        if answer_state(answer) == answer_state(again):
            self.looks.append(Look(answer, again.exchange.started))
        else:
            self.moved.add(answer)
            self.answers.append(again)

    def judgement_of(self, rule: Rule) -> Judgement:
        """What a rule finds; volatile violations count once they are confirmed.

        With more answers a violation may rest on others. As long as the rule finds any, those that
        were looked at before count as well, if they are confirmed.
        """
        found = self._findings(rule)
        before = self.looked_at.get(rule.id, []) if found.violations else []
        violations = dict.fromkeys([*found.violations, *filter(self.holds, before)])
        return self.weigh(found.kept, violations, found.reasons)

    def weigh(
        self, kept: int, violations: Iterable[Violation], reasons: tuple[str, ...] = ()
    ) -> Judgement:
        """The judgement that findings give, as far as volatile violations are confirmed."""
        moved, confirmed, pending = 0, [], []
        for one in violations:
            if not one.volatile or self.holds(one):
                confirmed.append(one)
            elif not self.moved.isdisjoint(one.answers):
                moved += 1
            else:
                pending.append(one)
        return Judgement(kept, tuple(confirmed), tuple(pending), moved, reasons)

    def cheapest_pending(self, rule: Rule) -> Violation | None:
        """The violation that fewest looks confirm, if the rule has none that counts already."""
        judgement = self.judgement_of(rule)
        if judgement.violations:
            return None
        return min(judgement.pending, key=lambda one: len(self.looks_needed(one)), default=None)

    def shortfall(self, rules: Iterable[Rule]) -> int:
        """How many more requests every question and every second look may take.

        A difference that is confirmed, or found to have moved, leads to others: three times the
        looks that are pending now.
        """
        pending = filter(None, map(self.cheapest_pending, rules))
        looks = sum(len(self.looks_needed(one)) for one in pending)
        return len(self.unasked) + self.unwalked + 3 * looks

    def _findings(self, rule: Rule) -> _Findings:
        seen = self.answers + (self.rate_limited if rule.sees_rate_limits else [])
        known = self._found.get(rule.id)
        if known is None or known.seen != len(seen):
            known = self._found[rule.id] = _Findings(len(seen), *_sorted_out(rule.judge(seen)))
        return known

    def holds(self, violation: Violation) -> bool:
        """Whether all answers of a volatile violation held at one moment, as all looks say."""
        return not self.looks_needed(violation)

    def looks_needed(self, violation: Violation) -> list[Answer]:
        """Answers to ask for again, in this order, until a violation is confirmed.

        Only looks after the last of its answers has settled count, and only in this order: an
        answer that was seen again held all the time in between, unless what it shows comes and
        goes. Against that, several answers are asked for by turns, more often where the list is
        known to change.
        """
        return self._outstanding(violation)[0]

    def next_look_due(self, violation: Violation) -> float:
        """The moment, in seconds of the run, from which the next look counts."""
        return self._outstanding(violation)[1]

    def _outstanding(self, violation: Violation) -> tuple[list[Answer], float]:
        answers = violation.answers
        due = max(one.exchange.ended for one in answers) + SETTLING
        needed = deque(self._turns(answers))
        for look in self.looks:
            if needed and look.answer is needed[0] and look.started >= due:
                needed.popleft()
                if len(answers) == 1:
                    # Without another to take turns with, only time tells looks apart.
                    due = look.started + SETTLING
        return list(needed), due

    def _turns(self, answers: Sequence[Answer]) -> Iterable[Answer]:
        count = 1 if len(answers) == 1 else max(len(answers), _FEWEST_LOOKS)
        rounds = (answers[::-1] if back else answers for back in cycle(_BACKWARDS))
        return islice(chain.from_iterable(rounds), 2 * count + 1 if self.restless else count)

    @property
    def restless(self) -> bool:
        """Whether the list is known to have changed while it was looked at."""
        if not self._restless and self._calm_until != len(self.answers):
            self._restless = shows_change(self.answers)
            self._calm_until = len(self.answers)
        return self._restless or bool(self.moved)


def _sorted_out(findings: Iterable[Finding]) -> tuple[int, list[Violation], tuple[str, ...]]:
    kept, violations, reasons = 0, [], []
    for finding in findings:
        match finding:
            case Kept():
                kept += 1
            case Undecided(reason):
                reasons.append(reason)
            case Violation():
                violations.append(finding)
    return kept, violations, tuple(dict.fromkeys(reasons))
