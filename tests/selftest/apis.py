"""Reference APIs that several tests serve: with a fault, or with something that happens to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.demonstrations import DEMONSTRATIONS

if TYPE_CHECKING:
    from starlette.requests import Request

    from carecycle_contract.reference import Row

FAULTY = DEMONSTRATIONS["next-page-at-exact-multiple"]


class Counting(ReferenceApi):
    """Counts what it is asked."""

    requests = 0

    def respond(self, request: Request) -> Response:
        self.requests += 1
        return super().respond(request)


class GoesAway(Counting):
    """After twenty requests nothing works any more."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        return response if self.requests <= 20 else self.away()

    def away(self) -> Response:
        """What is answered from then on."""
        return Response("", 503, headers={"retry-after": "0"})


class RefusesTheKey(GoesAway):
    """After twenty requests the key has expired."""

    def away(self) -> Response:
        return self.render(401, {"message": "API key expired", "code": "UNAUTHORIZED"})


class Tiered(ReferenceApi):
    """Campaigns have an undocumented member."""

    def serialise(self, row: Row) -> dict[str, Any]:
        return {**super().serialise(row), "tier": "gold"}


class Clientless(ReferenceApi):
    """A documented member is gone."""

    def serialise(self, row: Row) -> dict[str, Any]:
        return {name: value for name, value in super().serialise(row).items() if name != "client"}


class Changed(Clientless):
    """The envelope has another member, too, and the end is announced."""

    def envelope(self, query: Any, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"meta": {}}

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {**super().headers(status, body), "sunset": "Sun, 30 Jun 2030 23:59:59 GMT"}
