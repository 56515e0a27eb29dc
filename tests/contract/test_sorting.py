"""The order of the whole list."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import sorting


@requirement("SORT-1")
def test_sort_1_created_at_orders_the_whole_list(judge: Judge) -> None:
    """`sortBy=createdAt`, both directions, across pages."""
    judge(sorting.sorted_by_creation)


@requirement("SORT-2")
def test_sort_2_updated_at_orders_the_whole_list(judge: Judge) -> None:
    """`sortBy=updatedAt`, both directions, across pages."""
    judge(sorting.sorted_by_last_change)


@requirement("SORT-3")
def test_sort_3_name_orders_the_whole_list(judge: Judge) -> None:
    """`sortBy=name`, both directions, in some collation."""
    judge(sorting.sorted_by_name)


@requirement("SORT-4")
def test_sort_4_status_orders_the_whole_list(judge: Judge) -> None:
    """`sortBy=status` lets each status stand in one block."""
    judge(sorting.sorted_by_status)


@requirement("SORT-5")
def test_sort_5_start_date_orders_the_whole_list(judge: Judge) -> None:
    """`sortBy=startDate`, both directions, across pages."""
    judge(sorting.sorted_by_start_date)


@requirement("SORT-6")
def test_sort_6_sort_has_its_defaults(judge: Judge) -> None:
    """The order is createdAt, descending, unless asked otherwise."""
    judge(sorting.sort_has_its_defaults)


@requirement("SORT-7")
def test_sort_7_timestamps_are_sorted_as_instants(judge: Judge) -> None:
    """Timestamps are compared as instants, not as texts."""
    judge(sorting.timestamps_are_sorted_as_instants)


@requirement("SORT-8")
def test_sort_8_descending_mirrors_ascending(judge: Judge) -> None:
    """Descending is ascending, read from its end."""
    judge(sorting.descending_mirrors_ascending)


@requirement("SORT-9")
def test_sort_9_sort_neither_loses_nor_adds(judge: Judge) -> None:
    """Every campaign is in every order, null start dates included."""
    judge(sorting.sort_neither_loses_nor_adds)


@requirement("SORT-10")
def test_sort_10_nulls_stand_together_at_one_end(judge: Judge) -> None:
    """Null start dates stand together at one end."""
    judge(sorting.nulls_stand_together_at_one_end)


@requirement("SORT-11")
def test_sort_11_order_holds_under_filter_and_search(judge: Judge) -> None:
    """Filtered and searched lists are sorted too."""
    judge(sorting.order_holds_under_filter_and_search)


@requirement("SORT-12")
def test_sort_12_repeating_a_question_repeats_the_order(judge: Judge) -> None:
    """Asking twice gives the same order."""
    judge(sorting.repeating_a_question_repeats_the_order)
