"""Faults that only a combination of parameters shows for which the survey has no question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.queries import (
    ascending,
    later_page,
    search_of,
    status_of,
    with_status,
    without_filter,
)
from zoo.faulty.row import breaks
from zoo.faulty.searching import searches_ascend
from zoo.faulty.steps import asked, envelope, fails, window
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import Parameter
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import InvalidParameter


def _turned_round(query: ListQuery) -> ListQuery:
    return replace(query, sort_direction="desc" if ascending(query) else "asc")


ROWS = {
    "filtered-walks-turn-round-after-page-one": breaks("PAG-6", "SORT-11")(
        "With a status, pages after the first are sorted in the other direction.",
        asked(
            when=lambda query: status_of(query) and later_page(query) and query.per_page < 50,
            order=_turned_round,
        ),
    ),
    "searched-pages-overlap": breaks("SRCH-5", "PAG-6", "PAG-7", "PROP-1", "PROP-4", "PROP-5")(
        "Under a search, pages of two or more campaigns begin with the last of the page before.",
        window(
            lambda _, limit, offset: (limit, offset - 1),
            when=lambda query: search_of(query) and later_page(query) and query.per_page > 1,
        ),
    ),
    "filtered-searches-know-no-second-page": breaks("PROP-1")(
        "A search with a status has its first page on every page.",
        window(
            lambda _, limit, __: (limit, 0),
            when=lambda query: search_of(query) and status_of(query),
        ),
    ),
    "largest-page-but-one-is-short": breaks("PAG-4", "FILT-3", "SRCH-5", "FILT-4", "PROP-1")(
        "perPage of 99 brings 98 campaigns, for a limit is compared with less than.",
        window(
            lambda _, limit, offset: (limit - 1, offset), when=lambda query: query.per_page == 99
        ),
    ),
    "pages-of-two-hold-one": breaks("FILT-4")(
        "perPage of 2 brings one campaign.",
        window(lambda _, __, offset: (1, offset), when=lambda query: query.per_page == 2),
    ),
    "filtered-searches-count-without-the-filter": breaks("FILT-4", "PAG-5", "PROP-1")(
        "A search with a status and its own sort counts the campaigns of all statuses.",
        asked(
            when=lambda query: (
                search_of(query) and status_of(query) and query.sort_by not in ("createdAt", "name")
            ),
            count=without_filter,
        ),
    ),
    "later-pages-by-name-fall-back-to-creation": breaks("SORT-3", "SORT-11", "PAG-7", "PROP-1")(
        "sortBy=name holds on the first two pages; later ones are sorted by createdAt.",
        asked(
            when=lambda query: query.sort_by == "name" and query.page > 2,
            order=lambda query: replace(query, sort_by="createdAt"),
        ),
    ),
    "searches-by-name-always-ascend": breaks("SORT-11")(
        "Under a search, sortBy=name is ascending in both directions.", searches_ascend("name")
    ),
    "searches-know-no-status-but-active": breaks("FILT-4")(
        "Under a search, every status is read as active, the default of the search service.",
        asked(
            when=lambda query: search_of(query) and status_of(query),
            where=lambda query: with_status(query, "active"),
        ),
    ),
    "previous-page-is-lost-in-searches": breaks("FILT-4")(
        "Under a search by its own sort, prevPage is null.",
        envelope(
            lambda _, __: {"prevPage": None},
            when=lambda query: search_of(query) and query.sort_by != "createdAt",
        ),
    ),
    "filtered-lists-by-start-date-crash-after-page-one": breaks("HTTP-1")(
        "With a status, sortBy=startDate fails on later pages: 500.",
        fails(
            lambda query, _: status_of(query) and query.sort_by == "startDate" and later_page(query)
        ),
    ),
}


class _SkipsChecks(ReferenceApi):
    """Checks no value of one parameter where another is given, too."""

    role: Role
    beside: str

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        vars(self)["given"] = {name for name, _ in pairs}
        return super().read_parameters(pairs)

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        invalid: list[InvalidParameter] = []
        value = super().read_parameter(parameter, values, invalid)
        if parameter.role is self.role and self.beside in vars(self)["given"]:
            return value or parameter.default
        problems += invalid
        return value


@server("VAL-3", "PROP-3")
class UnknownSortKeysPassWithStatus(_SkipsChecks):
    """With a status, an unknown sortBy is ignored."""

    role, beside = Role.SORT_KEY, "status"


@server("VAL-3")
class UnknownSortKeysPassInSearches(_SkipsChecks):
    """With a search text, an unknown sortBy is ignored, for results are sorted by relevance."""

    role, beside = Role.SORT_KEY, "search"


@server("VAL-4", "PROP-3")
class UnknownDirectionsPassWithSortKey(_SkipsChecks):
    """With a sortBy, an unknown sortDirection is ignored."""

    role, beside = Role.SORT_DIRECTION, "sortBy"
