"""Generated lists: few different values, so that ties, nulls and repetitions are common."""

from __future__ import annotations

from typing import Any

from answers import STATUS
from hypothesis import strategies as st
from model import Taste

from carecycle_contract.text.collation import COLLATIONS

TIMESTAMPS = st.sampled_from(
    (
        *("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.5Z"),
        *("2025-12-31T23:59:60Z", "2026-03-01T12:00:00.000Z", "2026-03-01T07:00:00-05:00"),
        "2027-01-01T00:00:00Z",
    )
)
WORDS = st.sampled_from(
    (
        *("alpha", "Alpha", "beta", "Béta", "flu-shot"),
        *("100%", "_x", "wellness", "Wellness", "österlich"),
    )
)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | st.text(max_size=12)
STATUSES = STATUS.values


@st.composite
def items(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Campaigns with the members that rules look at."""
    count = draw(st.integers(0, 30))
    return [
        {
            "id": f"00000000-0000-4000-8000-{number:012x}",
            "name": draw(TEXTS),
            "description": draw(st.none() | TEXTS),
            "status": draw(st.sampled_from(STATUSES[: draw(st.integers(1, len(STATUSES)))])),
            "createdAt": draw(TIMESTAMPS),
            "updatedAt": draw(TIMESTAMPS),
            "startDate": draw(st.none() | TIMESTAMPS),
        }
        for number in range(count)
    ]


TASTES = st.builds(
    Taste,
    collation=st.sampled_from(COLLATIONS),
    statuses=st.permutations(STATUSES).map(tuple),
    nulls_first=st.booleans(),
    nulls_stay=st.booleans(),
    ties_stay=st.booleans(),
    whole_words=st.booleans(),
    any_word=st.booleans(),
    past_the_end=st.sampled_from([200, 400, 404]),
    invalid=st.sampled_from([400, 422]),
)
