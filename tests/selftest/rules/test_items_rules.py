"""What is wrong with single campaigns, and with the same one in two answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from answers import OPERATION, answered, ask, campaign, listed, verdict, violations
from bounds import within_seconds

from carecycle_contract.findings import schema
from carecycle_contract.findings.finding import KEPT
from carecycle_contract.question import Key
from carecycle_contract.rules import items
from carecycle_contract.rules.items import (
    creation_never_changes,
    filtered_value_is_documented,
    ids_agree_with_objects,
    ids_are_kept,
    ids_are_unique,
    item_matches_its_schema,
    items_belong_to_one_owner,
    last_change_is_a_time,
    needed_members_are_there,
    sums_add_up,
    unchanged_item_is_shown_alike,
)

ONE, TWO = campaign(1), campaign(2)


def test_items_are_judged_whatever_the_envelope() -> None:
    """As long as it is a list that was asked for; what is no object is another rule's matter."""
    body = {"items": [7, {"status": "ACTIVE"}]}
    places = [
        one.place for one in violations(filtered_value_is_documented, answered(ask(), 200, body))
    ]
    assert places == ["items[1].status"]
    assert verdict(filtered_value_is_documented, answered(ask(), 404, body)) is None
    assert verdict(filtered_value_is_documented, answered(ask(key=Key.NONE), 200, body)) is None
    assert verdict(filtered_value_is_documented, answered(ask(), 200, {"items": {}})) is None
    assert verdict(filtered_value_is_documented, answered(ask(), 200, [])) is None


@pytest.mark.parametrize(
    ("status", "expected"), [("active", True), ("Active", False), ("", False), (7, None)]
)
def test_a_status_is_one_of_those_documented(status: Any, expected: bool | None) -> None:
    """What is no text is the schema's matter."""
    assert (
        verdict(filtered_value_is_documented, listed(ask(), [ONE | {"status": status}])) is expected
    )


def test_a_campaign_is_judged_by_its_schema() -> None:
    """But for the values of the status and members that are not there; each place is named."""
    wrong = {**ONE, "name": 7, "createdAt": "soon", "redial": "yes"}
    items = [ONE | {"status": "ACTIVE"}, wrong, {}, ONE | {"name": None, "updatedAt": None}]
    told = violations(item_matches_its_schema, listed(ask(), items))
    assert {violation.place for violation in told if "id" not in violation.place} == {
        "items[1].createdAt",
        "items[1].name",
        "items[1].redial",
    }


def test_of_items_that_are_wrong_throughout_as_many_are_explained_as_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundred violations are told, and explaining all of a hundred items takes a second."""
    explained = []

    def counting(*given: Any, **options: Any) -> list[schema.Problem]:
        explained.append(schema.problems(*given, **options))
        return explained[-1]

    monkeypatch.setattr(items, "problems", counting)
    wrong = {name: [] if isinstance(value, dict) else {} for name, value in ONE.items()}
    told = violations(item_matches_its_schema, listed(ask(), [wrong] * 100))
    assert len(told) == 100
    assert len(explained) <= 50
    assert KEPT not in item_matches_its_schema.judge([listed(ask(), [wrong] * 100 + [ONE])])


def _without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ONE.items() if name not in names}


@pytest.mark.parametrize(
    ("item", "observed"),
    [
        pytest.param(ONE, None, id="all"),
        pytest.param(_without("description", "startDate"), None, id="others-are-optional"),
        pytest.param(ONE | {"name": ""}, None, id="empty"),
        pytest.param(ONE | {"updatedAt": None}, None, id="never-changed"),
        pytest.param(_without("updatedAt"), "updatedAt is missing", id="no-last-change"),
        pytest.param(
            _without("id") | {"status": None}, "id is missing, status is null", id="two-of-them"
        ),
    ],
)
def test_a_campaign_has_the_members_that_are_needed(
    item: dict[str, Any], observed: str | None
) -> None:
    """Null is as good as absent, but for the last change."""
    told = violations(needed_members_are_there, listed(ask(), [TWO, item]))
    assert [(violation.place, violation.observed) for violation in told] == (
        [("items[1]", observed)] if observed else []
    )
    assert all(
        violation.expected == "the members id, name, status, createdAt, updatedAt"
        for violation in told
    )


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"type": "string"}, False),
        ({"type": ["string", "null"]}, True),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, True),
        ({"$ref": "client.json"}, False),
        ({"enum": ["a", None]}, True),
    ],
)
def test_a_needed_member_may_be_null_if_its_schema_says_so(
    member: dict[str, Any], expected: bool
) -> None:
    """In whatever words; where it names no types, ITEM-1 judges by the schema."""
    schema = OPERATION.item.schema
    needed = schema | {
        "required": ["extra"],
        "properties": schema["properties"] | {"extra": member},
    }
    changed = replace(OPERATION, item=replace(OPERATION.item, schema=needed))
    answer = listed(replace(ask(), operation=changed), [ONE | {"extra": None}])
    assert verdict(needed_members_are_there, answer) is expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [(ONE, True), (ONE | {"updatedAt": None}, False), (_without("updatedAt"), None)],
    ids=["time", "null", "absent"],
)
def test_the_last_change_is_a_time(item: dict[str, Any], expected: bool | None) -> None:
    """What is absent is another rule's matter."""
    assert verdict(last_change_is_a_time, listed(ask(), [item])) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "b"], True),
        (["a", "a"], False),
        ([7, 7], False),
        (["0B6F2C58-4A51-4D0A-8A4E-6F1F0F4C9A10", "0b6f2c58-4a51-4d0a-8a4e-6f1f0f4c9a10"], False),
        (["A", "a"], True),
        ([None, None], None),
        (["a"], True),
        ([], None),
    ],
)
def test_no_id_stands_twice(names: list[Any], expected: bool | None) -> None:
    """In one answer."""
    items = [ONE | {"id": name} for name in names]
    assert verdict(ids_are_unique, listed(ask(), items)) is expected


@pytest.mark.parametrize(("names", "is_told"), [("aaa", True), ("aab", False)])
def test_a_page_of_one_item_again_and_again_is_told_as_that(names: str, is_told: bool) -> None:
    """As of one object that is filled for each of them."""
    (violation,) = violations(ids_are_unique, listed(ask(), [ONE | {"id": name} for name in names]))
    assert violation.hint == ("all 3 campaigns are one and the same" if is_told else None)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([["a", "b"], ["c", "d"], ["e", "f"]], False),
        ([["a", "b"], ["c", "d"], ["c", "d"]], None),
        ([["a", "b"], ["a", "b"], ["a", "b"]], None),
        ([["a"], ["b"], ["c"]], False),
    ],
    ids=("made-for-every-answer", "made-anew-once", "kept", "one-campaign"),
)
def test_a_campaign_keeps_its_id(ids: list[list[str]], expected: bool | None) -> None:
    """By the other members; that all campaigns were made anew is no fault."""
    campaigns = [[campaign(n) | {"id": name} for n, name in enumerate(names)] for names in ids]
    questions = (ask(), ask(per_page=100), ask(sort_by="name"))
    answers = [listed(*pair) for pair in zip(questions, campaigns, strict=True)]
    assert verdict(ids_are_kept, *answers) is expected


@pytest.mark.parametrize(
    ("answers", "changing", "expected"), [(4, 3, False), (3, 3, None), (4, 2, None), (9, 9, False)]
)
def test_some_campaigns_never_keep_their_ids(
    answers: int, changing: int, expected: bool | None
) -> None:
    """Among many that do; each answer has new ones."""
    pages = [
        [campaign(n) | ({"id": f"{answer} {n}"} if n < changing else {}) for n in range(30)]
        for answer in range(answers)
    ]
    questions = (ask(per_page=100 - answer) for answer in range(answers))
    given = (listed(question, page) for question, page in zip(questions, pages, strict=True))
    assert verdict(ids_are_kept, *given) is expected


def test_campaigns_that_are_alike_but_for_their_ids_are_several() -> None:
    """As those of a test, made by a loop."""
    pages = [[ONE | {"id": f"{page}{n}"} for n in range(3)] for page in "abc"]
    assert verdict(ids_are_kept, *(listed(ask(page=1), page) for page in pages)) is None


@pytest.mark.parametrize(
    ("clients", "expected"),
    [
        (["c1", "c1"], True),
        (["c1", "C1"], True),
        (["c1", None, "c1", "c2"], False),
        (["c1"], None),
        (["c1", None], None),
        ([], None),
    ],
)
def test_campaigns_belong_to_one_client(clients: list[Any], expected: bool | None) -> None:
    """Those that name theirs, on one page or on several."""
    items = [campaign(number, client={"id": name}) for number, name in enumerate(clients)]
    assert verdict(items_belong_to_one_owner, listed(ask(), items)) is expected
    pages = [listed(ask(), [item]) for item in items]
    assert verdict(items_belong_to_one_owner, *pages) is expected


def test_a_campaign_of_another_client_is_named_with_both() -> None:
    """So that a reader can look them up."""
    items = [campaign(number, client={"id": f"c{number // 2}"}) for number in range(4)]
    told = violations(items_belong_to_one_owner, listed(ask(), items))
    assert [(violation.place, violation.expected, violation.observed) for violation in told][
        :1
    ] == [
        (
            "items[2].client.id",
            "c0, the owner of campaign campaign-0",
            "c1, the owner of campaign campaign-2",
        )
    ]


def test_a_campaign_without_a_client_names_none() -> None:
    """Nor does one whose client is no object."""
    assert verdict(items_belong_to_one_owner, listed(ask(), [ONE, TWO])) is None
    texts = [item | {"client": "c"} for item in (ONE, TWO)]
    assert verdict(items_belong_to_one_owner, listed(ask(), texts)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"customerStats": {"total": 7}}, True),
        ({"name": "new"}, False),
        ({"name": "new", "updatedAt": "2027-01-01T00:00:00Z"}, None),
        ({"id": "new"}, None),
    ],
)
def test_a_campaign_that_did_not_change_is_shown_alike(
    changes: dict[str, Any], expected: bool | None
) -> None:
    """By the time of its last change."""
    answers = listed(ask(), [ONE]), listed(ask(), [ONE | changes])
    assert verdict(unchanged_item_is_shown_alike, *answers) is expected


@pytest.mark.parametrize(("names", "is_sure"), [("abcde", True), ("abcbd", False), ("abcd", False)])
def test_what_is_another_at_every_look_needs_no_second_one(names: str, is_sure: bool) -> None:
    """Where one is told as before, it may be changed now and then."""
    answers = [
        listed(ask(page=page), [ONE | {"name": name}]) for page, name in enumerate(names, start=1)
    ]
    told = violations(unchanged_item_is_shown_alike, *answers)
    assert told[-1].volatile is not is_sure


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-01-01T00:01:00.5Z", True),
        ("2026-01-01T02:01:00.500+02:00", True),
        ("2026-01-01T00:01:00Z", True),
        ("2026-01-01T00:01:01Z", True),
        ("2026-01-01T00:02:00.5Z", False),
        ("2026-01-01T00:01:00.5", False),
        (None, None),
    ],
)
def test_a_campaign_is_created_once(created: str | None, expected: bool | None) -> None:
    """Whatever the spelling and the rounding, and even if it was changed in between."""
    changed = ONE | {"createdAt": created, "updatedAt": "2027-01-01T00:00:00Z"}
    answers = listed(ask(), [ONE]), listed(ask(filter="active"), [changed])
    assert verdict(creation_never_changes, *answers) is expected


def test_two_campaigns_of_one_id_are_no_campaign_created_twice() -> None:
    """If an answer has both; that is another rule's matter."""
    twin = TWO | {"id": ONE["id"]}
    assert verdict(creation_never_changes, listed(ask(), [ONE]), listed(ask(), [ONE, twin])) is None
    assert verdict(creation_never_changes, listed(ask(), [ONE]), listed(ask(), [twin])) is False


@pytest.mark.parametrize(
    ("nested", "place"),
    [
        ({"member": {"id": "m1"}, "memberId": "M1"}, None),
        ({"member": {"id": "m1"}, "memberId": "m2"}, "memberId"),
        ({"agents": [{"user": {"id": "u"}, "userId": "v"}]}, "agents[0].userId"),
        ({"user": {"id": "u"}, "user_id": "v"}, "user_id"),
    ],
)
def test_an_id_is_that_of_the_object_beside_it(nested: dict[str, Any], place: str | None) -> None:
    """At any depth, and in either way to write its name."""
    told = violations(ids_agree_with_objects, listed(ask(), [ONE, TWO | nested]))
    assert [violation.place for violation in told] == ([f"items[1].{place}"] if place else [])


def test_ids_that_nobody_documents_are_not_shown() -> None:
    """They may be those of patients."""
    agents = [{"member": {"id": "m1"}, "memberId": "m2"}]
    items = [ONE | {"transferConfig": {"routingConfig": {"agents": agents}}}]
    (documented,) = violations(ids_agree_with_objects, listed(ask(), items))
    assert (documented.expected, documented.observed) == (
        "m1, the id of the object that it names",
        "m2",
    )
    for nested in (
        {"patient": {"id": "p1"}, "patientId": "p2"},
        {"a.b": {"id": "p1"}, "a.bId": "p2"},
    ):
        (undocumented,) = violations(ids_agree_with_objects, listed(ask(), [ONE | nested]))
        assert "p1" not in undocumented.expected
        assert "p2" not in undocumented.observed


@pytest.mark.parametrize(
    "nested",
    [
        {},
        {"member": {"id": "m1"}, "memberId": None},
        {"member": None, "memberId": "m1"},
        {"member": {"name": "m1"}, "memberId": "m1"},
        {"members": [{"id": "m1"}], "memberId": "m2"},
    ],
)
def test_an_id_alone_names_nothing(nested: dict[str, Any]) -> None:
    """Nor does an object that has none."""
    assert verdict(ids_agree_with_objects, listed(ask(), [ONE | nested])) is None


def _with_counts(number: int, total: Any, **counts: Any) -> dict[str, Any]:
    return campaign(number, customerStats={"total": total, "statusCounts": counts})


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (_with_counts(9, 3, failed=1, pending=2), True),
        (_with_counts(9, 4, failed=1, pending=2), False),
        (_with_counts(9, 4, failed=1, pending=None), True),
        (_with_counts(9, 4, failed=1), True),
        (_with_counts(9, None, failed=1, pending=2), True),
        (campaign(9), True),
    ],
)
def test_totals_add_up_if_most_do(last: dict[str, Any], expected: bool) -> None:
    """Where a summand is missing, nothing can be said."""
    right = [_with_counts(number, 3, failed=1, pending=2) for number in range(9)]
    assert verdict(sums_add_up, listed(ask(), [*right, last])) is expected


def test_a_total_may_leave_a_count_out_if_it_does_so_everywhere() -> None:
    """Nothing says which counts it sums up; most have none of that kind."""
    items = [_with_counts(number, 3, failed=1, pending=2, skipped=0) for number in range(9)]
    skipping = _with_counts(9, 3, failed=1, pending=2, skipped=4)
    assert verdict(sums_add_up, listed(ask(), [*items, skipping])) is True
    counting = _with_counts(10, 7, failed=1, pending=2, skipped=4)
    assert verdict(sums_add_up, listed(ask(), [*items, skipping, counting])) is False


def test_a_total_of_one_count_leaves_nothing_out() -> None:
    """It would be the sum of nothing."""
    items = [_with_counts(number, 3, pending=3) for number in range(9)]
    assert verdict(sums_add_up, listed(ask(), [*items, _with_counts(9, 2, pending=3)])) is False


def test_totals_that_hardly_ever_add_up_are_no_sums() -> None:
    """They count something else."""
    items = [_with_counts(number, 3 + number % 3, failed=1, pending=2) for number in range(9)]
    assert verdict(sums_add_up, listed(ask(), items)) is None
    assert verdict(sums_add_up) is None


@pytest.mark.parametrize(("count", "names", "seconds"), [(400, 20, 1), (200, 500, 2)])
def test_counts_of_many_names_are_summed_up_at_once(count: int, names: int, seconds: int) -> None:
    """Each item has names of its own, and lacks more than one, so that it says nothing."""
    items = [
        _with_counts(number, 1, **{f"of{number}x{at}": 1 for at in range(names)})
        for number in range(count)
    ]
    with within_seconds(seconds):
        assert verdict(sums_add_up, listed(ask(), items)) is None


def test_counts_that_all_items_have_are_summed_up_once() -> None:
    """Not once for each that the total may leave out."""
    counts = {f"of{at}": 1 for at in range(4000)}
    items = [_with_counts(number, 4000 - number % 4, **counts) for number in range(10)]
    with within_seconds(1):
        assert verdict(sums_add_up, listed(ask(), items)) is None
