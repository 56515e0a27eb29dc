"""Faults in the answers to invalid parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.contract import JSON, Parameter


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "VAL-6", "ERR-1")
class ValidationErrorsAreHtml(ReferenceApi):
    """Invalid parameters are answered with the error page of the web framework."""

    def render(self, status: int, body: JSON) -> Response:
        if status == 400:
            return HTMLResponse("<h1>Bad Request</h1>", status)
        return super().render(status, body)


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "ERR-1")
class ValidationErrorsAreServedAsSuccess(ReferenceApi):
    """The status of every answer about invalid parameters is 200, the error is in the body."""

    def render(self, status: int, body: JSON) -> Response:
        return super().render(200 if status == 400 else status, body)


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "VAL-6", "ERR-1")
class ValidationErrorsHaveNoBody(ReferenceApi):
    """A proxy drops the body of a 400."""

    def render(self, status: int, body: JSON) -> Response:
        return Response(status_code=status) if status == 400 else super().render(status, body)


class _Reshaped(ReferenceApi):
    """Validation errors in another shape, which `reshape` gives."""

    def render(self, status: int, body: JSON) -> Response:
        problems = body.get("errors") if isinstance(body, dict) else None
        if status == 400 and isinstance(body, dict) and isinstance(problems, list):
            body = self.reshape(body, problems)
        return super().render(status, body)

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        """Another body, from the usual one and its problems."""
        raise NotImplementedError


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "ERR-1")
class MessageIsAListOfTexts(_Reshaped):
    """message is an array, as the validation of some web frameworks writes it."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        return body | {"message": [body["message"]]}


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "VAL-6", "ERR-1")
class CodeIsTheStatusNumber(_Reshaped):
    """code is the number 400."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        return body | {"code": 400}


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5", "VAL-6", "ERR-1")
class ErrorIsWrapped(_Reshaped):
    """The documented error stands one level too deep, in a member named error."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        return {"error": body}


@breaks("VAL-6")
class CodeIsBadRequest(_Reshaped):
    """The code of a validation error is BAD_REQUEST."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        return body | {"code": "BAD_REQUEST"}


@breaks("VAL-6")
class UnknownStatusIsNotFound(ReferenceApi):
    """An unknown status is answered with 404 and NOT_FOUND, as if it were a resource."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        expected = super().expectation(parameter, value)
        if expected is not None and parameter.role is Role.FILTER:
            raise Refusal(404, "NOT_FOUND", "There is no such status")
        return expected


def _name(problem: Mapping[str, JSON]) -> str:
    path = problem["path"]
    return str(path[0] if isinstance(path, list) else path)


@breaks("VAL-6")
class ProblemPathIsAText(_Reshaped):
    """The path of each problem is a text instead of an array."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        flat: list[JSON] = [
            {**problem, "path": _name(problem)} for problem in problems if isinstance(problem, dict)
        ]
        return body | {"errors": flat}


@breaks("VAL-6")
class ProblemsAreAMapByParameter(_Reshaped):
    """errors is an object with a list of messages for each parameter."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        by_name: dict[str, JSON] = {
            _name(problem): [problem["message"]]
            for problem in problems
            if isinstance(problem, dict)
        }
        return body | {"errors": by_name}


@breaks("VAL-6")
class ProblemsOfEnumsAreTexts(_Reshaped):
    """For a parameter with a set of values errors is an array of texts."""

    def reshape(self, body: dict[str, JSON], problems: list[JSON]) -> JSON:
        texts: list[JSON] = [
            problem["message"]
            if isinstance(problem, dict) and "|" in str(problem["expected"])
            else problem
            for problem in problems
        ]
        return body | {"errors": texts}
