"""Properties that hold for any query: of the survey, or drawn from the OpenAPI document."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import properties


@requirement("PROP-1")
def test_prop_1_any_valid_query_gets_the_predicted_page(judge: Judge) -> None:
    """Any valid query gets the page that the walked list predicts."""
    judge(properties.page_is_the_predicted_one)


@requirement("PROP-2")
def test_prop_2_any_query_gets_a_described_answer(judge: Judge) -> None:
    """Any query gets an answer that the OpenAPI document describes."""
    judge(properties.answer_is_described)


@requirement("PROP-3")
def test_prop_3_any_invalid_query_is_refused(judge: Judge) -> None:
    """Any query with an invalid value is refused, wherever it stands."""
    judge(properties.invalid_query_is_refused)


@requirement("PROP-4")
def test_prop_4_a_page_is_the_same_slice_for_any_size(judge: Judge) -> None:
    """A page is the same slice of its list, whatever size it is cut with."""
    judge(properties.page_is_one_slice_for_any_size)


@requirement("PROP-5")
def test_prop_5_filters_and_search_commute_with_paging(judge: Judge) -> None:
    """What filters and search leave of a page stands together on a page of the narrowed list."""
    judge(properties.narrowing_commutes_with_paging)


@requirement("PROP-6")
def test_prop_6_descending_is_ascending_reversed(judge: Judge) -> None:
    """Both directions show the same items between two sort keys."""
    judge(properties.directions_show_the_same_items)


@requirement("PROP-7")
def test_prop_7_narrowing_never_enlarges_the_result(judge: Judge) -> None:
    """A further filter, or a search besides filters, never enlarges the result."""
    judge(properties.narrowing_never_enlarges)
