"""What few servers do though all of them may: sessions, codings, deep values, fractional pages."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.server import server

if TYPE_CHECKING:
    from starlette.requests import Request

    from carecycle_contract.contract import JSON, Parameter


@server()
class SessionStandsInForTheKey(ReferenceApi):
    """Whoever was let in once gets a cookie, with which no key is asked for any more."""

    def authenticate(self, request: Request) -> None:
        if request.cookies.get("session") != "open":
            super().authenticate(request)

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        if status == 200:
            response.set_cookie("session", "open", path="/")
        return response


@server()
class BodiesAreTwoGzipMembers(ReferenceApi):
    """A body is compressed in two parts, which RFC 1952 lets stand one behind the other."""

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        content = bytes(response.body)
        half = len(content) // 2
        members = gzip.compress(content[:half]) + gzip.compress(content[half:])
        headers = {**self.headers(status, body), "content-encoding": "gzip"}
        return Response(members, status, headers, "application/json")


class _Mapped(ReferenceApi):
    """Gives a campaign without mappings one, on short pages."""

    def with_mapping(self, response: Response, body: Any, value: bytes) -> Response:
        if not 0 < len(body.get("items", ())) < 30:
            return response
        content = bytes(response.body).replace(
            b'"variableMappings":{}', b'"variableMappings":{"odd":%s}' % value, 1
        )
        return Response(content, response.status_code, media_type="application/json")


@server()
class MappingsAreNestedDeeply(_Mapped):
    """One campaign has a mapping of 985 levels, for which RFC 8259 sets no limit."""

    def render(self, status: int, body: Any) -> Response:
        response = super().render(status, body)
        return self.with_mapping(response, body, b"[" * 985 + b"]" * 985)


@server()
class AnIntegerHasTenThousandDigits(_Mapped):
    """One campaign has a mapping to a number of 10,000 digits, for which RFC 8259 sets no limit."""

    def render(self, status: int, body: Any) -> Response:
        response = super().render(status, body)
        return self.with_mapping(response, body, b"1" + b"0" * 9999)


@server()
class FractionalPagesAreServed(ReferenceApi):
    """page=1.5 begins half a page later, and the envelope shows 1.5, 2.5 and 0.5."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        try:
            number = float(value)
        except ValueError:
            return super().expectation(parameter, value)
        fraction = parameter.role is Role.PAGE_NUMBER and 1 <= number < 1e9 and number % 1
        return None if fraction else super().expectation(parameter, value)

    def body(self, request: Request) -> JSON:
        body: Any = super().body(request)
        page = request.query_params.get("page", "1")
        fraction = float(page) % 1 if "." in page else 0
        numbers = ("currentPage", "nextPage", "prevPage")
        shown: dict[str, Any] = {name: body[name] for name in numbers if body[name] is not None}
        return {**body, **{name: number + fraction or number for name, number in shown.items()}}
