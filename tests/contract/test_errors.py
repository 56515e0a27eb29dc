"""Error bodies."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import errors


@requirement("ERR-1")
def test_err_1_errors_are_json_with_message_and_code(judge: Judge) -> None:
    """Every error is JSON with a message and a code, and never a 2xx."""
    judge(errors.errors_are_json_with_message_and_code)


@requirement("ERR-2")
def test_err_2_rate_limit_says_when_to_retry(judge: Judge) -> None:
    """A 429 says after how many seconds to retry."""
    judge(errors.rate_limit_says_when_to_retry)


@requirement("ERR-3")
def test_err_3_error_shows_no_stack_trace(judge: Judge) -> None:
    """No error tells which lines of the server's code were running."""
    judge(errors.error_shows_no_stack_trace)
