"""Faults in the bodies of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from carecycle_contract.reference import ReferenceApi
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import ERRORS, rendered, reshaped, restated
from zoo.server import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.contract import JSON
    from zoo.faulty.steps import Kind


def limited(code: str = "RATE_LIMIT_EXCEEDED", **members: JSON) -> Kind:
    """Answers the fifth request with 429 and these members in its body."""

    class Limited(ReferenceApi):
        asked = 0

        def limit_rate(self) -> None:
            self.asked += 1
            if self.asked == 5:
                raise refusal(429, code, "Rate limit exceeded", **members)

        def headers(self, status: int, body: JSON) -> Mapping[str, str]:
            return {"retry-after": "0"} if status == 429 else super().headers(status, body)

    return Limited


ROWS = {
    **demonstrated("errors-as-html", "ERR-1"),
    "errors-as-text": breaks("ERR-1")(
        "Errors are plain text.",
        rendered(ERRORS, lambda status: PlainTextResponse("Something went wrong", status)),
    ),
    "errors-with-status-ok": breaks("ERR-1")(
        "Errors have status 200, and say in the body that they are errors.", restated(lambda _: 200)
    ),
    "errors-as-detail": breaks("ERR-1")(
        'Errors are {"detail": ...}, the framework\'s own shape.',
        reshaped(ERRORS, lambda body: {"detail": body["message"]}),
    ),
    "errors-without-code": breaks("ERR-1")(
        "Errors have a message and no code.",
        reshaped(ERRORS, lambda body: {"message": body["message"]}),
    ),
    "errors-inside-error": breaks("ERR-1")(
        "Errors stand inside a member `error`.", reshaped(ERRORS, lambda body: {"error": body})
    ),
    "errors-show-a-stack-trace": breaks("ERR-3")(
        "Errors have a member with the stack trace, for the framework runs in debug mode.",
        reshaped(
            ERRORS,
            lambda body: body | {"stack": "Error\n    at list (/app/dist/campaigns.js:88:13)"},
        ),
    ),
    "codes-are-numbers": breaks("ERR-1")(
        "The code of an error is a number.", reshaped(ERRORS, lambda body: body | {"code": 4000})
    ),
    "rate-limit-without-retry-after": breaks("ERR-2")(
        "A 429 does not say in its body when to come back.", limited()
    ),
    "rate-limit-with-another-code": breaks("ERR-2")(
        "The code of a 429 is TOO_MANY_REQUESTS.", limited("TOO_MANY_REQUESTS", retryAfter=0)
    ),
    "retry-after-as-text": breaks("ERR-2")("retryAfter is a string.", limited(retryAfter="0")),
}
