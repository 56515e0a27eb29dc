"""Faults in the validation of parameters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

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
class PageZeroIsTheFirstWithPerPage(ReferenceApi):
    """Page 0 is refused alone, but taken for the first page where perPage is given."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        zero = (self.operation.page.name, "0")
        sized = self.operation.page_size.name in dict(pairs)
        return super().read_parameters([pair for pair in pairs if not sized or pair != zero])


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
class StatusIsNotCheckedInSearches(ReferenceApi):
    """With a search text an unknown status is left out."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        searched = dict(pairs).get(self.operation.search.name)
        status = self.operation.filter
        return super().read_parameters(
            [
                (name, value)
                for name, value in pairs
                if not searched or name != status.name or value in status.values
            ]
        )


@breaks("VAL-5")
class StatusInCapitalsMatchesNothing(ReferenceApi):
    """A status in capitals passes the check, and no campaign has it."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter is self.operation.filter:
            value = value.lower()
        return super().expectation(parameter, value)


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
