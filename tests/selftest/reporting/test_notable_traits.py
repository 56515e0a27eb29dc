"""The block of traits in the terminal."""

from __future__ import annotations

from shown import traits

from carecycle_contract.reporting.notable_traits import notable


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
        lists_collation="code points",
    )
    assert list(notable(shown)) == []
