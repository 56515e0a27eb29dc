"""Which documented members, and which of their documented values, items were seen to have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.contract.documented import closed_set
from carecycle_contract.traits.members import latest_items, members_of
from carecycle_contract.verdict.facts import ReportedMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer


def members_seen(answers: Sequence[Answer]) -> tuple[ReportedMember, ...]:
    """Each documented member in the order of the schema; none without items."""
    items = latest_items(answers)
    if not items:
        return ()
    operation = answers[0].operation
    documented = operation.documented
    closed = {path: closed_set(operation.schemas, schema) for path, schema in documented.items()}
    seen: Counter[str] = Counter()
    nulls: Counter[str] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    for item in items:
        shown = [(path, value) for path, value in members_of(item) if path in documented]
        seen.update({path for path, _ in shown})
        nulls.update({path for path, value in shown if value is None})
        values.update({(path, value) for path, value in shown if value in closed[path]})
    return tuple(
        ReportedMember(
            path, seen[path], nulls[path], {value: values[path, value] for value in closed[path]}
        )
        for path in documented
    )
