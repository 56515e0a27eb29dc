"""Causes: which violations are of their own, and which only follow from others.

A rule concludes from answers, and takes for granted what its requirement presumes of them. Where
an answer breaks what is presumed, the conclusion says nothing new: the violation follows from the
other one. A violation whose answers are all sound in what is presumed stands for itself.

The questions of the plan are few and plain, and how far a broken requirement reaches was written
for them. What only further questions show, mostly several parameters at once, follows wherever
something that it presumes is broken at all: a second fault is told by what the plan shows.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from carecycle_contract.requirements import Reach

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Violation
    from carecycle_contract.findings.judgement import Judgement
    from carecycle_contract.requirements import Catalogue, Requirement

    Name: TypeAlias = tuple[str, str | None]
    Consequences: TypeAlias = dict[Reach, dict[Hashable, set[str]]]
    """The ids of causes, by the reach of a presumption and what violations within it have in common
    with these causes; see `_keys`."""


class Attribution(NamedTuple):
    """The violations of a requirement, or of one of its cases, that are its `own`.

    `causes` are the ids of the requirements that the others follow from.
    """

    own: tuple[Violation, ...]
    causes: tuple[str, ...]


def attributions(
    judgements: Mapping[Name, Judgement],
    catalogue: Catalogue,
    further: AbstractSet[Answer] = frozenset(),
) -> dict[Name, Attribution]:
    """Tell violations that stand for themselves from those that follow.

    Judgements, and their attributions, are by id and case of the requirement. A cause that is
    itself the consequence of another is traced back to it. `further` are the answers to questions
    beyond the plan.
    """
    consequences: dict[str, Consequences] = {}
    attributed: dict[Name, Attribution] = {}
    by_id: dict[str, list[Name]] = defaultdict(list)
    for name in judgements:
        by_id[name[0]].append(name)
    for requirement in catalogue.by_cause:
        own = consequences[requirement.id] = {reach: defaultdict(set) for reach in Reach}
        for name in by_id[requirement.id]:
            presumed = _Presumed.of(requirement, consequences, further)
            attributed[name] = _attribution(requirement.id, judgements[name], presumed, own)
    return attributed


def _attribution(
    identifier: str, judgement: Judgement, presumed: _Presumed, consequences: Consequences
) -> Attribution:
    """The attribution of a judgement; what may follow from it is added to `consequences`."""
    traced = [(violation, presumed.causes_of(violation)) for violation in judgement.violations]
    own = [violation for violation, its_causes in traced if not its_causes]
    causes = dict.fromkeys(chain.from_iterable(its_causes for _, its_causes in traced))
    for violation, its_causes in traced:
        _add(violation, its_causes or [identifier], consequences)
    if judgement.violations:
        # One that is confirmed makes the others of its kind likely.
        for violation in judgement.pending:
            _add(violation, [identifier] if own else [*causes], consequences)
    else:
        # What was not confirmed, and would only follow, needs no confirmation.
        traces = [presumed.causes_of(violation) for violation in judgement.pending]
        causes.update(dict.fromkeys(chain.from_iterable(traces if all(traces) else ())))
    return Attribution(tuple(own), tuple(causes))


class _Presumed(NamedTuple):
    """What is broken of what a requirement presumes.

    `within_reach` has the consequences of each, by reach, and `causes` are all of them, which count
    for the answers to `further` questions wherever they show.
    """

    within_reach: Sequence[tuple[Reach, Mapping[Hashable, set[str]]]]
    causes: AbstractSet[str]
    further: AbstractSet[Answer]

    @classmethod
    def of(
        cls,
        requirement: Requirement,
        consequences: Mapping[str, Consequences],
        further: AbstractSet[Answer],
    ) -> _Presumed:
        within_reach = [
            (presumption.reach, by_key)
            for presumption in requirement.presumes
            for name in presumption.of
            if (by_key := consequences[name][presumption.reach])
        ]
        anywhere = (consequences[name][Reach.ANYWHERE].values() for name in requirement.presumed)
        return cls(within_reach, set().union(*chain.from_iterable(anywhere)), further)

    def causes_of(self, violation: Violation) -> list[str]:
        """The ids of the requirements that a violation follows from; none if it is of its own."""
        if not self.further.isdisjoint(violation.answers):
            return sorted(self.causes)
        causes = {
            cause
            for reach, by_key in self.within_reach
            for key in _keys(reach, violation, violation.answers)
            for cause in by_key.get(key, ())
        }
        return sorted(causes)


def _add(violation: Violation, causes: Sequence[str], consequences: Consequences) -> None:
    for reach, by_key in consequences.items():
        for key in _keys(reach, violation, violation.suspects):
            by_key[key].update(causes)


def _keys(reach: Reach, violation: Violation, answers: Sequence[Answer]) -> Iterator[Hashable]:
    """What two violations within reach of each other have in common."""
    match reach:
        case Reach.ANSWER:
            yield from answers
        case Reach.PLACE:
            yield answers[0], violation.place
        case Reach.LIST | Reach.SORT:
            for query in filter(None, (answer.question.query for answer in answers)):
                yield query.selection, query.sort_by if reach is Reach.SORT else None
        case Reach.ALIKE:
            yield violation.place, answers[0].status
        case Reach.FORM:
            yield from filter(None, (answer.misform for answer in answers))
        case Reach.LIKELY:
            yield from filter(None, [violation.hint])
        case Reach.ANYWHERE:
            yield None
