"""How observations become traits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.verdict.trait import ALTERNATIVES, Trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question


class Observation(NamedTuple):
    """The values by any of which a trait explains an answer, the likeliest first."""

    id: str
    values: tuple[str, ...]
    answer: Answer


def asked(question: Question) -> str:
    """A question without the text that it searches for, which may be an item's."""
    return str(question.with_search(lambda _: "…"))


def held(observations: Iterable[Observation]) -> Iterator[Trait]:
    """A trait for each id of which some value explains every observation."""
    by_id: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        by_id[observation.id].append(observation)
    for identifier, group in sorted(by_id.items()):
        common = [
            value for value in group[0].values if all(value in other.values for other in group)
        ]
        if common:
            question = asked(group[0].answer.question)
            value = ALTERNATIVES.join(common)
            yield Trait(identifier, value, len(group), len(group), question)
