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
    for requirement in catalogue.by_cause:
        reaches = catalogue.reaches[requirement.id]
        below = spoilt[requirement.id] = {reach: defaultdict(set) for reach in reaches}
        for name in by_id[requirement.id]:
            above = _Above.of(requirement, spoilt, further)
            attributed[name] = _attribution(requirement.id, judgements[name], above, below)
    return attributed


def _attribution(
    identifier: str, judgement: Judgement, above: _Above, below: Spoilt
) -> Attribution:
    """The attribution of a judgement; what its violations spoil is added to `below`."""
    traced = [(violation, above.causes_of(violation)) for violation in judgement.violations]
    own = [violation for violation, above_it in traced if not above_it]
    causes = dict.fromkeys(chain.from_iterable(above_it for _, above_it in traced))
    for violation, above_it in traced:
        _spoil(violation, above_it or [identifier], below)
    if judgement.violations:
        # One that is confirmed makes the others of its kind likely.
        for violation in judgement.pending:
            _spoil(violation, [identifier] if own else [*causes], below)
    else:
        # What was not confirmed, and would only follow, needs no confirmation.
        traces = [above.causes_of(violation) for violation in judgement.pending]
        causes.update(dict.fromkeys(chain.from_iterable(traces if all(traces) else ())))
    return Attribution(tuple(own), tuple(causes))


class _Above(NamedTuple):
    """What is broken of what a requirement presumes.

    `near` holds the causes by what the violations within each reach have in common, and `anywhere`
    all of them, which count for the answers to `further` questions.
    """

    near: Sequence[tuple[Reach, Mapping[Hashable, set[str]]]]
    anywhere: AbstractSet[str]
    further: AbstractSet[Answer]

    @classmethod
    def of(
        cls, requirement: Requirement, spoilt: Mapping[str, Spoilt], further: AbstractSet[Answer]
    ) -> _Above:
        near = [
            (presumption.reach, causes)
            for presumption in requirement.presumes
            for name in presumption.of
            if (causes := spoilt[name][presumption.reach])
        ]
        all_causes = (spoilt[name][Reach.ANYWHERE].values() for name in requirement.presumed)
        return cls(near, set().union(*chain.from_iterable(all_causes)), further)

    def causes_of(self, violation: Violation) -> list[str]:
        """The ids of the requirements that a violation follows from; none if it is of its own."""
        if not self.further.isdisjoint(violation.answers):
            return sorted(self.anywhere)
        causes = {
            cause
            for reach, by_key in self.near
            for key in _keys(reach, violation, violation.answers)
            for cause in by_key.get(key, ())
        }
        return sorted(causes)


def followers(attributed: Mapping[Name, Attribution], cause: str) -> list[Name]:
    """What could not be judged for a cause, by id and case."""
    return [name for name, found in attributed.items() if not found.own and cause in found.causes]


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
        case Reach.FORM:
            yield from filter(None, (answer.misform for answer in answers))
        case Reach.LIKELY:
            yield from filter(None, [violation.hint])
        case Reach.ANYWHERE:
            yield None
