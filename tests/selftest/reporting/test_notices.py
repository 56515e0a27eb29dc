"""How members differ from the documented ones."""

from __future__ import annotations

from dataclasses import replace

from reports import FACTS

from carecycle_contract.reporting.notices import facts_notices, member_notices
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
