"""What there is to notice besides verdicts, a line each."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from carecycle_contract.http_date import http_date
from carecycle_contract.phrases import counted_as
from carecycle_contract.verdict.facts import MOST_LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carecycle_contract.verdict import Facts
    from carecycle_contract.verdict.trait import Trait

_MOST = 20


def facts_notices(facts: Facts) -> Iterator[str]:
    """All that the facts of a run give notice of."""
    yield from member_notices(facts)
    yield from gateway_notices(facts.unavailable)
    yield from lifetime_notices(facts.traits)


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
        least = "at least " if members.more_undocumented >= MOST_LEFT_OUT else ""
        yield f"{least}{more} more undocumented members"
    for unlike in members.unlike[:_MOST]:
        seen = f"seen as {unlike.type} in {unlike.count} {of_all}"
        yield f"{unlike.path} is shown as {unlike.shown_as} on the page, {seen}"
    if len(members.unlike) > _MOST:
        yield f"{len(members.unlike) - _MOST} more members of another type"
    if members.unseen:
        yield f"documented but never seen: {', '.join(members.unseen)}"


def gateway_notices(unavailable: Mapping[int, int]) -> Iterator[str]:
    """That a gateway answered in place of the target."""
    for status, count in sorted(unavailable.items()):
        answers = counted_as(count, "answer", "was", "were")
        yield f"{answers} {status}, by which a gateway tells that the server behind it failed"


def lifetime_notices(traits: Sequence[Trait]) -> Iterator[str]:
    """That the target is deprecated, or will go away, as its headers announce."""
    values = {trait.id: trait.value for trait in traits}
    deprecation = values.get("answers:deprecation", "absent")
    if deprecation != "absent":
        yield f"the target announces that it is deprecated{_since(deprecation)} (RFC 9745)"
    sunset = values.get("answers:sunset", "absent")
    if sunset != "absent":
        date = http_date(sunset)
        when = f"({sunset!r} is no date)" if date is None else f"on {date:%Y-%m-%d}"
        yield f"the target announces that it will go away {when} (RFC 8594)"


def _since(deprecation: str) -> str:
    # RFC 9745 section 2.1: a date is @ and seconds since 1970. Drafts of it had true, or an
    # HTTP-date.
    seconds = re.fullmatch(r"@(-?[0-9]{1,10})", deprecation)
    date = datetime.fromtimestamp(int(seconds[1]), UTC) if seconds else http_date(deprecation)
    return "" if date is None else f" as of {date:%Y-%m-%d}"
