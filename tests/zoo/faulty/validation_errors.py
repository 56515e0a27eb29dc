"""Faults in the answers to invalid parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.contract import Role
from zoo.faulty.row import breaks
from zoo.faulty.steps import rendered, reshaped, restated
from zoo.faulty.validation import refuses

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import JSON
    from zoo.faulty.steps import Body, Kind

UNREFUSED = {"VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5"}
"""What a refusal without the documented error body breaks, beside ERR-1."""


def explained(change: Callable[[Body], JSON]) -> Kind:
    """Changes the body of the error for invalid parameters."""
    return reshaped([400], change)


ROWS = {
    "validation-errors-are-html": breaks("ERR-1")(
        "Invalid parameters are answered with the error page of the web framework.",
        rendered([400], lambda status: HTMLResponse("<h1>Bad Request</h1>", status)),
    ),
    "validation-errors-are-served-as-success": breaks("ERR-1")(
        "Every answer about invalid parameters has status 200, with the error in the body.",
        restated(lambda status: 200 if status == 400 else status),
    ),
    "validation-errors-have-no-body": breaks("ERR-1")(
        "A proxy drops the body of a 400.",
        rendered([400], lambda status: Response(status_code=status)),
    ),
    "message-is-a-list-of-texts": breaks("ERR-1")(
        "message is an array, as the validation of some web frameworks writes it.",
        explained(lambda body: body | {"message": [body["message"]]}),
    ),
    "code-is-the-status-number": breaks("ERR-1")(
        "code is the number 400.", explained(lambda body: body | {"code": 400})
    ),
    "error-is-wrapped": breaks("ERR-1")(
        "The documented error stands one level too deep, in a member named error.",
        explained(lambda body: {"error": body}),
    ),
    "code-is-bad-request": breaks("VAL-6")(
        "The code of a validation error is BAD_REQUEST.",
        explained(lambda body: body | {"code": "BAD_REQUEST"}),
    ),
    "unknown-status-is-not-found": breaks("VAL-6")(
        "An unknown status is answered with 404 and NOT_FOUND, as if it were a resource.",
        refuses(Role.FILTER, 404, "NOT_FOUND", "There is no such status"),
    ),
    "unknown-sort-key-is-not-found": breaks("VAL-6")(
        "An unknown sortBy is answered with the validation error, but with status 404.",
        refuses(Role.SORT_KEY, 404, "VALIDATION_ERROR", "There is no such sort key", errors=[]),
    ),
    "invalid-values-are-a-conflict": breaks("VAL-6")(
        "Invalid parameters are answered with the validation error, but with status 409.",
        restated(lambda status: 409 if status == 400 else status),
    ),
    "validation-errors-name-no-parameter": breaks("VAL-6")(
        "The error for invalid parameters is a message and a code, without errors.",
        explained(lambda body: {name: body[name] for name in ("message", "code")}),
    ),
    "problem-path-is-a-text": breaks("VAL-6")(
        "The path of each problem is a string instead of an array.",
        explained(
            lambda body: (
                body
                | {"errors": [problem | {"path": problem["path"][0]} for problem in body["errors"]]}
            )
        ),
    ),
    "problems-are-a-map-by-parameter": breaks("VAL-6")(
        "errors is an object with a list of messages for each parameter.",
        explained(
            lambda body: (
                body
                | {
                    "errors": {
                        problem["path"][0]: [problem["message"]] for problem in body["errors"]
                    }
                }
            )
        ),
    ),
    "problems-of-enums-are-texts": breaks("VAL-6")(
        "For a parameter with a set of values errors is an array of strings.",
        explained(
            lambda body: (
                body
                | {
                    "errors": [
                        problem["message"] if "|" in problem["expected"] else problem
                        for problem in body["errors"]
                    ]
                }
            )
        ),
    ),
}
