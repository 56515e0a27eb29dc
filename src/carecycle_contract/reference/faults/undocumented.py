"""Faults at values whose meaning is not documented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON, Parameter


@breaks("VAL-7")
class HugePageOverflowsTheOffset(ReferenceApi):
    """The offset of a huge page has more than 64 bits, which the database does not take: 500."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return query.per_page, (query.page - 1) * query.per_page


@breaks("VAL-7", "PAG-10", "HTTP-1")
class PageTimesPerPageOverflows(ReferenceApi):
    """page fits into 32 bits and page times perPage does not: 500."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        if query.page < 2**31 <= query.page * query.per_page:
            raise OverflowError(query.page)
        return super().limit_and_offset(query)


class _Lenient(ReferenceApi):
    """Lets a value, of perPage if no other role is named, pass the check and fail after it."""

    role = Role.PAGE_SIZE

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is self.role and self.passes(value):
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
class FractionalPageReachesTheDatabase(FractionalPerPageReachesTheDatabase):
    """page of 1.5 is above 1, but OFFSET takes no fraction: 500."""

    role = Role.PAGE_NUMBER


@breaks("VAL-7")
class LeadingZerosMakeThePageOctal(_Lenient):
    """page of 01 is read as an octal number, which the driver does not take: 500."""

    role = Role.PAGE_NUMBER

    def passes(self, value: str) -> bool:
        return bool(re.fullmatch("0[0-9]+", value))


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
class HugePerPageOverflowsThirtyTwoBits(_Lenient):
    """perPage is read into 32 bits before its range is checked, and 2147483648 fails: 500."""

    def passes(self, value: str) -> bool:
        return value.isdigit() and int(value) >= 2**31


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


class _Repeated(ReferenceApi):
    """Fails where the parameter of one role is given twice, and so arrives as an array."""

    role: Role

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is self.role and len(values) > 1:
            raise TypeError(parameter.name)
        return super().read_parameter(parameter, values, problems)


@breaks("VAL-7")
class RepeatedPerPageIsAnArray(_Repeated):
    """perPage that is given twice arrives as an array, which is no number: 500."""

    role = Role.PAGE_SIZE


@breaks("VAL-7")
class RepeatedStatusIsAnArray(_Repeated):
    """A status that is given twice arrives as an array, which the enum type does not take: 500."""

    role = Role.FILTER


@breaks("VAL-7")
class RepeatedSearchIsAnArray(_Repeated):
    """A search text that is given twice arrives as an array, which cannot be trimmed: 500."""

    role = Role.SEARCH


class _Empty(_Lenient):
    """Fails at an empty value of one role."""

    def passes(self, value: str) -> bool:
        return not value


@breaks("VAL-7")
class EmptyPageIsNoNumber(_Empty):
    """An empty page is parsed as NaN, which OFFSET does not take: 500."""

    role = Role.PAGE_NUMBER


@breaks("VAL-7")
class EmptyPerPageIsNoNumber(_Empty):
    """An empty perPage is parsed as NaN, which LIMIT does not take: 500."""


@breaks("VAL-7")
class EmptySortKeyIsNoColumn(_Empty):
    """An empty sortBy reaches ORDER BY, where it is a syntax error: 500."""

    role = Role.SORT_KEY


@breaks("VAL-7")
class EmptyDirectionIsNoMember(_Empty):
    """An empty sortDirection is looked up in an enum that has no such member: 500."""

    role = Role.SORT_DIRECTION


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


@breaks("VAL-7", "SRCH-6")
class BlankSearchIsTrimmedTooLate(_Lenient):
    """A search text of blanks alone is not empty until it is trimmed for the index: 500."""

    role = Role.SEARCH

    def passes(self, value: str) -> bool:
        return value.isspace()
