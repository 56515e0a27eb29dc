"""Faults in the validation of parameters: invalid values that are not refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.queries import next_page
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import checked, restated, values
from zoo.faulty.validation_undocumented import crashes
from zoo.server import refusal, server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import InvalidParameter
    from zoo.faulty.steps import Body, Kind, Where


def accepts(role: Role, when: Callable[[str], object]) -> Kind:
    """Lets some values of one parameter pass the check."""
    return checked(role, lambda value, problem: None if when(value) else problem)


def refuses(role: Role, status: int, code: str, message: str, **members: JSON) -> Kind:
    """Refuses invalid values of one parameter in another way."""

    class Refuses(ReferenceApi):
        def expectation(self, parameter: Parameter, value: str) -> str | None:
            problem = super().expectation(parameter, value)
            if problem is not None and parameter.role is role:
                raise refusal(status, code, message, **members)
            return problem

    return Refuses


def keeps(condition: Callable[[Parameter, str, dict[str, str]], object]) -> Kind:
    """Leaves parameters out, unless a condition on parameter, value and all parameters holds."""

    class Keeps(ReferenceApi):
        def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
            known = {parameter.name: parameter for parameter in self.operation.parameters}
            return super().read_parameters(
                [
                    (name, value)
                    for name, value in pairs
                    if name in known and condition(known[name], value, dict(pairs))
                ]
            )

    return Keeps


def leading_digits(given: Sequence[str], _: Parameter) -> Sequence[str]:
    """Values up to their first character that is no digit, if they begin with one."""
    return [re.sub(r"(?s)^(\d+)[^\d.eE].*", r"\1", value) for value in given]


def ignores(role: Role) -> Kind:
    """Reads a parameter by another name, so that neither its values nor its checks count."""
    return values(role, lambda _given, _parameter: [])


ROWS = {
    "page-is-read-by-another-name": breaks("PAG-1")(
        "The page is read as page_number, so that every page is the first.",
        ignores(Role.PAGE_NUMBER),
    ),
    "per-page-is-read-by-another-name": breaks("PAG-4")(
        "perPage is read as per_page, so that every page has 50 items.", ignores(Role.PAGE_SIZE)
    ),
    "sort-key-is-read-by-another-name": breaks("SORT-1")(
        "sortBy is read as sort_by, so that every sort is the default one.",
        ignores(Role.SORT_KEY),
    ),
    "sort-direction-is-read-by-another-name": breaks("SORT-1")(
        "sortDirection is read as sort_direction, so that every sort descends.",
        ignores(Role.SORT_DIRECTION),
    ),
    "sort-keys-are-known-by-other-names": breaks("SORT-1")(
        "Sort keys are known in snake_case, and any other gets the default sort.",
        values(
            Role.SORT_KEY,
            lambda given, parameter: [
                value for value in given if value.islower() and value in parameter.values
            ],
        ),
    ),
    "status-is-read-by-another-name": breaks("FILT-1")(
        "status is read as state, so that every list is the whole one.", ignores(Role.FILTER)
    ),
    "query-string-is-dropped": breaks("PAG-1")(
        "A proxy drops the query string, so that every question gets the default list.",
        keeps(lambda _parameter, _value, _pairs: False),
    ),
    "invalid-values-are-internal-errors": breaks("VAL-1")(
        "The exception of a failed validation is not handled, which is a 500.",
        restated(lambda status: 500 if status == 400 else status),
    ),
    "page-zero-is-the-first": breaks("VAL-1")(
        "Page 0 is taken for the first page, left over from a version that counted from 0.",
        values(Role.PAGE_NUMBER, lambda given, _: ["1"] if given == ["0"] else given),
    ),
    "page-zero-is-the-first-with-per-page": breaks("VAL-1")(
        "Page 0 is refused alone, but taken for the first page where perPage is given.",
        keeps(
            lambda parameter, value, pairs: (
                "perPage" not in pairs or (parameter.role, value) != (Role.PAGE_NUMBER, "0")
            )
        ),
    ),
    "page-loses-its-sign": breaks("VAL-1")(
        "A negative page is made positive.",
        values(Role.PAGE_NUMBER, lambda given, _: [value.removeprefix("-") for value in given]),
    ),
    "page-that-is-falsy-becomes-the-default": breaks("VAL-1")(
        "The page is read by Number(page) || 1, so that 0 and abc are page 1.",
        values(Role.PAGE_NUMBER, lambda given, _: [] if given in (["0"], ["abc"]) else given),
    ),
    "page-is-read-up-to-its-digits": breaks("VAL-1")(
        "The page is read by parseInt, so that 10abc is page 10; abc is refused.",
        values(Role.PAGE_NUMBER, leading_digits),
    ),
    "page-of-infinity-overflows": breaks("VAL-1")(
        "The page is a float that is at least 1, and the offset of Infinity and of 1e999 is a 500.",
        crashes(Role.PAGE_NUMBER, lambda value: value in ("Infinity", "1e999")),
    ),
    "page-of-infinity-is-null": breaks("VAL-1")(
        "The page is read by Number(), and the list of page Infinity is empty instead of refused.",
        values(Role.PAGE_NUMBER, lambda given, _: ["1e100"] if given == ["Infinity"] else given),
    ),
    "per-page-is-read-up-to-its-digits": breaks("VAL-2")(
        "perPage is read by parseInt, so that 10abc is 10; abc is refused.",
        values(Role.PAGE_SIZE, leading_digits),
    ),
    **demonstrated("per-page-is-clamped-to-the-maximum", "VAL-2"),
    "negative-per-page-is-no-limit": breaks("VAL-2")(
        "perPage of -1 reaches the database as LIMIT -1, which is none.",
        accepts(Role.PAGE_SIZE, lambda value: value == "-1"),
    ),
    "per-page-that-is-no-number-crashes": breaks("VAL-2")(
        "perPage of abc is NaN, which is neither too small nor too large, and fails in SQL: 500.",
        accepts(Role.PAGE_SIZE, lambda value: re.search("[a-z]", value)),
    ),
    "unknown-sort-key-becomes-the-default": breaks("VAL-3")(
        "An unknown sortBy sorts by creation time.",
        values(
            Role.SORT_KEY,
            lambda given, parameter: given if not given or given[0] in parameter.values else [],
        ),
    ),
    "unknown-sort-key-reaches-the-database": breaks("VAL-3")(
        "sortBy is pasted into ORDER BY, and a column that is not there fails: 500.",
        accepts(Role.SORT_KEY, str.isidentifier),
    ),
    "sort-key-may-be-any-column": breaks("VAL-3")(
        "sortBy is checked against the columns of the table, so that description is accepted too.",
        accepts(Role.SORT_KEY, lambda value: value in ("id", "description")),
    ),
    "unknown-sort-key-is-refused-as-success": breaks("ERR-1")(
        "The error for an unknown sortBy is served with status 200.",
        refuses(Role.SORT_KEY, 200, "VALIDATION_ERROR", "Unknown sort key"),
    ),
    "unknown-direction-is-ascending": breaks("VAL-4")(
        "Every sortDirection but desc sorts upwards.", accepts(Role.SORT_DIRECTION, lambda _: True)
    ),
    "direction-is-checked-only-with-sort-key": breaks("VAL-4")(
        "sortDirection is not checked where there is no sortBy.",
        keeps(
            lambda parameter, value, pairs: (
                "sortBy" in pairs
                or parameter.role is not Role.SORT_DIRECTION
                or value in parameter.values
            )
        ),
    ),
    "direction-is-read-by-its-beginning": breaks("VAL-4")(
        "Every sortDirection that begins with asc or desc is accepted, ascorbic included.",
        values(
            Role.SORT_DIRECTION,
            lambda given, _: [re.sub("(?s)^(asc|desc).*", r"\1", value) for value in given],
        ),
    ),
    "status-is-read-by-its-beginning": breaks("VAL-5")(
        "The pattern of the status has no end: what begins with one passes, and matches nothing.",
        accepts(Role.FILTER, re.compile("draft|active|paused|completed|archived|testing").match),
    ),
    "unknown-status-matches-nothing": breaks("VAL-5")(
        "The status is not checked, and no campaign has an unknown one: an empty list.",
        accepts(Role.FILTER, lambda _: True),
    ),
    "unknown-status-is-no-filter": breaks("VAL-5")(
        "An unknown status is left out, so that the whole list comes.",
        values(
            Role.FILTER,
            lambda given, parameter: [value for value in given if value in parameter.values],
        ),
    ),
    "status-is-not-checked-in-searches": breaks("VAL-5")(
        "With a search text an unknown status is left out.",
        keeps(
            lambda parameter, value, pairs: (
                not pairs.get("search")
                or parameter.role is not Role.FILTER
                or value in parameter.values
            )
        ),
    ),
}


class Operators(ReferenceApi):
    """Reads names with brackets or dots as operators on a column, and all others as usual."""

    OPERATOR = re.compile(r"(\w+)\[\$?(\w+)\]")

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        operators = {name: value for name, value in pairs if self.OPERATOR.fullmatch(name)}
        return replace(query, filters={**query.filters, **operators})

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        for name, value in query.filters.items():
            operator = self.OPERATOR.fullmatch(name)
            if operator is not None and operator.groups() == ("status", "ne"):
                clause += f"{' AND' if clause else 'WHERE'} status <> ?"
                arguments = [*arguments, value]
        return clause, arguments


@server("VAL-8")
class BracketsReachTheDatabase(Operators):
    """status[$ne]=draft arrives as an object, which the database takes for a condition."""


@server("VAL-8")
class DotsAreLookups(Operators):
    """status.ne=draft is looked up as a condition, as the library for filters offers it."""

    OPERATOR = re.compile(r"(\w+)\.(\w+)")


@server("VAL-8")
class OperatorsOfFiltersAloneAreRead(Operators):
    """status[$ne]=draft is a condition, while a search that is an object is refused."""

    def where(self, query: ListQuery) -> Where:
        if any(name.startswith("search[") for name in query.filters):
            raise self.refused(400, "search: expected string, received object")
        return super().where(query)


@server("VAL-8")
class BracketedSearchIsNoText(Operators):
    """search[$regex] arrives as an object, which has no method to trim it: 500."""

    def where(self, query: ListQuery) -> Where:
        if any(name.startswith("search[") for name in query.filters):
            raise TypeError("search.trim is not a function")
        return super().where(query)


@server("VAL-1")
class PageBelowOneReachesTheDatabase(ReferenceApi):
    """A page of 0 or less gives a negative offset, at which the database fails: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        low = parameter.role is Role.PAGE_NUMBER and re.fullmatch("0|-[1-9][0-9]*", value)
        return None if low else super().expectation(parameter, value)

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        if offset < 0:
            raise ValueError(offset)
        return limit, offset


@server("VAL-1")
class PageThatIsNoNumberBecomesNull(ReferenceApi):
    """A page of abc is parsed as NaN, which passes the check and is written as null."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        words = all(value.isalpha() for value in values)
        if parameter.role is Role.PAGE_NUMBER and values and words:
            return 0
        return super().read_parameter(parameter, values, problems)

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return super().limit_and_offset(query if query.page else replace(query, page=1))

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        return body if query.page else body | {"currentPage": None, "nextPage": None}


@server("VAL-1")
class PageZeroRedirectsToTheFirst(ReferenceApi):
    """A page of 0 is answered with a redirect to the list without parameters."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.PAGE_NUMBER and value == "0":
            raise refusal(302, "MOVED", "See the first page")
        return super().expectation(parameter, value)

    def render(self, status: int, body: JSON) -> Response:
        if status != 302:
            return super().render(status, body)
        return RedirectResponse(self.operation.path, status)


@server("VAL-2")
class PerPageHasTheMaximumOfExports(ReferenceApi):
    """perPage is honoured up to 10,000, which only the export should allow."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.PAGE_SIZE:
            parameter = replace(parameter, maximum=10_000)
        return super().expectation(parameter, value)


@server("VAL-2")
class PerPageZeroMeansAll(ReferenceApi):
    """perPage of 0 brings the whole list on one page."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
    ) -> str | int | None:
        if parameter.role is Role.PAGE_SIZE and values == ["0"]:
            return self.store.count("", [])
        return super().read_parameter(parameter, values, problems)


@server("VAL-2")
class PerPageZeroIsDividedBy(ReferenceApi):
    """The number of pages is computed by dividing by perPage, which fails for 0: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        zero = parameter.role is Role.PAGE_SIZE and value == "0"
        return None if zero else super().expectation(parameter, value)

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        body = super().envelope(query, total, items)
        return body | next_page(query, more=query.page <= (total - 1) // query.per_page)


@server("VAL-4")
class UnknownDirectionBreaksTheSql(ReferenceApi):
    """sortDirection is pasted into ORDER BY, where an unknown word is a syntax error: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        direction = parameter.role is Role.SORT_DIRECTION
        return None if direction else super().expectation(parameter, value)

    def order(self, query: ListQuery) -> str:
        order = super().order(query)
        known = query.sort_direction in self.operation.sort_direction.values
        return order if known else f"{order} {query.sort_direction}"


@server("VAL-3")
class UnknownSortKeyHasNoColumn(ReferenceApi):
    """sortBy is looked up among the columns, where an unknown or empty one is an error: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        problem = super().expectation(parameter, value)
        if problem is not None and parameter.role is Role.SORT_KEY:
            raise LookupError(value)
        return problem


@server("VAL-5")
class StatusInCapitalsMatchesNothing(ReferenceApi):
    """A status in capitals passes the check, and no campaign has it."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        return super().expectation(
            parameter, value.lower() if parameter.role is Role.FILTER else value
        )


@server("VAL-5")
class UnknownStatusFailsInTheEnum(ReferenceApi):
    """An unknown status is first noticed by the enum type of the database: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        problem = super().expectation(parameter, value)
        if problem is not None and parameter.role is Role.FILTER and value:
            raise LookupError(value)
        return problem


@server("VAL-1", "VAL-2", "VAL-3", "VAL-5")
class SearchesAreNotValidated(ReferenceApi):
    """With a search text invalid values are left out instead of refused."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        if self.operation.search.name not in dict(pairs):
            return super().read_parameters(pairs)
        known = {parameter.name: parameter for parameter in self.operation.parameters}
        return super().read_parameters(
            [
                (name, value)
                for name, value in pairs
                if name in known and self.expectation(known[name], value) is None
            ]
        )
