"""Which headers and envelope the answers to valid questions have."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from carecycle_contract.lists.listing import listings_of
from carecycle_contract.redaction import opening
from carecycle_contract.traits.observed import Observation, asked
from carecycle_contract.verdict.trait import DOCUMENTED, UNDOCUMENTED, Trait

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer

_TELLING = (
    *("cache-control", "content-encoding", "content-type", "vary"),
    *("deprecation", "sunset", "link"),
    *("ratelimit-policy", "ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"),
)
"""Headers whose values are the same in every answer. RFC 9111, 9110, 9745, 8594."""
_PRESENT = ("etag", "last-modified", "ratelimit", "x-ratelimit-remaining", "retry-after")
"""Those of which only the presence is."""
_LONGEST, _MOST = 120, 120
"""Characters of a name or value, and members of an envelope."""
# draft-ietf-httpapi-ratelimit-headers-10, section 2.1.4: it changes with the client's address.
_PARTITION_KEY = re.compile(r"; ?pk=:[^:]*:")


def headers(answers: Sequence[Answer]) -> Iterator[Observation]:
    """The telling headers of every listing; `absent` is a value, too."""
    for listing in listings_of(answers):
        exchange = listing.answer.exchange
        for name in _TELLING:
            value = exchange.header(name)
            shown = "absent" if value is None else _shown(value)
            yield Observation(f"answers:{name}", (shown,), listing.answer)
        for name in _PRESENT:
            shown = "absent" if exchange.header(name) is None else "present"
            yield Observation(f"answers:{name}", (shown,), listing.answer)


def _shown(value: str) -> str:
    return opening(_PARTITION_KEY.sub("", re.sub(r"\s+", " ", value.strip())), _LONGEST)


def envelope(answers: Sequence[Answer]) -> Iterator[Trait]:
    """The members of the envelope, each with the number of answers that have it."""
    listings = listings_of(answers)
    bodies = [listing.answer.json for listing in listings]
    counts = Counter(name for body in bodies if isinstance(body, dict) for name in body)
    documented = listings[0].operation.envelope.names if listings else ()
    for name, seen in sorted(counts.items())[:_MOST]:
        value = DOCUMENTED if name in documented else UNDOCUMENTED
        question = asked(listings[0].answer.question)
        identifier = f"envelope:{opening(name, _LONGEST)}:present"
        yield Trait(identifier, value, seen, len(bodies), question)
