"""The traits that tell most of a server, in a line for each group."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.verdict.trait import Trait

_GROUPS = ("lists", "search", "refusals", "answers")
_TOLD = "lists:collation"
"""What a line of its own tells."""


def notable(traits: Sequence[Trait]) -> Iterator[tuple[str, str]]:
    """For each group its values, each with the traits that have it: `nulls startDate asc: last`.

    What data look like, the shapes of errors, and headers that are absent are left out.
    """
    groups: dict[str, dict[str, list[str]]] = {group: defaultdict(list) for group in _GROUPS}
    for trait in traits:
        group, _, name = trait.id.partition(":")
        is_shape = name.endswith((":body", ":shows")) or trait.value == "absent"
        if group in groups and trait.id != _TOLD and not is_shape:
            groups[group][trait.value].append(name.replace(":", " "))
    for group, values in groups.items():
        told = [f"{', '.join(names)}: {value}" for value, names in values.items()]
        if told:
            yield group, "; ".join(told)
