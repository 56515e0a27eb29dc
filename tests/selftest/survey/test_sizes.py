"""Telling page sizes and page numbers."""

from __future__ import annotations

from answers import OPERATION

from carecycle_contract.lists.listing import page_count
from carecycle_contract.survey.sizes import nearly_full_last_page


def test_a_last_page_lacks_few_items_but_one_at_least() -> None:
    """A full one would hide a total that is the length of the page."""
    for total in (*range(11, 400), 5_000, 100_000):
        page, size = nearly_full_last_page(OPERATION, total)
        shown = total - (page - 1) * size
        assert page == page_count(total, size) > 1
        assert 0.4 * min(total, OPERATION.largest_page) < shown < size, total
