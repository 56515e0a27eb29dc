"""The pictures of a report as shapes: pages in their lists, the time of each answer, members seen.

Lengths are in thousandths of a picture's width or height, from the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from carecycle_contract.statuses import RATE_LIMITED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carecycle_contract.reporting.report import Report, ReportedExchange, Slice
    from carecycle_contract.verdict.facts import ReportedMember

WIDTH = 1000
_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Tile:
    """A page in the picture of its list; `departs` if a violation rests on it."""

    x: int
    width: int
    departs: bool
    label: str


@dataclass(frozen=True, slots=True)
class OrderedList:
    """The whole list in one order, and the pages asked for; `seen` is the number of ranks shown.

    `lanes` has the pages by their size, those that a violation rests on last, so that they stay
    visible.
    """

    sort: str
    total: int
    seen: int
    lanes: Mapping[int, Sequence[Tile]]


def ordered_lists(report: Report) -> list[OrderedList]:
    """How the pages asked for tile the whole list, in each order."""
    departing = {
        evidence.number
        for row in report.causes
        for violation in row.violations
        for evidence in violation.evidence
    }
    by_sort: dict[str, list[tuple[Slice, bool]]] = {}
    for exchange in report.exchanges:
        page = exchange.slice
        if page is not None and page.items:
            departs = exchange.number in departing
            by_sort.setdefault(page.sort, []).append((page, departs))
    return [_ordered_list(sort, pages) for sort, pages in sorted(by_sort.items())]


def _ordered_list(sort: str, pages: Sequence[tuple[Slice, bool]]) -> OrderedList:
    # A list that shrinks still holds what it held.
    end = max(max(page.total, page.offset + page.items) for page, _ in pages)
    by_size: dict[int, dict[int, Tile]] = {}
    for page, departs in sorted(pages, key=lambda pair: pair[1]):
        width = max(_NARROWEST, page.items * WIDTH // end)
        x = min(page.offset * WIDTH // end, WIDTH - width)
        first, last = page.offset + 1, page.offset + page.items
        label = f"{first} to {last}" if last > first else f"{first}"
        by_size.setdefault(page.size, {})[page.offset] = Tile(x, width, departs, label)
    lanes = {size: [*tiles.values()] for size, tiles in sorted(by_size.items())}
    return OrderedList(sort, end, _covered(page for page, _ in pages), lanes)


def _covered(pages: Iterable[Slice]) -> int:
    """The number of ranks that pages show, each once."""
    covered = reached = 0
    for page in sorted(pages, key=attrgetter("offset")):
        end = page.offset + page.items
        covered += max(0, end - max(reached, page.offset))
        reached = max(reached, end)
    return covered


@dataclass(frozen=True, slots=True)
class Timeline:
    """When each answer came and how long it took; `end` and `highest` in seconds.

    `bars` has a line for each answer, as part of an SVG path, by the kind of its status.
    """

    end: float
    highest: float
    bars: Mapping[str, Sequence[str]]
    slowest: tuple[ReportedExchange, ...]


_SLOWEST = 5


def timeline(report: Report) -> Timeline | None:
    """The time of every answer over the run; None without any."""
    exchanges = report.exchanges
    if not exchanges:
        return None
    end = max(exchange.started + exchange.elapsed for exchange in exchanges) or 1.0
    highest = max(exchange.elapsed for exchange in exchanges) or 1.0
    bars: dict[str, list[str]] = {}
    for exchange in exchanges:
        x = round(exchange.started / end * WIDTH, 1)
        height = max(10, round(exchange.elapsed / highest * WIDTH))
        bars.setdefault(_kind(exchange.status), []).append(f"M{x:g} {WIDTH}v-{height}")
    return Timeline(
        end,
        highest,
        dict(sorted(bars.items())),
        tuple(sorted(exchanges, key=attrgetter("elapsed"), reverse=True)[:_SLOWEST]),
    )


def _kind(status: int) -> str:
    if status == RATE_LIMITED:
        return str(status)
    return f"{status // 100}xx" if status in range(200, 600) else "other"


def families(report: Report) -> Mapping[str, list[ReportedMember]]:
    """Documented members by the member of the item that they are in, or are themselves."""
    by_name: dict[str, list[ReportedMember]] = {}
    for member in report.members:
        by_name.setdefault(member.path.partition(".")[0], []).append(member)
    return by_name


def share(part: int, whole: int) -> int:
    """A part in thousandths; at least a little if there is any."""
    return max(_NARROWEST, part * WIDTH // whole) if part and whole else 0
