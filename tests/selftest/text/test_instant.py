"""Timestamps are read as RFC 3339 means them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.text.instant import has_misplaced_field, hour_of, instant

NOON = int(datetime(2024, 5, 1, 12, 0, tzinfo=UTC).timestamp())
ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=ZONES))  # noqa: DTZ001
def test_the_zone_says_nothing_of_the_instant(moment: datetime) -> None:
    """Whatever the zone it is written in."""
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    assert instant(moment.isoformat()) == (seconds, moment.microsecond * 10**12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01T12:00:07Z", (NOON + 7, 0)),
        ("2024-05-01t12:00:07z", (NOON + 7, 0)),
        ("2024-05-01 12:00:07+00:00", (NOON + 7, 0)),
        ("2024-05-01T14:30:00+02:30", (NOON, 0)),
        ("2024-05-01T12:00:00.5Z", (NOON, 5 * 10**17)),
        ("2024-05-01T12:00:00.000000000000000001Z", (NOON, 1)),
        ("2024-05-01T12:00:00.0000000000000000019Z", (NOON, 1)),
        ("2024-05-01T11:59:60Z", (NOON, 0)),
        ("2024-05-01T11:59:61Z", None),
        ("2024-05-01T24:00:00Z", None),
        ("2024-02-30T12:00:00Z", None),
        ("2024-05-01T12:00:00", None),
        ("2024-05-01T12:00Z", None),
        ("2024-05-01", None),
        ("٢٠٢٤-05-01T12:00:00Z", None),
        ("", None),
    ],
)
def test_what_is_a_timestamp(text: str, expected: tuple[int, int] | None) -> None:
    """Seconds since the epoch and 10^-18 seconds; None if it is none."""
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-13-01T12:00:00Z", True),
        ("2024-59-01T12:00:00.5+02:00", True),
        ("2024-12-31T12:00:00Z", False),
        ("2024-12-32T12:00:00Z", False),
        ("0000-00-00T00:00:00Z", False),
        ("2024-13-01", False),
        ("", False),
    ],
)
def test_a_month_above_12_is_another_field(text: str, expected: bool) -> None:
    """Of what is a timestamp else."""
    assert has_misplaced_field(text) is expected


def test_an_hour_is_told_as_it_is_written() -> None:
    """Whatever the offset."""
    assert hour_of("2024-05-01T23:30:00-11:00") == 23
