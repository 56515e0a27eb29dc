"""Dates of headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from carecycle_contract.http_date import http_date


@pytest.mark.parametrize(
    "value",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 09:49:37 +0100",
    ],
)
def test_each_form_of_a_date_is_read(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever this machine stands."""
    monkeypatch.setenv("TZ", "America/New_York")
    assert http_date(value) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "9" * 400, "Thu, 01 Jan 99999999999999999999 00:00:00 GMT"),
        "Thu, 01 Jan 2024 00:00:00 +9999999999999999",
        "Thu, 99 Jan 2024 00:00:00 GMT",
    ],
)
def test_what_is_no_date_is_none(value: str) -> None:
    """Nor does it raise."""
    assert http_date(value) is None
