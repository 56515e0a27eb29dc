"""Evidence: the answers of a survey, which of them were confirmed, and what was not asked."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.findings.finding import Kept, Undecided, Violation
from carecycle_contract.findings.judgement import INTERRUPTED, Judgement
from carecycle_contract.findings.showing import kind_of_place
from carecycle_contract.lists.listing import answer_state, shows_change
from carecycle_contract.phrases import counted
from carecycle_contract.text.matching import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer, Exchange
    from carecycle_contract.findings.finding import Finding
    from carecycle_contract.question import Question
    from carecycle_contract.rules.rule import Rule, RuleId

    Independent = Callable[["Evidence", RuleId, Sequence[Violation]], Sequence[Violation]]

SETTLING = 2.0
"""Twice the seconds that a search index needs to catch up with its database."""

FEWEST_LOOKS = 5
"""Number of second looks that confirm a difference between answers."""

# What a cache has kept for less has age 0 as well as what it has just fetched.
_TICK = 1.0
# Whether each round of second looks runs backwards: the start of the Thue-Morse sequence, cycled.
# It has no shorter period, so a target that alternates between states cannot keep in step with it.
_BACKWARDS = (True, False, False, True, False, True, True, False)


def all_independent(
    _: Evidence, __: RuleId, violations: Sequence[Violation]
) -> Sequence[Violation]:
    """The violations that do not follow from others, if nothing does from anything."""
    return violations


class _Late(Exception):  # noqa: N818 - no error, but the end of what is judged
    """The deadline has passed."""


class Look(NamedTuple):
    """An answer, and the exchange in which it was received again unchanged."""

    answer: Answer
    again: Exchange


class Prompt(NamedTuple):
    """A violation that prompted second looks, and the number of answers seen by then."""

    violation: Violation
    seen: int


class _Findings(NamedTuple):
    """What a rule found; `seen` is the number of answers it judged."""

    seen: int
    kept: int
    violations: list[Violation]
    reasons: tuple[str, ...]

    def plus(self, further: _Findings) -> _Findings:
        """These findings and those of the answers that came after."""
        return _Findings(
            further.seen,
            self.kept + further.kept,
            self.violations + further.violations,
            tuple(dict.fromkeys(self.reasons + further.reasons)),
        )


@dataclass(repr=False)
class Evidence:
    """Answers in the order asked, and the results of asking again.

    `looks` are the second looks that got the same answer, in order; `moved` are the answers that
    had changed by then; `looked_at` holds what prompted second looks, by rule.
    `rate_limited` are the answers with status 429. `unasked` are the questions beyond the budget,
    `unwalked` is the number of further requests that the whole list would have taken, and
    `unanswered` holds the questions without an answer, each with the reason. The first of the
    answers are those of the plan, `plan_ends` many; None while it is carried out. `drawn` are the
    answers to drawn queries, which are among `answers`, too. `deadline` is set where a run was
    interrupted: what takes longer, by the monotonic clock, is undecided.
    """

    answers: list[Answer] = field(default_factory=list)
    rate_limited: list[Answer] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    looked_at: dict[RuleId, list[Prompt]] = field(default_factory=dict)
    moved: set[Answer] = field(default_factory=set)
    unasked: list[Question] = field(default_factory=list)
    unwalked: int = 0
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    plan_ends: int | None = None
    drawn: set[Answer] = field(default_factory=set)
    deadline: float | None = None
    _found: dict[RuleId, _Findings] = field(default_factory=dict)
    _judged: dict[RuleId, tuple[Hashable, Judgement]] = field(default_factory=dict)
    _calm_until: int = 0
    _restless: bool = False

    @property
    def unseen(self) -> list[str]:
        """Why what a rule needs may exist without having been seen."""
        reasons = []
        if self.unasked:
            questions = counted(len(self.unasked), "question")
            reasons.append(f"the budget left out {questions}, which might have shown it")
        if self.unanswered:
            questions, (_, reason) = counted(len(self.unanswered), "question"), self.unanswered[-1]
            seen = f"{questions} got no readable answer, which might have shown it"
            reasons.append(f"{seen} (the last: {reason})")
        return reasons

    @property
    def planned(self) -> list[Answer]:
        """All answers but those to drawn queries, which differ from run to run."""
        return [answer for answer in self.answers if answer not in self.drawn]

    @property
    def further(self) -> frozenset[Answer]:
        """The answers to questions that only a larger budget asks, drawn queries among them."""
        return frozenset(() if self.plan_ends is None else self.answers[self.plan_ends :])

    def add_drawn(self, answer: Answer) -> None:
        """Record the answer to a drawn query."""
        self.answers.append(answer)
        self.drawn.add(answer)

    def size_of(self, violation: Violation) -> tuple[int, int, int]:
        """Sort key that puts the smallest first: no drawn query, then few and short parameters.

        Of planned questions, only those with a long value come later.
        """
        drawn = [answer.question for answer in violation.answers if answer in self.drawn]
        parameters = [pair for question in drawn for pair in question.parameters]
        asked = (answer.question for answer in violation.answers)
        is_long = any(len(value) >= LONG for question in asked for _, value in question.parameters)
        return len(drawn), len(parameters) + is_long, sum(len(value) for _, value in parameters)

    def prompts_looks(self, rule: RuleId, violation: Violation) -> None:
        """Record that a violation is being asked about."""
        self.looked_at.setdefault(rule, []).append(Prompt(violation, len(self.answers)))

    def seen_again(self, answer: Answer, again: Answer) -> None:
        """Record the answer to a repeated question."""
        if answer_state(answer) == answer_state(again):
            self.looks.append(Look(answer, again.exchange))
        else:
            self.moved.add(answer)
            self.answers.append(again)

    def judgement_of(self, rule: Rule) -> Judgement:
        """The findings of a rule; volatile violations count once they are confirmed.

        As answers are added, a rule may rest the same violation on different ones. Violations that
        were confirmed earlier therefore still count while the rule finds any.
        """
        prompts = self.looked_at.get(rule.id, [])
        grown = (self.answers, self.rate_limited, self.looks, self.moved, prompts)
        state = tuple(len(records) for records in grown)
        known = self._judged.get(rule.id)
        if known is not None and known[0] == state:
            # Causes are sought again and again before anything more is asked.
            return known[1]
        try:
            findings = self._findings(rule)
        except _Late:
            return Judgement(0, (), undecided=(INTERRUPTED,))
        told = prompts if findings.violations else []
        before = [prompt.violation for prompt in told if self.holds(prompt.violation)]
        violations = dict.fromkeys([*findings.violations, *before])
        judgement = self._weighed(findings.kept, violations, findings.reasons)
        self._judged[rule.id] = state, judgement
        return judgement

    def _weighed(
        self, kept: int, violations: Iterable[Violation], reasons: tuple[str, ...]
    ) -> Judgement:
        """The judgement that sorts violations into confirmed, moved and pending ones."""
        moved, confirmed, pending = [], [], []
        for violation in violations:
            if not violation.volatile or self.holds(violation):
                confirmed.append(violation)
            elif not self.moved.isdisjoint(violation.answers):
                moved.append(violation)
            else:
                pending.append(violation)
        return Judgement(
            kept, tuple(sorted(confirmed, key=self.size_of)), tuple(pending), tuple(moved), reasons
        )

    def untold(self, rule: Rule, others: Iterable[Rule]) -> Judgement:
        """The judgement of a rule, without its violations in answers that others fault."""
        judgement = self.judgement_of(rule)
        if not judgement.violations and not judgement.pending:
            return judgement
        judgements = [self.judgement_of(other) for other in others if other != rule]
        told = (
            violation for other in judgements for violation in (*other.violations, *other.pending)
        )
        faulted = {answer for violation in told for answer in violation.answers}

        def is_untold(violation: Violation) -> bool:
            return violation.answers[0] not in faulted

        return replace(
            judgement,
            violations=tuple(filter(is_untold, judgement.violations)),
            pending=tuple(filter(is_untold, judgement.pending)),
        )

    def cheapest_pending(
        self, rule: Rule, independent: Independent = all_independent
    ) -> Violation | None:
        """The pending violation that needs the fewest looks; None if another already counts.

        Violations that only follow from others are left out: `independent` tells those that do not.
        Where one follows, others of its kind are taken to follow, too, and the cheapest stands for
        all that are pending.
        """
        judgement = self.judgement_of(rule)
        if independent(self, rule.id, judgement.violations):
            return None
        told = {kind_of_place(violation.place) for violation in judgement.violations}
        cheapest = min(
            (
                violation
                for violation in judgement.pending
                if kind_of_place(violation.place) not in told
            ),
            key=lambda violation: len(self.looks_needed(violation)),
            default=None,
        )
        return cheapest if cheapest and independent(self, rule.id, (cheapest,)) else None

    def shortfall(self, rules: Iterable[Rule]) -> int:
        """An estimate of the requests still needed for every question and second look.

        Looks lead to further looks, so those pending now count three times. Where the list is known
        to change, they are likelier to see it change again than to confirm anything.
        """
        pending = () if self.restless else filter(None, map(self.cheapest_pending, rules))
        looks = sum(len(self.looks_needed(violation)) for violation in pending)
        return len(self.unasked) + self.unwalked + 3 * looks

    def _findings(self, rule: Rule) -> _Findings:
        seen = self.answers + (self.rate_limited if rule.sees_rate_limits else [])
        known = self._found.get(rule.id)
        if known is not None and known.seen == len(seen):
            return known
        # Answers with status 429 come last, so that others are not at the end.
        is_appended = not (rule.sees_rate_limits and self.rate_limited)
        if known is not None and rule.is_alone and is_appended:
            # Of a rule that judges each answer by itself, new answers change no earlier finding.
            further = _Findings(len(seen), *_sorted_out(self._judge(rule, seen[known.seen :])))
            findings = known.plus(further)
        else:
            findings = _Findings(len(seen), *_sorted_out(self._judge(rule, seen)))
        self._found[rule.id] = findings
        return findings

    def _judge(self, rule: Rule, answers: Sequence[Answer]) -> Iterator[Finding]:
        findings = rule.judge(answers)
        return findings if self.deadline is None else _until(self.deadline, findings)

    def holds(self, violation: Violation) -> bool:
        """Whether the looks show that all answers of a volatile violation held at one moment."""
        return not self.looks_needed(violation)

    def looks_needed(self, violation: Violation) -> list[Answer]:
        """The answers still to be seen again, in this order, to confirm a violation.

        Looks count only in this order, and only once the last of the answers has settled. An answer
        that is seen again is taken to have held in between. What comes and goes could still
        deceive, so several answers take turns, for more rounds if the list is known to change.
        What a cache has kept since before it could count tells of that time alone.
        """
        return self._outstanding(violation)[0]

    def next_look_due(self, violation: Violation) -> float:
        """When the next look begins to count, in seconds of the run."""
        return self._outstanding(violation)[1]

    def _outstanding(self, violation: Violation) -> tuple[list[Answer], float]:
        answers = violation.answers
        due = max(answer.exchange.ended for answer in answers) + SETTLING
        needed = deque(self._turns(answers))
        for look in self.looks:
            if not needed or look.answer is not needed[0]:
                continue
            again, age = look.again, look.again.age
            if again.started - (age or 0) >= due:
                needed.popleft()
                if len(answers) == 1:
                    # A single answer has none to take turns with, so its looks are spaced in time.
                    due = again.started + SETTLING
                elif age is not None:
                    due = again.started + _TICK
        return list(needed), due

    def _turns(self, answers: Sequence[Answer]) -> Iterable[Answer]:
        count = 1 if len(answers) == 1 else max(len(answers), FEWEST_LOOKS)
        rounds = (answers[::-1] if back else answers for back in cycle(_BACKWARDS))
        return islice(chain.from_iterable(rounds), 2 * count + 1 if self.restless else count)

    @property
    def restless(self) -> bool:
        """Whether the list is known to have changed during the run."""
        if not self._restless and self._calm_until != len(self.answers):
            self._restless = shows_change(self.answers)
            self._calm_until = len(self.answers)
        return self._restless or bool(self.moved)


def _until(deadline: float, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The same findings.

    Raises:
        _Late: if the deadline passes before the last.

    """
    while time.monotonic() < deadline:
        try:
            yield next(findings)
        except StopIteration:
            return
    raise _Late


def _sorted_out(findings: Iterable[Finding]) -> tuple[int, list[Violation], tuple[str, ...]]:
    kept, violations = 0, []
    reasons: dict[str, None] = {}
    for finding in findings:
        match finding:
            case Kept():
                kept += 1
            case Undecided(reason):
                reasons[reason] = None
            case Violation():
                violations.append(finding)
    return kept, violations, tuple(reasons)
