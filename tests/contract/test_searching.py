"""The search in names and descriptions."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import searching


@requirement("SRCH-1")
def test_srch_1_results_have_the_words(judge: Judge) -> None:
    """Every result has a word of the search text in its name or description."""
    judge(searching.results_have_the_words)


@requirement("SRCH-2")
def test_srch_2_item_is_found_by_its_name(judge: Judge) -> None:
    """A campaign is found by its whole name."""
    judge(searching.item_is_found_by_its_name)


@requirement("SRCH-3")
def test_srch_3_item_is_found_by_a_word_of_its_description(judge: Judge) -> None:
    """A campaign is found by a word of its description."""
    judge(searching.item_is_found_by_a_word_of_its_description)


@requirement("SRCH-4")
def test_srch_4_unknown_text_finds_nothing(judge: Judge) -> None:
    """A text that occurs nowhere finds nothing."""
    judge(searching.unknown_text_finds_nothing)


@requirement("SRCH-5")
def test_srch_5_envelope_is_that_of_the_matches(judge: Judge) -> None:
    """`itemsTotal` and paging describe the matches."""
    judge(searching.envelope_is_that_of_the_matches)


@requirement("SRCH-6")
def test_srch_6_odd_text_is_text(judge: Judge) -> None:
    """Quotes, brackets, emoji and long texts never get a 5xx."""
    judge(searching.odd_text_is_text)


@requirement("SRCH-7")
def test_srch_7_wildcards_match_only_themselves(judge: Judge) -> None:
    """Wildcards such as `%` and `_` match only themselves."""
    judge(searching.wildcards_match_only_themselves)
