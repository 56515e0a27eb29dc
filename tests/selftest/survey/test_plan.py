"""What the plan promises to show, whatever the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answers import OPERATION, STATUS, ask, campaign
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from model import Model, Taste

from carecycle_contract.lists.listing import listings
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.plan import block_edge, filters, sorts, ties

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUSES = STATUS.values
AROUND_A_PAGE = st.sampled_from([0, 1, 3, 20, 99, 100, 101, 200])


@settings(max_examples=30)
@given(st.lists(AROUND_A_PAGE, min_size=len(STATUSES), max_size=len(STATUSES)))
@example([100, *[20] * 7])
@example([101, 20, *[0] * 6])
@example([150, 10, *[0] * 6])
def test_where_one_status_ends_and_another_begins_is_seen(counts: Sequence[int]) -> None:
    """However many campaigns have each; where there is one status only, there is no such place."""
    assume(sum(map(bool, counts)) > 1)
    owners = [status for status, count in zip(STATUSES, counts, strict=True) for _ in range(count)]
    items = [campaign(0, id=f"{rank:04}", status=status) for rank, status in enumerate(owners)]
    model = Model(items, Taste())
    answers = [model.ask(ask())]
    for part in (sorts, filters, ties, block_edge):
        answers += [model.ask(question) for question in part(Known(OPERATION, answers))]
    by_status = [
        listing
        for listing in listings(answers)
        if listing.is_whole_list and listing.query.sort_by == STATUS.member
    ]
    assert any(len({item["status"] for item in seen.page.items}) > 1 for seen in by_status)
