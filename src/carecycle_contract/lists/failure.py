"""Failures: which of the answers with a 5xx other answers explain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import answer_state, listings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carecycle_contract.answer import Answer

PAGES_WITHOUT_ITEMS_FAIL = "searches fail in the same way, and no page without items ever came"
"""The reason that withholds a judgement where `fails_without_items`."""


def fails_anyway(answer: Answer, plainer: Iterable[Answer]) -> bool:
    """Whether an answer fails, and so does one of plainer questions, which ask for no more.

    Values are not compared, save page sizes, on which much depends.
    """
    if answer.status < 500:
        return False
    asked = _asked_for(answer)
    return any(_asked_for(other) <= asked for other in plainer if other.status >= 500)


def fails_in_depth(answer: Answer, others: Iterable[Answer]) -> bool:
    """Whether an answer fails as later pages of a list do, of which the first came."""
    if answer.status < 500:
        return False
    asked = [(query, other.status) for other in others if (query := other.question.query)]
    came = {query for query, status in asked if status == 200}
    return any(
        status >= 500 and query.page > 1 and replace(query, page=1) in came
        for query, status in asked
    )


def fails_without_items(answer: Answer, answers: Sequence[Answer]) -> bool:
    """Whether an answer fails as searches do, though others find items, and no page lacks them."""
    if answer.status < 500:
        return False
    shown = listings_of(answers)
    asked = ((other, other.question.query) for other in answers)
    searches = (
        other
        for other, query in asked
        if query is not None and query.selection.is_searched and other.question.key.is_own
    )
    return (
        any(answer_state(search) == answer_state(answer) for search in searches)
        and any(listing.query.selection.is_searched for listing in shown)
        and all(listing.page.items for listing in shown)
    )


def _asked_for(answer: Answer) -> set[tuple[str, str | None]]:
    size = answer.operation.page_size.name
    return {(name, value if name == size else None) for name, value in answer.question.parameters}
