"""What the members of items look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answers import ask, campaign, listed

from carecycle_contract.traits.data import data
from carecycle_contract.verdict.trait import UNDOCUMENTED

if TYPE_CHECKING:
    import pytest

KINDS = ("present", "type=boolean")


def test_members_that_nobody_documents_are_counted_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """A target may have any number of them, and each takes memory; documented ones all count."""
    monkeypatch.setattr("carecycle_contract.traits.data.MOST_COUNTED", 7)
    many = {f"a member {number:03}": True for number in range(100)}
    page = listed(ask(), [many | campaign(1), many | campaign(2)])
    traits = {trait.id: trait for trait in data([page])}
    undocumented = {
        identifier for identifier, trait in traits.items() if trait.value == UNDOCUMENTED
    }
    assert undocumented == {
        f"data:a member {number:03}:{kind}" for number in range(7) for kind in KINDS
    }
    assert "data:status:present" in traits
