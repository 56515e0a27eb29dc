"""What a survey brought: the answers, how long each held, and what could not be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.rules.listing import answer_state
from carecycle_contract.rules.ruling import Kept, Undecided, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question
    from carecycle_contract.rules.ruling import Finding, Rule

CHANGED = "the list changed while it was looked at, so the difference may be that change"
UNCONFIRMED = "a difference could not be confirmed within the budget"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule found in all the evidence.

    `judged` counts facts found as required; `violations` are confirmed; `pending` are volatile
    ones that nobody has asked about again; `moved` counts those that a change of the list may
    explain; `undecided` holds the reasons for what could not be judged.
    """

    judged: int
    violations: tuple[Violation, ...] = field(repr=False)
    pending: tuple[Violation, ...] = field(default=(), repr=False)
    moved: int = 0
    undecided: tuple[str, ...] = ()

    @property
    def unsettled(self) -> list[str]:
        """Why differences that were seen neither count nor may be passed over."""
        reasons = [UNCONFIRMED] if self.pending else []
        return reasons + ([CHANGED] if self.moved else [])


class _Findings(NamedTuple):
    """What a rule found in so many answers."""

    answers: int
    kept: int
    violations: list[Violation]
    reasons: tuple[str, ...]


@dataclass(repr=False)
class Evidence:
    """Answers in the order asked, and what came of asking again.

    `looks` maps an answer to the times (seconds since the run began) at which its question got
    the same answer again; `moved` are answers that were not seen again. `rate_limited` are the
    answers 429. `unasked` are questions that the budget left out, `unwalked` how many more would
    have shown the whole list, `unanswered` those that got no answer, with the reason.
    """

    answers: list[Answer] = field(default_factory=list)
    rate_limited: list[Answer] = field(default_factory=list)
    looks: dict[Answer, list[float]] = field(default_factory=dict)
    moved: set[Answer] = field(default_factory=set)
    unasked: list[Question] = field(default_factory=list)
    unwalked: int = 0
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    _found: dict[tuple[str, str], _Findings] = field(default_factory=dict)

    def seen_again(self, answer: Answer, again: Answer) -> None:
        """Take note of the answer that a question got when it was asked once more."""
        if answer_state(answer) == answer_state(again):
            self.looks.setdefault(answer, []).append(again.exchange.started)
        else:
            self.moved.add(answer)
            self.answers.append(again)

    def judge(self, rule: Rule) -> Judgement:
        """What a rule finds; volatile violations count once they are confirmed."""
        found = self._findings(rule)
        moved, confirmed, pending = 0, [], []
        for one in found.violations:
            if not one.volatile or self.holds(one):
                confirmed.append(one)
            elif not self.moved.isdisjoint(one.answers):
                moved += 1
            else:
                pending.append(one)
        return Judgement(found.kept, tuple(confirmed), tuple(pending), moved, found.reasons)

    def _findings(self, rule: Rule) -> _Findings:
        known = self._found.get(rule.id)
        answers = self.answers + (self.rate_limited if rule.sees_rate_limits else [])
        if known is None or known.answers != len(answers):
            known = self._found[rule.id] = _sorted_out(rule.judge(answers), len(answers))
        return known

    def holds(self, violation: Violation) -> bool:
        """Whether all answers of a volatile violation held at one moment, as all looks say."""
        return not self.looks_needed(violation)

    def looks_needed(self, violation: Violation) -> list[Answer]:
        """Answers to ask for again, one after the other, until a violation is confirmed.

        One answer is asked for once. Several are asked for twice, the first time the other way
        round, and the first of them once more: what comes and goes again and again, as on replicas
        that take turns, does not keep step with such a sequence, whatever its period.

        Only looks since the last of the answers count: what was seen again then held all the time
        in between, and so at the moment of that last answer.
        """
        begin = max(one.exchange.ended for one in violation.answers)
        rounds = [violation.answers[::-1], violation.answers, violation.answers[:1]]
        if len(violation.answers) == 1:
            del rounds[1:]
        return [
            one
            for number, order in enumerate(rounds, 1)
            for one in order
            if sum(begin <= time for time in self.looks.get(one, ())) < number
        ]


def _sorted_out(findings: Iterable[Finding], answers: int) -> _Findings:
    kept, violations, reasons = 0, [], []
    for finding in findings:
        match finding:
            case Kept():
                kept += 1
            case Undecided(reason):
                reasons.append(reason)
            case Violation():
                violations.append(finding)
    return _Findings(answers, kept, violations, tuple(dict.fromkeys(reasons)))
