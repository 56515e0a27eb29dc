"""The campaigns themselves, in every answer."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import items


@requirement("ITEM-1")
def test_item_1_every_item_matches_its_schema(judge: Judge) -> None:
    """Every campaign has the documented types and formats, at any depth."""
    judge(items.item_matches_its_schema)


@requirement("ITEM-2")
def test_item_2_filtered_value_is_documented(judge: Judge) -> None:
    """`status` is one of the eight documented values."""
    judge(items.filtered_value_is_documented)


@requirement("ITEM-3")
def test_item_3_ids_are_unique(judge: Judge) -> None:
    """No id appears twice in one answer, and a campaign keeps its own."""
    judge(items.ids_are_unique, items.ids_are_kept)


@requirement("ITEM-4")
def test_item_4_counts_are_not_negative(judge: Judge) -> None:
    """Counts are whole numbers, and not negative."""
    judge(items.counts_are_not_negative)


@requirement("ITEM-5")
def test_item_5_nested_values_are_documented(judge: Judge) -> None:
    """Nested enums hold documented values."""
    judge(items.nested_values_are_documented)


@requirement("ITEM-6")
def test_item_6_items_belong_to_one_owner(judge: Judge) -> None:
    """All campaigns belong to one owner."""
    judge(items.items_belong_to_one_owner)


@requirement("ITEM-7")
def test_item_7_unchanged_item_is_shown_alike(judge: Judge) -> None:
    """A campaign that did not change is shown alike in every answer."""
    judge(items.unchanged_item_is_shown_alike)


@requirement("ITEM-8")
def test_item_8_needed_members_are_there(judge: Judge) -> None:
    """Every campaign has the five members that no client can do without."""
    judge(items.needed_members_are_there)


@requirement("ITEM-9")
def test_item_9_last_change_is_a_time(judge: Judge) -> None:
    """`updatedAt` is a time, even if a campaign was never changed."""
    judge(items.last_change_is_a_time)


@requirement("ITEM-10")
def test_item_10_creation_never_changes(judge: Judge) -> None:
    """`createdAt` of a campaign is the same in every answer."""
    judge(items.creation_never_changes)


@requirement("ITEM-11")
def test_item_11_ids_agree_with_objects(judge: Judge) -> None:
    """An id such as `memberId` is that of the object beside it, such as `member`."""
    judge(items.ids_agree_with_objects)


@requirement("ITEM-12")
def test_item_12_sums_add_up(judge: Judge) -> None:
    """`customerStats.total` is the sum of `statusCounts`, if it is so in most campaigns."""
    judge(items.sums_add_up)
