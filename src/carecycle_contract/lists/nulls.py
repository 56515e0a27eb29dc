"""Nulls: whether items without a sort key stand together at one end of their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import KEPT, Findings, Violation
from carecycle_contract.lists.order import answers_showing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.lists.order import RankedItem


def standing_together(ranking: Sequence[RankedItem]) -> Findings:
    """Judge whether the nulls of one order stand at one end, if there are nulls and values."""
    valued = [ranked for ranked in ranking if ranked.value is not None]
    nulls = [ranked for ranked in ranking if ranked.value is None]
    if not nulls or not valued:
        return
    first, last = valued[0], valued[-1]
    if nulls[0].rank < first.rank and nulls[-1].rank > last.rank:
        seen = f"null at rank {nulls[0].rank} and at rank {nulls[-1].rank}, values between them"
        yield _scattered(seen, nulls[0], nulls[-1], first)
    else:
        yield KEPT
    for null in nulls:
        if first.rank < null.rank < last.rank:
            seen = (
                f"null at rank {null.rank}, between {first.shown} (rank {first.rank}) "
                f"and {last.shown} (rank {last.rank})"
            )
            yield _scattered(seen, null, first, last)
        else:
            yield KEPT


def _scattered(observed: str, null: RankedItem, *others: RankedItem) -> Violation:
    return Violation(
        answers_showing(null, *others),
        null.path,
        "nulls together at one end of the list",
        observed,
        volatile=True,
    )
