"""Faults that only show where parameters are combined, as drawn queries do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from zoo.faulty.queries import ascending, sorted_by, status_of
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.searching import DESCRIPTION
from zoo.faulty.steps import asked, condition, envelope, fails, read
from zoo.server import server

if TYPE_CHECKING:
    from carecycle_contract.reference.api import ListQuery
    from zoo.faulty.steps import Where

FOUND = "foldedText LIKE ? ESCAPE '!'"

ROWS = {
    "names-sorted-by-are-in-lower-case": breaks("ITEM-7")(
        "Sorted by name, campaigns show the lower case by which they were sorted.",
        envelope(
            lambda _, body: {
                "items": [item | {"name": item["name"].lower()} for item in body["items"]]
            },
            when=sorted_by("name"),
        ),
    ),
    **demonstrated("matches-are-marked-up", "ITEM-7"),
    "completed-campaigns-sort-changes-upside-down": breaks("SORT-11")(
        "Under a filter by completed, sortBy=updatedAt takes each direction for the other.",
        asked(
            when=lambda query: (status_of(query), query.sort_by) == ("completed", "updatedAt"),
            order=lambda query: replace(
                query, sort_direction="desc" if ascending(query) else "asc"
            ),
        ),
    ),
    "searched-statuses-sort-by-name": breaks("SORT-11", "SORT-4", "PROP-1")(
        "Under a search, sortBy=status sorts by name.",
        read(when=lambda query: query.search and query.sort_by == "status", sort_by="name"),
    ),
    "filtered-searches-look-into-descriptions-only": breaks("FILT-4", "SRCH-2", "PROP-1")(
        "With a status the search does not look into names.",
        condition("foldedText", DESCRIPTION, when=status_of),
    ),
    "searches-among-testing-crash": breaks("HTTP-1", "HTTP-3", "FILT-4")(
        "A search together with a filter by testing is a 500.",
        fails(lambda query, _: query.search and status_of(query) == "testing"),
    ),
}


@server("SRCH-2")
class NamesAreSearchedFromTheirBeginning(ReferenceApi):
    """A name is found only by the words that it begins with, a description by any."""

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        in_name = FOUND.replace("foldedText", "foldedName")
        in_description = FOUND.replace("foldedText", DESCRIPTION)
        clause = clause.replace(FOUND, f"({in_description} OR {in_name})")
        return clause, [*arguments, str(arguments[-1]).removeprefix("%")]
