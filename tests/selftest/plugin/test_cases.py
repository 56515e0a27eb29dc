"""The case that a test is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from answers import OPERATION

from carecycle_contract.plugin.cases import case_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value_key": "createdAt"}, "sortBy-createdAt"),
        ({"__pytest_repeat_step_number": 1, "text_key": "name"}, "sortBy-name"),
        ({"__pytest_repeat_step_number": 1}, None),
        (None, None),
    ],
)
def test_the_case_is_the_sort_key(given: dict[str, Any] | None, expected: str | None) -> None:
    """Whatever else other plugins repeat a test by."""
    call = {} if given is None else {"callspec": SimpleNamespace(params=given)}
    item: Any = SimpleNamespace(**call)
    assert case_of(item, OPERATION) == expected
