"""The filter by status."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import filtering


@requirement("FILT-1")
def test_filt_1_filter_brings_only_what_was_asked_for(judge: Judge) -> None:
    """A filter by status brings only campaigns with that status."""
    judge(filtering.filter_brings_only_what_was_asked_for)


@requirement("FILT-2")
def test_filt_2_filter_misses_nothing(judge: Judge) -> None:
    """A filter by status misses no campaign with that status."""
    judge(filtering.filter_misses_nothing)


@requirement("FILT-3")
def test_filt_3_envelope_is_that_of_the_filtered_list(judge: Judge) -> None:
    """`itemsTotal` and paging describe the filtered list."""
    judge(filtering.envelope_is_that_of_the_filtered_list)


@requirement("FILT-4")
def test_filt_4_filter_and_search_are_a_conjunction(judge: Judge) -> None:
    """Every result passes both filter and search, and none that does is missing."""
    judge(filtering.filters_and_search_are_a_conjunction)
