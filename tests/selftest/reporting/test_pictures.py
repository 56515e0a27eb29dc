"""Pictures as shapes."""

from __future__ import annotations

from dataclasses import replace

from reports import BROKEN, report

from carecycle_contract.reporting.pictures import Tile, families, ordered_lists, share, timeline
from carecycle_contract.reporting.report import ReportedExchange, Slice


def exchange(number: int, page: Slice | None = None, **members: float) -> ReportedExchange:
    """A request of the run."""
    times = {"started": 0.0, "elapsed": 0.1, **members}
    return ReportedExchange(number, "asked", "http://one", 200, size=9, slice=page, **times)


def test_pages_tile_their_list() -> None:
    """By order and size; a page that a finding rests on is marked, and drawn last."""
    pages = [
        exchange(1, Slice("name asc", 0, 50, 50, 100)),
        exchange(2, Slice("name asc", 50, 50, 50, 100)),
        exchange(3, Slice("name asc", 99, 1, 1, 100)),
        exchange(4, Slice("name desc", 0, 50, 50, 100)),
    ]
    ascending, descending = ordered_lists(replace(report(BROKEN), exchanges=tuple(pages)))
    assert (ascending.sort, ascending.seen, ascending.total) == ("name asc", 100, 100)
    assert [*ascending.lanes] == [1, 50]
    assert ascending.lanes[50] == [
        Tile(0, 500, departs=False, label="1 to 50"),
        Tile(500, 500, departs=True, label="51 to 100"),
    ]
    assert descending.seen == 50


def test_a_small_page_of_a_large_list_can_be_seen() -> None:
    """It is drawn wider than it is, inside the list."""
    page = exchange(1, Slice("", 999_999, 1, 1, 1_000_000))
    (ordered,) = ordered_lists(replace(report(), exchanges=(page,)))
    ((tile,),) = ordered.lanes.values()
    assert tile.width == 3
    assert tile.x + tile.width <= 1000


def test_the_time_of_each_answer_is_a_line() -> None:
    """As high as it took long; statuses are apart."""
    told = [exchange(1), exchange(2, started=9.9, elapsed=0.1), exchange(3, elapsed=1.0)]
    told[0] = replace(told[0], status=429)
    drawn = timeline(replace(report(), exchanges=tuple(told)))
    assert drawn is not None
    assert (drawn.end, drawn.highest) == (10.0, 1.0)
    assert [*drawn.bars] == ["2xx", "429"]
    assert drawn.bars["2xx"] == ["M990 1000v-100", "M0 1000v-1000"]
    assert drawn.slowest[0].number == 3
    assert timeline(replace(report(), exchanges=())) is None


def test_members_are_told_by_the_member_they_are_in() -> None:
    """In the order of the schema."""
    told = report().members
    by_name = families(report())
    assert [member for members in by_name.values() for member in members] == [*told]
    (status,) = by_name["status"]
    assert status.values["active"] == 3
    assert not any(member.seen for member in by_name["client"])


def test_a_share_that_is_there_can_be_seen() -> None:
    """And nothing is nothing."""
    assert [share(0, 9), share(1, 100_000), share(9, 9), share(0, 0)] == [0, 3, 1000, 0]
