"""What a survey brought: the answers, how long each held, and what could not be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carecycle_contract.rules.listing import answer_state
from carecycle_contract.rules.ruling import Kept, Undecided, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question
    from carecycle_contract.rules.ruling import Rule

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


@dataclass(repr=False)
class Evidence:
    """Answers in the order asked, and what came of asking again.

    `held` maps an answer to the last time (seconds since the run began) at which its question got
    the same answer; `moved` are answers that were not seen again. `unasked` are questions that
    the budget left out, `unwalked` how many more would have shown the whole list, `unanswered`
    those that got no answer, with the reason.
    """

    answers: list[Answer] = field(default_factory=list)
    held: dict[Answer, float] = field(default_factory=dict)
    moved: set[Answer] = field(default_factory=set)
    unasked: list[Question] = field(default_factory=list)
    unwalked: int = 0
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    _judgements: dict[tuple[str, str], Judgement] = field(default_factory=dict)

    def seen_again(self, answer: Answer, again: Answer) -> None:
        """Take note of the answer that a question got when it was asked once more."""
        self._judgements.clear()
        if answer_state(answer) == answer_state(again):
            self.held[answer] = again.exchange.started
        else:
            self.moved.add(answer)
            self.answers.append(again)

    def judge(self, rule: Rule) -> Judgement:
        """What a rule finds; volatile violations count once they are confirmed."""
        if rule.id not in self._judgements:
            self._judgements[rule.id] = self._judge(rule)
        return self._judgements[rule.id]

    def _judge(self, rule: Rule) -> Judgement:
        kept, moved, confirmed, pending, reasons = 0, 0, [], [], []
        for finding in rule.judge(self.answers):
            match finding:
                case Kept():
                    kept += 1
                case Undecided(reason):
                    reasons.append(reason)
                case Violation() if not finding.volatile or self.holds(finding):
                    confirmed.append(finding)
                case Violation() if not self.moved.isdisjoint(finding.answers):
                    moved += 1
                case Violation():
                    pending.append(finding)
        undecided = tuple(dict.fromkeys(reasons))
        return Judgement(kept, tuple(confirmed), tuple(pending), moved, undecided)

    def holds(self, violation: Violation) -> bool:
        """Whether there was a moment at which all answers of a volatile violation held.

        An answer seen twice held from the first time to the second, so the list looked just so
        at any moment that lies within all of these spans.
        """
        twice = [one for one in violation.answers if one is not _spared(violation)]
        if not self.held.keys() >= set(twice):
            return False
        begin = max(one.exchange.ended for one in violation.answers)
        return begin <= min(self.held[one] for one in twice)

    def to_confirm(self, rules: Iterable[Rule]) -> list[Answer]:
        """Answers to ask for again, those of the cheapest violation of each rule first."""
        rows: list[list[Answer]] = []
        for rule in rules:
            pending = [self._unheld(one) for one in self.judge(rule).pending]
            rows += [min(pending, key=len)] if pending else []
        return list(dict.fromkeys(one for row in sorted(rows, key=len) for one in row))

    def _unheld(self, violation: Violation) -> list[Answer]:
        spared = _spared(violation)
        return [one for one in violation.answers if one is not spared and one not in self.held]


def _spared(violation: Violation) -> Answer | None:
    """The answer that need not be seen again: the last of several, asked after all others came.

    It shows a moment at which the others are known to hold, once they were seen before and after.
    """
    if len(violation.answers) < 2:
        # Even one answer may have been put together from two readings of a changing list.
        return None
    *earlier, last = sorted(violation.answers, key=lambda one: one.exchange.started)
    after_all = all(one.exchange.ended <= last.exchange.started for one in earlier)
    return last if after_all else None
