"""Parts of the plan: questions, and what their answers tell of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from carecycle_contract.question import Question
    from carecycle_contract.survey.known import Known

_OF_ANY_ANSWER = frozenset({"HTTP", "ERR-2"})
"""Requirements that any answer may break; the more are asked for, the more they show."""


class Planned(NamedTuple):
    """A question, and whether a run of the selected requirements asks it."""

    question: Question
    is_asked: bool


@dataclass(frozen=True)
class Part:
    """Questions that what is known leads to; `shows` are requirements, by id or by group."""

    questions: Callable[[Known], Iterable[Question]]
    shows: frozenset[str]

    def __call__(self, known: Known) -> Iterable[Question]:
        """The questions."""
        return self.questions(known)

    def planned(self, known: Known, selected: frozenset[str] | None) -> Iterator[Planned]:
        """The questions, and whether these requirements, by id, need them; None stands for all."""
        is_asked = self.serves(selected)
        return (Planned(question, is_asked) for question in self.questions(known))

    def serves(self, selected: frozenset[str] | None) -> bool:
        """Whether it shows any of these requirements, by id; None stands for all."""
        if selected is None:
            return True
        return not self.shows.isdisjoint({*selected, *(name.split("-")[0] for name in selected)})


def shows(*requirements: str) -> Callable[[Callable[[Known], Iterable[Question]]], Part]:
    """Declare a part whose answers tell of these requirements, by id or by group."""
    return lambda questions: Part(questions, _OF_ANY_ANSWER | {*requirements})
