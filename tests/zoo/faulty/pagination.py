"""Faults in the arithmetic of pages: what the envelope says of them, and where they are cut."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.api import ListQuery
from zoo.faulty.queries import later_page, next_page, search_of, status_of
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import altered, checked, envelope, fails, read, window
from zoo.server import refusal, server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Body


def last_page(query: ListQuery, total: int) -> int:
    """The number of the last page of a list."""
    return max(1, -(-total // query.per_page))


def within(query: ListQuery, total: int) -> ListQuery:
    """The query, or that for the last page if it lies past the end."""
    return replace(query, page=min(query.page, last_page(query, total)))


def skipping(_: ListQuery, body: Body) -> Body:
    """The member nextPage, one too far."""
    return {"nextPage": body["nextPage"] and body["nextPage"] + 1}


ROWS = {
    "current-page-from-zero": breaks("PAG-1")(
        "currentPage counts from 0, as the framework's paginator does.",
        envelope(lambda query, _: {"currentPage": query.page - 1}),
    ),
    "page-is-not-read": breaks("PAG-1")(
        "The parameter page is ignored: each answer is page 1, and says so.", read(page=1)
    ),
    "searches-are-page-one": breaks("PAG-1")(
        "A search goes back to page 1, as on the vendor's screen.", read(page=1, when=search_of)
    ),
    "current-page-of-nothing-is-zero": breaks("PAG-8")(
        "currentPage is the smaller of the page and the number of pages, so 0 of an empty list.",
        envelope(lambda _, body: {} if body["itemsTotal"] else {"currentPage": 0}),
    ),
    "current-page-is-always-one": breaks("PAG-1")(
        "currentPage is a constant 1.", envelope(lambda *_: {"currentPage": 1})
    ),
    "current-page-is-the-page-size": breaks("PAG-1")(
        "currentPage is filled with perPage on every page but the first.",
        envelope(lambda query, _: {"currentPage": query.per_page}, when=later_page),
    ),
    **demonstrated("next-page-at-exact-multiple", "PAG-2"),
    "next-page-never": breaks("PAG-2")(
        "nextPage is always null.", envelope(lambda query, _: next_page(query, more=False))
    ),
    "next-page-for-ever": breaks("PAG-2")(
        "nextPage is page + 1 on every page.",
        envelope(lambda query, _: next_page(query, more=True)),
    ),
    "next-page-while-the-page-is-full": breaks("PAG-2")(
        "nextPage is guessed from a full page instead of computed from the total.",
        envelope(lambda query, body: next_page(query, more=len(body["items"]) == query.per_page)),
    ),
    "last-page-by-the-default-size": breaks("PAG-2")(
        "The last page is computed with the default perPage, and both neighbours with it.",
        envelope(
            lambda query, body: (
                next_page(query, more=query.page * 50 < body["itemsTotal"])
                | {"prevPage": min(query.page - 1, -(-body["itemsTotal"] // 50)) or None}
            )
        ),
    ),
    "total-counts-what-others-see": breaks("PAG-4")(
        "itemsTotal counts the campaigns of other accounts, too; nextPage does not.",
        envelope(lambda _, body: {"itemsTotal": body["itemsTotal"] * 2}),
    ),
    "next-page-by-the-default-size": breaks("PAG-2")(
        "nextPage is computed with the default perPage whatever was asked.",
        envelope(lambda query, body: next_page(query, more=query.page * 50 < body["itemsTotal"])),
    ),
    "next-page-stops-one-early": breaks("PAG-2")(
        "The last page is not announced: an off-by-one in the number of pages.",
        envelope(
            lambda query, body: next_page(
                query, more=query.page < body["itemsTotal"] // query.per_page
            )
        ),
    ),
    "next-page-stops-one-early-from-the-third": breaks("PAG-2")(
        "From page 3 on, the last page is not announced.",
        envelope(
            lambda query, body: next_page(
                query, more=(query.page + 1) * query.per_page < body["itemsTotal"]
            ),
            when=lambda query: query.page > 2,
        ),
    ),
    "next-page-ends-at-the-tenth": breaks("PAG-2")(
        "nextPage is null from page 10 on, as if nobody read more than ten pages.",
        envelope(lambda *_: {"nextPage": None}, when=lambda query: query.page >= 10),
    ),
    "next-page-is-the-page": breaks("PAG-2")(
        "nextPage is the page itself, so that a client that follows it never ends.",
        envelope(lambda query, body: {"nextPage": body["nextPage"] and query.page}),
    ),
    "next-page-skips-one": breaks("PAG-2")(
        "From page 2 on nextPage skips a page.", envelope(skipping, when=later_page)
    ),
    "next-page-skips-one-from-the-third": breaks("PAG-2")(
        "From page 3 on nextPage skips a page.",
        envelope(skipping, when=lambda query: query.page > 2),
    ),
    "next-page-is-joined-as-text": breaks("PAG-2")(
        "page is still a text when 1 is added to it, so that page 1 is followed by 11.",
        envelope(lambda query, body: {"nextPage": body["nextPage"] and int(f"{query.page}1")}),
    ),
    "prev-page-on-the-first": breaks("PAG-3")(
        "prevPage is 1, not null, on page 1.",
        envelope(lambda query, _: {"prevPage": max(1, query.page - 1)}),
    ),
    "prev-page-on-the-only-page": breaks("PAG-3")(
        "prevPage is 1, not null, where page 1 is the last one, too: on short lists alone.",
        envelope(
            lambda query, body: (
                {"prevPage": 1} if query.page == 1 and body["nextPage"] is None else {}
            )
        ),
    ),
    "prev-page-zero": breaks("PAG-3")(
        "prevPage is 0 on page 1.", envelope(lambda query, _: {"prevPage": query.page - 1})
    ),
    "prev-page-never": breaks("PAG-3")(
        "prevPage is always null.", envelope(lambda *_: {"prevPage": None})
    ),
    "prev-page-only-while-there-is-a-next": breaks("PAG-3")(
        "prevPage is lost on the last page.",
        envelope(lambda _, body: {} if body["nextPage"] else {"prevPage": None}),
    ),
    "first-page-has-one-too-many": breaks("PAG-4")(
        "The row read ahead to see whether there are more is not cut off.",
        window(lambda _, limit, offset: (limit + 1, offset)),
    ),
    "odd-pages-lack-one": breaks("PAG-4")(
        "Each of two shards gives half of a page, rounded down, so that odd page sizes lack one.",
        window(lambda _, limit, offset: (max(1, limit - limit % 2), offset)),
    ),
    "hidden-campaign-is-counted": breaks("PAG-4")(
        "A campaign that the serialiser drops still counts in itemsTotal.",
        altered(fetch=lambda _, rows: [row for row in rows if row.number != 60]),
    ),
    "total-is-capped-by-the-page": breaks("PAG-5")(
        "itemsTotal counts no further than the page asked for, as estimates do.",
        envelope(
            lambda query, body: {
                "itemsTotal": min(body["itemsTotal"], query.page * query.per_page + 1)
            }
        ),
    ),
    "total-is-that-of-the-page": breaks("PAG-5")(
        "itemsTotal is the number of items on the page.",
        envelope(lambda _, body: {"itemsTotal": len(body["items"])}),
    ),
    "total-of-a-short-page-is-its-length": breaks("PAG-5")(
        "A page that is not full ends the list, so nobody counts: its length is the itemsTotal.",
        envelope(
            lambda query, body: (
                {"itemsTotal": len(body["items"])}
                if 0 < len(body["items"]) < query.per_page
                else {}
            )
        ),
        campaigns=240,
    ),
    "stated-total-stops-at-a-hundred": breaks("PAG-4")(
        "itemsTotal is at most 100, while nextPage goes on to the end of the list.",
        envelope(lambda _, body: {"itemsTotal": min(body["itemsTotal"], 100)}),
    ),
    "total-stops-at-a-hundred": breaks("PAG-4")(
        "itemsTotal is at most 100, as a search engine counts no further unless it is told to.",
        altered(count=lambda _, total: min(total, 100)),
    ),
    "total-of-many-stops-at-three-hundred": breaks("PAG-4")(
        "Of 520 campaigns no more than 300 are counted, though the page that ends there is longer.",
        altered(count=lambda _, total: min(total, 300)),
        campaigns=520,
    ),
    "later-pages-count-what-is-left": breaks("PAG-5")(
        "itemsTotal counts from the page on, so that it is negative past the end.",
        envelope(
            lambda query, body: {
                "itemsTotal": body["itemsTotal"] - (query.page - 1) * query.per_page
            }
        ),
    ),
    "total-counts-pages": breaks("PAG-5")(
        "With perPage=1, itemsTotal is one less: the pages were counted from 0.",
        altered(when=lambda query: query.per_page == 1, count=lambda _, total: max(0, total - 1)),
    ),
    "total-is-astronomic": breaks("PAG-4")(
        "itemsTotal has four hundred digits, as an uninitialised number may.",
        envelope(lambda _, body: {"itemsTotal": 10**400 + body["itemsTotal"]}),
    ),
    "pages-overlap-by-one": breaks("PAG-6")(
        "Each page begins with the last campaign of the page before.",
        window(lambda query, limit, offset: (limit, max(0, offset - (query.page - 1)))),
    ),
    "pages-leave-gaps": breaks("PAG-4")(
        "Each page begins one campaign later than the page before ended.",
        # The sum fits into 64 bits.
        window(lambda query, limit, offset: (limit, offset + min(query.page, 10**9) - 1)),
    ),
    "offset-by-the-default-size": breaks("PAG-6")(
        "The offset is computed with the default perPage whatever was asked.",
        window(lambda query, limit, offset: (limit, min(offset, (query.page - 1) * 50))),
    ),
    "offsets-have-thirty-two-bits": breaks("PAG-10")(
        "page and perPage fit into 32 bits, and of their product no more are kept.",
        window(lambda _, limit, offset: (limit, offset % 2**32)),
    ),
    "offsets-stop-at-two-hundred": breaks("PAG-4")(
        "An offset beyond 200 is cut to 200, so that deep pages show the same window.",
        window(lambda _, limit, offset: (limit, offset if offset >= 300 else min(offset, 200))),
        campaigns=300,
    ),
    "no-page-has-more-than-twenty": breaks("PAG-9")(
        "Pages have 20 items at most, the default ones among them.",
        window(lambda query, limit, offset: (min(limit, 20), min(offset, (query.page - 1) * 20))),
    ),
    "null-neighbours-are-zero": breaks("PAG-2")(
        "nextPage and prevPage are 0 where they should be null.",
        envelope(lambda _, body: {name: body[name] or 0 for name in ("nextPage", "prevPage")}),
    ),
    "neighbours-stand-for-each-other": breaks("PAG-2")(
        "nextPage is the page before, and prevPage the page behind.",
        envelope(lambda _, body: {"nextPage": body["prevPage"], "prevPage": body["nextPage"]}),
    ),
    "offsets-stop-at-sixty": breaks("PAG-6")(
        "An offset beyond 60 is cut to 60, also past the end.",
        window(lambda _, limit, offset: (limit, min(offset, 60))),
    ),
    "pages-are-reversed-inside": breaks("SORT-1", "SORT-4")(
        "The items of every page but the first come in reverse.",
        altered(when=later_page, fetch=lambda _, rows: rows[::-1]),
    ),
    "default-size-is-twenty": breaks("PAG-8")(
        "Without perPage a page has 20 items.", read(missing="perPage", per_page=20)
    ),
    "default-size-is-the-largest": breaks("PAG-8")(
        "Without perPage a page has as many items as are allowed.",
        read(missing="perPage", per_page=100),
    ),
    "default-size-of-filtered-lists-is-twenty-five": breaks("FILT-3")(
        "With a status and without perPage a page has 25 items.",
        read(when=status_of, missing="perPage", per_page=25),
        campaigns=420,
    ),
    "default-size-of-searches-is-ten": breaks("SRCH-5")(
        "With a search text and without perPage a page has 10 items.",
        read(when=search_of, missing="perPage", per_page=10),
    ),
    "default-page-is-the-second": breaks("PAG-8")(
        "Without page the list begins on page 2: 0 and 1 were mixed up.",
        read(missing="page", page=2),
    ),
    "largest-size-is-fifty": breaks("PAG-9")(
        "perPage above 50 is silently cut to 50.",
        read(when=lambda query: query.per_page > 50, per_page=50),
    ),
    "largest-size-is-ninety-nine": breaks("PAG-9")(
        "perPage of 100 is silently cut to 99, for the bound is exclusive; page 2 begins there.",
        read(when=lambda query: query.per_page == 100, per_page=99),
    ),
    "smallest-size-is-ten": breaks("PAG-9")(
        "perPage below 10 is silently raised to 10.",
        read(when=lambda query: query.per_page < 10, per_page=10),
    ),
    "largest-size-is-refused": breaks("PAG-9")(
        "perPage=100 is refused: the bound is exclusive.",
        checked(
            Role.PAGE_SIZE, lambda value, problem: "less than 100" if value == "100" else problem
        ),
    ),
    "pages-above-fifty-take-too-long": breaks("PAG-9")(
        "With perPage above 50 the query is given up for its time, which is a 500.",
        fails(lambda query, _: query.per_page > 50),
    ),
    "singles-come-in-pairs": breaks("PAG-9")(
        "perPage=1 brings two campaigns, the smallest batch that is read at once.",
        window(lambda _, limit, offset: (max(limit, 2), offset)),
    ),
    "total-past-the-end-is-the-offset": breaks("PAG-5")(
        "itemsTotal is the offset and what came after it, so that it grows past the end.",
        envelope(
            lambda query, body: (
                {} if body["items"] else {"itemsTotal": (query.page - 1) * query.per_page}
            )
        ),
    ),
    "total-is-counted-behind-the-offset": breaks("PAG-5")(
        "COUNT(*) runs with the OFFSET of the page, which skips its one row: 0 from page 2 on.",
        altered(when=later_page, count=lambda _query, _total: 0),
    ),
    "total-past-the-end-is-zero": breaks("PAG-5")(
        "The rows carry the total, as COUNT(*) OVER () does, and past the end there is none.",
        envelope(lambda _, body: {} if body["items"] else {"itemsTotal": 0}),
    ),
    "past-the-end-crashes": breaks("PAG-10")(
        "A page past the end is a 500.",
        fails(lambda query, total: query.page > last_page(query, total)),
    ),
    "far-pages-leave-the-window": breaks("PAG-10")(
        "A page that ends beyond 10,000 lies outside the window of the search engine: 500.",
        fails(lambda query, _: query.page * query.per_page > 10_000),
    ),
}


@server("PAG-4")
class LastItemOfTheListIsLost(ReferenceApi):
    """A strict comparison loses the last campaign of every list."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        rows = super().fetch(query)
        ends = query.page * query.per_page >= self.count(query)
        return rows[:-1] if ends else rows


@server("PAG-5")
class TotalSkipsNullStartDates(ReferenceApi):
    """COUNT(startDate) under a sort by start date does not count nulls."""

    def count(self, query: ListQuery) -> int:
        if query.sort_by != "startDate" or status_of(query) or query.search:
            return super().count(query)
        return self.store.count("WHERE startDate IS NOT NULL", [])


@server("PAG-6")
class LastPageIsFilledUp(ReferenceApi):
    """The last page begins early enough to be full, with campaigns of the page before it."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        total = self.count(query)
        return limit, min(offset, max(0, total - limit)) if offset < total else offset


@server("PAG-6")
class SecondPageIsTheFirst(ReferenceApi):
    """Every page shows items of page 1: the offset is never applied."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        left = self.count(query) - (query.page - 1) * query.per_page
        return max(0, min(query.per_page, left)), 0


@dataclass(frozen=True, slots=True)
class Unsized(ListQuery):
    """A query without perPage."""


@server("PAG-6", "PAG-7")
class SecondPageOfTheDefaultSizeSkipsOne(ReferenceApi):
    """Without perPage, page 2 begins one campaign later than page 1 ended."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        return query if "perPage" in dict(pairs) else Unsized(**asdict(query))

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, offset + (query.page == 2 and isinstance(query, Unsized))


@server("PAG-10")
class PastTheEndIsTheLastPage(ReferenceApi):
    """A page past the end shows the items of the last one."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        return super().limit_and_offset(within(query, self.count(query)))


@server("PAG-10")
class CurrentPageIsClampedToTheLast(PastTheEndIsTheLastPage):
    """Past the end, currentPage, the items and nextPage are those of the last page."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return super().envelope(within(query, total), total, items)


@server("ERR-1")
class PastTheEndIsAnErrorWithoutCode(ReferenceApi):
    """A page past the end is a 404 whose body has no code."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        rows = super().fetch(query)
        if not rows and query.page > 1:
            not_found = refusal(404, "NOT_FOUND", "No such page")
            del not_found.body["code"]
            raise not_found
        return rows


@server("PAG-10")
class PastTheEndStartsOver(ReferenceApi):
    """A page past the end shows page 1 again."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, offset if offset < self.count(query) else 0


@server("PAG-4")
class JoinedRowsAreCounted(ReferenceApi):
    """Rows of a join are counted; behind the real end, prevPage is the last page."""

    def count(self, query: ListQuery) -> int:
        where, arguments = self.where(query)
        return sum(1 + row.number % 7 // 6 for row in self.store.rows(where, arguments))

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        last = -(-super().count(query) // query.per_page)
        usual = super().envelope(query, total, items)
        return usual | {"prevPage": last} if query.page > last > 0 else usual


@server("PAG-4")
class OffsetIsThatOfTheDefaultSize(ReferenceApi):
    """A page begins where it would with the default size, whatever perPage is."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        default = int(self.operation.page_size.default or 0)
        return query.per_page, min((query.page - 1) * default, 2**63 - 1)
