"""Status codes, and answers independent of other questions."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import http


@requirement("HTTP-1")
def test_http_1_well_formed_request_never_fails(judge: Judge) -> None:
    """No well-formed request gets a 5xx."""
    judge(http.well_formed_request_never_fails)


@requirement("HTTP-2")
def test_http_2_answer_does_not_depend_on_other_questions(judge: Judge) -> None:
    """A question gets the same answer after others were asked."""
    judge(http.answer_does_not_depend_on_other_questions, http.list_does_not_leap)


@requirement("HTTP-3")
def test_http_3_valid_query_succeeds(judge: Judge) -> None:
    """A valid query gets a 200."""
    judge(http.valid_query_succeeds)


@requirement("HTTP-4")
def test_http_4_answer_comes_whole(judge: Judge) -> None:
    """No answer ends before it is whole, time after time."""
    judge(http.answer_comes_whole)
