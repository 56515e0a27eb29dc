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


class Changed(ReferenceApi):
    """A member is gone, the envelope has another, and the end is announced."""

    def serialise(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = super().serialise(row)
        return {name: value for name, value in body.items() if name != "client"}

    def envelope(self, query: Any, total: int, items: list[dict[str, Any]]) -> Any:
        return super().envelope(query, total, items) | {"meta": {}}

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        response.headers["sunset"] = "Sun, 30 Jun 2030 23:59:59 GMT"
        return response
