"""How members differ from the documented ones, and what else a reader should notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reports import FACTS
from shown import traits

from carecycle_contract.reporting.notices import facts_notices, lifetime_notices, member_notices
from carecycle_contract.verdict import Members
from carecycle_contract.verdict.facts import MOST_LEFT_OUT, Unlike


def test_members_that_differ_are_told() -> None:
    """With how often each was seen; those never seen in one line."""
    unlike = Unlike("skills", "string", "array", 3)
    members = Members(9, {"a.b": 2}, (unlike,), ("client", "redial"))
    assert list(member_notices(replace(FACTS, members=members))) == [
        "undocumented member a.b, seen in 2 of 9 campaigns",
        "skills is shown as string on the page, seen as array in 3 of 9 campaigns",
        "documented but never seen: client, redial",
    ]


def test_nothing_is_told_where_nothing_was_seen() -> None:
    """Nor where all is as documented."""
    assert list(member_notices(replace(FACTS, members=None))) == []
    assert list(member_notices(replace(FACTS, members=Members(3, {}, (), ())))) == []


def test_members_that_were_counted_no_further_are_told_as_so_many_at_least() -> None:
    """Their number is not known then."""
    for more, told in ((7, "7 more"), (MOST_LEFT_OUT, f"at least {MOST_LEFT_OUT} more")):
        facts = replace(FACTS, members=Members(9, {str(n): 1 for n in range(20)}, (), (), more))
        *_, last = member_notices(facts)
        assert last == f"{told} undocumented members"


def test_answers_of_a_gateway_are_told() -> None:
    """They explain why requests were sent again."""
    told = "by which a gateway tells that the server behind it failed"
    assert list(facts_notices(replace(FACTS, members=None, unavailable={504: 1, 502: 4}))) == [
        f"4 answers were 502, {told}",
        f"1 answer was 504, {told}",
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, []),
        ({"answers_deprecation": "absent", "answers_sunset": "absent"}, []),
        ({"answers_deprecation": "@1688169599"}, ["deprecated as of 2023-06-30 (RFC 9745)"]),
        ({"answers_deprecation": "true"}, ["deprecated (RFC 9745)"]),
        (
            {"answers_deprecation": "Sun, 11 Nov 2018 23:59:59 GMT"},
            ["deprecated as of 2018-11-11 (RFC 9745)"],
        ),
        ({"answers_deprecation": "@9999999999999999"}, ["deprecated (RFC 9745)"]),
        ({"answers_sunset": "Sat, 31 Dec 2033 23:59:59 GMT"}, ["go away on 2033-12-31 (RFC 8594)"]),
        ({"answers_sunset": "soon"}, ["go away ('soon' is no date) (RFC 8594)"]),
    ],
)
def test_an_announced_end_is_a_notice(values: dict[str, str], told: list[str]) -> None:
    """With its day, if the header has one."""
    notices = list(lifetime_notices(traits(**values)))
    assert len(notices) == len(told)
    assert all(notice.endswith(end) for notice, end in zip(notices, told, strict=True))
