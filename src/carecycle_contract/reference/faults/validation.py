"""Faults in the validation of parameters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carecycle_contract.contract import JSON, Parameter


@breaks("VAL-1")
class PageZeroIsTheFirst(ReferenceApi):
    """Page 0 is taken for the first page, left over from a version that counted from 0."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        zero = parameter is self.operation.page and list(values) == ["0"]
        return 1 if zero else super().read_parameter(parameter, values, problems)


@breaks("VAL-1")
class PageLosesItsSign(ReferenceApi):
    """A negative page is made positive."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.page:
            values = [value.removeprefix("-") for value in values]
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-1")
class PageThatIsFalsyBecomesTheDefault(ReferenceApi):
    """The page is read by Number(page) || 1, so that 0 and abc are page 1."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.page and list(values) in (["0"], ["abc"]):
            return parameter.default
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-1")
class PageBelowOneReachesTheDatabase(ReferenceApi):
    """A page of 0 or less gives a negative offset, at which the database fails: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        whole = re.fullmatch(r"0|-[1-9][0-9]*", value)
        if parameter is self.operation.page and whole:
            return None
        return super().expectation(parameter, value)

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        if offset < 0:
            raise ValueError(offset)
        return limit, offset


@breaks("VAL-1", "ENV-4")
class PageThatIsNoNumberBecomesNull(ReferenceApi):
    """A page of abc is parsed as NaN, which passes the check and is written as null."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        words = all(value.isalpha() for value in values)
        if parameter is self.operation.page and values and words:
            return 0
        return super().read_parameter(parameter, values, problems)

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return super().limit_and_offset(query if query.page else replace(query, page=1))

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        return body if query.page else body | {"currentPage": None, "nextPage": None}


@breaks("VAL-1")
class PageZeroRedirectsToTheFirst(ReferenceApi):
    """A page of 0 is answered with a redirect to the list without parameters."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page and value == "0":
            raise Refusal(302, "MOVED", "See the first page")
        return super().expectation(parameter, value)

    def render(self, status: int, body: JSON) -> Response:
        return (
            RedirectResponse(self.operation.path, 302)
            if status == 302
            else super().render(status, body)
        )


@breaks("VAL-2")
class PerPageIsClampedToTheMaximum(ReferenceApi):
    """perPage above the maximum is lowered to it without a word."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.page_size and re.fullmatch(
            "[1-9][0-9]{2,8}", "".join(values)
        ):
            return min(int(values[0]), int(parameter.maximum or 0))
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-2")
class PerPageHasTheMaximumOfExports(ReferenceApi):
    """perPage is honoured up to 10,000, which only the export should allow."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page_size:
            parameter = replace(parameter, maximum=10_000)
        return super().expectation(parameter, value)


@breaks("VAL-2")
class PerPageZeroMeansAll(ReferenceApi):
    """perPage of 0 brings the whole list on one page."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.page_size and list(values) == ["0"]:
            return self.store.count("", [])
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-2")
class NegativePerPageIsNoLimit(ReferenceApi):
    """perPage of -1 reaches the database as LIMIT -1, which is none."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page_size and value == "-1":
            return None
        return super().expectation(parameter, value)


@breaks("VAL-2")
class PerPageZeroIsDividedBy(ReferenceApi):
    """The number of pages is reckoned by dividing by perPage, which fails for 0: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page_size and value == "0":
            return None
        return super().expectation(parameter, value)

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        more = query.page <= (total - 1) // query.per_page
        return body | {"nextPage": query.page + 1 if more else None}


@breaks("VAL-2")
class PerPageThatIsNoNumberCrashes(ReferenceApi):
    """perPage of abc is NaN, which is neither too small nor too large, and fails in SQL: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page_size and value.isalpha():
            return None
        return super().expectation(parameter, value)


@breaks("VAL-3")
class UnknownSortKeyBecomesTheDefault(ReferenceApi):
    """An unknown sortBy sorts by creation time."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.sort_key and values and values[0] not in parameter.values:
            return parameter.default
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-3")
class UnknownSortKeyReachesTheDatabase(ReferenceApi):
    """sortBy is pasted into ORDER BY, and a column that is not there fails: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.sort_key and value.isidentifier():
            return None
        return super().expectation(parameter, value)


@breaks("VAL-3")
class SortKeyMayBeAnyColumn(ReferenceApi):
    """sortBy is checked against the columns of the table, so that description is accepted too."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.sort_key and value in ("id", "description"):
            return None
        return super().expectation(parameter, value)


@breaks("VAL-3", "ERR-1")
class UnknownSortKeyIsRefusedAsSuccess(ReferenceApi):
    """The error for an unknown sortBy is served with status 200."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.sort_key and value not in parameter.values:
            raise Refusal(200, "VALIDATION_ERROR", "Unknown sort key")
        return super().expectation(parameter, value)


@breaks("VAL-4")
class UnknownDirectionIsAscending(ReferenceApi):
    """Every sortDirection but desc sorts upwards."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.sort_direction:
            return None
        return super().expectation(parameter, value)


@breaks("VAL-4")
class UnknownDirectionBreaksTheSql(ReferenceApi):
    """sortDirection is pasted into ORDER BY, where an unknown word is a syntax error: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.sort_direction:
            return None
        return super().expectation(parameter, value)

    def order(self, query: ListQuery) -> str:
        order = super().order(query)
        if query.sort_direction in self.operation.sort_direction.values:
            return order
        return f"{order} {query.sort_direction}"


@breaks("VAL-4")
class DirectionIsCheckedOnlyWithSortKey(ReferenceApi):
    """sortDirection is not checked where there is no sortBy."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        sorts = any(name == self.operation.sort_key.name for name, _ in pairs)
        return super().read_parameters(
            [(name, value) for name, value in pairs if sorts or self.known(name, value)]
        )

    def known(self, name: str, value: str) -> bool:
        """Whether a pair is anything but an unknown direction."""
        direction = self.operation.sort_direction
        return name != direction.name or value in direction.values


@breaks("VAL-4")
class DirectionIsReadByItsBeginning(ReferenceApi):
    """Every sortDirection that begins with asc or desc is accepted, ascorbic included."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.sort_direction:
            values = [
                next((known for known in parameter.values if value.startswith(known)), value)
                for value in values
            ]
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-5")
class UnknownStatusMatchesNothing(ReferenceApi):
    """The status is not checked, and no campaign has an unknown one: an empty list."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.filter:
            return None
        return super().expectation(parameter, value)


@breaks("VAL-5")
class UnknownStatusIsNoFilter(ReferenceApi):
    """An unknown status is left out, so that the whole list comes."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.filter:
            values = [value for value in values if value in parameter.values]
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-5")
class UnknownStatusFailsInTheEnum(ReferenceApi):
    """An unknown status is first noticed by the enum type of the database: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        expected = super().expectation(parameter, value)
        if expected is not None and parameter is self.operation.filter and value:
            raise LookupError(value)
        return expected


@breaks("VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5")
class SearchesAreNotValidated(ReferenceApi):
    """With a search text invalid values are left out instead of refused."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        if not any(name == self.operation.search.name for name, _ in pairs):
            return super().read_parameters(pairs)
        known = {parameter.name: parameter for parameter in self.operation.parameters}
        return super().read_parameters(
            [
                (name, value)
                for name, value in pairs
                if name in known and self.expectation(known[name], value) is None
            ]
        )


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


@breaks("VAL-7")
class HugePageOverflowsTheOffset(ReferenceApi):
    """The offset of a huge page has more than 64 bits, which the database does not take: 500."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return query.per_page, (query.page - 1) * query.per_page


class _Lenient(ReferenceApi):
    """Lets the number of items pass the check where `passes` says so, and fails after it."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.page_size and self.passes(value):
            raise ValueError(value)
        return super().expectation(parameter, value)

    def passes(self, value: str) -> bool:
        """Whether a value slips through the check."""
        raise NotImplementedError


@breaks("VAL-7")
class FractionalPerPageReachesTheDatabase(_Lenient):
    """perPage of 1.5 lies in the range, but LIMIT takes no fraction: 500."""

    def passes(self, value: str) -> bool:
        return bool(re.fullmatch(r"[0-9]+\.[0-9]+", value))


@breaks("VAL-7")
class PaddedPerPageIsTrimmedOnlyForTheCheck(_Lenient):
    """perPage is checked without the spaces around it but used with them, which fails: 500."""

    def passes(self, value: str) -> bool:
        return value != value.strip() and value.strip().isdigit()


@breaks("VAL-7")
class ExponentPassesAsNumber(_Lenient):
    """perPage of 1e2 is a number for the check but not for the database: 500."""

    def passes(self, value: str) -> bool:
        return bool(re.fullmatch(r"[0-9]+[eE]\+?[0-9]+", value))


@breaks("VAL-7")
class HugePerPageOverflowsItsType(_Lenient):
    """perPage is read into 64 bits before its range is checked, and more digits fail: 500."""

    def passes(self, value: str) -> bool:
        return value.isdigit() and len(value) > 19


@breaks("VAL-7")
class RepeatedParameterIsAnArray(ReferenceApi):
    """A parameter that is given twice arrives as an array, on which text methods fail: 500."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if len(values) > 1:
            raise TypeError(parameter.name)
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-7")
class RepeatedPageIsJoined(ReferenceApi):
    """A page that is given twice is joined with a comma before it is parsed: 500."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter is self.operation.page and len(values) > 1:
            return int(",".join(values))
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-7")
class EmptyStatusFailsInTheEnum(ReferenceApi):
    """An empty status is cast to the enum type of the database, which has no such value: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.filter and not value:
            raise LookupError(value)
        return super().expectation(parameter, value)


@breaks("VAL-7")
class EmptySearchHasNoFirstWord(ReferenceApi):
    """The first word of an empty search text is looked at, and there is none: 500."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.search and not value.split():
            raise IndexError(value)
        return super().expectation(parameter, value)
