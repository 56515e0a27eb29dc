"""What the members of an envelope say of each other."""

from __future__ import annotations

from answers import ask, campaign, listed

from carecycle_contract.findings.finding import violations_in
from carecycle_contract.lists.arithmetic import arithmetic_among
from carecycle_contract.lists.listing import listing_of


def test_what_the_arithmetic_expects_is_said_with_its_terms() -> None:
    """So that a reader can do it again."""
    answer = listed(ask(page=2, per_page=2), [campaign(1)], 4, nextPage=3, prevPage=None)
    listing = listing_of(answer)
    assert listing is not None
    said = [*violations_in(arithmetic_among([listing])(listing))]
    assert [(one.place, one.expected, one.observed) for one in said] == [
        ("nextPage", "null, because page 2 × perPage 2 ≥ itemsTotal 4", "3"),
        ("prevPage", "1, because page 2 was asked for", "null"),
        ("items", "2 items: page 2 of perPage 2 of itemsTotal 4", "1 item"),
    ]
