"""How members differ from the documented ones."""

from __future__ import annotations

from dataclasses import replace

from reports import FACTS

from carecycle_contract.reporting.notices import member_notices
from carecycle_contract.verdict import Members
from carecycle_contract.verdict.facts import Unlike


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
