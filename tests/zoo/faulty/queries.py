"""What faults look at in a list query, and how they change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.reference.api import ListQuery


def status_of(query: ListQuery) -> str | None:
    """The status to filter by; None without a filter."""
    return query.filters.get("status")


def search_of(query: ListQuery) -> str | None:
    """The text to search; None without a search."""
    return query.search


def later_page(query: ListQuery) -> bool:
    """Whether a page after the first is asked for."""
    return query.page > 1


def sorted_by(key: str) -> Callable[[ListQuery], bool]:
    """Whether a query sorts by a key."""
    return lambda query: query.sort_by == key


def with_status(query: ListQuery, status: str | None) -> ListQuery:
    """The query with another status to filter by."""
    return replace(query, filters={} if status is None else {"status": status})


def without_filter(query: ListQuery) -> ListQuery:
    """The query without its filter."""
    return with_status(query, None)


def without_search(query: ListQuery) -> ListQuery:
    """The query without its search text."""
    return replace(query, search=None)


def unpaged(query: ListQuery) -> ListQuery:
    """The query for the whole list at once."""
    return replace(query, page=1, per_page=-1)


def ascending(query: ListQuery) -> bool:
    """Whether the order asked for is ascending."""
    return query.sort_direction == "asc"


def next_page(query: ListQuery, *, more: bool) -> dict[str, int | None]:
    """The member nextPage of an envelope: the page after this one if there is more, else null."""
    return {"nextPage": query.page + 1 if more else None}
