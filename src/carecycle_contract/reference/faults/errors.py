"""Faults in the bodies of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from carecycle_contract.reference.api import ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

_ALL_REFUSALS = (
    *("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5"),
    *("AUTH-1", "AUTH-2", "AUTH-3"),
)


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsAsHtml(ReferenceApi):
    """Errors are pages for people."""

    def render(self, status: int, body: JSON) -> Response:
        if status < 400:
            return super().render(status, body)
        return HTMLResponse(f"<h1>Error {status}</h1>", status)


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsAsText(ReferenceApi):
    """Errors are plain text."""

    def render(self, status: int, body: JSON) -> Response:
        if status < 400:
            return super().render(status, body)
        return PlainTextResponse("Something went wrong", status)


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsWithStatusOk(ReferenceApi):
    """Errors have status 200, and say in the body that they are errors."""

    def render(self, status: int, body: JSON) -> Response:
        return super().render(200, body)


class _Shape(ReferenceApi):
    """Gives errors another shape."""

    def render(self, status: int, body: JSON) -> Response:
        reshaped = self.reshaped(body) if status >= 400 and isinstance(body, dict) else body
        return super().render(status, reshaped)

    def reshaped(self, body: dict[str, JSON]) -> JSON:
        raise NotImplementedError


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsAsDetail(_Shape):
    """Errors are {"detail": ...}, the framework's own shape."""

    def reshaped(self, body: dict[str, JSON]) -> JSON:
        return {"detail": body["message"]}


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsWithoutCode(_Shape):
    """Errors have a message and no code."""

    def reshaped(self, body: dict[str, JSON]) -> JSON:
        return {"message": body["message"]}


@breaks("ERR-1", *_ALL_REFUSALS)
class ErrorsInsideError(_Shape):
    """Errors stand inside a member `error`."""

    def reshaped(self, body: dict[str, JSON]) -> JSON:
        return {"error": body}


@breaks("ERR-1", *_ALL_REFUSALS)
class CodesAreNumbers(_Shape):
    """The code of an error is a number."""

    def reshaped(self, body: dict[str, JSON]) -> JSON:
        return body | {"code": 4000}


class _Limited(ReferenceApi):
    """Answers one request with 429, in its own way."""

    _asked = 0

    def limit_rate(self) -> None:
        self._asked += 1
        if self._asked == 5:
            raise self.refusal()

    def refusal(self) -> Refusal:
        return Refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", retryAfter=0)


@breaks("ERR-2")
class RateLimitWithoutRetryAfter(_Limited):
    """A 429 does not say when to come back."""

    def refusal(self) -> Refusal:
        refusal = super().refusal()
        del refusal.body["retryAfter"]
        return refusal

    def headers(self, status: int, body: JSON) -> dict[str, str]:
        return {"retry-after": "0"} if status == 429 else {}


@breaks("ERR-2")
class RateLimitWithAnotherCode(_Limited):
    """The code of a 429 is TOO_MANY_REQUESTS."""

    def refusal(self) -> Refusal:
        return Refusal(429, "TOO_MANY_REQUESTS", "Rate limit exceeded", retryAfter=0)


@breaks("ERR-2")
class RetryAfterAsText(_Limited):
    """retryAfter is a text."""

    def refusal(self) -> Refusal:
        return Refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", retryAfter="0")
