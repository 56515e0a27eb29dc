"""The order of the list, across pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import sorting

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


@requirement("SORT-1")
def test_sort_1_values_order_the_whole_list(
    judge: Judge, operation: Operation, value_key: str
) -> None:
    """Times and numbers order the whole list by value, in both directions."""
    judge(sorting.sort_orders_the_whole_list(operation, value_key))


@requirement("SORT-3")
def test_sort_3_texts_order_the_whole_list(
    judge: Judge, operation: Operation, text_key: str
) -> None:
    """Texts order the whole list by some collation, in both directions."""
    judge(sorting.sort_orders_the_whole_list(operation, text_key))


@requirement("SORT-4")
def test_sort_4_values_of_an_enum_stand_in_blocks(
    judge: Judge, operation: Operation, enum_key: str
) -> None:
    """Sorting by an enum puts each of its values in one block."""
    judge(sorting.sort_orders_the_whole_list(operation, enum_key))


@requirement("SORT-6")
def test_sort_6_sort_has_its_defaults(judge: Judge) -> None:
    """`sortBy` defaults to createdAt, `sortDirection` to desc."""
    judge(sorting.sort_has_its_defaults)


@requirement("SORT-7")
def test_sort_7_timestamps_are_sorted_as_instants(judge: Judge) -> None:
    """Timestamps are sorted as instants, not as texts."""
    judge(sorting.timestamps_are_sorted_as_instants)


@requirement("SORT-8")
def test_sort_8_descending_mirrors_ascending(judge: Judge) -> None:
    """Descending order is ascending order reversed."""
    judge(sorting.descending_mirrors_ascending)


@requirement("SORT-9")
def test_sort_9_sort_neither_loses_nor_adds(judge: Judge) -> None:
    """Every sort lists every campaign, even without a start date."""
    judge(sorting.sort_neither_loses_nor_adds)


@requirement("SORT-10")
def test_sort_10_nulls_stand_together_at_one_end(judge: Judge) -> None:
    """Campaigns without a start date stand together at one end."""
    judge(sorting.nulls_stand_together_at_one_end)


@requirement("SORT-11")
def test_sort_11_order_holds_under_filter_and_search(judge: Judge) -> None:
    """Filtered and searched lists are sorted too."""
    judge(sorting.order_holds_under_filter_and_search)


@requirement("SORT-12")
def test_sort_12_repeating_a_question_repeats_the_order(judge: Judge) -> None:
    """A repeated question gets the same order."""
    judge(sorting.repeating_a_question_repeats_the_order)
