"""The arithmetic of pages, and pages as slices of one list."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import page_sizes, pagination, walking


@requirement("PAG-1")
def test_pag_1_current_page_is_the_page_asked(judge: Judge) -> None:
    """`currentPage` is the requested page."""
    judge(pagination.current_page_is_the_page_asked)


@requirement("PAG-2")
def test_pag_2_next_page_follows_while_more_remain(judge: Judge) -> None:
    """`nextPage` is page + 1 while more campaigns remain, else null."""
    judge(pagination.next_page_follows_while_more_remain)


@requirement("PAG-3")
def test_pag_3_prev_page_precedes(judge: Judge) -> None:
    """`prevPage` is page - 1, and null on page 1."""
    judge(pagination.prev_page_precedes)


@requirement("PAG-4")
def test_pag_4_page_is_as_full_as_the_total_allows(judge: Judge) -> None:
    """Every page but the last is full."""
    judge(pagination.page_is_as_full_as_the_total_allows)


@requirement("PAG-5")
def test_pag_5_total_does_not_depend_on_page_size_or_sort(judge: Judge) -> None:
    """`itemsTotal` is the same on every page, for any `perPage` and any sort."""
    judge(pagination.total_does_not_depend_on_page_size_or_sort)


@requirement("PAG-6")
def test_pag_6_walking_meets_every_item_once(judge: Judge) -> None:
    """Following `nextPage` meets every campaign exactly once."""
    judge(walking.walking_meets_every_item_once)


@requirement("PAG-7")
def test_pag_7_page_is_its_slice_of_the_whole_list(judge: Judge) -> None:
    """Page p of size k is the p-th slice of k campaigns of the sorted list."""
    judge(pagination.page_is_its_slice_of_the_whole_list)


@requirement("PAG-8")
def test_pag_8_page_and_size_have_their_defaults(judge: Judge) -> None:
    """`page` defaults to 1 and `perPage` to 50."""
    judge(page_sizes.page_and_size_have_their_defaults)


@requirement("PAG-9")
def test_pag_9_extreme_page_sizes_are_honoured(judge: Judge) -> None:
    """The bounds of `perPage`, 1 and 100, are honoured."""
    judge(page_sizes.extreme_page_sizes_are_honoured)


@requirement("PAG-10")
def test_pag_10_page_past_the_end_is_empty_or_refused(judge: Judge) -> None:
    """A page past the end is empty, or gets a 4xx."""
    judge(pagination.page_past_the_end_is_empty_or_refused)
