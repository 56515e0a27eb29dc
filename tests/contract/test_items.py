"""Every campaign of every answer."""

from carecycle_contract.plugin import requirement
from carecycle_contract.rules import items


@requirement("ITEM-1")
def test_every_item_matches_its_schema(judge):
    """Types and formats hold, nested objects included."""
    judge(items.item_matches_its_schema)


@requirement("ITEM-2")
def test_status_is_documented(judge):
    """`status` is one of the eight."""
    judge(items.status_is_documented)


@requirement("ITEM-3")
def test_ids_are_unique(judge):
    """No id stands twice in one answer."""
    judge(items.ids_are_unique)


@requirement("ITEM-4")
def test_counts_are_not_negative(judge):
    """No count is below zero."""
    judge(items.counts_are_not_negative)


@requirement("ITEM-5")
def test_nested_values_are_documented(judge):
    """Nested enums hold values that other pages document."""
    judge(items.nested_values_are_documented)


@requirement("ITEM-6")
def test_items_belong_to_one_client(judge):
    """All campaigns belong to one client."""
    judge(items.items_belong_to_one_client)
