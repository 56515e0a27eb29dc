"""Faults in what is refused: all of one kind, nothing of it, or by a crash that nothing handles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.row import breaks
from zoo.faulty.steps import ERRORS, reshaped, restated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.data import InvalidParameter
    from zoo.faulty.steps import Kind

NUMBER = re.compile(r"-?[0-9]+")


class Unhandled(ReferenceApi):
    """Answers what nothing handles as most frameworks do: a 500 in plain text."""

    def render(self, status: int, body: JSON) -> Response:
        if self.is_unhandled(status):
            return PlainTextResponse("Internal Server Error", 500)
        return super().render(status, body)

    def is_unhandled(self, status: int) -> bool:
        return status == 500


def crashes(when: Callable[[Parameter, str | None], object]) -> Kind:
    """Crashes at values of some parameters, or only at what is wrong with them."""

    class Crashes(Unhandled):
        def expectation(self, parameter: Parameter, value: str) -> str | None:
            problem = super().expectation(parameter, value)
            if when(parameter, problem):
                raise ValueError(value)
            return problem

    return Crashes


def refuses(when: Callable[[Parameter], object]) -> Kind:
    """Refuses every value of some parameters, as a schema does that never gets a number."""

    class Refuses(ReferenceApi):
        def expectation(self, parameter: Parameter, value: str) -> str | None:
            return "number" if when(parameter) else super().expectation(parameter, value)

    return Refuses


def overlooks(when: Callable[[Parameter, str], object]) -> Kind:
    """Takes the default of some parameters instead of some invalid values."""

    class Overlooks(ReferenceApi):
        def read_parameter(
            self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
        ) -> str | int | None:
            invalid = values and self.expectation(parameter, values[0]) is not None
            overlooked = invalid and when(parameter, values[0])
            return super().read_parameter(parameter, [] if overlooked else values, problems)

    return Overlooks


class EveryRefusalCrashes(Unhandled):
    """Every refusal is an exception that nothing handles."""

    def is_unhandled(self, status: int) -> bool:
        return status >= 400


class MissingKeyCrashes(Unhandled):
    """The key is read from the headers without a look at whether it is there."""

    def authenticate(self, request: Request) -> None:
        _ = request.headers[self.operation.key.header]
        super().authenticate(request)


class MissingKeyIsABadRequest(ReferenceApi):
    """Gives whatever has no key a text."""

    def respond(self, request: Request) -> Response:
        if self.operation.key.header not in request.headers:
            return PlainTextResponse("Bad Request", 400)
        return super().respond(request)


class RefusesByAnEmptyList(ReferenceApi):
    """Gives whatever is refused an empty list."""

    def render(self, status: int, body: JSON) -> Response:
        if status < 400:
            return super().render(status, body)
        names = self.operation.envelope
        return super().render(
            200,
            {
                names.items_total: 0,
                names.current_page: 1,
                names.next_page: None,
                names.prev_page: None,
                names.items: [],
            },
        )


class RefusesEverything(ReferenceApi):
    """Refuses every request, before it looks at the key."""

    def find_endpoint(self, request: Request) -> None:
        raise self.refused(400, "Unsupported version")


def is_numeric(parameter: Parameter) -> bool:
    """Whether the values of a parameter are numbers."""
    return parameter.role in (Role.PAGE_NUMBER, Role.PAGE_SIZE)


ROWS = {
    "unknown-sort-key-crashes-in-text": breaks("VAL-3")(
        "An unknown sortBy is an exception that nothing handles: a 500 in plain text.",
        crashes(lambda parameter, problem: problem and parameter.role is Role.SORT_KEY),
    ),
    "invalid-values-crash-in-text": breaks("VAL-1")(
        "Every invalid value is an exception that nothing handles: a 500 in plain text.",
        crashes(lambda _, problem: problem),
    ),
    "every-refusal-crashes": breaks("AUTH-1")(
        "Every refusal is an exception that nothing handles, of keys, too: a 500 in plain text.",
        EveryRefusalCrashes,
    ),
    "refused-as-not-found": breaks("AUTH-1")(
        "Every refusal is a 404, of keys, too.",
        restated(lambda status: 404 if status in ERRORS else status),
    ),
    "refused-by-an-empty-list": breaks("AUTH-1")(
        "Every refusal is an empty list, of keys, too.", RefusesByAnEmptyList
    ),
    "one-code-for-all-errors": breaks("AUTH-5")(
        "The code of every error is ERROR.", reshaped(ERRORS, lambda body: body | {"code": "ERROR"})
    ),
    "missing-key-is-a-bad-request": breaks("AUTH-1")(
        "A gateway answers a request without the header of the key 400, in plain text.",
        MissingKeyIsABadRequest,
    ),
    "missing-key-crashes": breaks("AUTH-1")(
        "A request without the header of the key is an exception that nothing handles: 500.",
        MissingKeyCrashes,
    ),
    "numbers-crash": breaks("HTTP-1")(
        "page and perPage are texts, with which no offset can be computed: a 500 in plain text.",
        crashes(lambda parameter, _: is_numeric(parameter)),
    ),
    "sort-keys-crash": breaks("HTTP-1")(
        "Any sortBy is an exception that nothing handles: a 500 in plain text.",
        crashes(lambda parameter, _: parameter.role is Role.SORT_KEY),
    ),
    "parameters-crash": breaks("HTTP-1")(
        "Any parameter at all is an exception that nothing handles: a 500 in plain text.",
        crashes(lambda _parameter, _problem: True),
    ),
    "numbers-are-refused": breaks("HTTP-3")(
        "The schema asks for numbers and gets texts, so that every page and perPage is refused.",
        refuses(is_numeric),
    ),
    "page-sizes-are-refused": breaks("HTTP-3")(
        "The schema asks for a number and gets a text, so that every perPage is refused.",
        refuses(lambda parameter: parameter.role is Role.PAGE_SIZE),
    ),
    "sort-keys-are-refused": breaks("HTTP-3")(
        "Every sortBy is refused.", refuses(lambda parameter: parameter.role is Role.SORT_KEY)
    ),
    "parameters-are-refused": breaks("HTTP-3")(
        "The schema allows no parameter, so that every question with one is refused.",
        refuses(lambda _: True),
    ),
    "everything-is-refused": breaks("HTTP-3")(
        "Every request is refused, whatever its key.", RefusesEverything
    ),
    "nothing-is-validated": breaks("VAL-1")(
        "Invalid values of every parameter are overlooked.",
        overlooks(lambda _parameter, _value: True),
    ),
    "numbers-are-not-validated": breaks("VAL-1")(
        "Invalid values of page and perPage are overlooked.",
        overlooks(lambda parameter, _: is_numeric(parameter)),
    ),
    "sets-are-not-validated": breaks("VAL-3")(
        "Unknown values of sortBy, sortDirection and status are overlooked.",
        overlooks(lambda parameter, _: parameter.values),
    ),
    "words-are-no-numbers": breaks("VAL-1")(
        "page and perPage that are no numbers are overlooked.",
        overlooks(lambda parameter, value: is_numeric(parameter) and not NUMBER.fullmatch(value)),
    ),
    "ranges-are-not-checked": breaks("VAL-1")(
        "page and perPage out of range are overlooked.",
        overlooks(lambda parameter, value: is_numeric(parameter) and NUMBER.fullmatch(value)),
    ),
    "numbers-below-one-are-overlooked": breaks("VAL-1")(
        "page and perPage of 0 and less are overlooked.",
        overlooks(lambda parameter, value: is_numeric(parameter) and value in ("0", "-1")),
    ),
}
