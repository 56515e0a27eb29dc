"""Campaigns that are all alike in what a sort or filter looks at, and null start dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import Row

_MOMENT = "2026-02-03T04:05:06.789Z"


def _one_import() -> Iterator[Row]:
    for row in rows(137):
        yield replace(
            row,
            name="Spring outreach",
            status="active",
            createdAt=_MOMENT,
            updatedAt=_MOMENT,
            startDate=_MOMENT,
        )


@conforms(_one_import)
class AllSortKeysEqual(ReferenceApi):
    """Every campaign came with one import: name, status and all three times are the same."""


def _twins() -> Iterator[Row]:
    for row in rows(120):
        yield replace(row, createdAt=_MOMENT, updatedAt=_MOMENT, name=f"Wave {row.number // 40}")


@conforms(_twins)
class ThreeNamesAndOneMoment(ReferenceApi):
    """Forty campaigns share each of three names, and all were created in the same millisecond."""


def _same_day() -> Iterator[Row]:
    for row in rows(130):
        day = row.createdAt[:10] + "T00:00:00.000Z"
        yield replace(row, createdAt=day, updatedAt=day, startDate=row.startDate and day)


@conforms(_same_day)
class TimesOfWholeDays(ReferenceApi):
    """Times are kept to the day, so that many campaigns share each of them."""


def _all_active() -> Iterator[Row]:
    return (replace(row, status="active") for row in rows(137))


@conforms(_all_active)
class OneStatusOnly(ReferenceApi):
    """Every campaign is active; the other seven filters bring nothing."""


def _all_testing() -> Iterator[Row]:
    return (replace(row, status="testing") for row in rows(51))


@conforms(_all_testing)
class LastStatusOnly(ReferenceApi):
    """Every campaign has the status documented last."""


def _two_statuses() -> Iterator[Row]:
    for row in rows(110):
        yield replace(row, status="inactive" if row.number % 50 == 7 else "active")


@conforms(_two_statuses)
class StatusesThatContainEachOther(ReferenceApi):
    """Only active and a few inactive campaigns, one word being part of the other."""


@conforms()
class NullStartDatesFirst(ReferenceApi):
    """Null start dates stand first in both directions (NULLS FIRST)."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "startDate":
            return super().order(query)
        way = query.sort_direction
        return f"ORDER BY startDate IS NOT NULL, startDate {way}, id {way}"


@conforms()
class NullStartDatesLast(ReferenceApi):
    """Null start dates stand last in both directions (NULLS LAST)."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "startDate":
            return super().order(query)
        way = query.sort_direction
        return f"ORDER BY startDate IS NULL, startDate {way}, id {way}"


@conforms()
class NullStartDatesLowest(ReferenceApi):
    """Null start dates are lower than any date, as MySQL, SQL Server and SQLite sort them."""

    def order(self, query: ListQuery) -> str:
        if query.sort_by != "startDate":
            return super().order(query)
        return f"ORDER BY startDate {query.sort_direction}, id {query.sort_direction}"


def _no_start() -> Iterator[Row]:
    return (replace(row, startDate=None) for row in rows(137))


@conforms(_no_start)
class NoStartDateAtAll(ReferenceApi):
    """No campaign has a start date."""


def _one_start() -> Iterator[Row]:
    for row in rows(137):
        yield replace(row, startDate=_MOMENT if row.number == 90 else None)


@conforms(_one_start)
class OneStartDate(ReferenceApi):
    """One campaign of 137 has a start date."""


def _all_start() -> Iterator[Row]:
    return (replace(row, startDate=row.createdAt) for row in rows(137))


@conforms(_all_start)
class EveryStartDate(ReferenceApi):
    """Every campaign has a start date: the moment it was created."""


def _undescribed() -> Iterator[Row]:
    return (replace(row, description=None) for row in rows(137))


@conforms(_undescribed)
class NoDescriptions(ReferenceApi):
    """No campaign has a description."""


def _empty_descriptions() -> Iterator[Row]:
    return (replace(row, description="") for row in rows(137))


@conforms(_empty_descriptions)
class EmptyDescriptions(ReferenceApi):
    """Every description is an empty text."""


def _same_description() -> Iterator[Row]:
    return (replace(row, description="Calls members before renewal") for row in rows(137))


@conforms(_same_description)
class OneDescription(ReferenceApi):
    """Every campaign has the same description, so that each of its words is found everywhere."""


def _never_touched() -> Iterator[Row]:
    return (replace(row, updatedAt=row.createdAt) for row in rows(137))


@conforms(_never_touched)
class NeverTouched(ReferenceApi):
    """No campaign was changed since its creation, so both sorts by time are alike."""


def _distant_times() -> Iterator[Row]:
    spread = {3: "0001-01-01T00:00:00.000Z", 60: "1969-12-31T23:59:59.999Z"}
    later = {90: "2038-01-19T03:14:08.000Z", 100: "9999-12-31T23:59:59.999Z"}
    for row in rows(137):
        moment = (spread | later).get(row.number)
        yield replace(row, startDate=moment or row.startDate)


@conforms(_distant_times)
class DistantTimes(ReferenceApi):
    """Some start dates lie in the year 1, before 1970, after 2038 and in the year 9999."""
