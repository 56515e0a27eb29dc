"""The gate: turn judgements into verdicts, and redact every text that they show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.redaction import without_people
from carecycle_contract.requirements import Conditions, Level, Waiver
from carecycle_contract.verdict.excerpt import excerpt
from carecycle_contract.verdict.verdict import Outcome, ShownExchange, ShownViolation, Verdict
from carecycle_contract.verdict.waiving import Waived, can_go, expires_soon, unneeded, waived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.redaction import Redactor
    from carecycle_contract.requirements import Requirement

NOTHING_SEEN = "no answer of the kind it is about was seen"


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides the outcome of judgements.

    `key_variable` is the environment variable that holds the API key, and `variables` those of
    further headers, by the name of the header; `today` decides which waivers have expired.
    """

    key_variable: str
    redactor: Redactor
    conditions: Conditions = field(default_factory=Conditions)
    today: date = field(default_factory=date.today)
    variables: Mapping[str, str] = field(default_factory=dict)

    def verdict(
        self,
        requirement: Requirement,
        judgement: Judgement,
        case: str | None = None,
        follows: tuple[str, ...] = (),
    ) -> Verdict:
        """The verdict for the judgement of a requirement, or of one of its cases."""
        own = [waiver for waiver in self.waivers if waiver.requirement == requirement.id]
        left = waived(judgement.violations, own, self.today)
        outcome, reasons = self._outcome(requirement, judgement, left)
        # Tens of thousands of violations may share their texts and a few answers.
        redact, exchange = cache(self.redactor.text), cache(self._exchange)
        return Verdict(
            requirement,
            case,
            outcome,
            violations=_kinds_first(
                ShownViolation(
                    place=redact(violation.place),
                    expected=redact(violation.expected),
                    observed=redact(violation.observed),
                    exchanges=tuple(map(exchange, violation.answers)),
                    hint=redact(violation.hint) if violation.hint is not None else None,
                    excerpt=None
                    if number
                    else excerpt(violation.answers[0], violation.place, redact),
                )
                for number, violation in enumerate(left.violations)
            ),
            reasons=tuple(map(redact, reasons)),
            waiver=left.waiver,
            required=requirement.id in (self.conditions.required or ()),
            spare=left.spare,
            follows=follows,
        )

    def follower(self, requirement: Requirement, case: str | None, cause: Verdict) -> Verdict:
        """The verdict on a requirement whose violations follow from another one's, the cause.

        A waiver of the cause covers it, so that it need not be exercised.
        """
        reason = f"{cause.name} is broken where it was looked at"
        verdict = self.verdict(requirement, Judgement(0, (), undecided=(reason,)), case)
        return replace(verdict, required=verdict.required and cause.outcome is not Outcome.WAIVED)

    def told_by(self, requirement: Requirement, case: str | None, cause: Verdict) -> Verdict:
        """The violations of a cause that is not selected, as the verdict on what follows from it.

        A waiver of the cause covers it.
        """
        if cause.outcome is Outcome.WAIVED:
            return self.follower(requirement, case, cause)
        return replace(cause, requirement=requirement, case=case, cause=cause.requirement)

    @property
    def waivers(self) -> list[Waiver]:
        """The waivers, without secrets."""
        redact = self.redactor.own
        return [
            replace(
                waiver,
                reason=redact(waiver.reason),
                location=redact(waiver.location),
                link=redact(waiver.link) if waiver.link is not None else None,
            )
            for waiver in self.conditions.waivers
        ]

    def failing(self, verdicts: Sequence[Verdict]) -> list[str]:
        """What fails the run besides verdicts: under strict waivers, each that can go."""
        return self._spare(verdicts) if self.conditions.strict_waivers else []

    def notices(self, verdicts: Sequence[Verdict]) -> list[str]:
        """What else there is to say of waivers, a line each."""
        soon = expires_soon(self.waivers, self.today)
        return [*soon, *([] if self.conditions.strict_waivers else self._spare(verdicts))]

    def _spare(self, verdicts: Sequence[Verdict]) -> list[str]:
        return [can_go(waiver) for waiver in unneeded(self.waivers, verdicts)]

    def _outcome(
        self, requirement: Requirement, judgement: Judgement, left: Waived
    ) -> tuple[Outcome, list[str]]:
        if left.violations:
            if left.all_waived:
                return Outcome.WAIVED, []
            binding = requirement.level is Level.MUST or self.conditions.fail_on is Level.SHOULD
            return (Outcome.BROKEN if binding else Outcome.ADVISORY), []
        reasons = judgement.unsettled
        if not judgement.judged:
            reasons = [*reasons, *judgement.undecided] or [NOTHING_SEEN]
        return (Outcome.NOT_EXERCISED if reasons else Outcome.KEPT), list(dict.fromkeys(reasons))

    def _exchange(self, answer: Answer) -> ShownExchange:
        asked, shown = answer.question, answer.question.with_search(without_people)
        url = answer.exchange.url.removesuffix(asked.query_string) + shown.query_string
        return ShownExchange(
            question=self.redactor.own(str(shown)),
            url=self.redactor.own(url),
            headers=self._headers(answer),
            status=answer.status,
            number=answer.exchange.number or None,
        )

    def _headers(self, answer: Answer) -> tuple[tuple[str, str], ...]:
        value = answer.question.api_key(f"${self.key_variable}")
        key = () if value is None else ((answer.question.key_header, value),)
        return (*key, *((name, f"${variable}") for name, variable in self.variables.items()))


def _kinds_first(violations: Iterable[ShownViolation]) -> tuple[ShownViolation, ...]:
    """The same violations, the first of each kind before the second of any, as few are shown."""
    counts: Counter[tuple[str, str, int]] = Counter()
    ranked = []
    for violation in violations:
        kind = violation.kind_of_place, violation.expected, violation.exchanges[0].status
        ranked.append((counts[kind], violation))
        counts[kind] += 1
    return tuple(violation for _, violation in sorted(ranked, key=itemgetter(0)))
