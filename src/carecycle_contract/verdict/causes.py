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
    from carecycle_contract.requirements import Catalogue, Presumption, Requirement

    Name: TypeAlias = tuple[str, str | None]
    Spoilt: TypeAlias = dict[Reach, dict[Hashable, set[str]]]


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
    spoilt: dict[str, Spoilt] = {}
    attributed: dict[Name, Attribution] = {}
    by_id: dict[str, list[Name]] = defaultdict(list)
    for name in judgements:
        by_id[name[0]].append(name)

    def traced(requirement: Requirement, violation: Violation) -> list[str]:
        anywhere = not further.isdisjoint(violation.answers)
        return _causes(violation, requirement.presumes, spoilt, anywhere=anywhere)

    for requirement in catalogue.by_cause:
        spoilt[requirement.id] = {reach: defaultdict(set) for reach in Reach}
        for name in by_id[requirement.id]:
            judgement = judgements[name]
            own, causes = [], dict[str, None]()
            for violation in judgement.violations:
                above = traced(requirement, violation)
                if not above:
                    own.append(violation)
                causes.update(dict.fromkeys(above))
                _spoil(violation, above or [requirement.id], spoilt[requirement.id])
            if judgement.violations:
                # One that is confirmed makes the others of its kind likely.
                for violation in judgement.pending:
                    _spoil(
                        violation, [requirement.id] if own else [*causes], spoilt[requirement.id]
                    )
            elif judgement.pending:
                # What was not confirmed, and would only follow, needs no confirmation.
                traces = [traced(requirement, violation) for violation in judgement.pending]
                causes.update(dict.fromkeys(chain.from_iterable(traces if all(traces) else ())))
            attributed[name] = Attribution(tuple(own), tuple(causes))
    return attributed


def followers(attributed: Mapping[Name, Attribution], cause: str) -> list[Name]:
    """What could not be judged for a cause, by id and case."""
    return [name for name, found in attributed.items() if not found.own and cause in found.causes]


def _causes(
    violation: Violation,
    presumes: Sequence[Presumption],
    spoilt: Mapping[str, Spoilt],
    *,
    anywhere: bool,
) -> list[str]:
    """The ids of the requirements that a violation follows from; none if it is of its own."""
    causes = {
        cause
        for presumption in presumes
        for reach in (Reach.ANYWHERE if anywhere else presumption.reach,)
        for key in _keys(reach, violation, violation.answers)
        for identifier in presumption.of
        for cause in spoilt[identifier][reach].get(key, ())
    }
    return sorted(causes)


def _spoil(violation: Violation, causes: Sequence[str], spoilt: Spoilt) -> None:
    for reach, by_key in spoilt.items():
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
        case Reach.ANYWHERE:
            yield None
