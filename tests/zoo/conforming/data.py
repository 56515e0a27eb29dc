"""Campaigns that are all alike in what a sort or filter looks at, and null start dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from zoo.conforming.campaigns import MOMENT, changed
from zoo.conforming.variant import variant

if TYPE_CHECKING:
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row
    from zoo.conforming.campaigns import Change

_CREATED = {"createdAt": MOMENT, "updatedAt": MOMENT}


def _same_day(row: Row) -> dict[str, str | None]:
    day = row.createdAt[:10] + "T00:00:00.000Z"
    return {"createdAt": day, "updatedAt": day, "startDate": row.startDate and day}


_DISTANT = {
    3: "0001-01-01T00:00:00.000Z",
    60: "1969-12-31T23:59:59.999Z",
    90: "2038-01-19T03:14:08.000Z",
    100: "9999-12-31T23:59:59.999Z",
}

_CHANGES: dict[str, tuple[str, int, Change]] = {
    "all-sort-keys-equal": (
        "Every campaign came with one import: name, status and all three times are the same.",
        137,
        lambda _: {"name": "Spring outreach", "status": "active", "startDate": MOMENT, **_CREATED},
    ),
    "three-names-and-one-moment": (
        "Forty campaigns share each of three names, and all were created in the same millisecond.",
        120,
        lambda row: {"name": f"Wave {row.number // 40}", **_CREATED},
    ),
    "times-of-whole-days": (
        "Times are kept to the day, so that many campaigns share each of them.",
        130,
        _same_day,
    ),
    "one-status-only": (
        "Every campaign is active; the other seven filters bring nothing.",
        137,
        lambda _: {"status": "active"},
    ),
    "last-status-only": (
        "Every campaign has the status documented last.",
        51,
        lambda _: {"status": "testing"},
    ),
    "statuses-that-contain-each-other": (
        "Only active and a few inactive campaigns, one word being part of the other.",
        110,
        lambda row: {"status": "inactive" if row.number % 50 == 7 else "active"},
    ),
    "no-start-date-at-all": ("No campaign has a start date.", 137, lambda _: {"startDate": None}),
    "one-start-date": (
        "One campaign of 137 has a start date.",
        137,
        lambda row: {"startDate": MOMENT if row.number == 90 else None},
    ),
    "every-start-date": (
        "Every campaign has a start date: the moment it was created.",
        137,
        lambda row: {"startDate": row.createdAt},
    ),
    "no-descriptions": ("No campaign has a description.", 137, lambda _: {"description": None}),
    "empty-descriptions": (
        "Every description is an empty text.",
        137,
        lambda _: {"description": ""},
    ),
    "one-description": (
        "Every campaign has the same description, so that each of its words is found everywhere.",
        137,
        lambda _: {"description": "Calls members before renewal"},
    ),
    "never-touched": (
        "No campaign was changed since its creation, so both sorts by time are alike.",
        137,
        lambda row: {"updatedAt": row.createdAt},
    ),
    "distant-times": (
        "Some start dates lie in the year 1, before 1970, after 2038 and in the year 9999.",
        137,
        lambda row: {"startDate": _DISTANT.get(row.number) or row.startDate},
    ),
}
ALIKE = [
    variant(name, sentence, campaigns=changed(count, change))
    for name, (sentence, count, change) in _CHANGES.items()
]


class _StartDates(ReferenceApi):
    """Orders campaigns by their start dates with `terms`, in which {way} is the direction."""

    terms: str

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "startDate":
            return super().order(query)
        way = query.sort_direction
        return f"ORDER BY {self.terms.format(way=way)}, id {way}"


_TERMS = {
    "null-start-dates-first": (
        "Null start dates stand first in both directions (NULLS FIRST).",
        "startDate IS NOT NULL, startDate {way}",
    ),
    "null-start-dates-last": (
        "Null start dates stand last in both directions (NULLS LAST).",
        "startDate IS NULL, startDate {way}",
    ),
    "null-start-dates-lowest": (
        "Null start dates are lower than any date, as MySQL, SQL Server and SQLite sort them.",
        "startDate {way}",
    ),
}
NULLS = [
    variant(name, sentence, _StartDates, terms=terms) for name, (sentence, terms) in _TERMS.items()
]
