"""Which of the answers that are no list others explain."""

from __future__ import annotations

import pytest
from answers import ERROR, answered, ask, campaign, listed

from carecycle_contract.lists.failure import (
    failing_with,
    is_answered_as_valid_queries,
    statuses_without_lists,
)

ONE = [campaign(1)]
SORTED = [ask(page=number, sort_by="name") for number in (1, 2, 3)]
PLAIN = listed(ask(page=4), ONE, 1)


def test_a_parameter_whose_valid_values_never_get_a_list_fails_for_all_of_them() -> None:
    """Seen of several queries, as one may fail for another reason."""
    failing = [answered(asked, 500) for asked in SORTED]
    assert statuses_without_lists([*failing, PLAIN]) == {"sortBy": {500}}
    assert statuses_without_lists([*failing, listed(SORTED[0], ONE, 1)]) == {}
    assert statuses_without_lists(failing[:2]) == {}


def test_where_no_list_ever_came_what_is_asked_for_does_not_matter() -> None:
    """As behind a gateway that refuses everything."""
    listless = statuses_without_lists([answered(asked, 405, ERROR) for asked in SORTED])
    assert is_answered_as_valid_queries(answered(ask(filter="active"), 405, ERROR), listless)
    assert not is_answered_as_valid_queries(answered(ask(filter="active"), 400, ERROR), listless)


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        (ask(sort_by="id"), 500, True),
        (ask(sort_by="id"), 503, False),
        (ask(sort_by="id"), 400, False),
        (ask(page=0), 500, False),
    ],
)
def test_a_question_fails_as_all_do_that_have_one_of_its_parameters(
    asked: object, status: int, expected: bool
) -> None:
    """With the same status; a refusal is no failure."""
    failing = [answered(valid, 500) for valid in SORTED]
    assert failing_with([*failing, PLAIN])(answered(asked, status)) is expected
