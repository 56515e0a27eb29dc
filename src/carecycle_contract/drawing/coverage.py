"""Invalid queries: those of Schemathesis's coverage phase, each kind once before any twice."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from schemathesis import GenerationMode

from carecycle_contract.drawing.characters import know_utf_8
from carecycle_contract.drawing.queries import question_of
from carecycle_contract.findings.described import described
from carecycle_contract.question import Key, Question, Validity, validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carecycle_contract.contract import Operation, Parameter

_REPEATED, _UNKNOWN = "repeated", "unknown parameter"
# Python reads no longer ones.
_INTEGER = re.compile("-?[0-9]{1,4300}")
_MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def invalid_queries(operation: Operation, asked: Iterable[Question]) -> Iterator[Question]:
    """Queries with one odd value each, of every kind one before any two.

    Kinds that were `asked` come one later than others.
    """
    by_kind: defaultdict[tuple[str, str] | None, dict[Question | None, None]] = defaultdict(dict)
    for kind in filter(None, map(kind_of, asked)):
        by_kind[kind][None] = None
    for question in _cases(operation):
        by_kind[kind_of(question)].setdefault(question)
    by_kind.pop(None, None)
    # What must be refused comes before what may mean anything.
    kinds = sorted(by_kind, key=lambda kind: kind is None or kind[1] in (_REPEATED, ""))
    rounds = zip_longest(*(by_kind[kind] for kind in kinds))
    return (question for question in chain.from_iterable(rounds) if question is not None)


def _cases(operation: Operation) -> Iterator[Question]:
    """The negative cases of the coverage phase, without values whose meaning is open besides."""
    know_utf_8()
    schema = described(operation).schema
    cases = schema.iter_coverage_cases(
        described(operation), generation_modes=_MODES, generation_config=schema.config.generation
    )
    for case in cases:
        if case.method != "GET" or case.meta.generation.mode is GenerationMode.POSITIVE:
            continue
        question, mutated = question_of(case, operation), case.meta.phase.data.parameter
        kept = tuple(
            pair
            for pair in question.parameters
            if pair[0] == mutated or not _is_open(question, pair[0])
        )
        yield Question(kept, Key.OWN, operation)


def _is_open(question: Question, name: str) -> bool:
    """Whether the contract leaves open what the value of a parameter means."""
    return any(
        parameter.name == name and how is Validity.UNDEFINED
        for parameter, how in question.validities.items()
    )


def kind_of(question: Question) -> tuple[str, str] | None:
    """The parameter whose value is odd, and how; None unless it is odd in one way alone."""
    odd = [
        (parameter.name, _oddity(parameter, question))
        for parameter, how in question.validities.items()
        if how is not Validity.VALID
    ]
    known = {parameter.name for parameter in question.operation.parameters}
    odd += [(_UNKNOWN, "") for name in dict(question.parameters) if name not in known]
    is_one = len(odd) == 1 and not _repeats_invalid_values(question)
    return odd[0] if is_one and question.key.is_own else None


def _repeats_invalid_values(question: Question) -> bool:
    return any(
        validity(parameter, value) is Validity.INVALID
        for parameter, whole in question.validities.items()
        if whole is Validity.UNDEFINED
        for name, value in question.parameters
        if name == parameter.name
    )


def _oddity(parameter: Parameter, question: Question) -> str:
    values = [value for name, value in question.parameters if name == parameter.name]
    if len(values) > 1:
        return _REPEATED
    if parameter.minimum is None or not _INTEGER.fullmatch(values[0]):
        return "of another type or set"
    return "too small" if int(values[0]) < parameter.minimum else "too large"
