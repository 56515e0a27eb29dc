"""Faults at values whose meaning is not documented: each is a 5xx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.row import breaks
from zoo.faulty.steps import fails, window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.contract import Parameter
    from carecycle_contract.reference.data import InvalidParameter
    from zoo.faulty.steps import Kind


def crashes(role: Role, when: Callable[[str], object]) -> Kind:
    """Crashes at some values of one parameter."""

    class Crashes(ReferenceApi):
        def expectation(self, parameter: Parameter, value: str) -> str | None:
            if parameter.role is role and when(value):
                raise ValueError(value)
            return super().expectation(parameter, value)

    return Crashes


def crashes_matching(role: Role, pattern: str) -> Kind:
    """Crashes at values of one parameter that match a pattern as a whole."""
    return crashes(role, re.compile(pattern).fullmatch)


def crashes_empty(role: Role) -> Kind:
    """Crashes at an empty value of one parameter."""
    return crashes(role, lambda value: not value)


def crashes_repeated(*roles: Role) -> Kind:
    """Crashes where one of these parameters is given more than once."""

    class CrashesRepeated(ReferenceApi):
        def read_parameter(
            self, parameter: Parameter, values: Sequence[str], problems: list[InvalidParameter]
        ) -> str | int | None:
            if len(values) > 1 and parameter.role in roles:
                raise TypeError(parameter.name)
            return super().read_parameter(parameter, values, problems)

    return CrashesRepeated


ROWS = {
    "huge-page-overflows-the-offset": breaks("VAL-7")(
        "The offset of a huge page has more than 64 bits, which the database does not take: 500.",
        window(lambda query, limit, _: (limit, (query.page - 1) * query.per_page)),
    ),
    "page-times-per-page-overflows": breaks("PAG-10")(
        "page fits into 32 bits and page times perPage does not: 500.",
        fails(lambda query, _: query.page < 2**31 <= query.page * query.per_page),
    ),
    "fractional-per-page-reaches-the-database": breaks("VAL-7")(
        "perPage of 1.5 lies in the range, but LIMIT takes no fraction: 500.",
        crashes_matching(Role.PAGE_SIZE, r"[0-9]+\.[0-9]+"),
    ),
    "fractional-page-reaches-the-database": breaks("VAL-7")(
        "page of 1.5 is above 1, but OFFSET takes no fraction: 500.",
        crashes_matching(Role.PAGE_NUMBER, r"[0-9]+\.[0-9]+"),
    ),
    "leading-zeros-make-the-page-octal": breaks("VAL-7")(
        "page of 01 is read as an octal number, which the driver does not take: 500.",
        crashes_matching(Role.PAGE_NUMBER, "0[0-9]+"),
    ),
    "padded-per-page-is-trimmed-only-for-the-check": breaks("VAL-7")(
        "perPage is checked without the spaces around it but used with them, which fails: 500.",
        crashes(Role.PAGE_SIZE, lambda value: value != value.strip() and value.strip().isdigit()),
    ),
    "exponent-passes-as-number": breaks("VAL-7")(
        "perPage of 1e2 is a number for the check but not for the database: 500.",
        crashes_matching(Role.PAGE_SIZE, r"[0-9]+[eE]\+?[0-9]+"),
    ),
    "huge-per-page-overflows-its-type": breaks("VAL-7")(
        "perPage is read into 64 bits before its range is checked, and more digits fail: 500.",
        crashes(Role.PAGE_SIZE, lambda value: value.isdigit() and len(value) > 19),
    ),
    "huge-per-page-overflows-thirty-two-bits": breaks("VAL-7")(
        "perPage is read into 32 bits before its range is checked, and 2147483648 fails: 500.",
        crashes(Role.PAGE_SIZE, lambda value: value.isdigit() and int(value) >= 2**31),
    ),
    "repeated-parameter-is-an-array": breaks("VAL-7")(
        "A parameter that is given twice arrives as an array, on which text methods fail: 500.",
        crashes_repeated(*Role),
    ),
    "repeated-page-is-joined": breaks("VAL-7")(
        "A page that is given twice is joined with a comma before it is parsed: 500.",
        crashes_repeated(Role.PAGE_NUMBER),
    ),
    "repeated-per-page-is-an-array": breaks("VAL-7")(
        "perPage that is given twice arrives as an array, which is no number: 500.",
        crashes_repeated(Role.PAGE_SIZE),
    ),
    "repeated-status-is-an-array": breaks("VAL-7")(
        "A status that is given twice arrives as an array, which the enum type does not take: 500.",
        crashes_repeated(Role.FILTER),
    ),
    "repeated-search-is-an-array": breaks("VAL-7")(
        "A search text that is given twice arrives as an array, which cannot be trimmed: 500.",
        crashes_repeated(Role.SEARCH),
    ),
    "empty-page-is-no-number": breaks("VAL-7")(
        "An empty page is parsed as NaN, which OFFSET does not take: 500.",
        crashes_empty(Role.PAGE_NUMBER),
    ),
    "empty-per-page-is-no-number": breaks("VAL-7")(
        "An empty perPage is parsed as NaN, which LIMIT does not take: 500.",
        crashes_empty(Role.PAGE_SIZE),
    ),
    "empty-sort-key-is-no-column": breaks("VAL-7")(
        "An empty sortBy reaches ORDER BY, where it is a syntax error: 500.",
        crashes_empty(Role.SORT_KEY),
    ),
    "empty-direction-is-no-member": breaks("VAL-7")(
        "An empty sortDirection is looked up in an enum that has no such member: 500.",
        crashes_empty(Role.SORT_DIRECTION),
    ),
    "empty-status-fails-in-the-enum": breaks("VAL-7")(
        "An empty status is cast to the enum type of the database, which has no such value: 500.",
        crashes_empty(Role.FILTER),
    ),
    "empty-search-has-no-first-word": breaks("VAL-7")(
        "The first word of an empty search text is looked at, and there is none: 500.",
        crashes(Role.SEARCH, lambda value: not value.split()),
    ),
    "blank-search-is-trimmed-too-late": breaks("VAL-7", "SRCH-6")(
        "A search text of blanks alone is not empty until it is trimmed for the index: 500.",
        crashes(Role.SEARCH, str.isspace),
    ),
}
