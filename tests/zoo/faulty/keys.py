"""Servers that give away the key of those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.api import Refusal
from zoo.server import refusal, server

if TYPE_CHECKING:
    from starlette.requests import Request

    from carecycle_contract.contract import JSON


@server("AUTH-4")
class InvalidRequestsAreEchoed(ReferenceApi):
    """A validation error repeats the headers of the request, the key among them."""

    def body(self, request: Request) -> JSON:
        try:
            return super().body(request)
        except Refusal as refused:
            if refused.body["code"] != "VALIDATION_ERROR":
                raise
            refused.body["headers"] = dict(request.headers)
            raise


@server("AUTH-6")
class UnknownKeysAreNamed(ReferenceApi):
    """The message of a refusal names the key that is not known."""

    def authenticate(self, request: Request) -> None:
        key = request.headers.get(self.operation.key.header)
        if key != self.key:
            raise refusal(401, "UNAUTHORIZED", f"No client has the key {key!r}")
