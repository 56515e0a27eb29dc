"""The case of a requirement that a test is about: one sort key, whatever else it is repeated by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind

if TYPE_CHECKING:
    import pytest

    from carecycle_contract.contract import Operation

SORT_KEYS = {
    "value_key": (SortKind.INSTANT, SortKind.NUMBER),
    "text_key": (SortKind.TEXT,),
    "enum_key": (SortKind.ENUM,),
}
"""Fixtures that are parametrised by the sort keys of these kinds."""


def case_of(item: pytest.Item, operation: Operation) -> str | None:
    """The case that a test is about, or None; other plugins may parametrise it, too."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return next((operation.case_of(given[name]) for name in SORT_KEYS if name in given), None)
