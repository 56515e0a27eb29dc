"""Every trait that the answers of a run show."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.traits.data import data
from carecycle_contract.traits.headers import envelope, headers
from carecycle_contract.traits.observed import held
from carecycle_contract.traits.ordering import lists
from carecycle_contract.traits.refusing import refusals
from carecycle_contract.traits.search import taste

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.redaction import Redactor
    from carecycle_contract.verdict.trait import Trait


def traits(answers: Sequence[Answer], redactor: Redactor) -> tuple[Trait, ...]:
    """The traits of a server by their ids: shapes and behaviour, redacted, no text of an item."""
    observations = (lists, taste, refusals, headers)
    every = [
        *held(chain.from_iterable(observe(answers) for observe in observations)),
        *envelope(answers),
        *data(answers),
    ]
    redact = redactor.text
    return tuple(
        replace(
            trait, id=redact(trait.id), value=redact(trait.value), question=redact(trait.question)
        )
        for trait in sorted(every, key=lambda trait: trait.id)
    )
