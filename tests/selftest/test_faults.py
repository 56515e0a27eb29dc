"""A server with one fault is caught by a requirement that the fault breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import HTMLResponse, Response
from verdicts import Server, api_of, departures, verdicts

from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from carecycle_contract.reference.data import Row


class NextPageAtExactMultiple(ReferenceApi):
    """`nextPage` is given once too often where the total is a multiple of perPage."""

    def envelope(self, query: ListQuery, total: int, items: list[dict[str, Any]]) -> Any:
        body = super().envelope(query, total, items)
        more = query.page * query.per_page <= total
        return body | {"nextPage": query.page + 1 if more else None}


class TotalIgnoresFilter(ReferenceApi):
    """`itemsTotal` counts the unfiltered list."""

    def count(self, query: ListQuery) -> int:
        return self.store.count("", [])


class StatusBySubstring(ReferenceApi):
    """`active` also brings `inactive`."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.filter is None:
            return clause, arguments
        return clause.replace("status = ?", "status LIKE '%' || ? || '%'"), arguments


class SortsInsideThePage(ReferenceApi):
    """The page is cut from the default order, then sorted."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        where, arguments = self.where(query)
        limit, offset = self.limit_and_offset(query)
        inner = f"(SELECT * FROM campaign {where} ORDER BY createdAt DESC, id LIMIT ? OFFSET ?)"
        return self.store.rows(
            f"WHERE id IN (SELECT id FROM {inner}) {self.order(query)}", [*arguments, limit, offset]
        )


class UnstableTies(ReferenceApi):
    """Equal keys come in another order each time."""

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(",")[0] + ", random()"


class NullStartDatesVanish(ReferenceApi):
    """A sort by start date leaves out campaigns that have none."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.sort_by != "startDate":
            return clause, arguments
        return (f"{clause} AND" if clause else "WHERE") + " startDate IS NOT NULL", arguments


class SearchesNamesOnly(ReferenceApi):
    """The description is not searched."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", "foldedName"), arguments


class WildcardsAreLive(ReferenceApi):
    """`%` and `_` reach LIKE as wildcards."""

    def escape(self, text: str) -> str:
        return text.replace("!", "!!")


class SilentClamp(ReferenceApi):
    """perPage above the maximum is clamped without a word."""

    def expectation(self, parameter: Any, value: str) -> str | None:
        if parameter is self.operation.page_size and value.isdigit() and int(value) > 100:
            return None
        return super().expectation(parameter, value)


class OneBadItemDeepInside(ReferenceApi):
    """One campaign of the last page has a count as a text."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        if row.number == 3:
            body["customerStats"]["total"] = "320"
        return body


class KeyByPrefix(ReferenceApi):
    """Any key that begins with `cc_` is accepted."""

    def authenticate(self, request: Request) -> None:
        if not request.headers.get(self.operation.key_header, "").startswith("cc_"):
            raise Refusal(401, "UNAUTHORIZED", "Missing or invalid API key")


class ErrorsAsHtml(ReferenceApi):
    """Errors are pages for people."""

    def render(self, status: int, body: Any) -> Response:
        if status >= 400:
            return HTMLResponse(f"<h1>Error {status}</h1>", status)
        return super().render(status, body)


class NaiveTimestamps(ReferenceApi):
    """Timestamps have no zone."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        return body | {"createdAt": row.createdAt.rstrip("Z")}


class CacheForgetsDirection(ReferenceApi):
    """Pages are cached without the sort direction."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        known: dict[tuple[object, ...], Sequence[Row]] = vars(self).setdefault("cache", {})
        key = (query.page, query.per_page, query.sort_by, query.search, query.filter)
        return known.setdefault(key, super().fetch(query))


FAULTS: dict[type[ReferenceApi], set[str]] = {
    NextPageAtExactMultiple: {"PAG-2", "FILT-3", "SRCH-5"},
    TotalIgnoresFilter: {"FILT-2", "FILT-3", "SRCH-5"},
    StatusBySubstring: {"FILT-1"},
    SortsInsideThePage: {"SORT-2", "SORT-3", "SORT-4", "SORT-5"},
    UnstableTies: {"SORT-12"},
    NullStartDatesVanish: {"SORT-9", "PAG-5"},
    SearchesNamesOnly: {"SRCH-3"},
    WildcardsAreLive: {"SRCH-7"},
    SilentClamp: {"VAL-2"},
    OneBadItemDeepInside: {"ITEM-1"},
    KeyByPrefix: {"AUTH-3"},
    ErrorsAsHtml: {"ERR-1", "VAL-1", "AUTH-1"},
    NaiveTimestamps: {"ITEM-1"},
    CacheForgetsDirection: {"SORT-1", "SORT-2", "SORT-3", "SORT-4", "SORT-5"},
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_caught_by_a_requirement_it_breaks(
    fault: type[ReferenceApi], server: Server
) -> None:
    """Each of them, and with an explanation that names what was expected."""
    found = departures(verdicts(server.url(api_of(kind=fault))))
    caught = found.keys() & FAULTS[fault]
    assert caught, f"caught only by {sorted(found)}"
    assert all("expected: " in found[name] for name in caught)


@pytest.mark.parametrize("campaigns", [0, 1, 50, 100, 101, 137, 5000])
def test_the_reference_api_departs_from_nothing(campaigns: int, server: Server) -> None:
    """It keeps its own contract, whatever the size of the list."""
    assert departures(verdicts(server.url(api_of(campaigns)))) == {}
