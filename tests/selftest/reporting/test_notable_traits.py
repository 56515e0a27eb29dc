"""The block of traits in the terminal, and what headers announce of a target's end."""

from __future__ import annotations

import pytest

from carecycle_contract.reporting.notable_traits import notable
from carecycle_contract.reporting.notices import lifetime_notices
from carecycle_contract.verdict.facts import Trait


def traits(**values: str) -> list[Trait]:
    """Traits by their ids, with underscores for colons."""
    ids = {name.replace("_", ":"): value for name, value in values.items()}
    return [Trait(name, value, 1, 1, "(no parameters)") for name, value in ids.items()]


def test_traits_of_one_value_stand_together() -> None:
    """Each group in a line."""
    shown = traits(
        lists_nulls_startDate_asc="last",
        lists_nulls_endDate_asc="last",
        search_case="ignored",
        answers_vary="accept-encoding",
    )
    assert list(notable(shown)) == [
        ("lists", "nulls startDate asc, nulls endDate asc: last"),
        ("search", "case: ignored"),
        ("answers", "vary: accept-encoding"),
    ]


def test_what_tells_little_is_left_out() -> None:
    """The data, shapes of errors, headers that are absent, and what the facts tell."""
    shown = traits(
        data_id_present="documented",
        refusals_page_empty_body="{code: string}",
        answers_etag="absent",
        answers_latency="1 to 10 ms",
        lists_collation="code points",
    )
    assert list(notable(shown)) == []


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
