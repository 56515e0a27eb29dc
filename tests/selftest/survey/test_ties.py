"""What pages that meet inside blocks of equal keys show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION, STATUS, ask, campaign, listed, shipment
from contracts import SHIPMENTS
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from model import Model, Taste

from carecycle_contract.lists.listing import listings_of
from carecycle_contract.question import ask as question_about
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.plan import filters, pages, sorts
from carecycle_contract.survey.ties import block_edge, other_ties, repetitions, ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.question import Question

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
    for part in (pages, sorts, filters, ties, block_edge):
        answers += [model.ask(question) for question in part(Known(OPERATION, answers))]
    by_status = [
        listing
        for listing in listings_of(answers)
        if listing.is_whole_list and listing.query.sort_by == STATUS.member
    ]
    assert any(len({item["status"] for item in seen.page.items}) > 1 for seen in by_status)


def _known_of(items: Sequence[dict[str, Any]]) -> Known:
    """What the questions before `ties` show of these campaigns."""
    model = Model(items, Taste())
    answers = [model.ask(ask())]
    for part in (pages, sorts, filters):
        answers += [model.ask(question) for question in part(Known(OPERATION, answers))]
    return Known(OPERATION, answers)


@given(st.integers(40, 400), st.integers(2, 4))
@settings(max_examples=20)
def test_two_pages_meet_inside_a_block_in_the_first_half_of_the_list(
    total: int, values: int
) -> None:
    """For there a database that selects the first rows with a heap orders ties anew."""
    statuses = sorted((STATUSES[rank % values] for rank in range(total)), key=STATUSES.index)
    items = [campaign(0, id=f"{rank:04}", status=value) for rank, value in enumerate(statuses)]
    first, second = (question.query for question in ties(_known_of(items))[:2])
    assert first is not None
    assert second is not None
    assert (first.page, second.page) == (1, 2)
    assert statuses[first.per_page - 3] == statuses[first.per_page + 2]
    assert 4 * first.per_page < total


@pytest.mark.parametrize(
    ("shared", "asked"),
    [
        (range(0), []),
        (range(48, 52), []),
        (range(40, 60), [ask(page=2)]),
        (
            range(60, 90),
            [
                ask(page=page, per_page=87, sort_by="createdAt", sort_direction="desc")
                for page in (1, 2)
            ],
        ),
    ],
)
def test_pages_meet_inside_an_import_too(shared: range, asked: list[Question]) -> None:
    """Campaigns that share the key of the default sort, if they are more than a handful."""
    items = [
        campaign(0, id=f"{rank:04}", createdAt=_time(shared.start if rank in shared else rank))
        for rank in range(400)
    ]
    by_default = [
        question
        for question in ties(_known_of(items))
        if question.query is not None and question.query.sort_by == OPERATION.default_sort
    ]
    assert by_default == asked


def test_a_third_page_is_asked_for_where_one_block_fills_all() -> None:
    """For it lies beyond the first half."""
    statuses = [STATUSES[0]] * 38 + [STATUSES[1]] * 2
    items = [campaign(0, id=f"{rank:04}", status=value) for rank, value in enumerate(statuses)]
    pages = [question.query for question in ties(_known_of(items))[:3]]
    assert [page and page.page for page in pages] == [1, 2, 3]


def test_equal_keys_of_any_sort_are_looked_for_with_a_larger_budget() -> None:
    """As those that a nightly job leaves; where all differ there is nothing to see."""
    items = [
        campaign(
            rank,
            id=f"{rank:04}",
            name=f"Recall {rank:04}",
            updatedAt=_time(min(160, rank)),
            startDate=_time(rank),
        )
        for rank in range(200)
    ]
    queries = [question.query for question in other_ties(_known_of(items))]
    assert {query and query.sort_by for query in queries} == {"updatedAt"}
    assert [query and query.page for query in queries] == [1, 2]


def test_pages_meet_between_two_equal_names_at_best_twice() -> None:
    """Where only a few are equal, as names are."""
    same = {4: "Recall 0003", 8: "Recall 0007"}
    items = [
        campaign(
            rank,
            id=f"{rank:04}",
            name=same.get(rank, f"Recall {rank:04}"),
            updatedAt=_time(rank),
            startDate=_time(rank),
        )
        for rank in range(40)
    ]
    queries = [question.query for question in other_ties(_known_of(items))]
    ascending = [query for query in queries if query and query.sort_direction == "asc"]
    asked = [(query.sort_by, query.page, query.per_page) for query in ascending]
    assert asked == [("name", number, 4) for number in (1, 2, 3)]


def test_pages_that_meet_are_no_smaller_than_a_contract_allows() -> None:
    """Nor are any asked for where the list is too short for two of them."""
    for count, sizes in ((8, set()), (40, {5})):
        items = [shipment(number, reference=f"R-{number // 2:03}") for number in range(count)]
        question = question_about(
            SHIPMENTS, per_page=40, sort_by="reference", sort_direction="rising"
        )
        known = Known(SHIPMENTS, [listed(question, items)])
        queries = [question.query for question in other_ties(known)]
        assert {query and query.per_page for query in queries} == sizes


def _time(rank: int) -> str:
    """An instant; the greater the rank, the earlier."""
    return f"2026-01-01T{23 - rank // 60:02}:{59 - rank % 60:02}:00.5Z"


def test_the_page_with_most_whole_blocks_of_ties_is_repeated() -> None:
    """A block that goes on beyond the page may show other campaigns, which cannot be compared."""
    items = [
        campaign(0, id=f"{rank:04}", createdAt=_time(rank // 2), status=STATUSES[rank // 200])
        for rank in range(400)
    ]
    [again] = repetitions(_known_of(items))
    assert again.query is not None
    assert again.query.sort_by == "createdAt"
