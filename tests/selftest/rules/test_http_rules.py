"""The status of valid queries."""

from __future__ import annotations

import pytest
from answers import answered, verdict
from model import OPERATION

from carecycle_contract.question import Question, ask
from carecycle_contract.rules.http import well_formed_request_never_fails

INVALID_PAGE = ask(OPERATION, page=0)


@pytest.mark.parametrize(("status", "expected"), [(200, True), (499, True), (500, False)])
def test_a_valid_query_never_fails(status: int, expected: bool) -> None:
    """A refusal is another rule's matter, and so is a query that is not valid."""
    assert verdict(well_formed_request_never_fails, answered(Question(), status)) is expected
    assert verdict(well_formed_request_never_fails, answered(INVALID_PAGE, status)) is None
