"""Deliberate faults, one for each group of requirements, to see what failures look like.

Each is the reference API with one step overridden; the first line of its docstring says what it
does wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.reference.api import ListQuery, ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.data import InvalidParameter
    from carecycle_contract.reference.row import Row
    from carecycle_contract.reference.store import Argument

Body = dict[str, "JSON"]


class RepeatedMember(ReferenceApi):
    """itemsTotal stands twice in the envelope."""

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        twice = bytes(response.body).replace(b'{"itemsTotal":', b'{"itemsTotal":0,"itemsTotal":', 1)
        return Response(twice, status, self.headers(status, body), "application/json")


class OneUnknownStatus(ReferenceApi):
    """One campaign deep in the list is deleted, a status that is not documented."""

    def serialise(self, row: Row) -> Body:
        return super().serialise(row) | ({"status": "deleted"} if row.number == 3 else {})


class NextPageAtExactMultiple(ReferenceApi):
    """nextPage is given once too often where the total is a multiple of perPage."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        more = query.page * query.per_page <= total
        body = super().envelope(query, total, items)
        return body | {"nextPage": query.page + 1 if more else None}


class SortsInsideThePage(ReferenceApi):
    """The page is cut from the default order, then sorted."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        where, arguments = self.where(query)
        inner = f"SELECT id FROM campaign {where} ORDER BY createdAt DESC, id LIMIT ? OFFSET ?"
        clauses = f"WHERE id IN ({inner}) {self.order(query)}"
        return self.store.rows(clauses, [*arguments, *self.limit_and_offset(query)])


class TotalIgnoresTheFilter(ReferenceApi):
    """itemsTotal counts the list as if no status had been asked for."""

    def count(self, query: ListQuery) -> int:
        return super().count(replace(query, filters={}))


class SearchesNamesOnly(ReferenceApi):
    """The description is not searched."""

    def where(self, query: ListQuery) -> tuple[str, list[Argument]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", "foldedName"), arguments


class PerPageIsClampedToTheMaximum(ReferenceApi):
    """perPage above the maximum is silently lowered to it."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        large = re.fullmatch("[1-9][0-9]{2,8}", "".join(values))
        if parameter is self.operation.page_size and large:
            return min(int(values[0]), int(parameter.maximum or 0))
        return super().read_parameter(parameter, values, problems)


class NoKeyIsLetIn(ReferenceApi):
    """The key is checked only where its header is present."""

    def authenticate(self, request: Request) -> None:
        if self.operation.key.header in request.headers:
            super().authenticate(request)


class ErrorsAsHtml(ReferenceApi):
    """Errors are HTML pages, written for people."""

    def render(self, status: int, body: JSON) -> Response:
        if status < 400:
            return super().render(status, body)
        return HTMLResponse(f"<h1>Error {status}</h1>", status)


class NothingFoundIsNotFound(ReferenceApi):
    """A search without results is a 404."""

    def count(self, query: ListQuery) -> int:
        total = super().count(query)
        if query.search and not total:
            raise self.refused(404, "No campaign found")
        return total


class MatchesAreMarkedUp(ReferenceApi):
    """In the results of a search, the text is marked up where it occurs in a name."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        text = query.search
        if text:
            items = [
                item | {"name": str(item["name"]).replace(text, f"<em>{text}</em>")}
                for item in items
            ]
        return super().envelope(query, total, items)


DEMONSTRATIONS: Mapping[str, type[ReferenceApi]] = {
    "repeated-member": RepeatedMember,
    "one-unknown-status": OneUnknownStatus,
    "next-page-at-exact-multiple": NextPageAtExactMultiple,
    "sorts-inside-the-page": SortsInsideThePage,
    "total-ignores-the-filter": TotalIgnoresTheFilter,
    "searches-names-only": SearchesNamesOnly,
    "per-page-is-clamped-to-the-maximum": PerPageIsClampedToTheMaximum,
    "no-key-is-let-in": NoKeyIsLetIn,
    "errors-as-html": ErrorsAsHtml,
    "nothing-found-is-not-found": NothingFoundIsNotFound,
    "matches-are-marked-up": MatchesAreMarkedUp,
}
"""The faults by name, in the order of the groups."""


def sentence_of(kind: type[ReferenceApi]) -> str:
    """What a faulty API does wrong, in one sentence."""
    return str(kind.__doc__).partition("\n")[0]
