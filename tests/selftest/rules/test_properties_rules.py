"""PROP: properties of any query, and of any two related queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import ERROR, answered, ask, campaign, listed, question, verdict, violations
from bounds import within_seconds

from carecycle_contract.question import Key
from carecycle_contract.rules import properties

if TYPE_CHECKING:
    from carecycle_contract.rules.rule import Rule

ITEMS = [campaign(number) for number in range(9)]
DOWN = ITEMS[::-1]


def test_any_page_is_held_against_the_whole_list() -> None:
    """As soon as all of it was seen."""
    rule = properties.page_is_the_predicted_one
    whole = listed(ask(per_page=100), DOWN)
    assert verdict(rule, whole, listed(ask(per_page=2, page=2), DOWN[2:4], 9)) is True
    assert verdict(rule, whole, listed(ask(per_page=2, page=2), DOWN[3:5], 9)) is False
    assert verdict(rule, listed(ask(per_page=2, page=2), DOWN[3:5], 9)) is None


def test_any_answer_is_held_against_the_document() -> None:
    """Refusals of all kinds, too."""
    rule = properties.answer_is_described
    assert verdict(rule, answered(ask(key=Key.NONE), 401, ERROR | {"code": "UNAUTHORIZED"})) is True
    assert verdict(rule, answered(ask(), 302, ERROR)) is False


@pytest.mark.parametrize(
    ("parameters", "status", "expected"),
    [
        ((("page", "0"), ("status", "nonesuch")), 400, True),
        ((("page", "0"), ("status", "nonesuch")), 200, False),
        ((("page", "0"), ("status", "nonesuch")), 500, False),
        ((("page", "0"), ("search", "")), 200, None),
        ((("page", "0"), ("page", "0")), 200, None),
        ((("page", "2"),), 200, None),
    ],
)
def test_several_invalid_values_are_refused(
    parameters: tuple[tuple[str, str], ...], status: int, expected: bool | None
) -> None:
    """Unless the meaning of another value is open."""
    answer = answered(question(*parameters), status, ERROR)
    assert verdict(properties.invalid_query_is_refused, answer) is expected


def test_an_item_between_the_ends_of_a_page_is_on_it_for_any_size() -> None:
    """Only where another size showed it."""
    rule = properties.page_is_one_slice_for_any_size
    large = listed(ask(per_page=6), DOWN[:6], 9)
    skips = [DOWN[0], *DOWN[2:7]]
    assert verdict(rule, large, listed(ask(per_page=2, page=2), DOWN[2:4], 9)) is True
    (missing,) = violations(
        rule, listed(ask(per_page=6), skips, 9), listed(ask(per_page=1, page=2), DOWN[1:2], 9)
    )
    assert missing.volatile
    assert str(DOWN[1]["id"]) in missing.expected
    assert verdict(rule, large) is None


def test_what_passes_a_filter_is_on_the_filtered_page_that_encloses_it() -> None:
    """And what the filtered page has is on the unfiltered one."""
    rule = properties.narrowing_commutes_with_paging
    mixed = [
        item | {"status": "draft" if number % 2 else "active"} for number, item in enumerate(DOWN)
    ]
    drafts = [item for item in mixed if item["status"] == "draft"]
    whole = listed(ask(per_page=100), mixed)
    assert verdict(rule, whole, listed(ask(filter="draft"), drafts)) is True
    assert verdict(rule, whole, listed(ask(filter="draft"), [drafts[0], *drafts[2:]])) is False
    lacks = [item for item in mixed if item is not drafts[1]]
    assert verdict(rule, listed(ask(), lacks), listed(ask(filter="draft"), drafts)) is False


def test_what_no_server_must_find_is_not_missed() -> None:
    """A search may leave out what has only a part of the word."""
    rule = properties.narrowing_commutes_with_paging
    named = [item | {"name": f"recall{'s' * (number == 4)}"} for number, item in enumerate(DOWN)]
    recalls = [item for item in named if item["name"] == "recall"]
    assert verdict(rule, listed(ask(), named), listed(ask(search="recall"), recalls)) is True
    assert verdict(rule, listed(ask(), named), listed(ask(search="recall"), recalls[::2])) is False


def test_both_directions_show_the_same_items() -> None:
    """Between the ends of a page."""
    rule = properties.directions_show_the_same_items
    down = listed(ask(per_page=6, sort_direction="desc"), DOWN[:6], 9)
    assert verdict(rule, down, listed(ask(per_page=6, sort_direction="asc"), ITEMS[:6], 9)) is True
    gap = [*ITEMS[:4], *ITEMS[5:7]]
    assert verdict(rule, down, listed(ask(per_page=6, sort_direction="asc"), gap, 9)) is False


def test_narrowing_never_enlarges() -> None:
    """A filter beside nothing, a search beside a filter; two filters are no narrowing."""
    rule = properties.narrowing_never_enlarges
    whole, drafts = listed(ask(), DOWN, 9), listed(ask(filter="draft"), DOWN, 9)
    assert verdict(rule, whole, drafts) is True
    assert verdict(rule, whole, listed(ask(filter="draft"), DOWN, 10)) is False
    both = listed(ask(filter="draft", search="campaign"), DOWN, 10)
    assert verdict(rule, drafts, both) is False
    assert verdict(rule, drafts, listed(ask(filter="active"), DOWN, 20)) is None


@pytest.mark.parametrize(
    "rule", [properties.narrowing_never_enlarges, properties.narrowing_commutes_with_paging]
)
def test_many_searches_are_compared_with_what_they_narrow(rule: Rule) -> None:
    """Not with each other."""
    answers = [listed(ask(search=f"text {number}"), [campaign(1)]) for number in range(2000)]
    with within_seconds(1):
        assert verdict(rule, listed(ask(), [campaign(1)]), *answers) is True
