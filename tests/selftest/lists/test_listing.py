"""Answers as lists: which are, what they have in common, and whether they changed."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from answers import ERROR, JSON_TYPE, OPERATION, answered, ask, campaign, listed, shipment
from bounds import within_seconds
from contracts import SHIPMENTS

from carecycle_contract.lists.listing import (
    answer_state,
    by_order,
    by_selection,
    covering,
    identity,
    items_by_identity,
    listing_of,
    listings_of,
    matches,
    page_count,
    passes,
    public_texts,
    searched_texts,
    shortest_lists,
    shows_change,
    union,
)
from carecycle_contract.question import Key, Question, Selection
from carecycle_contract.question import ask as question_about
from carecycle_contract.text.matching import Match

ONE, TWO, THREE = (campaign(number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("total", "size", "pages"),
    [(0, 50, 0), (1, 50, 1), (50, 50, 1), (51, 50, 2), (3**50, 3, 3**49)],
)
def test_how_many_pages_hold_a_list(total: int, size: int, pages: int) -> None:
    """Exactly, where a division would round."""
    assert page_count(total, size) == pages


@pytest.mark.parametrize(
    ("question", "status", "body"),
    [
        (ask(page=0), 200, {}),
        (ask(page="1.0"), 200, {}),
        (ask(key=Key.WRONG), 200, {}),
        (ask(), 404, {}),
        (ask(), 200, {"itemsTotal": "1"}),
    ],
)
def test_what_is_no_listing(question: Question, status: int, body: dict[str, Any]) -> None:
    """An invalid question, another key, an error, an envelope that cannot be read."""
    whole = {"itemsTotal": 0, "currentPage": 1, "nextPage": None, "prevPage": None, "items": []}
    assert listing_of(answered(question, status, whole | body)) is None
    assert listing_of(answered(ask(), 200, whole)) is not None


def test_listings_are_grouped_by_what_was_asked() -> None:
    """By filter and search; and by these and the sort."""
    questions = [ask(), ask(page=2), ask(sort_by="name"), ask(filter="active"), ask(search="flu")]
    listings = listings_of([listed(question, [], 0) for question in questions])
    assert [len(group) for group in by_selection(listings).values()] == [3, 1, 1]
    assert [len(group) for group in by_order(listings).values()] == [2, 1, 1, 1]


def test_the_shortest_list_counts() -> None:
    """The first of equal ones."""
    answers = [listed(ask(page=1), [], total) for total in (3, 2, 2, 4)]
    (shortest,) = shortest_lists(listings_of(answers)).values()
    assert shortest.answer is answers[1]


def test_an_item_is_known_as_it_was_first_seen() -> None:
    """By its id, or by all that it is."""
    nameless = {"name": "no id"}
    answers = [listed(ask(), [ONE, nameless]), listed(ask(), [ONE | {"name": "new"}])]
    known = items_by_identity(listings_of(answers))
    assert [(item, seen.answer) for item, seen in known.values()] == [
        (ONE, answers[0]),
        (nameless, answers[0]),
    ]
    assert identity(OPERATION, ONE) == "campaign-1"
    assert identity(OPERATION, {"id": 7}) == "7"
    small = "79167889-3f3b-53ee-88d6-ce0ab2b3e8b7"
    assert identity(OPERATION, {"id": small.upper()}) == identity(OPERATION, {"id": small})
    assert identity(OPERATION, {"id": "R-7"}) != identity(OPERATION, {"id": "r-7"})
    null, empty = identity(OPERATION, {"id": None}), identity(OPERATION, {"id": []})
    assert identity(OPERATION, {"id": None}) == null != empty


def test_few_answers_cover_all_items() -> None:
    """The fullest first, then what the others have besides."""
    answers = [listed(ask(), items) for items in ([ONE], [ONE, TWO], [TWO, THREE], [THREE], [])]
    assert covering(listings_of(answers)) == (answers[1], answers[2])
    assert covering(listings_of([answers[4]])) == ()


def test_a_union_has_each_answer_once() -> None:
    """In the order given."""
    one, two, three = (listed(ask(), []) for _ in range(3))
    assert union(two, [one, two], (three, one)) == (two, one, three)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"undocumented": 1}, True),
        ({"name": "new"}, False),
        ({"description": "new"}, False),
        ({"status": "paused"}, False),
        ({"updatedAt": "2027-01-01T00:00:00Z"}, False),
        ({"id": "new"}, False),
    ],
)
def test_an_answer_is_the_same_as_far_as_it_is_watched(changes: dict[str, Any], same: bool) -> None:
    """By the members that filter, search and sort look at."""
    before, after = listed(ask(), [ONE]), listed(ask(), [ONE | changes])
    assert (answer_state(before) == answer_state(after)) is same


@pytest.mark.parametrize("member", ["itemsTotal", "currentPage", "nextPage", "prevPage"])
def test_an_answer_with_another_envelope_is_another(member: str) -> None:
    """Each of its four numbers."""
    before, after = listed(ask(), [ONE]), listed(ask(), [ONE], **{member: 7})
    assert answer_state(before) != answer_state(after)


@pytest.mark.parametrize(
    ("status", "body", "other_status", "other", "same"),
    [
        (404, ERROR, 404, ERROR | {"message": "at 12:01"}, True),
        (404, ERROR, 404, ERROR | {"code": "GONE"}, False),
        (400, ERROR, 400, ERROR | {"message": "at 12:01"}, True),
        (404, ERROR, 410, ERROR, False),
        (399, ERROR, 399, ERROR | {"message": "at 12:01"}, False),
        (500, {"at": 1}, 500, {"at": 2}, False),
        (500, {"code": 7, "at": 1}, 500, {"code": 7, "at": 2}, False),
        (500, b"<h1>", 500, b"<h2>", False),
        (500, b"<h1>", 500, b"<h1>", True),
    ],
)
def test_an_error_is_the_same_by_its_code(
    status: int, body: Any, other_status: int, other: Any, same: bool
) -> None:
    """Its text may hold the time."""
    before = answered(ask(), status, body, JSON_TYPE)
    after = answered(ask(), other_status, other, JSON_TYPE)
    assert (answer_state(before) == answer_state(after)) is same


def test_a_list_changes_when_an_item_shows_another_time() -> None:
    """Whatever else it shows."""
    later = ONE | {"updatedAt": "2027-01-01T00:00:00Z"}
    one = listed(ask(), [ONE, TWO])
    assert not shows_change([one, listed(ask(), [TWO, ONE | {"name": "new"}])])
    assert shows_change([one, listed(ask(), [TWO, later])])


def test_only_texts_are_searched() -> None:
    """Of the members that a search looks into."""
    item = campaign(1, name="Flu shots", description=None)
    assert searched_texts(OPERATION, item) == ["Flu shots"]
    assert matches(OPERATION, item, "shots") is Match.CERTAIN
    assert matches(OPERATION, item, "active") is Match.NO
    del item["description"]
    assert matches(OPERATION, item, "active") is Match.TASTE


STAGE, INSURED = (parameter.name for parameter in SHIPMENTS.filters)


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        ((), True),
        (((STAGE, "booked"),), True),
        (((STAGE, "lost"),), False),
        (((INSURED, "true"),), True),
        (((INSURED, "false"),), False),
        (((STAGE, "booked"), (INSURED, "true")), True),
        (((INSURED, "true"), (STAGE, "booked")), True),
        (((STAGE, "lost"), (INSURED, "true")), False),
        (((STAGE, "booked"), (INSURED, "false")), False),
    ],
)
def test_an_item_passes_every_filter(filters: tuple[tuple[str, str], ...], passing: bool) -> None:
    """By the member that each names, a boolean as it is written in a query."""
    assert passes(SHIPMENTS, shipment(1), Selection(filters)) is passing


@pytest.mark.parametrize(
    ("value", "passing"), [(True, True), (False, False), ("true", True), (1, False), (None, False)]
)
def test_a_value_passes_as_it_is_written_in_a_query(value: object, passing: bool) -> None:
    """Whether it has the type of its member is the schema's matter."""
    item = shipment(1, insured=value)
    assert passes(SHIPMENTS, item, Selection(((INSURED, "true"),))) is passing


def test_filters_select_alike_in_any_order() -> None:
    """A list under two of them is one list, and another than under either."""
    both, either = [(STAGE, "booked"), (INSURED, "true")], [(STAGE, "booked")]
    answers = [
        listed(question_about(SHIPMENTS, filters=filters), [shipment(1)])
        for filters in (both, both[::-1], either)
    ]
    assert [len(group) for group in by_selection(listings_of(answers)).values()] == [2, 1]


def test_what_is_inside_of_a_personal_member_is_personal() -> None:
    """Also where the contract describes it."""
    documented = {"owner": {}, "owner.note": {}, "at": {}, "at.note": {}}
    operation = Mock(documented=documented, personal={"owner"}, textual={*documented})
    item = {"owner": {"note": "of Jane"}, "at": {"note": "noon"}}
    assert [*public_texts(operation, item)] == [("at.note", "noon")]


def test_answers_that_cover_a_long_list_are_chosen_in_time() -> None:
    """Each page shows two campaigns, one of which the next shows, too."""
    pages = [listed(ask(page=at), [campaign(at), campaign(at + 1)], 4001) for at in range(1, 4001)]
    with within_seconds(1):
        assert len(covering(listings_of(pages))) == 2001


def test_a_text_in_place_of_an_object_is_not_public() -> None:
    """It may hold what belongs inside."""
    item = campaign(1, client="of Jane", variableMappings="Marchetti", templateName="Recall")
    item["client.smsCompanyName"] = "Marchetti"
    assert [text for _, text in public_texts(OPERATION, item)].count("Recall") == 1
    assert not {"of Jane", "Marchetti"} & {text for _, text in public_texts(OPERATION, item)}


def test_ids_of_one_hash_are_told_apart_in_time() -> None:
    """Python takes numbers that differ by a multiple of its prime for alike at first."""
    items = [campaign(1, id=number * (2**61 - 1)) for number in range(5000)]
    with within_seconds(1):
        assert len(items_by_identity(listings_of([listed(ask(), items)]))) == 5000


def test_the_state_of_an_answer_does_not_hold_its_body() -> None:
    """Which may be large, and is kept compressed."""
    state = answer_state(answered(ask(), 200, b"{}" + b" " * 100_000))
    assert all(len(part) < 100 for part in state if isinstance(part, bytes))
