"""What the answers tell of the whole list."""

from __future__ import annotations

from answers import answered, ask, listed, sorted_page

from carecycle_contract.traits.whole_list import collation, total


def test_the_total_is_that_of_the_whole_list() -> None:
    """Not that of a filter or a search, nor of an answer that is no list."""
    assert total([]) is None
    assert total([answered(ask(), 500), listed(ask(search="flu"), [], 4)]) is None
    assert total([listed(ask(search="flu"), [], 4), listed(ask(), [], 9)]) == 9


def test_the_collation_explains_every_sort_by_a_text() -> None:
    """Upwards and downwards; the first that is known."""
    upper_first = sorted_page("name asc", ["B", "a"])
    assert collation([upper_first]) == "code points (binary, C)"
    assert collation([sorted_page("name desc", ["a", "B"])]) == "code points (binary, C)"
    lower_first = sorted_page("name asc", ["a", "B"])
    assert collation([lower_first]) == "ASCII case-insensitive (NOCASE)"
    contradicting = collation([upper_first, sorted_page("name desc", ["C", "b"])])
    assert contradicting == "by no collation known here, and taken as they are"


def test_where_nothing_is_sorted_by_a_text_there_is_no_collation() -> None:
    """One text, other keys, parts of the list."""
    assert collation([]) is None
    assert collation([sorted_page("name asc", ["a", "a"])]) is None
    times = ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"]
    assert collation([sorted_page("createdAt desc", times)]) is None
    assert collation([sorted_page("name asc", ["b", "a"], search="flu")]) is None
    assert collation([sorted_page("name desc", ["a", "b"])]) is None
