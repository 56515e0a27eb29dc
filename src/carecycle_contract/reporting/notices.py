"""How the members of items differ from the documented ones, a line each."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.verdict import Facts

_MOST = 20


def member_notices(facts: Facts) -> Iterator[str]:
    """Members that are undocumented, of another type than shown, or never seen."""
    members = facts.members
    if members is None:
        return
    of_all = f"of {members.items} {facts.plural}"
    undocumented = members.undocumented
    for path, count in islice(undocumented.items(), _MOST):
        yield f"undocumented member {path}, seen in {count} {of_all}"
    more = len(undocumented) - _MOST + members.more_undocumented
    if more > 0:
        yield f"{more} more undocumented members"
    for unlike in members.unlike[:_MOST]:
        seen = f"seen as {unlike.type} in {unlike.count} {of_all}"
        yield f"{unlike.path} is shown as {unlike.shown_as} on the page, {seen}"
    if len(members.unlike) > _MOST:
        yield f"{len(members.unlike) - _MOST} more members of another type"
    if members.unseen:
        yield f"documented but never seen: {', '.join(members.unseen)}"
