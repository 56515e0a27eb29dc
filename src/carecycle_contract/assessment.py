"""The assessment of a target: the evidence of a run, and the verdicts that it gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.requirements import Level, catalogue_of
from carecycle_contract.rules.book import PROPERTIES, all_rules_of, rules_of
from carecycle_contract.verdict.causes import attributions
from carecycle_contract.verdict.hints import in_common, kept_from
from carecycle_contract.verdict.verdict import Outcome, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carecycle_contract.client import Client
    from carecycle_contract.contract import Operation
    from carecycle_contract.drawing import Examples
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.rules.rule import Rule, RuleId
    from carecycle_contract.survey.evidence import Evidence
    from carecycle_contract.survey.recorded import RecordedTarget
    from carecycle_contract.verdict import Gate, Verdict
    from carecycle_contract.verdict.causes import Attribution, Name


@dataclass(frozen=True)
class Assessment:
    """The verdicts that evidence gives: of a survey, and of answers to drawn queries.

    `examples` are the queries that were drawn, and `command` draws them again; a recording has
    neither. `selected` are the ids of the requirements that this run has tests of; None stands for
    all.
    """

    operation: Operation
    evidence: Evidence
    target: Client | RecordedTarget
    gate: Gate
    examples: Examples | None = None
    command: str = ""
    selected: frozenset[str] | None = None
    _known: dict[int, tuple[Mapping[Name, Judgement], Mapping[Name, Attribution]]] = field(
        default_factory=dict, repr=False
    )

    def verdict_of(self, identifier: str, handed: Sequence[Rule], case: str | None) -> Verdict:
        """The verdict on a requirement, by all of its rules.

        Raises:
            ValueError: unless `handed` has exactly the rules of the requirement, each once.

        """
        name = identifier, case
        rules = all_rules_of(self.operation)
        expected = [rule for rule in rules if (rule.requirement, rule.case) == name]
        if not handed or Counter(handed) != Counter(expected):
            given, book = (", ".join(rule.name for rule in rules) for rules in (handed, expected))
            raise ValueError(
                f"{identifier} is judged by exactly {book or 'no rule'}, not by {given}"
            )
        return self._verdict(name)

    @property
    def rules_to_confirm(self) -> list[Rule]:
        """The rules whose violations would not only follow from what is known to be broken."""
        _, attributed = self._judged()
        own = {name for name, attribution in attributed.items() if not attribution.causes}
        return [rule for rule in rules_of(self.operation) if (rule.requirement, rule.case) in own]

    def verdict_by_book(self, identifier: str, case: str | None) -> Verdict | None:
        """The verdict on a requirement by all its rules; None if it has none."""
        name = identifier, case
        return self._verdict(name) if name in self._judged()[0] else None

    def verdicts(self) -> list[Verdict]:
        """The verdict on each case of each requirement that has rules."""
        return [self._verdict(name) for name in self._judged()[0]]

    def _judged(self) -> tuple[Mapping[Name, Judgement], Mapping[Name, Attribution]]:
        """The judgement on each requirement, or on each of its cases, and what causes it.

        Each verdict needs them all, since what is broken elsewhere may be its cause.
        """
        seen = len(self.evidence.answers) + len(self.evidence.looks)
        if seen not in self._known:
            judgements = _judgements(self.operation, self.evidence, self.selected)
            known_causes = attributions(
                judgements, catalogue_of(self.operation), self.evidence.further
            )
            self._known[seen] = judgements, known_causes
        return self._known[seen]

    def _verdict(self, name: Name) -> Verdict:
        judgements, attributed = self._judged()
        identifier, case = name
        requirement = catalogue_of(self.operation)[identifier]
        own, cause_name = attributed[name].own, self._cause(name, attributed)
        if cause_name is not None:
            cause = self._verdict(cause_name)
            if cause.outcome is not Outcome.WAIVED or cause.requirement != requirement:
                is_told = self._is_selected(cause_name)
                conclude = self.gate.follower if is_told else self.gate.told_by
                return conclude(requirement, case, cause)
            # A waiver may be for the questions of one case alone.
            own = judgements[name].violations
        # If nothing could be judged, questions that were left out may be the reason.
        undecided = (*judgements[name].undecided, *self.evidence.unseen)
        judgement = replace(judgements[name], violations=self._with_hint(own), undecided=undecided)
        follows = tuple(
            name_of(*other)
            for other in filter(self._is_selected, attributed)
            if (cause_name := self._cause(other, attributed)) and cause_name[0] == identifier
        )
        verdict = self.gate.verdict(requirement, judgement, case, follows)
        if not self.command or not own or self.evidence.drawn.isdisjoint(own[0].answers):
            return verdict
        return replace(verdict, replay=self.command)

    def _cause(self, name: Name, attributed: Mapping[Name, Attribution]) -> Name | None:
        """What is told instead, of several causes the first that is selected; None if nothing."""
        own, causes = attributed[name]
        if own or not causes:
            return None
        broken = [other for other in attributed if other[0] in causes and attributed[other].own]
        return next(filter(self._is_selected, broken), broken[0])

    def _is_selected(self, name: Name) -> bool:
        return self.selected is None or name[0] in self.selected

    def _with_hint(self, violations: Sequence[Violation]) -> tuple[Violation, ...]:
        """The violations; the first says what the answers that show them repeat and share."""
        if not violations:
            return ()
        first, *others = violations
        answers = self.evidence.answers
        hints = (first.hint, kept_from(first, answers), in_common(violations, answers))
        told = "; ".join(hint for hint in hints if hint is not None)
        return replace(first, hint=told or None), *others


def _judgements(
    operation: Operation, evidence: Evidence, selected: frozenset[str] | None
) -> dict[Name, Judgement]:
    """The judgement on each requirement, or on each of its cases.

    Properties tell what neither earlier ones nor the rules of selected requirements tell.
    """
    others = [
        rule
        for rule in binding_rules(operation)
        if selected is None or rule.requirement in selected
    ]
    judged = [(rule, evidence.judgement_of(rule)) for rule in rules_of(operation)]
    for number, rule in enumerate(PROPERTIES):
        judged.append((rule, evidence.untold(rule, (*others, *PROPERTIES[:number]))))
    return _by_name(judged)


def _by_name(judged: Iterable[tuple[Rule, Judgement]]) -> dict[Name, Judgement]:
    judgements: dict[Name, Judgement] = {}
    for rule, judgement in judged:
        name = rule.requirement, rule.case
        known = judgements.get(name)
        judgements[name] = judgement if known is None else known.plus(judgement)
    return judgements


def independent(
    operation: Operation, evidence: Evidence, rule_id: RuleId, violations: Sequence[Violation]
) -> tuple[Violation, ...]:
    """The violations of a rule that would not only follow from what is known to be broken."""
    if not violations:
        return ()
    identifier, _, case = rule_id
    catalogue = catalogue_of(operation)
    presumed = [
        (rule, evidence.judgement_of(rule))
        for rule in rules_of(operation)
        if rule.requirement in {identifier, *catalogue.causes[identifier]}
    ]
    judgements = {**_by_name(presumed), (identifier, case): Judgement(0, tuple(violations))}
    return attributions(judgements, catalogue, evidence.further)[identifier, case].own


def rules_by_cause(operation: Operation) -> list[Rule]:
    """The rules but properties, each behind those of the requirements that its own presumes.

    What should hold comes last, unless a rule presumes it: where requests run out, a second look at
    what must hold goes first.
    """
    rank = {row.id: number for number, row in enumerate(catalogue_of(operation).by_cause)}
    applicable = [rule for rule in rules_of(operation) if rule.requirement in rank]
    rows = [catalogue_of(operation)[rule.requirement] for rule in applicable]
    last = {row.id for row in rows if row.level is Level.SHOULD}
    last = last.difference(*(row.presumed for row in rows))
    return sorted(applicable, key=lambda rule: (rule.requirement in last, rank[rule.requirement]))


def binding_rules(operation: Operation) -> list[Rule]:
    """The rules of what must hold, properties left out, causes first."""
    catalogue = catalogue_of(operation)
    return [
        rule
        for rule in rules_by_cause(operation)
        if catalogue[rule.requirement].level is Level.MUST
    ]
