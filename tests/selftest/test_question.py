"""A question: which of its values are valid by the contract."""

from __future__ import annotations

import pytest
from answers import OPERATION, ask
from bounds import within_seconds

from carecycle_contract.question import Validity


@pytest.mark.parametrize("value", ["1.5", "1e1", "+5", " 5", "05", "0x10", "0b1", "1_0", "\uff15"])
def test_a_number_that_some_language_reads_is_not_invalid(value: str) -> None:
    """Nor valid, as others refuse it."""
    assert ask(page=value).validities == {OPERATION.page: Validity.UNDEFINED}


@pytest.mark.parametrize("value", ["x", "10abc", "0x", "0xg", "Infinity", "0", "-1"])
def test_what_is_a_number_in_none_is_invalid(value: str) -> None:
    """And so is one that is out of range."""
    assert ask(page=value).validities == {OPERATION.page: Validity.INVALID}


@pytest.mark.parametrize("value", ["1" * 100_000 + "x", " " * 100_000 + "x", "1_" * 50_000 + "."])
def test_a_long_value_is_read_in_time(value: str) -> None:
    """A recording may hold any."""
    with within_seconds(1):
        assert ask(page=value).validities
